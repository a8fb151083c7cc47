"""Makes network.safetensors: what PyTorch makes of the noisy ResNet-18, in double precision.

    pip install numpy torch==2.13.0+cpu --extra-index-url https://download.pytorch.org/whl/cpu
    python make_network_golden.py

See reference.py for the network.
"""
import os

import numpy as np
import torch
import torch.nn.functional as F

from reference import batch, resnet, resnet_forward, summary, uniforms, write

golden = {}


def learn(width, count, steps, whole):
    """Trains and stores what came of it; of a large network only summaries."""
    prefix = f"width{width}/"
    state = resnet(width)
    learnt = [n for n in state if "running" not in n]
    for name in learnt:
        state[name].requires_grad_(True)
    optimiser = torch.optim.SGD(
        [state[n] for n in learnt], lr=0.05, momentum=0.9, weight_decay=5e-4)

    def store(kind, name, values):
        golden[prefix + kind + name] = values.detach() if whole else summary(name, values)

    losses = []
    for step in range(steps):
        images, labels = batch(count, step)
        representation, logits = resnet_forward(state, images, step, training=True)
        loss = F.cross_entropy(logits, labels)
        optimiser.zero_grad()
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            golden[prefix + "representation"] = representation.detach()
            golden[prefix + "logits"] = logits.detach()
            for name in learnt:
                store("gradient/", name, state[name].grad)
        optimiser.step()
        if step == 0:
            for name in state:
                golden[prefix + "once/" + name] = summary(name, state[name])
    golden[prefix + "losses"] = torch.tensor(losses)
    for name in state:
        store("after/", name, state[name])
    with torch.no_grad():
        representation, logits = resnet_forward(state, batch(count, steps)[0], steps, training=False)
    golden[prefix + "evaluation/representation"] = representation
    golden[prefix + "evaluation/logits"] = logits


def plateau():
    """The learning rates that ReduceLROnPlateau gives for a noisy, falling loss."""
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.SGD([parameter], lr=0.01)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimiser, mode="min", factor=0.5, patience=5)
    losses = [float(np.float32(2 * 0.93 ** min(i, 40) + 0.3 * u))
              for i, u in enumerate(uniforms("plateau", 400))]
    losses[100:103] = [losses[99] * (1 - 0.00005)] * 3
    losses = [float(np.float32(loss)) for loss in losses]
    rates = []
    for loss in losses:
        rates.append(optimiser.param_groups[0]["lr"])
        scheduler.step(loss)
    golden["plateau/losses"] = torch.tensor(losses)
    golden["plateau/rates"] = torch.tensor(rates)


learn(width=4, count=6, steps=3, whole=True)
learn(width=12, count=3, steps=1, whole=False)
learn(width=64, count=2, steps=1, whole=False)
plateau()
write(golden, os.path.join(os.path.dirname(os.path.abspath(__file__)), "network.safetensors"))
