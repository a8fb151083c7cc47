"""k-means by scikit-learn: Lloyd's iterations in float32, from greedy k-means++ starts.

    kmeans.py TENSORS --form lloyd ...
"""
import argparse

import peer

sklearn, _, pool = peer.need("sklearn", "sklearn.cluster", "threadpoolctl")

parser = argparse.ArgumentParser()
parser.add_argument("tensors")
parser.add_argument("--form", default="lloyd")
parser.add_argument("--threads", type=int, required=True)
parser.add_argument("--starts", type=int, required=True)
arguments = parser.parse_args()

tensors = peer.read_tensors(arguments.tensors)
points, centres = tensors["points"], tensors["centres"]
draws = 0


def fit(**settings):
    with pool.threadpool_limits(limits=arguments.threads):
        return sklearn.cluster.KMeans(
            len(centres), algorithm=arguments.form, **settings).fit(points)


def check():
    """From the given centres."""
    return [fit(init=centres, n_init=1).inertia_]


def run():
    global draws
    draws += 1
    fit(n_init=arguments.starts, random_state=draws)


peer.serve(f"scikit-learn {sklearn.__version__} {arguments.form}", check, run)
