"""Makes models.safetensors: both networks at full width and in their variants, by PyTorch in
double precision.

    pip install numpy torch==2.13.0+cpu torchvision==0.28.0+cpu \
        --extra-index-url https://download.pytorch.org/whl/cpu
    python make_model_golden.py

Of each case: the step whose batch and noise it takes, T, the logits and the loss of a training batch; the gradient of every parameter; the
logits in evaluation. See reference.py for the networks.
"""
import os

import numpy as np
import torch
import torch.nn.functional as F
import torchvision

from reference import batch, margins, resnet, resnet_forward, uniforms, vgg, vgg_forward, write

SAMPLES = 32
golden = {}


def traces(name, values):
    """What a gradient is compared by: its norm, its sum, a random projection, and some entries."""
    flat = values.detach().numpy().reshape(-1)
    projection = flat @ (uniforms("projection/" + name, flat.size) - 0.5)
    places = (uniforms("samples/" + name, SAMPLES) * flat.size).astype(np.int64)
    return torch.tensor([np.linalg.norm(flat), flat.sum(), projection, *flat[places]])


def safest_step(state, forward, count, options):
    """The one of 24 where rectifiers and poolings are farthest from taking the other side."""
    found = []
    for step in range(0, 48, 2):
        margins.clear()
        copies = {n: t.clone() for n, t in state.items()}
        with torch.no_grad():
            forward(copies, batch(count, step)[0], step, training=True, **options)
        found.append((min(margins), step))
    print("margin %g at step %d" % max(found))
    return max(found)[1]


def case(name, state, forward, count, whole=0, **options):
    """`whole`: gradients of at most so many values are kept as they are."""
    step = safest_step(state, forward, count, options)
    golden[name + "/step"] = torch.tensor([float(step)])
    learnt = [n for n in state if "running" not in n]
    for parameter in learnt:
        state[parameter].requires_grad_(True)
    images, labels = batch(count, step)
    representation, logits = forward(state, images, step, training=True, **options)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    golden[name + "/representation"] = representation.detach()
    golden[name + "/logits"] = logits.detach()
    golden[name + "/loss"] = loss.detach().reshape(1)
    for parameter in learnt:
        gradient = state[parameter].grad
        golden[f"{name}/gradient/{parameter}"] = (
            gradient if gradient.numel() <= whole else traces(parameter, gradient))
    with torch.no_grad():
        _, logits = forward(state, batch(count, step + 1)[0], step + 1, training=False, **options)
    golden[name + "/evaluation"] = logits


SILENT = dict(sigma=0, sigma_out=0)
case("resnet18", resnet(64), resnet_forward, 4)
case("resnet18, silent", resnet(64), resnet_forward, 4, **SILENT)
case("resnet18, every activation", resnet(8), resnet_forward, 6, stem_noise=True)
case("vgg16", vgg(64), vgg_forward, 4)
case("vgg16, silent", vgg(64), vgg_forward, 4, **SILENT)
case("vgg16, full", vgg(64, full=True), vgg_forward, 4)
case("vgg16, small", vgg(4), vgg_forward, 6, whole=5000)


def parameters(module, biases=True):
    return sum(p.numel() for n, p in module.named_parameters()
               if biases or not isinstance(module.get_submodule(n.rpartition(".")[0]),
                                           torch.nn.Conv2d) or not n.endswith(".bias"))


# torchvision's, with the stem and the linear layers of the paper; its VGG-16 has biases of
# convolutions, which BatchNorm takes away again.
residual = torchvision.models.resnet18(num_classes=10)
residual.conv1 = torch.nn.Conv2d(3, 64, 3, padding=1, bias=False)
features = parameters(torchvision.models.vgg16_bn().features, biases=False)
full = torch.nn.Sequential(
    torch.nn.Linear(512, 4096), torch.nn.Linear(4096, 4096), torch.nn.Linear(4096, 10))
golden["counts"] = torch.tensor([
    float(parameters(residual)), features + parameters(torch.nn.Linear(512, 10)),
    features + parameters(full)])
write(golden, os.path.join(os.path.dirname(os.path.abspath(__file__)), "models.safetensors"))
