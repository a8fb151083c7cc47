"""A small CIFAR-10 archive in the official binary layout, as Python's tarfile packs it.

Writes cifar-10-binary.tar.gz beside this script, and zeros.tar.gz, which grows a thousandfold; needs only the standard library.
Pixel (row y, column x, channel c) of record r of batch b (0: test) is
(31 b + 7 r + 50 c + 3 y + x) mod 256, and its label is (b + r) mod 10.
"""
import io
import pathlib
import tarfile

FOLDER = "cifar-10-batches-bin/"


def batch(b, records):
    out = bytearray()
    for r in range(records):
        out.append((b + r) % 10)
        for c in range(3):
            for y in range(32):
                for x in range(32):
                    out.append((31 * b + 7 * r + 50 * c + 3 * y + x) % 256)
    return bytes(out)


def main():
    target = pathlib.Path(__file__).parent / "cifar-10-binary.tar.gz"
    with tarfile.open(target, "w:gz", compresslevel=9) as archive:
        folder = tarfile.TarInfo(FOLDER)
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        # Out of order and with other files between, as in the official archive.
        files = [("readme.html", b"<html></html>\n")]
        files += [(f"data_batch_{b}.bin", batch(b, 6)) for b in (4, 1, 3)]
        files += [("test_batch.bin", batch(0, 20)), ("batches.meta.txt", b"airplane\nautomobile\n")]
        files += [(f"data_batch_{b}.bin", batch(b, 6)) for b in (5, 2)]
        for name, content in files:
            entry = tarfile.TarInfo(FOLDER + name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        link = tarfile.TarInfo(FOLDER + "link.bin")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with tarfile.open(target.parent / "zeros.tar.gz", "w:gz", compresslevel=9) as archive:
        entry = tarfile.TarInfo(FOLDER + "test_batch.bin")
        entry.size = 68_000_000
        archive.addfile(entry, io.BytesIO(bytes(entry.size)))


if __name__ == "__main__":
    main()
