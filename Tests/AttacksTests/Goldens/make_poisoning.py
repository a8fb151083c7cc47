"""The dirty-label protocol of the paper's published code, written independently with NumPy.

Writes poisoning.json beside this script; needs `pip install numpy`.
A hash of integers x is h = 0, then h = (h * 1000003 + x + 1) mod 2**32 for each.
"""
import json
import pathlib

import numpy as np


def mixed_labels(n):
    """Balanced, unsorted: every ten consecutive labels are the ten classes."""
    i = np.arange(n)
    return (i + 3 * (i // 10) + i // 100) % 10


def dirty_label(labels, rate, target):
    n = len(labels)
    poisoned = round(rate * n)
    per_class = poisoned // 10
    clean_per_class = n // 10 - per_class
    poison, clean = [], []
    for c in range(10):
        rows = np.where(labels == c)[0]
        poison.append(rows[len(rows) - per_class:])
        clean.append(rows[:clean_per_class])
    rows = np.concatenate(poison + clean)
    flags = np.arange(len(rows)) < 10 * per_class
    return rows, flags, np.where(flags, target, labels[rows])


def hashed(integers):
    h = 0
    for x in integers:
        h = (h * 1000003 + int(x) + 1) % 2**32
    return h


cases = {
    "CIFAR 10 %": (mixed_labels(50_000), 0.1, 0),
    "CIFAR 1 %": (mixed_labels(50_000), 0.01, 0),
    "SVHN 10 %": (np.repeat(np.arange(10), 4_000), 0.1, 0),
    "target 3": (mixed_labels(10_000), 0.29, 3),
}
golden = []
for name, (labels, rate, target) in cases.items():
    rows, flags, new = dirty_label(labels, rate, target)
    golden.append({
        "name": name, "count": len(labels), "sorted": bool((np.diff(labels) >= 0).all()),
        "rate": rate, "target": target, "poisoned": int(flags.sum()),
        "reallyTarget": int((labels[rows][flags] == target).sum()),
        "histogram": np.bincount(new, minlength=10).tolist(),
        "rowsHash": hashed(rows), "flagsHash": hashed(flags), "labelsHash": hashed(new),
        "originalHash": hashed(labels[rows]), "firstRows": rows[:12].tolist(),
        "lastRows": rows[-12:].tolist(),
    })
path = pathlib.Path(__file__).parent / "poisoning.json"
path.write_text(json.dumps(golden, indent=1) + "\n")
