"""The noisy ResNet-18 and VGG-16 in PyTorch, of the tensors that ibpipe gives, and their forms.

    nchw, channels-last                  noise is drawn in every pass, as the published code does
    nchw-stored, channels-last-stored    noise is drawn once, so that it costs an addition: the
                                         fairest opponents of cheap noise
"""
import argparse

import peer

torch, _ = peer.need("torch", "numpy")
F = torch.nn.functional


def parser():
    """What every script of the networks is told."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tensors")
    parser.add_argument("--network", choices=NETWORKS, required=True)
    parser.add_argument(
        "--form", choices=["nchw", "nchw-stored", "channels-last", "channels-last-stored"],
        default="nchw")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--noise", type=float, required=True)
    return parser


def load(arguments):
    """The tensors by name, those of four dimensions in the form's layout, the images included."""
    stored = {name: torch.from_numpy(array) for name, array in
              peer.read_tensors(arguments.tensors).items()}
    stored["images"] = stored["images"].permute(0, 3, 1, 2).contiguous()
    layout = (torch.contiguous_format if arguments.form.startswith("nchw")
              else torch.channels_last)
    return {name: tensor.contiguous(memory_format=layout) if tensor.dim() == 4 else tensor
            for name, tensor in stored.items()}


class Network:
    """Parameters and running statistics, and what both networks are made of."""

    def __init__(self, state, is_stored, training):
        self.state = {name: tensor.clone() for name, tensor in state.items()}
        self.is_stored = is_stored
        self.training = training
        self.drawn = {}

    def learnt(self):
        return [tensor for name, tensor in self.state.items() if "running" not in name]

    def convolve(self, x, name, stride=1, padding=1):
        return F.conv2d(x, self.state[name + ".weight"], stride=stride, padding=padding)

    def norm(self, x, name):
        return F.batch_norm(
            x, self.state[name + ".running_mean"], self.state[name + ".running_var"],
            self.state[name + ".weight"], self.state[name + ".bias"], training=self.training)

    def noisy(self, x, place, noise):
        if noise == 0:
            return x
        if not self.is_stored:
            return x + torch.randn_like(x) * noise
        if place not in self.drawn:
            self.drawn[place] = torch.randn_like(x) * noise
        return x + self.drawn[place][:len(x)]

    def linear(self, x, name):
        return F.linear(x, self.state[name + ".weight"], self.state[name + ".bias"])


class ResNet18(Network):
    """Noise after both rectifiers of every block, and on the pooled vector."""

    def forward(self, images, noise):
        x = F.relu(self.norm(self.convolve(images, "conv1"), "bn1"))
        for stage in range(1, 5):
            for index in range(2):
                name = f"layer{stage}.{index}"
                stride = 2 if stage > 1 and index == 0 else 1
                y = self.norm(self.convolve(x, name + ".conv1", stride), name + ".bn1")
                y = self.noisy(F.relu(y), name + ".1", noise)
                y = self.norm(self.convolve(y, name + ".conv2"), name + ".bn2")
                if stride == 2:
                    x = self.convolve(x, name + ".downsample.0", stride, padding=0)
                    x = self.norm(x, name + ".downsample.1")
                x = self.noisy(F.relu(y + x), name + ".2", noise)
        return self.linear(self.noisy(x.mean(dim=(2, 3)), "pool", noise), "fc")


class VGG16(Network):
    """Noise after every rectifier, and on the vector of the last pooling."""

    def forward(self, images, noise):
        x, place = images, 0
        for convolutions in [2, 2, 3, 3, 3]:
            for _ in range(convolutions):
                x = self.norm(self.convolve(x, f"features.{place}"), f"features.{place + 1}")
                x = self.noisy(F.relu(x), f"features.{place + 2}", noise)
                place += 3
            x = F.max_pool2d(x, 2)
            place += 1
        return self.linear(self.noisy(x.flatten(1), "pool", noise), "classifier")


NETWORKS = {"resnet18": ResNet18, "vgg16": VGG16}
