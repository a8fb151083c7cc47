"""Makes projections.safetensors: what scikit-learn and NumPy make of small data sets.

Needs: pip install numpy scikit-learn
Run:   python make_projection_golden.py

Inputs are stored as float32, and every truth is computed in float64 from just those.
"""

import json
import os
import struct

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.manifold._utils import _binary_search_perplexity
from sklearn.metrics import (
    adjusted_rand_score,
    davies_bouldin_score,
    normalized_mutual_info_score,
    silhouette_samples,
    silhouette_score,
)

random = np.random.default_rng(7)
tensors = {}


def keep(name, values):
    kind = np.int32 if np.asarray(values).dtype.kind in "iu" else np.float32
    tensors[name] = np.ascontiguousarray(values, dtype=kind)
    return tensors[name].astype(np.float64) if kind == np.float32 else tensors[name]


def pca(name, points, count):
    points = keep(name + "/points", points)
    fit = PCA(count, svd_solver="full").fit(points)
    components = fit.components_
    largest = np.abs(components).argmax(axis=1)
    signs = np.sign(components[np.arange(count), largest])
    keep(name + "/components", components * signs[:, None])
    keep(name + "/variance", fit.explained_variance_)
    keep(name + "/projection", fit.transform(points) * signs)


# Far from the origin, so that a lost centring shows.
scales = 1.25 ** -np.arange(10)
pca("pca/tall", random.normal(size=(120, 10)) * scales + 30, 4)
pca("pca/wide", random.normal(size=(20, 40)) * 1.1 ** -np.arange(40), 5)
# More dimensions than the small solver takes, in a mixed basis.
mixing = np.linalg.qr(random.normal(size=(96, 96)))[0]
pca("pca/large", random.normal(size=(110, 96)) * 1.05 ** -np.arange(96) @ mixing, 3)

# Affinities and the gradient.
points = keep("affinities/points", random.normal(size=(90, 5)))
perplexity, neighbours = 10.0, 30
squared = ((points[:, None] - points[None]) ** 2).sum(-1)
np.fill_diagonal(squared, np.inf)
nearest = np.argsort(squared, axis=1, kind="stable")[:, :neighbours]
distances = np.take_along_axis(squared, nearest, axis=1).astype(np.float32)
conditional = _binary_search_perplexity(distances, perplexity, 0)
keep("affinities/neighbours", nearest)
keep("affinities/conditional", conditional)
joint = np.zeros((90, 90))
np.put_along_axis(joint, nearest, conditional, axis=1)
joint = (joint + joint.T) / joint.sum() / 2
for name, scale in [("start", 1e-4), ("middle", 1.0), ("late", 20.0)]:
    embedding = keep(f"gradient/{name}/embedding", random.normal(size=(90, 2)) * scale)
    difference = embedding[:, None] - embedding[None]
    kernel = 1 / (1 + (difference**2).sum(-1))
    np.fill_diagonal(kernel, 0)
    q = kernel / kernel.sum()
    gradient = 4 * (((joint - q) * kernel)[:, :, None] * difference).sum(1)
    keep(f"gradient/{name}/gradient", gradient)
    some = joint > 0
    keep(f"gradient/{name}/divergence", np.sum(joint[some] * np.log(joint[some] / q[some])))

# Whole embeddings of blobs.
labels = np.arange(300) % 5
centres = random.normal(size=(5, 10)) * 4
blobs = keep("blobs/points", centres[labels] + random.normal(size=(300, 10)))
keep("blobs/labels", labels)
tsne = TSNE(perplexity=30, init="pca", learning_rate="auto", max_iter=750, random_state=0)
embedding = tsne.fit_transform(blobs)
keep("blobs/divergence", tsne.kl_divergence_)
keep("blobs/embedding silhouette", silhouette_samples(embedding, labels).mean())

# k-means.
for name, data, clusters in [
    ("blobs", blobs, 5),
    ("hard", keep("hard/points", random.uniform(size=(400, 6))), 20),
]:
    fit = KMeans(clusters, n_init=50, random_state=0, tol=1e-6).fit(data)
    keep(name + "/inertia", fit.inertia_)
    keep(name + "/k-means labels", fit.labels_)

# Silhouettes: a plane, many dimensions, near duplicates far from the origin, a lone point.
keep("silhouette/blobs", silhouette_samples(blobs, labels))
plane = keep("silhouette/plane/points", random.normal(size=(70, 2)))
plane_labels = keep("silhouette/plane/labels", np.where(np.arange(70) == 3, 9, np.arange(70) % 3))
keep("silhouette/plane", silhouette_samples(plane, plane_labels))
tight = np.repeat(random.normal(size=(6, 40)), 10, axis=0) + 100
tight = keep("silhouette/tight/points", tight + 1e-3 * random.normal(size=tight.shape))
tight_labels = keep("silhouette/tight/labels", np.arange(60) // 15 - 2)
keep("silhouette/tight", silhouette_samples(tight, tight_labels))

# Agreement.
first = keep("agreement/clusters", random.integers(0, 4, 80))
second = keep("agreement/labels", np.where(random.uniform(size=80) < 0.6, first, first % 3 + 7))
keep("agreement/adjusted Rand", adjusted_rand_score(second, first))
keep("agreement/mutual information", normalized_mutual_info_score(second, first))

# Davies–Bouldin, and k-means by the number of clusters.
keep("davies-bouldin/blobs", davies_bouldin_score(blobs, labels))
for name, data, parts in [("plane", plane, plane_labels), ("tight", tight, tight_labels)]:
    keep("davies-bouldin/" + name, davies_bouldin_score(data, parts))
fits = [KMeans(k, n_init=50, random_state=0, tol=1e-6).fit(blobs) for k in range(2, 8)]
keep("count/inertia", [fit.inertia_ for fit in fits])
keep("count/silhouette", [silhouette_score(blobs, fit.labels_) for fit in fits])
keep("count/davies-bouldin", [davies_bouldin_score(blobs, fit.labels_) for fit in fits])

header, offset = {}, 0
for name in sorted(tensors):
    values = tensors[name]
    header[name] = {
        "dtype": "F32" if values.dtype == np.float32 else "I32",
        "shape": list(values.shape),
        "data_offsets": [offset, offset + values.nbytes],
    }
    offset += values.nbytes
text = json.dumps(header, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "projections.safetensors")
with open(path, "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text)
    for name in sorted(tensors):
        file.write(tensors[name].tobytes())
print(path, os.path.getsize(path))
for name in ["blobs/divergence", "blobs/embedding silhouette", "blobs/inertia", "hard/inertia"]:
    print(name, tensors[name])
