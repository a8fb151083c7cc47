"""Numbers that the Swift tests make too (Tests/TestSupport/HashedNumbers.swift), from a hash of
their name and index, so that golden files hold only results."""
import numpy as np


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
