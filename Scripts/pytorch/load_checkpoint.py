"""Loads what the stage `Weights(of: checkpoint)` wrote.

    pip install torch safetensors
    python Scripts/pytorch/load_checkpoint.py Results/NAME/weights/weights.safetensors

As a module: `network = load("weights.safetensors", noise=0.4, output_noise=0.4)`.
"""
import sys

from safetensors.torch import load_file

from networks import NoisyResNet18, NoisyVGG16


def load(path, noise=0.4, output_noise=0.4, **options):
    """The network whose weights the file holds, in evaluation mode. Which one, how wide and of how
    many classes follows from the tensors; noise is no weight, and has to be said."""
    weights = load_file(path)
    if "conv1.weight" in weights:
        network = NoisyResNet18(
            weights["conv1.weight"].shape[0], noise, output_noise, weights["fc.bias"].shape[0],
            **options)
    elif "features.0.weight" in weights:
        head = "linear" if "classifier.weight" in weights else "full"
        last = "classifier.bias" if head == "linear" else "classifier.6.bias"
        network = NoisyVGG16(
            weights["features.0.weight"].shape[0], noise, output_noise, weights[last].shape[0],
            head, **options)
    else:
        raise SystemExit(f"{path} holds neither a ResNet-18 nor a VGG-16")
    network.load_state_dict(weights, strict=True)
    return network.eval()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: load_checkpoint.py WEIGHTS.safetensors")
    network = load(sys.argv[1])
    parameters = sum(parameter.numel() for parameter in network.parameters())
    print(f"{type(network).__name__}: {parameters:,} parameters")
