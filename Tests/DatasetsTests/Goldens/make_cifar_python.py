"""CIFAR-10's Python version with the images and labels of make_cifar.py: pickles of protocol 2.

Writes beside this script cifar-10-python.tar.gz, whose pickles have the instructions of the
published ones (Python 2 wrote strings as they are), and cifar-10-python3/ with one batch as Python
3 and today's NumPy pickle it, with keys of either kind of string. Needs NumPy; was run with 2.4.
"""
import io
import pathlib
import pickle
import struct
import tarfile

import numpy as np

from make_cifar import batch

here = pathlib.Path(__file__).parent


class Python2Pickler(pickle._Pickler):
    """Writes strings and bytes as Python 2 wrote its strings."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_string(self, text):
        text = text.encode("latin1") if isinstance(text, str) else text
        if len(text) < 256:
            self.write(b"U" + struct.pack("<B", len(text)) + text)
        else:
            self.write(b"T" + struct.pack("<i", len(text)) + text)
        self.memoize(text)

    dispatch[str] = save_string
    dispatch[bytes] = save_string


def content(b, records, key=lambda text: text):
    raw = np.frombuffer(batch(b, records), np.uint8).reshape(records, 3073)
    name = "testing batch 1 of 1" if b == 0 else f"training batch {b} of 5"
    return {
        key("batch_label"): key(name), key("labels"): [int(n) for n in raw[:, 0]],
        key("data"): np.ascontiguousarray(raw[:, 1:]),
        key("filenames"): [key(f"image_{b}_{r}.png") for r in range(records)],
    }


def python2(value):
    out = io.BytesIO()
    Python2Pickler(out, 2).dump(value)
    # Where NumPy kept it when the files were made.
    return out.getvalue().replace(b"numpy._core.multiarray", b"numpy.core.multiarray")


with tarfile.open(here / "cifar-10-python.tar.gz", "w:gz", compresslevel=9) as archive:
    for b in (4, 0, 1, 3, 5, 2):
        raw = python2(content(b, 6 if b else 20))
        entry = tarfile.TarInfo("cifar-10-batches-py/" + (f"data_batch_{b}" if b else "test_batch"))
        entry.size = len(raw)
        archive.addfile(entry, io.BytesIO(raw))

folder = here / "cifar-10-python3"
folder.mkdir(exist_ok=True)
(folder / "text-keys").write_bytes(pickle.dumps(content(1, 6), 2))
(folder / "bytes-keys").write_bytes(pickle.dumps(content(1, 6, lambda t: t.encode()), 2))
# What must be refused.
hostile = content(1, 2)
hostile["labels"] = print
(folder / "calls").write_bytes(pickle.dumps(hostile, 2))
(folder / "protocol4").write_bytes(pickle.dumps(content(1, 2), 4))
floats = content(1, 2)
floats["data"] = floats["data"] / 255
(folder / "floats").write_bytes(pickle.dumps(floats, 2))
hundred = content(1, 2)
hundred["fine_labels"] = hundred.pop("labels")
(folder / "hundred").write_bytes(pickle.dumps(hundred, 2))
for name, change in [
        ("no-data", lambda c: c.pop("data")), ("no-labels", lambda c: c.pop("labels")),
        ("short-labels", lambda c: c["labels"].pop()),
        ("label-10", lambda c: c["labels"].__setitem__(1, 10)),
        ("label-text", lambda c: c["labels"].__setitem__(0, "cat")),
        ("narrow", lambda c: c.update(data=c["data"][:, :1024].copy())),
        ("fortran", lambda c: c.update(data=np.asfortranarray(c["data"])))]:
    changed = content(1, 2)
    change(changed)
    (folder / name).write_bytes(pickle.dumps(changed, 2))
(folder / "list").write_bytes(pickle.dumps([1, 2], 2))
