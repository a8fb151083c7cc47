"""Makes lpips.json: the distances of the lpips package with weights that are no one's.

    pip install numpy lpips==0.1.4 torch==2.13.0+cpu torchvision==0.28.0+cpu \
        --extra-index-url https://download.pytorch.org/whl/cpu
    python make_lpips_golden.py

Weights and images come from a hash of their name and index, which the Swift tests compute too
(Pictures.swift), so that only results are stored. The weights' names are torchvision's for the
trunk, lpips' for the heads.
"""
import json
import math
import os

import lpips
import numpy as np
import torch

from make_similarity_golden import blended, noise, patched, smooth, uniforms

torch.set_num_threads(1)

SIZES = [(64, 64), (32, 32), (40, 35)]


def tensor(name, shape, low, high):
    values = low + (high - low) * uniforms(name, int(np.prod(shape)))
    return torch.tensor(values.astype(np.float32).reshape(tuple(shape)))


def hashed(name, shape):
    """The weights of a tensor, by its name."""
    if name.startswith("lin"):
        return tensor(name, shape, 0, 1)
    if name.endswith(".bias"):
        return tensor(name, shape, -0.1, 0.1)
    bound = math.sqrt(6 / (shape[1] * shape[2] * shape[3]))
    return tensor(name, shape, -bound, bound)


def pairs(height, width):
    clean = smooth("h", height, width)
    return [(clean, patched(clean)), (clean, blended(clean, "i")),
            (noise("j", height, width), noise("k", height, width)), (clean, clean)]


golden = {}
for network in ["alex", "vgg", "squeeze"]:
    metric = lpips.LPIPS(pretrained=False, net=network, pnet_rand=True, verbose=False)
    with torch.no_grad():
        for name, parameter in metric.net.named_parameters():
            # net.slice1.0.weight is torchvision's features.0.weight.
            name = "features." + name.split(".", 1)[1]
            parameter.copy_(hashed(name, parameter.shape))
        for place in range(metric.L):
            name = f"lin{place}.model.1.weight"
            parameter = metric.get_parameter(name)
            parameter.copy_(hashed(name, parameter.shape))
        metric.eval()
        for height, width in SIZES:
            golden[f"{network} {height} x {width}"] = [
                metric(*(torch.tensor(image).permute(2, 0, 1)[None] for image in pair),
                       normalize=True).item()
                for pair in pairs(height, width)]

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lpips.json")
with open(path, "w") as file:
    json.dump(golden, file, indent=1, sort_keys=True)
    file.write("\n")
