"""Compares the logits of PyTorch with ibpipe's, noise off, on every image that ibpipe was asked for.

    python Scripts/pytorch/compare_logits.py Results/pytorch

The folder is what Pipelines/pytorch.swift leaves: `images`, and for each network `weights` and
`activations`. Ends with status 1 where a logit differs by more than 1e-4.
"""
import os
import sys

import torch
from safetensors.torch import load_file

from load_checkpoint import load

TOLERANCE = 1e-4


def main(folder):
    images = load_file(os.path.join(folder, "images", "images.safetensors"))["images"]
    worst = None
    for name in sorted(os.listdir(folder)):
        weights = os.path.join(folder, name, "weights", "weights.safetensors")
        if not os.path.exists(weights):
            continue
        network = load(weights, noise=0, output_noise=0)
        truth = load_file(os.path.join(folder, name, "activations", "activations.safetensors"))
        rows = truth["rows"].long()
        with torch.no_grad():
            parts = [network(images[part].permute(0, 3, 1, 2)) for part in rows.split(100)]
        representation = torch.cat([part[0] for part in parts])
        logits = torch.cat([part[1] for part in parts])
        difference = (logits - truth["logits/0"]).abs().nan_to_num(nan=torch.inf).max().item()
        features = (representation - truth["representation/0"]).abs().max().item()
        spread = logits.std(dim=0).mean().item()
        worst = max(worst or 0.0, difference)
        print(f"{name}: {len(rows)} images; greatest difference of a logit {difference:.2g}, of a "
              f"feature of T {features:.2g}; logits vary by {spread:.2g}")
    if worst is None:
        sys.exit(f"{folder} has no network with its weights")
    if worst > TOLERANCE:
        sys.exit(f"the logits differ by {worst:.2g}, where {TOLERANCE:g} is allowed")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: compare_logits.py FOLDER")
    main(sys.argv[1])
