"""Small files in the layout of SVHN's cropped digits, as SciPy's savemat writes them.

Writes beside this script: plain/ and compressed/ with train_32x32.mat (48 images) and
test_32x32.mat (3 images, whose labels are stored in their tag), others/ with what must be refused
or passed over, and expected.npz with the images (uint8, N×32×32×3) and digits as NumPy has them.
Needs NumPy and SciPy; was run with 2.4 and 1.17.
"""
import pathlib

import numpy as np
from scipy.io import savemat

here = pathlib.Path(__file__).parent


def images(count, first):
    """N×32×32×3, no two pixels of a neighbourhood alike, no symmetry between rows and columns."""
    n, y, x, c = np.meshgrid(
        np.arange(count) + first, np.arange(32), np.arange(32), np.arange(3), indexing="ij")
    return ((41 * n + 5 * y + x + 60 * c + (n * x * y) // 97) % 256).astype(np.uint8)


train, test = images(48, 0), images(3, 100)
train_digits = np.array([(7 * i + 3) % 10 for i in range(48)])
test_digits = np.array([0, 9, 5])
expected = {
    "train_images": train, "train_digits": train_digits.astype(np.int32),
    "test_images": test, "test_digits": test_digits.astype(np.int32),
}


def variables(pixels, digits, kind=np.uint8):
    """As published: X is 32×32×3×N, y is N×1, and the digit 0 has the label 10."""
    labels = np.where(digits == 0, 10, digits).astype(kind).reshape(-1, 1)
    return {"X": pixels.transpose(1, 2, 3, 0), "y": labels}


def save(path, content, compressed):
    path = here / path
    path.parent.mkdir(exist_ok=True)
    savemat(path, content, do_compression=compressed)
    # savemat writes the date into the header's text.
    raw = path.read_bytes()
    text = b"MATLAB 5.0 MAT-file Platform: posix, Created on: Thu Jan  1 00:00:00 1970"
    path.write_bytes(text.ljust(116) + raw[116:])


for folder, compressed in [("plain", False), ("compressed", True)]:
    save(f"{folder}/train_32x32.mat", variables(train, train_digits), compressed)
    save(f"{folder}/test_32x32.mat", variables(test, test_digits), compressed)
np.savez_compressed(here / "expected.npz", **expected)

few = variables(test, test_digits)
# Labels of other types, and other variables before, between and after.
for name, kind in [("double", np.float64), ("int32", np.int32), ("int64", np.int64)]:
    save(f"others/labels-{name}.mat", variables(test, test_digits, kind), True)
save("others/row.mat", {"X": few["X"], "y": few["y"].T}, False)
save("others/one.mat", variables(test[:1], test_digits[:1]), False)
save(
    "others/more.mat",
    {"note": "cropped", "boxes": {"left": 3}, **few, "names": np.array(["a", "b"], dtype=object)},
    True)
# What must be refused.
save("others/floats.mat", {"X": few["X"] / 255.0, "y": few["y"]}, True)
save("others/grey.mat", {"X": few["X"][:, :, :1], "y": few["y"]}, True)
save("others/channels-first.mat", {"X": test.transpose(0, 3, 1, 2), "y": few["y"]}, True)
save("others/short-labels.mat", {"X": few["X"], "y": few["y"][:2]}, True)
save("others/eleven.mat", {"X": few["X"], "y": few["y"] + 3}, True)
save("others/halves.mat", {"X": few["X"], "y": few["y"] + 0.5}, True)
save("others/complex.mat", {"X": few["X"], "y": few["y"] + 1j}, True)
save("others/other-names.mat", {"data": few["X"], "labels": few["y"]}, True)
save("others/empty.mat", {"X": few["X"][..., :0], "y": few["y"][:0]}, True)
# 20 MB of zeros: a bomb beside photographs.
save("others/bomb.mat", {"X": np.zeros((32, 32, 3, 7000), np.uint8), "y": few["y"]}, True)
