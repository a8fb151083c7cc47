"""Makes similarity.json: PSNR and SSIM by scikit-image.

    pip install numpy scipy scikit-image
    python make_similarity_golden.py

The images come from a hash of their name and index, which the Swift tests compute too
(Pictures.swift), so that only results are stored. What scikit-image does not do itself, the mean
over the whole mirrored map, is the mean of the map that it gives.
"""
import json
import os
import pathlib
import sys

import numpy as np
from skimage.color import rgb2gray
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "Goldens"))
from hashed_numbers import uniforms


def noise(name, height, width):
    return uniforms(name, height * width * 3).reshape(height, width, 3).astype(np.float32)


def smooth(name, height, width):
    """Two ramps and their product, with some grain."""
    y = (np.arange(height, dtype=np.float64) / height)[:, None]
    x = (np.arange(width, dtype=np.float64) / width)[None, :]
    planes = np.stack([0.2 + 0.6 * y + 0 * x, 0.1 + 0.5 * x + 0 * y, 0.8 - 0.7 * x * y], axis=2)
    grain = uniforms(name, height * width * 3).reshape(height, width, 3)
    return (0.9 * planes + 0.1 * grain).astype(np.float32)


def patched(image):
    """As BadNets: 5 x 5 red pixels in the corner."""
    altered = image.copy()
    altered[:5, :5] = [1, 0, 0]
    return altered


def blended(image, name):
    """As Blend: 0.7 of the image, 0.3 of a grey noise."""
    height, width, _ = image.shape
    pattern = uniforms(name, height * width).reshape(height, width, 1).astype(np.float32)
    return np.float32(0.7) * image + np.float32(0.3) * pattern


PAIRS = {
    "noise": (noise("a", 32, 32), noise("b", 32, 32)),
    "noise, 11 x 17": (noise("c", 11, 17), noise("d", 11, 17)),
    "patch": (smooth("e", 32, 32), patched(smooth("e", 32, 32))),
    "blend": (smooth("f", 32, 32), blended(smooth("f", 32, 32), "g")),
    "same": (smooth("e", 32, 32), smooth("e", 32, 32)),
}


def similarity(x, y, border, **options):
    value, whole = structural_similarity(x, y, data_range=1.0, full=True, **options)
    return float(value if border == "valid" else whole.mean())


WANG = dict(gaussian_weights=True, sigma=1.5, use_sample_covariance=False)


def main():
    golden = {}
    for name, (x, y) in PAIRS.items():
        x, y = x.astype(np.float64), y.astype(np.float64)
        golden[name] = {
            border: {
                "wang": similarity(x, y, border, channel_axis=2, **WANG),
                "wang, grey Rec. 709": similarity(rgb2gray(x), rgb2gray(y), border, **WANG),
                "wang, sample covariance": similarity(
                    x, y, border, channel_axis=2, gaussian_weights=True, sigma=1.5),
                "narrow": similarity(
                    x, y, border, channel_axis=2, gaussian_weights=True, sigma=0.9,
                    use_sample_covariance=False),
                "scikit-image": similarity(x, y, border, channel_axis=2),
                "uniform 9, grey Rec. 601": similarity(
                    x @ np.array([0.299, 0.587, 0.114]), y @ np.array([0.299, 0.587, 0.114]), border,
                    win_size=9, use_sample_covariance=False),
            }
            for border in ["valid", "mirrored"]
        }
        with np.errstate(divide="ignore"):
            psnr = float(peak_signal_noise_ratio(x, y, data_range=1.0))
        golden[name]["psnr"] = None if np.isinf(psnr) else psnr

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "similarity.json")
    with open(path, "w") as file:
        json.dump(golden, file, indent=1, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main()
