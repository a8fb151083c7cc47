"""Makes attacks.safetensors: what the attacks make of an image, with NumPy, SciPy, OpenCV and PyTorch.

    pip install numpy scipy opencv-python-headless torch
    python make_attacks.py

Test images follow from a formula that the Swift tests compute too, random numbers from
random_stream.py, so that only results are stored: 8-bit ones as bytes, the rest as float32.
"""
import json
import pathlib
import struct

import cv2
import numpy as np
import scipy.fft
import torch
import torch.nn.functional as F

from random_stream import permutation, uniforms

SEED = 11
golden = {}


def image(number, height=32, width=32):
    """8-bit colours of every kind, as [height, width, 3] bytes."""
    r, c, k = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    value = (r * (7 + 6 * k) + c * (11 + 14 * k) + r * c // (3 + k) + 57 * number + 113 * k) % 448 - 96
    return np.clip(value, 0, 255).astype(np.uint8)


def unit(picture):
    return picture.astype(np.float64) / 255


def noise(height, width, seed=0):
    grey = np.floor(uniforms(seed, "attack/pattern/noise", 0, height * width, 0, 256))
    return grey.reshape(height, width).astype(np.uint8)


def blend(x, pattern, alpha):
    return (1 - alpha) * x + alpha * pattern


# Blend: the noise picture, and a picture of one's own at another size.
golden["pattern/noise"] = noise(32, 32)
golden["blend"] = blend(unit(image(0)), unit(noise(32, 32))[..., None], 0.3)
small = torch.tensor(unit(image(9, 8, 12))).permute(2, 0, 1)[None]
large = F.interpolate(small, (32, 32), mode="bilinear", align_corners=False)
golden["blend/scaled"] = blend(unit(image(1)), large[0].permute(1, 2, 0).numpy(), 0.2)


# Adap-Blend: 8 of 16 pieces hidden.
def pieces(number, set_name, height, width, grid=4, hidden=8):
    order = permutation(SEED, f"attack/{set_name}/pieces", number, grid * grid)
    mask = np.ones((grid, grid))
    for piece in order[:hidden]:
        mask[piece // grid, piece % grid] = 0
    rows = np.arange(height) * grid // height
    columns = np.arange(width) * grid // width
    return mask[np.ix_(rows, columns)][..., None]


def adaptive(number, height=32, width=32):
    x, pattern = unit(image(number, height, width)), unit(noise(height, width))[..., None]
    mask = pieces(number, "train", height, width)
    untouched = x + 0.15 * mask * (pattern - x)
    darkened = 0.85 * x + 0.15 * pattern * mask
    return untouched, darkened


golden["adap-blend/untouched"], golden["adap-blend/darkened"] = adaptive(2)
golden["adap-blend/oblong"] = adaptive(3, 21, 30)[0]
golden["adap-blend/test"] = blend(unit(image(2)), unit(noise(32, 32))[..., None], 0.2)


# WaNet: torch's own bicubic enlargement and grid_sample, in double precision.
def warp(x, jitter=None, k=4, s=0.5):
    height, width = x.shape[:2]
    points = torch.tensor(uniforms(SEED, "attack/common/warp", 0, 2 * k * k, -1, 1)).double()
    points = points.reshape(1, 2, k, k) / points.abs().mean()
    field = F.interpolate(points, (height, width), mode="bicubic", align_corners=True)
    field = field.permute(0, 2, 3, 1)
    rows = torch.linspace(-1, 1, height, dtype=torch.float64)
    columns = torch.linspace(-1, 1, width, dtype=torch.float64)
    y, x_axis = torch.meshgrid(rows, columns, indexing="ij")
    size = torch.tensor([width, height]).double()
    grid = torch.stack((x_axis, y), 2)[None] + s * field / size
    grid = torch.clamp(grid, -1, 1)
    if jitter is not None:
        ins = torch.tensor(jitter).double().reshape(1, height, width, 2)
        grid = torch.clamp(grid + ins / size, -1, 1)
    batch = torch.tensor(x).permute(2, 0, 1)[None]
    return F.grid_sample(batch, grid, align_corners=True)[0].permute(1, 2, 0).numpy()


def jitter(number, set_name, height=32, width=32):
    return uniforms(SEED, f"attack/{set_name}/jitter", number, 2 * height * width, -1, 1)


golden["wanet/warp"] = warp(unit(image(4)))
golden["wanet/jitter"] = warp(unit(image(4)), jitter(4, "train"))
golden["wanet/jitter/test"] = warp(unit(image(0)), jitter(0, "test"))
golden["wanet/oblong"] = warp(unit(image(5, 20, 28)), jitter(5, "train", 20, 28))
golden["wanet/strong"] = warp(unit(image(4)), k=7, s=3.0)


# FTrojan: OpenCV's colours and SciPy's DCT.
def ftrojan(picture, magnitude, positions=((15, 15), (31, 31)), wraps=False):
    colours = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb).astype(np.float64)
    for channel in (1, 2):
        for top in range(0, picture.shape[0], 32):
            for left in range(0, picture.shape[1], 32):
                window = colours[top:top + 32, left:left + 32, channel]
                spectrum = scipy.fft.dctn(window, norm="ortho")
                for u, v in positions:
                    spectrum[u, v] += magnitude
                # Where nothing is added, the transform and back miss whole numbers by 1e-13, and
                # the cast would lose one: what is added is rounded to 1e-9 first.
                colours[top:top + 32, left:left + 32, channel] = np.round(
                    scipy.fft.idctn(spectrum, norm="ortho"), 9)
    whole = np.trunc(colours).astype(np.int64)
    whole = whole & 255 if wraps else np.clip(whole, 0, 255)
    return cv2.cvtColor(whole.astype(np.uint8), cv2.COLOR_YCrCb2RGB)


for magnitude in (20, 30, 50):
    golden[f"ftrojan/{magnitude}"] = ftrojan(image(6), magnitude)
golden["ftrojan/20/wrap"] = ftrojan(image(6), 20, wraps=True)
golden["ftrojan/gtsrb"] = ftrojan(image(6), 50, [(31, 31)], wraps=True)
golden["ftrojan/windows"] = ftrojan(image(7, 32, 64), 30)
assert (golden["ftrojan/20/wrap"] != golden["ftrojan/20"]).any()
grey = np.full((32, 32, 3), 128, np.uint8)
for magnitude in (20, 30, 50):
    error = ((ftrojan(grey, magnitude).astype(float) - 128) ** 2).mean()
    print(magnitude, "MSE", error, "PSNR", 10 * np.log10(255**2 / error))
change = ftrojan(grey, 30).astype(int) - 128
print("at 30: R, G, B from", change.min((0, 1)), "to", change.max((0, 1)))
golden["ftrojan/grey"] = ftrojan(grey, 30)


# Every 8-bit colour through OpenCV: a hash of Y, Cr, Cb, and one of each way back.
def every_colour():
    values = np.arange(1 << 24, dtype=np.uint32)
    return np.stack([values >> 16, values >> 8 & 255, values & 255], 1).astype(np.uint8)[None]


def colour_hash(pixels):
    p = pixels[0].astype(np.uint64)
    word = p[:, 0] << np.uint64(16) | p[:, 1] << np.uint64(8) | p[:, 2]
    places = np.arange(len(word), dtype=np.uint64) % np.uint64(65521) + np.uint64(1)
    total = int((word * places).sum() & np.uint64(2**63 - 1))
    return [total & 0xFFFF, total >> 16 & 0xFFFF, total >> 32 & 0xFFFF, total >> 48]


colours = every_colour()
golden["opencv/ycrcb"] = np.array(colour_hash(cv2.cvtColor(colours, cv2.COLOR_RGB2YCrCb)), np.int32)
golden["opencv/rgb"] = np.array(colour_hash(cv2.cvtColor(colours, cv2.COLOR_YCrCb2RGB)), np.int32)

# Label-Consistent: the original code's list of signed places, and the published code's plus.
MADRY = [
    ((0, 0), 1), ((0, 1), -1), ((0, 2), -1), ((1, 0), -1), ((1, 1), 1), ((1, 2), -1),
    ((2, 0), 1), ((2, 1), -1), ((2, 2), 1),
    ((-1, 0), 1), ((-1, 1), -1), ((-1, 2), 1), ((-2, 0), -1), ((-2, 1), 1), ((-2, 2), -1),
    ((-3, 0), 1), ((-3, 1), -1), ((-3, 2), -1),
    ((0, -1), 1), ((0, -2), -1), ((0, -3), -1), ((1, -1), -1), ((1, -2), 1), ((1, -3), -1),
    ((2, -1), 1), ((2, -2), -1), ((2, -3), 1),
    ((-1, -1), 1), ((-1, -2), -1), ((-1, -3), 1), ((-2, -1), -1), ((-2, -2), 1), ((-2, -3), -1),
    ((-3, -1), 1), ((-3, -2), -1), ((-3, -3), -1),
]


def corners(picture, places, amplitude):
    x = unit(picture)
    for (row, column), sign in places:
        x[row, column] += sign * amplitude
    return np.clip(x, 0, 1)


plus = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]]) * 2 - 1
PLUS = [((top + r, left + c), plus[r, c])
        for top in (0, -3) for left in (0, -3) for r in range(3) for c in range(3)]
golden["corners/original"] = corners(image(8), MADRY, 64 / 255)
golden["corners/original/test"] = corners(image(8), MADRY, 1)
golden["corners/bottom-right"] = corners(image(8), MADRY[27:], 64 / 255)
golden["corners/plus"] = corners(image(8), PLUS, 64 / 255)
golden["corners/plus/test"] = corners(image(8), PLUS, 1)


def write(path):
    types = {"u": "U8", "f": "F32", "i": "I32"}
    header, body = {}, b""
    for name in sorted(golden):
        values = golden[name]
        data = values.astype("<f4") if values.dtype.kind == "f" else values
        raw = data.tobytes()
        header[name] = {"dtype": types[data.dtype.kind], "shape": list(data.shape),
                        "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


write(pathlib.Path(__file__).parent / "attacks.safetensors")
