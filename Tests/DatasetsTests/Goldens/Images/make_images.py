"""Small PNG and JPEG files of every kind, and what Pillow decodes and resizes them to.

Writes beside this script: files/ with one image a kind, folder/ with class folders of them, and
expected.npz: per file `NAME` (uint8, H×W×3), `NAME/crop/S` and `NAME/squeeze/S` at sizes S.
Needs Pillow and NumPy; was run with 13.0 and 2.4. Pillow decodes by libpng and libjpeg-turbo too,
so decoding is compared with it exactly; transparency and 16 bits are computed here.
"""
import io
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image

here = pathlib.Path(__file__).parent
(here / "files").mkdir(exist_ok=True)
expected = {}


def picture(height, width, phase=0.0):
    """A smooth ground, a disc with a sharp edge and fine stripes."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    image = np.stack([
        127 + 120 * np.sin(x / 7 + phase), 127 + 120 * np.cos(y / 5 - x / 11),
        255 * (x + y) / (height + width)], axis=-1)
    image[(y - height / 2) ** 2 + (x - width / 2) ** 2 < (min(height, width) / 4) ** 2] = [250, 20, 5]
    image[: height // 4, ::2] = 0
    return np.clip(np.round(image), 0, 255).astype(np.uint8)


def resized(image, name):
    height, width = image.shape[:2]
    side = min(height, width)
    left, top = (width - side) // 2, (height - side) // 2
    whole = Image.fromarray(image)
    square = whole.crop((left, top, left + side, top + side))
    for fit, source in [("crop", square), ("squeeze", whole)]:
        for size in [8, 32]:
            expected[f"{name}/{fit}/{size}"] = np.asarray(
                source.resize((size, size), Image.Resampling.BILINEAR))


def add(name, raw, rgb=None):
    (here / "files" / name).write_bytes(raw)
    if rgb is None:
        rgb = np.asarray(Image.open(io.BytesIO(raw)).convert("RGB"))
    expected[name] = rgb
    resized(rgb, name)


def encoded(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def raw_png(levels, depth, passes=((0, 0, 1, 1),)):
    """A PNG of H×W×3 levels: with 16 bits a channel, or interlaced, which Pillow does not write."""
    def chunk(name, content):
        return (struct.pack(">I", len(content)) + name + content
                + struct.pack(">I", zlib.crc32(name + content)))
    height, width = levels.shape[:2]
    kind = {8: ">u1", 16: ">u2"}[depth]
    rows = b"".join(
        b"\0" + row.astype(kind).tobytes() for x, y, dx, dy in passes for row in levels[y::dy, x::dx])
    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, len(passes) > 1)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9))
            + chunk(b"IEND", b""))


ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
         (0, 1, 1, 2))


def over_white(levels, alpha):
    mixed = levels.astype(int) * alpha[..., None] + 255 * (255 - alpha[..., None].astype(int))
    return ((2 * mixed + 255) // 510).astype(np.uint8)


rgb = picture(37, 53)
colour = Image.fromarray(rgb)
alpha = np.linspace(0, 255, rgb[..., 0].size).round().astype(np.uint8).reshape(rgb.shape[:2])

add("rgb.png", encoded(colour, "PNG"))
add("grey.png", encoded(colour.convert("L"), "PNG"))
add("bits.png", encoded(colour.convert("1"), "PNG"))
add("palette.png", encoded(colour.quantize(16), "PNG"))
rgba = np.dstack([rgb, alpha])
add("rgba.png", encoded(Image.fromarray(rgba), "PNG"), over_white(rgb, alpha))
grey = np.asarray(colour.convert("L"))
add("grey-alpha.png", encoded(Image.fromarray(np.dstack([grey, alpha]), "LA"), "PNG"),
    over_white(np.dstack([grey] * 3), alpha))
indexed = colour.quantize(16)
palette = np.asarray(indexed.convert("RGB"))
clear = np.asarray(indexed) == 3
add("palette-clear.png", encoded(indexed, "PNG", transparency=3),
    np.where(clear[..., None], 255, palette).astype(np.uint8))
deep = rgb.astype(np.uint32) * 257 + np.arange(rgb.size).reshape(rgb.shape) % 200
deep = np.minimum(deep, 65535)
add("interlaced.png", raw_png(rgb, 8, ADAM7))
add("deep.png", raw_png(deep, 16), ((deep * 255 + 32895) >> 16).astype(np.uint8))

for name, options in [
        ("444", dict(subsampling=0)), ("422", dict(subsampling=1)), ("420", dict(subsampling=2)),
        ("progressive", dict(progressive=True)), ("exif", dict(exif=Image.Exif()))]:
    if name == "exif":
        options["exif"][0x0112] = 6
    add(f"{name}.jpg", encoded(colour, "JPEG", quality=90, **options))
add("grey.jpg", encoded(colour.convert("L"), "JPEG", quality=90))
tall, dot = Image.fromarray(picture(90, 11, 1)), Image.fromarray(picture(1, 1))
add("tall.jpg", encoded(tall, "JPEG", quality=95))
add("dot.png", encoded(dot, "PNG"))
add("exact.png", encoded(Image.fromarray(picture(32, 32, 2)), "PNG"))
(here / "files" / "cmyk.jpg").write_bytes(encoded(colour.convert("CMYK"), "JPEG", quality=80))
np.savez_compressed(here / "expected.npz", **expected)
