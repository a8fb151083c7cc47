"""Writes the NumPy files that NumPyTests.swift reads: python3 make_numpy_golden.py

Every array holds 0, 1, 2, … in row-major order, changed by a formula that the test repeats.
"""
import pathlib
import numpy
from numpy.lib import format

folder = pathlib.Path(__file__).parent / "NumPy"
folder.mkdir(exist_ok=True)


def count(*shape):
  return numpy.arange(numpy.prod(shape, dtype=int)).reshape(shape)


def save(name, array, version=None):
  with open(folder / f"{name}.npy", "wb") as file:
    format.write_array(file, array, version=version, allow_pickle=True)


arrays = {}
for kind in ["f2", "f4", "f8"]:
  arrays[kind] = (count(2, 3, 4) * 0.5 - 3).astype(kind)
for kind in ["i1", "i2", "i4", "i8"]:
  arrays[kind] = (count(2, 3) * 7 - 20).astype(kind)
for kind in ["u1", "u2", "u4", "u8"]:
  arrays[kind] = (count(5) * 51).astype(kind)
arrays["b1"] = count(4) % 2 == 1

for name, array in arrays.items():
  save(name, array)
save("scalar", numpy.float32(2.5))
save("empty", numpy.zeros((0, 3), "f4"))
save("version2", arrays["f4"], version=(2, 0))
save("version3", arrays["f4"], version=(3, 0))
for kind in ["f2", "f4", "f8", "i2", "i4", "i8", "u2", "u4", "u8"]:
  save(f"big-{kind}", arrays[kind].astype(">" + kind))
save("fortran-f4", numpy.asfortranarray(arrays["f4"]))
save("fortran-big-i2", numpy.asfortranarray(arrays["i2"].astype(">i2")))
save("fortran-i8", numpy.asfortranarray((count(2, 3, 4, 5)).astype("i8")))

save("objects", numpy.array([{"a": 1}, None], dtype=object))
save("records", numpy.array([(1, 2.0)], dtype=[("x", "i4"), ("y", "f8")]))
save("complex", numpy.zeros(2, "c8"))
save("strings", numpy.array(["a", "bc"]))
save("dates", numpy.array(["2026-11-24"], dtype="M8[D]"))

numpy.savez(folder / "arrays.npz", **arrays)
numpy.savez_compressed(folder / "compressed.npz", zeros=numpy.zeros(20000, "f4"), **arrays)
numpy.savez(folder / "slashes.npz", **{"layer/0/weight": arrays["f4"]})
