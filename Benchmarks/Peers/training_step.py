"""One training step of the noisy ResNet-18 in PyTorch: forward, backward and SGD.

    training_step.py TENSORS --form nchw|channels-last|channels-last-stored ...

`nchw` and `channels-last` draw their noise in every step, as the published code does;
`channels-last-stored` adds noise drawn once: the fairest opponent of cheap noise.
"""
import argparse

import peer

torch, _ = peer.need("torch", "numpy")
F = torch.nn.functional

parser = argparse.ArgumentParser()
parser.add_argument("tensors")
parser.add_argument("--form", default="nchw")
parser.add_argument("--threads", type=int, required=True)
parser.add_argument("--noise", type=float, required=True)
parser.add_argument("--learning-rate", type=float, required=True)
parser.add_argument("--momentum", type=float, required=True)
parser.add_argument("--weight-decay", type=float, required=True)
parser.add_argument("--checked-steps", type=int, required=True)
arguments = parser.parse_args()
torch.set_num_threads(arguments.threads)
layout = (
    torch.contiguous_format if arguments.form == "nchw" else torch.channels_last)


def arranged(tensor):
    return tensor.contiguous(memory_format=layout) if tensor.dim() == 4 else tensor


stored = {name: torch.from_numpy(array) for name, array in
          peer.read_tensors(arguments.tensors).items()}
images = arranged(stored.pop("images").permute(0, 3, 1, 2).contiguous())
labels = stored.pop("labels").long()


class Network:
    def __init__(self):
        self.state = {name: arranged(tensor.clone()) for name, tensor in stored.items()}
        self.learnt = [tensor.requires_grad_(True) for name, tensor in self.state.items()
                       if "running" not in name]
        self.optimiser = torch.optim.SGD(
            self.learnt, lr=arguments.learning_rate, momentum=arguments.momentum,
            weight_decay=arguments.weight_decay)
        self.drawn = {}

    def norm(self, x, name):
        return F.batch_norm(
            x, self.state[name + ".running_mean"], self.state[name + ".running_var"],
            self.state[name + ".weight"], self.state[name + ".bias"], training=True)

    def noisy(self, x, place, noise):
        if noise == 0:
            return x
        if arguments.form != "channels-last-stored":
            return x + torch.randn_like(x) * noise
        if place not in self.drawn:
            self.drawn[place] = torch.randn_like(x) * noise
        return x + self.drawn[place]

    def forward(self, noise):
        state = self.state
        x = F.relu(self.norm(F.conv2d(images, state["conv1.weight"], padding=1), "bn1"))
        for stage in range(1, 5):
            for index in range(2):
                name = f"layer{stage}.{index}"
                stride = 2 if stage > 1 and index == 0 else 1
                y = F.conv2d(x, state[name + ".conv1.weight"], stride=stride, padding=1)
                y = self.noisy(F.relu(self.norm(y, name + ".bn1")), name + ".1", noise)
                y = F.conv2d(y, state[name + ".conv2.weight"], padding=1)
                y = self.norm(y, name + ".bn2")
                if stride == 2:
                    x = F.conv2d(x, state[name + ".downsample.0.weight"], stride=2)
                    x = self.norm(x, name + ".downsample.1")
                x = self.noisy(F.relu(y + x), name + ".2", noise)
        pooled = self.noisy(x.mean(dim=(2, 3)), "pool", noise)
        return F.linear(pooled, state["fc.weight"], state["fc.bias"])

    def step(self, noise):
        self.optimiser.zero_grad()
        loss = F.cross_entropy(self.forward(noise), labels)
        loss.backward()
        self.optimiser.step()
        return loss.item()


def check():
    network = Network()
    return [network.step(0) for _ in range(arguments.checked_steps)]


network = Network()
peer.serve(
    f"PyTorch {torch.__version__} {arguments.form}", check,
    lambda: network.step(arguments.noise))
