"""t-SNE by openTSNE, with its defaults: neighbours by Annoy, repulsion by FIt-SNE's interpolation
from 10,000 points on.

    tsne.py TENSORS --form opentsne ...
"""
import argparse

import peer

openTSNE, _ = peer.need("openTSNE", "numpy")

parser = argparse.ArgumentParser()
parser.add_argument("tensors")
parser.add_argument("--form", default="opentsne")
parser.add_argument("--threads", type=int, required=True)
parser.add_argument("--perplexity", type=float, required=True)
arguments = parser.parse_args()

points = peer.read_tensors(arguments.tensors)["points"]
divergence = None


def run():
    global divergence
    embedding = openTSNE.TSNE(
        perplexity=arguments.perplexity, n_jobs=arguments.threads, random_state=1).fit(points)
    divergence = embedding.kl_divergence


def check():
    """The divergence that the last run reached; what it takes to reach it is a whole run."""
    if divergence is None:
        run()
    return [divergence]


peer.serve(f"openTSNE {openTSNE.__version__}", check, run)
