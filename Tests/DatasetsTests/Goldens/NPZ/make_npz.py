"""Images and labels in .npz files of every layout, as NumPy writes them.

Writes beside this script one file a case, and expected.npz with the images (float32, N×H×W×3) and
labels that are meant. Needs NumPy; was run with 2.4.
"""
import pathlib

import numpy as np

here = pathlib.Path(__file__).parent
generator = np.random.default_rng(5)


def set_of(count, height=4, width=5):
    return generator.integers(0, 256, (count, height, width, 3), np.uint8)


def save(name, pack=np.savez, **arrays):
    pack(here / f"{name}.npz", **arrays)


def floats(images):
    """The nearest float32 to k / 255."""
    return (images.astype(np.float64) / 255).astype(np.float32)


train, test = set_of(12), set_of(4)
y_train, y_test = np.arange(12) % 3, np.array([2, 0, 1, 2])
grey = train[..., :1]
np.savez_compressed(
    here / "expected.npz", train=floats(train), test=floats(test),
    grey=floats(np.repeat(grey, 3, axis=3)), train_labels=y_train.astype(np.int32),
    test_labels=y_test.astype(np.int32))

both = dict(x_train=train, y_train=y_train, x_test=test, y_test=y_test)
save("last", **both)
save("compressed", np.savez_compressed, **both)
save("column", **{**both, "y_train": y_train.reshape(-1, 1).astype(np.uint8)})
save("first", **{
    name: array.transpose(0, 3, 1, 2) if name[0] == "x" else array for name, array in both.items()})
save("fortran", **{**both, "x_train": np.asfortranarray(train)})
save("medmnist", train_images=train, train_labels=y_train.reshape(-1, 1), val_images=test[:1],
     val_labels=y_test[:1], test_images=test, test_labels=y_test.reshape(-1, 1))
save("float32", **{**both, "x_train": floats(train)})
save("float64", **{**both, "x_train": floats(train).astype(np.float64)})
save("single", images=train, labels=y_train)
save("test-alone", images=test, labels=y_test)
save("counted", images=train, labels=y_train, class_count=np.array([7]))
save("grey-last", images=grey, labels=y_train)
save("grey-first", images=grey.transpose(0, 3, 1, 2), labels=y_train)
save("grey", images=grey[..., 0], labels=y_train)
# Three rows of three columns: either axis may be the channels.
square = generator.integers(0, 256, (6, 3, 4, 3), np.uint8)
save("ambiguous", images=square, labels=y_train[:6])

# What must be refused.
save("half", np.savez_compressed, images=(train / 256).astype(np.float16) + np.float16(0.5),
     labels=y_train)
save("integers", images=train.astype(np.int16), labels=y_train)
save("nan", images=np.where(floats(train) > 2, 0, np.nan).astype(np.float32), labels=y_train)
save("float-labels", images=train, labels=y_train / 2)
save("one-hot", images=train, labels=np.eye(3, dtype=np.int64)[y_train])
save("negative", images=train, labels=y_train - 1)
save("huge", images=train, labels=np.full(12, 2**63, np.uint64))
save("short", images=train, labels=y_train[:5])
save("other-names", pictures=train, classes=y_train)
save("flat", images=train.reshape(12, -1), labels=y_train)
save("two-channels", images=train[..., :2], labels=y_train)
save("no-images", images=train[:0], labels=y_train[:0])
save("bad-count", images=train, labels=y_train, class_count=np.array([0]))
save("bomb", np.savez_compressed, images=np.zeros((5462 * 4, 32, 32, 3), np.uint8), labels=y_train)
# 24 MB of grey, 288 MB as floats of three channels.
save("grey-bomb", np.savez_compressed, images=np.zeros((24_000, 1000), np.uint8).reshape(-1, 20, 50),
     labels=np.zeros(24_000, np.uint8))
