"""The networks of ibpipe as PyTorch modules, with torchvision's names.

`NoisyResNet18` and `NoisyVGG16` take images of 32 x 32 as [N, 3, 32, 32] with values in [0, 1], and
give T and the logits. Noise is added in training and in evaluation alike; 0 switches it off.
"""
import torch
from torch import nn


class Noise(nn.Module):
    """Adds N(0, sigma^2)."""

    def __init__(self, sigma):
        super().__init__()
        self.sigma = sigma

    def forward(self, x):
        return x + self.sigma * torch.randn_like(x) if self.sigma > 0 else x


class NoisyReLU(nn.Module):
    def __init__(self, sigma):
        super().__init__()
        self.noise = Noise(sigma)

    def forward(self, x):
        return self.noise(torch.relu(x))


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride, sigma):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.relu = NoisyReLU(sigma)
        self.downsample = None
        if stride > 1:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class NoisyResNet18(nn.Module):
    def __init__(
        self, width=64, noise=0.4, output_noise=0.4, classes=10, every_activation=False,
    ):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = NoisyReLU(noise if every_activation else 0)
        inputs = width
        for stage in range(1, 5):
            outputs = width << (stage - 1)
            stride = 1 if stage == 1 else 2
            self.add_module(f"layer{stage}", nn.Sequential(
                BasicBlock(inputs, outputs, stride, noise),
                BasicBlock(outputs, outputs, 1, noise)))
            inputs = outputs
        self.output_noise = Noise(output_noise)
        self.fc = nn.Linear(inputs, classes)

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        representation = x.mean(dim=(2, 3))
        return representation, self.fc(self.output_noise(representation))


class NoisyVGG16(nn.Module):
    def __init__(self, width=64, noise=0.4, output_noise=0.4, classes=10, head="linear"):
        super().__init__()
        layers, inputs = [], 3
        for factor, convolutions in [(1, 2), (2, 2), (4, 3), (8, 3), (8, 3)]:
            for _ in range(convolutions):
                outputs = factor * width
                layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs),
                           NoisyReLU(noise)]
                inputs = outputs
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        if head == "linear":
            self.classifier = nn.Linear(inputs, classes)
        else:
            # At torchvision's places; where it has dropout there is nothing.
            hidden = 64 * width
            self.classifier = nn.Sequential(
                nn.Linear(inputs, hidden), NoisyReLU(noise), nn.Identity(),
                nn.Linear(hidden, hidden), NoisyReLU(noise), Noise(output_noise),
                nn.Linear(hidden, classes))
        self.output_noise = Noise(output_noise if head == "linear" else 0)

    def forward(self, x):
        representation = self.features(x).flatten(1)
        return representation, self.classifier(self.output_noise(representation))
