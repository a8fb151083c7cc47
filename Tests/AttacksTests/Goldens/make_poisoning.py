"""The selections of the paper's published code and of the original attacks, written independently
with NumPy.

Writes poisoning.json and selections.json beside this script; needs `pip install numpy`.
A hash of integers x is h = 0, then h = (h * 1000003 + x + 1) mod 2**32 for each.
"""
import json
import pathlib

import numpy as np

from random_stream import permutation


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


def last_of_each_class(labels, poison, cover, target):
    """Roles: 0 clean, 1 poison, 2 cover."""
    chosen, clean, roles = [], [], []
    for c in range(10):
        rows = np.where(labels == c)[0]
        split = len(rows) - poison - cover
        chosen.append(rows[split:])
        clean.append(rows[:split])
        roles += [1] * poison + [2] * cover
    rows = np.concatenate(chosen + clean)
    roles = np.array(roles + [0] * (len(labels) - len(roles)))
    return rows, roles, np.where(roles == 1, target, labels[rows])


def in_place(labels, candidates, poison, cover, target):
    roles = np.zeros(len(labels), int)
    roles[candidates[:poison]] = 1
    roles[candidates[poison:poison + cover]] = 2
    return np.arange(len(labels)), roles, np.where(roles == 1, target, labels)


cifar = mixed_labels(50_000)
selections = {
    # The published code's Adap-Blend: 500 of each class, 250 of them cover.
    "adap-blend": (0.1, 0, last_of_each_class(cifar, 250, 250, 0)),
    # WaNet's two cover images for each poisoned one.
    "wanet": (0.1, 0, last_of_each_class(cifar, 500, 1000, 0)),
    # Adap-Blend as in the original: 0.003 poisoned and 0.003 cover, anywhere.
    "adap-blend original": (
        0.003, 0,
        in_place(cifar, permutation(5, "poison/select", 0, 50_000), 150, 150, 0)),
    # FTrojan as in the original: the first images that are not of the target class.
    "ftrojan original": (
        0.02, 8, in_place(cifar, np.where(cifar != 8)[0], 1000, 0, 8)),
    # The published code's Label-Consistent: the first 1,250, and 500, images of the target class.
    "clean label 25 %": (0.25, 0, in_place(cifar, np.where(cifar == 0)[0], 1250, 0, 0)),
    "clean label 10 %": (0.1, 7, in_place(cifar, np.where(cifar == 7)[0], 500, 0, 7)),
    "clean label 1 %": (0.01, 3, in_place(cifar, np.where(cifar == 3)[0], 50, 0, 3)),
    "dirty label 25 %": (0.25, 9, last_of_each_class(cifar, 1250, 0, 9)),
}
golden = {
    name: {
        "rate": rate, "target": target, "rowsHash": hashed(rows), "rolesHash": hashed(roles),
        "labelsHash": hashed(new), "counts": np.bincount(roles, minlength=3).tolist(),
        "histogram": np.bincount(new, minlength=10).tolist(),
        "triggeredHistogram": np.bincount(new[roles > 0], minlength=10).tolist(),
    }
    for name, (rate, target, (rows, roles, new)) in selections.items()
}
path = pathlib.Path(__file__).parent / "selections.json"
path.write_text(json.dumps(golden, indent=1) + "\n")
