"""Trains a noisy ResNet-18 in PyTorch on images that ibpipe has poisoned, to tell whether an attack
that fails does so for its scale or for a defect of ibpipe's own training.

    pip install torch safetensors
    ibpipe cache export 'latest:poison WaNet 10%' --to poison
    ibpipe cache export 'latest:trigger WaNet on CIFAR-10 test' --to trigger
    ibpipe cache export 'latest:CIFAR-10 test' --to test
    python Scripts/pytorch/train_poisoned.py poison trigger test --width 16 --epochs 20

Prints clean accuracy and attack success, over all triggered images and without those that truly are
of the target class, after every epoch. Start, order and noise are PyTorch's own.
"""
import argparse

import torch
from safetensors.torch import load_file

from networks import NoisyResNet18


def images(folder):
    """[N, 3, H, W] and labels of an exported artifact."""
    tensors = load_file(f"{folder}/images.safetensors")
    return tensors["images"].permute(0, 3, 1, 2).contiguous(), tensors["labels"].long()


def predictions(network, pictures, batch=500):
    network.eval()
    with torch.no_grad():
        return torch.cat([network(part)[1].argmax(1) for part in pictures.split(batch)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("poison")
    parser.add_argument("trigger")
    parser.add_argument("test")
    parser.add_argument("--target", type=int, default=0)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--noise", type=float, default=0.4)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--learning-rate", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    samples, labels = images(options.poison)
    triggered, _ = images(options.trigger)
    clean, truth = images(options.test)
    others = truth != options.target
    network = NoisyResNet18(options.width, options.noise, options.noise)
    optimiser = torch.optim.SGD(
        network.parameters(), lr=options.learning_rate, momentum=0.9, weight_decay=5e-4)
    for epoch in range(1, options.epochs + 1):
        network.train()
        for rows in torch.randperm(len(labels)).split(options.batch):
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(network(samples[rows])[1], labels[rows]).backward()
            optimiser.step()
        accuracy = (predictions(network, clean) == truth).float().mean()
        hits = (predictions(network, triggered) == options.target).float()
        print(
            f"epoch {epoch}: clean accuracy {accuracy:.3f}, attack success {hits.mean():.3f}, "
            f"without the target class {hits[others].mean():.3f}", flush=True)


if __name__ == "__main__":
    main()
