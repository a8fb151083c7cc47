"""Writes estimators.safetensors: what PyTorch, NumPy and SciPy make of the estimators' formulas.

    pip install torch numpy scipy
    python make_estimators_golden.py

Everything runs in float64 on float32 inputs, so that its rounding does not count.
"""

import json
import math
import pathlib
import struct

import numpy as np
import torch
from scipy import special, stats

rng = np.random.default_rng(11)
tensors = {}


def put(name, value):
    tensors[name] = np.ascontiguousarray(np.asarray(value, dtype=np.float32))


def objectives(rows=12, clip=2.0, share=0.25):
    """Values and slopes by the scores of all pairs; the losses are written as their papers do."""
    first = rng.normal(0, 2, (rows, rows)).astype(np.float32) + 2 * np.eye(rows, dtype=np.float32)
    second = rng.normal(0, 2, (rows, rows)).astype(np.float32) + 3 * np.eye(rows, dtype=np.float32)
    put("objectives/first", first)
    put("objectives/second", second)
    off = ~torch.eye(rows, dtype=torch.bool)

    def case(name, value_of, loss_of, scores):
        t = torch.tensor(scores, dtype=torch.float64, requires_grad=True)
        loss_of(t).backward()
        put(f"objectives/{name}/value", [value_of(t).item()])
        put(f"objectives/{name}/slopes", t.grad.numpy())

    def infonce(t):
        positive = torch.diagonal(t).mean()
        both = (torch.logsumexp(t, 0).mean() + torch.logsumexp(t, 1).mean()) / 2
        return positive - both + math.log(rows)

    def nwj(t):
        return 1 + torch.diagonal(t).mean() - torch.exp(t[off]).mean()

    def mine(t):
        return torch.diagonal(t).mean() - torch.log(torch.exp(t[off]).mean())

    def smile(t):
        return torch.diagonal(t).mean() - torch.log(torch.exp(t[off].clamp(-clip, clip)).mean())

    def jensen_shannon(t):
        softplus = torch.nn.functional.softplus
        return softplus(-torch.diagonal(t)).mean() + softplus(t[off]).mean()

    case("infonce", infonce, lambda t: -infonce(t), first)
    case("nwj", nwj, lambda t: -nwj(t), first)
    case("smile", smile, jensen_shannon, first)
    case("mine", mine, lambda t: -mine(t), first)  # the first batch is its own average
    average = np.exp(first.astype(np.float64))[~np.eye(rows, dtype=bool)].mean()
    batch = np.exp(second.astype(np.float64))[~np.eye(rows, dtype=bool)].mean()
    average = (1 - share) * average + share * batch
    case(
        "mine-next", mine,
        lambda t: -(torch.diagonal(t).mean() - torch.exp(t[off]).mean() / average), second)


def neighbours(name, x, y, ks):
    """Algorithm 1 of Kraskov et al. by all distances, with Gao et al.'s counts where the radius is 0."""
    put(f"neighbours/{name}/x", x)
    put(f"neighbours/{name}/y", y)
    x, y = x.astype(np.float32).astype(np.float64), y.astype(np.float32).astype(np.float64)
    n = len(x)
    dx = np.abs(x[:, None] - x[None]).max(2)
    dy = np.abs(y[:, None] - y[None]).max(2)
    dz = np.maximum(dx, dy)
    for k in ks:
        terms = []
        for i in range(n):
            radius = np.sort(np.delete(dz[i], i))[k - 1]
            if radius > 0:
                near, nx, ny = k, (dx[i] < radius).sum(), (dy[i] < radius).sum()
            else:
                near, nx, ny = (dz[i] == 0).sum(), (dx[i] == 0).sum(), (dy[i] == 0).sum()
            terms.append(
                special.digamma(near) + special.digamma(n) - special.digamma(nx)
                - special.digamma(ny))
        put(f"neighbours/{name}/{k}", terms)


def scores():
    values = np.concatenate([rng.standard_cauchy(20), [3.0, 3.0, 3.0, -1.0, -1.0]])
    values = values.astype(np.float32)[:, None]
    ranks = stats.rankdata(values[:, 0])
    normal = stats.norm.ppf((ranks - 0.5) / len(ranks))
    put("scores/values", values)
    put("scores/normal", (normal - normal.mean()) / normal.std())
    p = np.concatenate([np.logspace(-7, -0.31, 30), 1 - np.logspace(-4, -0.31, 30)])
    put("quantile/p", p)
    put("quantile/z", stats.norm.ppf(p.astype(np.float32).astype(np.float64)))


def gaussian_ratio(rows=60):
    """The log ratio of three fitted densities, at all pairs; the same share of the identity."""
    mixing = rng.normal(size=(5, 5))
    z = (rng.normal(size=(rows, 5)) @ mixing).astype(np.float32)
    put("ratio/x", z[:, :2])
    put("ratio/y", z[:, 2:])
    z = z.astype(np.float64)
    mean = z.mean(0)
    covariance = np.cov(z.T, bias=True) + 5 / rows * np.eye(5)

    def log_density(values, part):
        return stats.multivariate_normal(mean[part], covariance[np.ix_(part, part)]).logpdf(values)

    few = 8
    pairs = [
        log_density(np.concatenate([z[i, :2], z[j, 2:]]), range(5))
        - log_density(z[i, :2], range(2)) - log_density(z[j, 2:], range(2, 5))
        for i in range(few) for j in range(few)
    ]
    put("ratio/scores", np.reshape(pairs, (few, few)))


objectives()
x = rng.normal(size=(80, 2)).astype(np.float32)
neighbours("continuous", x, (x[:, :1] + rng.normal(size=(80, 1))).astype(np.float32), (1, 3, 6))
letters = rng.integers(0, 3, (90, 1)).astype(np.float32)
neighbours("mixed", letters, (letters + rng.normal(size=(90, 1)) / 2).astype(np.float32), (3,))
neighbours(
    "discrete", letters, np.where(rng.random((90, 1)) < 0.8, letters, 0).astype(np.float32), (3,))
scores()
gaussian_ratio()

header, offset = {}, 0
for name in sorted(tensors):
    value = tensors[name]
    header[name] = {
        "dtype": "F32", "shape": list(value.shape), "data_offsets": [offset, offset + value.nbytes],
    }
    offset += value.nbytes
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with pathlib.Path(__file__).with_name("estimators.safetensors").open("wb") as file:
    file.write(struct.pack("<Q", len(text)) + text)
    for name in sorted(tensors):
        file.write(tensors[name].tobytes())
