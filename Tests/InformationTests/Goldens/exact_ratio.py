"""What InfoNCE reads of the Gaussian case with the exact density ratio as its critic.

Prints, for 256 and 512 negatives of each of 10,000 samples:
- the information of the case plus how far the value is below the samples' own mean log ratio, the
  mean over six sets of samples. These are in InfoNCETests.aPublishedCriticFallsShort;
- of forty sets, the mean and the deviation of the value itself, and the share of sets for which it is
  within 0.08 nats of the truth. These are in Documentation/Results.md.
Needs NumPy.
"""

import numpy as np

SAMPLES = 10_000
TRUTH = 1.5 * np.log(7)


def log_ratio(x, y):
    return (-((x - y) ** 2) + x**2 / 7).sum(-1) + TRUTH


def reading(seed, negatives):
    """The samples' own mean log ratio, and what InfoNCE reads of them."""
    random = np.random.default_rng(seed)
    y = random.normal(0, np.sqrt(3), (SAMPLES, 3))
    x = y + random.normal(0, np.sqrt(0.5), (SAMPLES, 3))
    own = log_ratio(x, y)
    drawn = random.integers(0, SAMPLES, (SAMPLES, negatives))
    total = np.exp(own) + np.exp(log_ratio(x[:, None], y[drawn])).sum(1)
    return own.mean(), (own - np.log(total)).mean() + np.log(negatives + 1)


for negatives in (256, 512):
    readings = np.array([reading(seed, negatives) for seed in range(40)])
    own, values = readings[:, 0], readings[:, 1]
    print(negatives, "golden", round(TRUTH + np.mean((values - own)[:6]), 4))
    print(negatives, "forty sets", round(values.mean(), 4), round(values.std(), 4))
    print(negatives, "within 0.08", np.mean(np.abs(values - TRUTH) <= 0.08))
