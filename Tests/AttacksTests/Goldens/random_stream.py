"""The project's random numbers, written independently with Python integers and NumPy: Philox 4x32-10
(Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011)."""
import numpy as np

MASK = 2**64 - 1


def mix(value):
    """The finaliser of SplitMix64."""
    z = (value + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & 0xFFFFFFFF, (p0 >> 32) ^ c[3] ^ k[1], p0 & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


class Stream:
    """The stream named (seed, purpose, step), as 64-bit words one after the other."""

    def __init__(self, seed, purpose, step=0):
        name = 0xCBF29CE484222325
        for byte in purpose.encode():
            name = ((name ^ byte) * 0x100000001B3) & MASK
        self.key = mix((seed + mix(name)) & MASK)
        self.step = step
        self.words = []
        self.block = 0

    def next(self):
        if not self.words:
            count = self.block | 1 << 63
            out = philox(
                [count & 0xFFFFFFFF, count >> 32, self.step & 0xFFFFFFFF, self.step >> 32],
                [self.key & 0xFFFFFFFF, self.key >> 32])
            self.words = [out[0] | out[1] << 32, out[2] | out[3] << 32]
            self.block += 1
        return self.words.pop(0)

    def below(self, bound):
        """Uniform in 0 ..< bound (Lemire, "Fast random integer generation in an interval", 2019)."""
        while True:
            product = self.next() * bound
            if (product & MASK) >= (2**64 - bound) % bound:
                return product >> 64


def uniforms(seed, purpose, step, count, low=0.0, high=1.0):
    """float32, 24 random bits each."""
    stream = Stream(seed, purpose, step)
    units = np.array([stream.next() >> 40 for _ in range(count)], dtype=np.float32) * np.float32(2**-24)
    return np.float32(low) + (np.float32(high) - np.float32(low)) * units


def permutation(seed, purpose, step, count):
    """Fisher-Yates, from the last place down."""
    stream = Stream(seed, purpose, step)
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        other = stream.below(last + 1)
        order[last], order[other] = order[other], order[last]
    return order
