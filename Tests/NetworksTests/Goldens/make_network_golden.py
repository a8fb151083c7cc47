"""Makes network.safetensors: what PyTorch makes of the noisy ResNet-18, in double precision.

    pip install numpy torch==2.13.0+cpu --extra-index-url https://download.pytorch.org/whl/cpu
    python make_network_golden.py

Weights, images and noise come from a hash of their name and index, which the Swift tests compute
too (Hashed.swift), so that only results are stored.
"""
import json
import math
import os
import struct

import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def uniforms(name, count):
    """U[0, 1) with 24 bits, from a 32-bit mixer of the index and the name's FNV-1a hash."""
    salt = 0x811C9DC5
    for byte in name.encode():
        salt = ((salt ^ byte) * 0x01000193) & 0xFFFFFFFF
    x = (np.arange(count, dtype=np.uint64) + salt) & 0xFFFFFFFF
    x ^= x >> 16
    x = (x * 0x7FEB352D) & 0xFFFFFFFF
    x ^= x >> 15
    x = (x * 0x846CA68B) & 0xFFFFFFFF
    x ^= x >> 16
    return (x >> 8).astype(np.float64) / 2**24


def tensor(name, shape, low, high):
    values = low + (high - low) * uniforms(name, int(np.prod(shape)))
    return torch.tensor(values.astype(np.float32).astype(np.float64).reshape(shape))


def initial(width):
    """Parameters and running statistics under torchvision's names."""
    state = {}

    def conv(name, norm, outputs, inputs, size):
        bound = math.sqrt(6 / (inputs * size * size))
        state[name + ".weight"] = tensor(name, (outputs, inputs, size, size), -bound, bound)
        state[norm + ".weight"] = tensor(norm + ".weight", (outputs,), 0.5, 1.5)
        state[norm + ".bias"] = tensor(norm + ".bias", (outputs,), -0.25, 0.25)
        state[norm + ".running_mean"] = tensor(norm + ".running_mean", (outputs,), -0.25, 0.25)
        state[norm + ".running_var"] = tensor(norm + ".running_var", (outputs,), 0.5, 1.5)

    conv("conv1", "bn1", width, 3, 3)
    inputs = width
    for stage in range(1, 5):
        outputs = width << (stage - 1)
        for index in range(2):
            name = f"layer{stage}.{index}"
            conv(name + ".conv1", name + ".bn1", outputs, inputs, 3)
            conv(name + ".conv2", name + ".bn2", outputs, outputs, 3)
            if stage > 1 and index == 0:
                conv(name + ".downsample.0", name + ".downsample.1", outputs, inputs, 1)
            inputs = outputs
    state["fc.weight"] = tensor("fc.weight", (10, 8 * width), -0.25, 0.25)
    state["fc.bias"] = tensor("fc.bias", (10,), -0.25, 0.25)
    return state


def forward(state, images, step, training, sigma=0.4, sigma_out=0.4):
    def noisy(x, place, sigma):
        nhwc = x.permute(0, 2, 3, 1) if x.dim() == 4 else x
        bound = math.sqrt(3)
        z = tensor(f"noise/{place}/{step}", tuple(nhwc.shape), -bound, bound)
        z = z * float(np.float32(sigma))
        return x + (z.permute(0, 3, 1, 2) if x.dim() == 4 else z)

    def norm(x, name):
        return F.batch_norm(
            x, state[name + ".running_mean"], state[name + ".running_var"],
            state[name + ".weight"], state[name + ".bias"], training=training)

    x = F.relu(norm(F.conv2d(images, state["conv1.weight"], padding=1), "bn1"))
    place = 0
    for stage in range(1, 5):
        for index in range(2):
            name = f"layer{stage}.{index}"
            stride = 2 if stage > 1 and index == 0 else 1
            y = F.conv2d(x, state[name + ".conv1.weight"], stride=stride, padding=1)
            y = noisy(F.relu(norm(y, name + ".bn1")), place, sigma)
            y = norm(F.conv2d(y, state[name + ".conv2.weight"], padding=1), name + ".bn2")
            if stride == 2:
                x = F.conv2d(x, state[name + ".downsample.0.weight"], stride=2)
                x = norm(x, name + ".downsample.1")
            x = noisy(F.relu(y + x), place + 1, sigma)
            place += 2
    representation = x.mean(dim=(2, 3))
    logits = F.linear(noisy(representation, place, sigma_out), state["fc.weight"], state["fc.bias"])
    return representation, logits


def batch(count, step):
    images = tensor(f"images/{step}", (count, 32, 32, 3), 0, 1).permute(0, 3, 1, 2)
    return images, torch.tensor([(7 * i + 3 * step) % 10 for i in range(count)])


def summary(name, values):
    """The norm and three projections: what a large tensor is compared by."""
    flat = values.detach().numpy().reshape(-1)
    shadows = [flat @ (uniforms(f"shadow/{k}/{name}", flat.size) - 0.5) for k in range(3)]
    return torch.tensor([np.linalg.norm(flat)] + shadows)


golden = {}


def learn(width, count, steps, whole):
    """Trains and stores what came of it; of a large network only summaries."""
    prefix = f"width{width}/"
    state = initial(width)
    learnt = [n for n in state if "running" not in n]
    for name in learnt:
        state[name].requires_grad_(True)
    optimiser = torch.optim.SGD(
        [state[n] for n in learnt], lr=0.05, momentum=0.9, weight_decay=5e-4)

    def store(kind, name, values):
        golden[prefix + kind + name] = values.detach() if whole else summary(name, values)

    losses = []
    for step in range(steps):
        images, labels = batch(count, step)
        representation, logits = forward(state, images, step, training=True)
        loss = F.cross_entropy(logits, labels)
        optimiser.zero_grad()
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            golden[prefix + "representation"] = representation.detach()
            golden[prefix + "logits"] = logits.detach()
            for name in learnt:
                store("gradient/", name, state[name].grad)
        optimiser.step()
        if step == 0:
            for name in state:
                golden[prefix + "once/" + name] = summary(name, state[name])
    golden[prefix + "losses"] = torch.tensor(losses)
    for name in state:
        store("after/", name, state[name])
    with torch.no_grad():
        representation, logits = forward(state, batch(count, steps)[0], steps, training=False)
    golden[prefix + "evaluation/representation"] = representation
    golden[prefix + "evaluation/logits"] = logits


def plateau():
    """The learning rates that ReduceLROnPlateau gives for a noisy, falling loss."""
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.SGD([parameter], lr=0.01)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimiser, mode="min", factor=0.5, patience=5)
    losses = [float(np.float32(2 * 0.93 ** min(i, 40) + 0.3 * u))
              for i, u in enumerate(uniforms("plateau", 400))]
    losses[100:103] = [losses[99] * (1 - 0.00005)] * 3
    losses = [float(np.float32(loss)) for loss in losses]
    rates = []
    for loss in losses:
        rates.append(optimiser.param_groups[0]["lr"])
        scheduler.step(loss)
    golden["plateau/losses"] = torch.tensor(losses)
    golden["plateau/rates"] = torch.tensor(rates)


def write(path):
    header, body = {}, b""
    for name in sorted(golden):
        data = golden[name].numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(golden[name].shape),
                        "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)


learn(width=4, count=6, steps=3, whole=True)
learn(width=12, count=3, steps=1, whole=False)
learn(width=64, count=2, steps=1, whole=False)
plateau()
write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "network.safetensors"))
