"""Writes infonce.safetensors: what PyTorch makes of the plain pairwise InfoNCE formula, of AdamW
and of ReduceLROnPlateau.

    pip install torch numpy
    python make_infonce_golden.py

The critic runs in float64 on float32 weights and samples, so that its rounding does not count.
"""

import json
import math
import pathlib
import struct

import numpy as np
import torch

torch.manual_seed(7)
rng = np.random.default_rng(7)
tensors = {}


def put(name, value):
    value = np.ascontiguousarray(value)
    kind = np.int32 if value.dtype.kind == "i" else np.float32
    tensors[name] = np.ascontiguousarray(value.astype(kind))


def drawn(batch, negatives):
    """Columns from a linear congruential generator, which the test runs too."""
    state, columns = 1, np.zeros((batch, negatives), dtype=np.int64)
    for row in range(batch):
        for draw in range(negatives):
            state = (1103515245 * state + 12345) % 2**31
            columns[row, draw] = (state >> 16) % batch
    return columns


def critic_case(name, batch, negatives, left, right, hidden, scale):
    """Value and gradients of the formula with every pair written out."""
    a = torch.tensor(rng.normal(size=(batch, left)).astype(np.float32), dtype=torch.float64)
    b = torch.tensor(rng.normal(size=(batch, right)).astype(np.float32), dtype=torch.float64)
    layers = [
        torch.nn.Linear(left + right, hidden),
        torch.nn.Linear(hidden, hidden),
        torch.nn.Linear(hidden, 1),
    ]
    with torch.no_grad():
        for layer in layers:
            layer.weight.mul_(scale)
    net = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1], torch.nn.ReLU(), layers[2])
    net = net.double()
    columns = drawn(batch, negatives)
    rows = range(batch)
    assert any(row in columns[row] for row in rows), "a positive among the negatives"
    assert any(len(set(columns[row])) < negatives for row in rows), "a pair drawn twice"
    index = torch.tensor(columns)
    positive = net(torch.cat([a, b], 1))  # [batch, 1]
    pairs = torch.cat([a[:, None, :].expand(-1, negatives, -1), b[index]], 2)
    negative = net(pairs).squeeze(2)  # [batch, negatives]
    value = (
        positive.mean()
        - torch.logsumexp(torch.cat([positive, negative], 1), 1).mean()
        + math.log(negatives + 1)
    )
    (-value).backward()
    put(name + "/a", a.numpy())
    put(name + "/b", b.numpy())
    put(name + "/value", np.array([value.item()]))
    for number, layer in enumerate(layers, 1):
        put(f"{name}/w{number}", layer.weight.detach().numpy().T)
        put(f"{name}/b{number}", layer.bias.detach().numpy())
        put(f"{name}/w{number}/gradient", layer.weight.grad.numpy().T)
        put(f"{name}/b{number}/gradient", layer.bias.grad.numpy())


def optimiser_case(steps, count):
    """Gradients given, of which some have a norm above the limit; the rate falls half-way."""
    start = rng.normal(size=count).astype(np.float32)
    gradients = rng.normal(size=(steps, count)).astype(np.float32)
    gradients *= np.array([0.01, 3, 0.1, 0.02, 1, 0.05], dtype=np.float32)[:, None]
    weights = torch.nn.Parameter(torch.tensor(start))
    optimiser = torch.optim.AdamW([weights], lr=1e-2, weight_decay=1e-1)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = 1e-2 if step < 3 else 5e-3
        weights.grad = torch.tensor(gradients[step])
        torch.nn.utils.clip_grad_norm_([weights], 5.0)
        optimiser.step()
    put("adamw/start", start)
    put("adamw/gradients", gradients)
    put("adamw/end", weights.detach().numpy())


def plateau_case():
    """Losses that fall, stand still, creep up within the threshold, and fall again."""
    losses = [2.0, 1.0, 0.5, -1.0, -2.0]
    losses += [-2.0 + 1e-4 * k for k in range(1, 16)]  # each "improves" on a rising best
    losses += [-1.5] * 12 + [-1.6] + [-1.6] * 11 + [math.nan] * 10
    losses = [float(np.float32(loss)) for loss in losses]
    weights = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.AdamW([weights], lr=1.0)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimiser, mode="min", factor=0.5, patience=3
    )
    rates = []
    for loss in losses:
        scheduler.step(loss)
        rates.append(optimiser.param_groups[0]["lr"])
    put("plateau/losses", np.array(losses))
    put("plateau/rates", np.array(rates))


critic_case("dense", batch=16, negatives=64, left=7, right=5, hidden=24, scale=3)
critic_case("sparse", batch=40, negatives=6, left=3, right=300, hidden=16, scale=4)
critic_case("blocks", batch=300, negatives=100, left=2, right=3, hidden=16, scale=4)
optimiser_case(steps=6, count=37)
plateau_case()

header, offset = {}, 0
for name in sorted(tensors):
    value = tensors[name]
    header[name] = {
        "dtype": "I32" if value.dtype == np.int32 else "F32",
        "shape": list(value.shape),
        "data_offsets": [offset, offset + value.nbytes],
    }
    offset += value.nbytes
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
out = pathlib.Path(__file__).with_name("infonce.safetensors")
with out.open("wb") as file:
    file.write(struct.pack("<Q", len(text)) + text)
    for name in sorted(tensors):
        file.write(tensors[name].tobytes())
