"""What InfoNCE reads of the Gaussian case with the exact density ratio as its critic.

Prints, for 256 and 512 negatives of each of 10,000 samples, the information of the case plus how far
the value is below the samples' own mean log ratio: the mean over six sets of samples. The values are
in InfoNCETests.aPublishedCriticFallsShort. Needs NumPy.
"""

import numpy as np

SAMPLES = 10_000


def log_ratio(x, y):
    return (-((x - y) ** 2) + x**2 / 7).sum(-1) + 1.5 * np.log(7)


def shortfall(seed, negatives):
    random = np.random.default_rng(seed)
    y = random.normal(0, np.sqrt(3), (SAMPLES, 3))
    x = y + random.normal(0, np.sqrt(0.5), (SAMPLES, 3))
    own = log_ratio(x, y)
    drawn = random.integers(0, SAMPLES, (SAMPLES, negatives))
    total = np.exp(own) + np.exp(log_ratio(x[:, None], y[drawn])).sum(1)
    return -np.log(total).mean() + np.log(negatives + 1)


for negatives in (256, 512):
    values = [shortfall(seed, negatives) for seed in range(6)]
    print(negatives, round(1.5 * np.log(7) + np.mean(values), 4))
