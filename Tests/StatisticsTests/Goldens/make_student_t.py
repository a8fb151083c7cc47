"""Writes student_t.json: what SciPy gives for Student's t, for samples and for paired tests.

Usage: python3 make_student_t.py   (needs SciPy; made with 1.17.1)
"""

import json
import pathlib

import numpy
from scipy import stats

freedoms = [1, 2, 3, 4, 5, 9, 10, 29, 30, 99, 1000, 100001]
tails = [0.5, 0.2, 0.1, 0.05, 0.01, 0.001, 1e-6, 1e-12]
critical = [
    {"freedom": freedom, "tail": tail, "value": float(stats.t.isf(tail / 2, freedom))}
    for freedom in freedoms
    for tail in tails
]
points = [0.0, 1e-8, 0.1, 0.5, 1.0, 2.0, 2.776, 5.0, 12.7, 40.0, 1000.0]
probability = [
    {"freedom": freedom, "t": t, "value": float(2 * stats.t.sf(t, freedom))}
    for freedom in freedoms
    for t in points
    # SciPy is off by 3e-9 there: the truth is 1 - 2/pi atan(t), which the test has too.
    if (freedom, t) != (1, 1e-8)
]
samples = [
    [1.0, 2.0, 4.0, 8.0, 16.0],
    [0.1, 0.1, 0.1],
    [1e9 + 1, 1e9 + 2, 1e9 + 4],
    [-3.5, 2.25],
    [float(x) for x in numpy.random.default_rng(1).normal(3, 2, 40)],
]
summaries = []
for sample in samples:
    test = stats.ttest_1samp(sample, 0)
    constant = len(set(sample)) == 1
    summaries.append({
        "sample": sample,
        "mean": float(numpy.mean(sample)),
        "deviation": 0.0 if constant else float(numpy.std(sample, ddof=1)),
        "halfWidth": 0.0 if constant else float(stats.t.isf(0.025, len(sample) - 1) * stats.sem(sample)),
        "probability": 0.0 if constant else float(test.pvalue),
    })
path = pathlib.Path(__file__).with_name("student_t.json")
path.write_text(
    json.dumps(
        {"critical": critical, "probability": probability, "samples": summaries}, indent=1) + "\n")
