"""What the golden scripts share: the networks in PyTorch, in double precision.

Weights, images and noise come from a hash of their name and index, which the Swift tests compute
too (Hashed.swift), so that only results are stored.
"""
import json
import math
import pathlib
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "Goldens"))
from hashed_numbers import uniforms

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def tensor(name, shape, low, high):
    values = low + (high - low) * uniforms(name, int(np.prod(shape)))
    return torch.tensor(values.astype(np.float32).astype(np.float64).reshape(shape))


def add_convolution(state, name, norm, outputs, inputs, size=3):
    """A convolution and the BatchNorm after it."""
    bound = math.sqrt(6 / (inputs * size * size))
    state[name + ".weight"] = tensor(name, (outputs, inputs, size, size), -bound, bound)
    state[norm + ".weight"] = tensor(norm + ".weight", (outputs,), 0.5, 1.5)
    state[norm + ".bias"] = tensor(norm + ".bias", (outputs,), -0.25, 0.25)
    state[norm + ".running_mean"] = tensor(norm + ".running_mean", (outputs,), -0.25, 0.25)
    state[norm + ".running_var"] = tensor(norm + ".running_var", (outputs,), 0.5, 1.5)


def add_linear(state, name, outputs, inputs):
    bound = 0.25 if name == "fc" else min(0.25, 2 / math.sqrt(inputs))
    state[name + ".weight"] = tensor(name + ".weight", (outputs, inputs), -bound, bound)
    state[name + ".bias"] = tensor(name + ".bias", (outputs,), -0.25, 0.25)


def resnet(width):
    """Parameters and running statistics of ResNet-18 under torchvision's names."""
    state = {}

    def conv(name, norm, outputs, inputs, size):
        add_convolution(state, name, norm, outputs, inputs, size)

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
    add_linear(state, "fc", 10, 8 * width)
    return state


VGG_PLAN = [64, 64, "pool", 128, 128, "pool", 256, 256, 256, "pool", 512, 512, 512, "pool",
            512, 512, 512, "pool"]


def vgg(width, full=False):
    """Parameters and running statistics of VGG-16 with BatchNorm under torchvision's names."""
    state = {}
    place, inputs = 0, 3
    for entry in VGG_PLAN:
        if entry == "pool":
            place += 1
            continue
        outputs = entry * width // 64
        add_convolution(state, f"features.{place}", f"features.{place + 1}", outputs, inputs)
        place, inputs = place + 3, outputs
    if full:
        add_linear(state, "classifier.0", 64 * width, inputs)
        add_linear(state, "classifier.3", 64 * width, 64 * width)
        add_linear(state, "classifier.6", 10, 64 * width)
    else:
        add_linear(state, "classifier", 10, inputs)
    return state


# How near the values that were rectified came to zero, and those that were pooled to one another:
# where they come very near, single and double precision may take different sides.
margins = []


def relu(x):
    margins.append(x.detach().abs().min().item())
    return F.relu(x)


def max_pool(x):
    windows = x.detach().unfold(2, 2, 2).unfold(3, 2, 2).flatten(4)
    greatest = windows.topk(2, dim=4).values
    gaps = (greatest[..., 0] - greatest[..., 1])[greatest[..., 0] != greatest[..., 1]]
    margins.append(gaps.min().item())
    return F.max_pool2d(x, 2)


def noisy(x, place, step, sigma):
    if sigma == 0:
        return x
    nhwc = x.permute(0, 2, 3, 1) if x.dim() == 4 else x
    bound = math.sqrt(3)
    z = tensor(f"noise/{place}/{step}", tuple(nhwc.shape), -bound, bound)
    z = z * float(np.float32(sigma))
    return x + (z.permute(0, 3, 1, 2) if x.dim() == 4 else z)


def batch_norm(state, x, name, training):
    return F.batch_norm(
        x, state[name + ".running_mean"], state[name + ".running_var"],
        state[name + ".weight"], state[name + ".bias"], training=training)


def resnet_forward(state, images, step, training, sigma=0.4, sigma_out=0.4, stem_noise=False):
    """T and the logits."""
    def norm(x, name):
        return batch_norm(state, x, name, training)

    x = relu(norm(F.conv2d(images, state["conv1.weight"], padding=1), "bn1"))
    place = 0
    if stem_noise:
        x = noisy(x, place, step, sigma)
        place += 1
    for stage in range(1, 5):
        for index in range(2):
            name = f"layer{stage}.{index}"
            stride = 2 if stage > 1 and index == 0 else 1
            y = F.conv2d(x, state[name + ".conv1.weight"], stride=stride, padding=1)
            y = noisy(relu(norm(y, name + ".bn1")), place, step, sigma)
            y = norm(F.conv2d(y, state[name + ".conv2.weight"], padding=1), name + ".bn2")
            if stride == 2:
                x = F.conv2d(x, state[name + ".downsample.0.weight"], stride=2)
                x = norm(x, name + ".downsample.1")
            x = noisy(relu(y + x), place + 1, step, sigma)
            place += 2
    representation = x.mean(dim=(2, 3))
    vector = noisy(representation, place, step, sigma_out)
    return representation, F.linear(vector, state["fc.weight"], state["fc.bias"])


def vgg_forward(state, images, step, training, sigma=0.4, sigma_out=0.4):
    """T and the logits."""
    x, noise, place = images, 0, 0
    for entry in VGG_PLAN:
        if entry == "pool":
            x = max_pool(x)
            place += 1
            continue
        x = F.conv2d(x, state[f"features.{place}.weight"], padding=1)
        x = relu(batch_norm(state, x, f"features.{place + 1}", training))
        x = noisy(x, noise, step, sigma)
        place, noise = place + 3, noise + 1
    representation = vector = x.mean(dim=(2, 3))
    last = "classifier"
    if "classifier.6.weight" in state:
        last = "classifier.6"
        for name in ["classifier.0", "classifier.3"]:
            vector = relu(F.linear(vector, state[name + ".weight"], state[name + ".bias"]))
            vector = noisy(vector, noise, step, sigma)
            noise += 1
    vector = noisy(vector, noise, step, sigma_out)
    return representation, F.linear(vector, state[last + ".weight"], state[last + ".bias"])


def batch(count, step):
    images = tensor(f"images/{step}", (count, 32, 32, 3), 0, 1).permute(0, 3, 1, 2)
    return images, torch.tensor([(7 * i + 3 * step) % 10 for i in range(count)])


def summary(name, values):
    """The norm and three projections: what a large tensor is compared by."""
    flat = values.detach().numpy().reshape(-1)
    shadows = [flat @ (uniforms(f"shadow/{k}/{name}", flat.size) - 0.5) for k in range(3)]
    return torch.tensor([np.linalg.norm(flat)] + shadows)


def write(golden, path):
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
