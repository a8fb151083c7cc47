"""Makes perturbation.safetensors: projected gradient ascent on a small ResNet-18, with PyTorch in
double precision.

    pip install numpy torch
    python make_perturbation.py

The network's weights and the images come from a hash of their name and index, which the Swift tests
compute too (HashedNetwork.swift); the random start from random_stream.py.
"""
import json
import math
import pathlib
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

from random_stream import uniforms as drawn

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "Goldens"))
from hashed_numbers import uniforms

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
WIDTH, CLASSES, SEED = 4, 10, 17
LABELS = torch.tensor([3, 3])
STREAMS = [40, 7]


def tensor(name, shape, low, high):
    values = low + (high - low) * uniforms(name, int(np.prod(shape)))
    return torch.tensor(values.astype(np.float32).astype(np.float64).reshape(shape))


class Network:
    """ResNet-18 in its 32 x 32 form, in evaluation mode, without noise."""

    def __init__(self):
        self.layers = {}

    def conv(self, x, name, outputs, size, stride=1):
        inputs = x.shape[1]
        bound = math.sqrt(6 / (inputs * size * size))
        weight = tensor(name + ".weight", (outputs, inputs, size, size), -bound, bound)
        return F.conv2d(x, weight, stride=stride, padding=size // 2)

    def norm(self, x, name):
        count = (x.shape[1],)
        return F.batch_norm(
            x, tensor(name + ".running_mean", count, -0.25, 0.25),
            tensor(name + ".running_var", count, 0.5, 1.5),
            tensor(name + ".weight", count, 0.5, 1.5), tensor(name + ".bias", count, -0.25, 0.25))

    def __call__(self, images):
        x = F.relu(self.norm(self.conv(images, "conv1", WIDTH, 3), "bn1"))
        for stage in range(1, 5):
            outputs = WIDTH << (stage - 1)
            for index in range(2):
                name = f"layer{stage}.{index}"
                stride = 2 if stage > 1 and index == 0 else 1
                y = F.relu(self.norm(
                    self.conv(x, name + ".conv1", outputs, 3, stride), name + ".bn1"))
                y = self.norm(self.conv(y, name + ".conv2", outputs, 3), name + ".bn2")
                if stride == 2:
                    x = self.norm(
                        self.conv(x, name + ".downsample.0", outputs, 1, 2),
                        name + ".downsample.1")
                x = F.relu(x + y)
        weight = tensor("fc.weight", (CLASSES, 8 * WIDTH), -0.25, 0.25)
        return F.linear(x.mean((2, 3)), weight, tensor("fc.bias", (CLASSES,), -0.25, 0.25))


network = Network()
clean = tensor("images", (2, 32, 32, 3), 0, 1).permute(0, 3, 1, 2)


def gradient(x):
    x = x.clone().requires_grad_(True)
    # Sum, so that each image has the gradient of its own loss.
    loss = F.cross_entropy(network(x), LABELS, reduction="none")
    loss.sum().backward()
    return x.grad, loss.detach()


def project_l2(x, radius):
    delta = x - clean
    norms = delta.flatten(1).norm(dim=1).view(-1, 1, 1, 1)
    return clean + delta * torch.clamp(radius / norms, max=1)


def climb_l2(steps, step, radius, start=None):
    x = clean
    if start is not None:
        x = torch.clamp(project_l2(start, radius), 0, 1)
    for _ in range(steps):
        g, _ = gradient(x)
        g = g / torch.clamp(g.flatten(1).norm(dim=1), min=1e-6).view(-1, 1, 1, 1)
        x = project_l2(torch.clamp(x + step * g, 0, 1), radius)
    return torch.clamp(x, 0, 1)


def climb_infinity(steps, step, radius):
    x = clean
    for _ in range(steps):
        x = x + step * gradient(x)[0].sign()
        x = torch.clamp(clean + torch.clamp(x - clean, -radius, radius), 0, 1)
    return x


golden = {}
golden["gradient"], golden["losses"] = gradient(clean)
# Far enough for the ball to be left and projected on.
golden["l2"] = climb_l2(5, 12 / 255, 40 / 255)
start = torch.tensor(np.stack([
    drawn(SEED, "perturb/start", number, 3072).reshape(32, 32, 3) for number in STREAMS
])).double().permute(0, 3, 1, 2)
golden["authors"] = climb_l2(4, 1.5 / 255, 300 / 255, start)
golden["infinity"] = climb_infinity(4, 1.5 / 255, 5 / 255)
moved = golden["l2"] - clean
print("losses", golden["losses"], "norms", moved.flatten(1).norm(dim=1) * 255)

header, body = {}, b""
for name in sorted(golden):
    values = golden[name].detach()
    values = values.permute(0, 2, 3, 1) if values.dim() == 4 else values
    raw = values.contiguous().numpy().astype("<f4").tobytes()
    header[name] = {"dtype": "F32", "shape": list(values.shape),
                    "data_offsets": [len(body), len(body) + len(raw)]}
    body += raw
text = json.dumps(header, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)
path = pathlib.Path(__file__).parent / "perturbation.safetensors"
path.write_bytes(struct.pack("<Q", len(text)) + text + body)
