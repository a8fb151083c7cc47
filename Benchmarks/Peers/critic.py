"""One training step of an InfoNCE critic in PyTorch: value, gradient, clipping and AdamW.

    critic.py TENSORS --form naive|factored|distinct ...

`naive` joins every pair and passes it through the critic, as the published code does; `factored`
multiplies the two halves of the first layer once a sample; `distinct` also scores a pair that is
drawn several times only once.
"""
import argparse
import math

import peer

torch, _ = peer.need("torch", "numpy")

parser = argparse.ArgumentParser()
parser.add_argument("tensors")
parser.add_argument("--form", default="naive")
parser.add_argument("--threads", type=int, required=True)
parser.add_argument("--negatives", type=int, required=True)
parser.add_argument("--learning-rate", type=float, required=True)
parser.add_argument("--weight-decay", type=float, required=True)
parser.add_argument("--clip-norm", type=float, required=True)
arguments = parser.parse_args()
torch.set_num_threads(arguments.threads)

stored = {name: torch.from_numpy(array) for name, array in
          peer.read_tensors(arguments.tensors).items()}
a, b, given = stored["a"], stored["b"], stored["columns"].long()
batch, left = a.shape


def linear(weight, bias):
    layer = torch.nn.Linear(weight.shape[0], weight.shape[1])
    with torch.no_grad():
        layer.weight.copy_(weight.T)
        layer.bias.copy_(bias)
    return layer


first = linear(stored["first.weight"], stored["first.bias"])
second = linear(stored["second.weight"], stored["second.bias"])
output = linear(stored["output.weight"], torch.zeros(1))
relu = torch.relu
critic = torch.nn.Sequential(first, torch.nn.ReLU(), second, torch.nn.ReLU(), output)
optimiser = torch.optim.AdamW(
    critic.parameters(), lr=arguments.learning_rate, weight_decay=arguments.weight_decay)


def naive(columns):
    positive = critic(torch.cat([a, b], 1))
    drawn = torch.cat([a[:, None, :].expand(-1, columns.shape[1], -1), b[columns]], 2)
    negative = critic(drawn.reshape(-1, drawn.shape[2])).reshape(batch, -1)
    return positive, torch.logsumexp(torch.cat([positive, negative], 1), 1)


def halves():
    u = torch.nn.functional.linear(a, first.weight[:, :left], first.bias)
    return u, torch.nn.functional.linear(b, first.weight[:, left:])


def factored(columns):
    u, v = halves()
    positive = output(relu(second(relu(u + v))))
    negative = output(relu(second(relu(u[:, None, :] + v[columns])))).squeeze(2)
    return positive, torch.logsumexp(torch.cat([positive, negative], 1), 1)


def distinct(columns):
    u, v = halves()
    counts = torch.eye(batch)
    counts.scatter_add_(1, columns, torch.ones(columns.shape))
    rows, places = counts.nonzero(as_tuple=True)
    scores = output(relu(second(relu(u[rows] + v[places])))).squeeze(1)
    grid = torch.full((batch, batch), -math.inf)
    grid = grid.index_put((rows, places), scores)
    return grid.diagonal()[:, None], torch.logsumexp(grid + counts.log(), 1)


form = {"naive": naive, "factored": factored, "distinct": distinct}[arguments.form]


def value_and_gradient(columns):
    optimiser.zero_grad()
    positive, log_sum = form(columns)
    value = positive.mean() - log_sum.mean() + math.log(columns.shape[1] + 1)
    (-value).backward()
    return value.item()


def norm():
    return math.sqrt(sum(p.grad.square().sum().item() for p in critic.parameters()))


def check():
    return [value_and_gradient(given), norm()]


def run():
    value_and_gradient(torch.randint(batch, (batch, arguments.negatives)))
    torch.nn.utils.clip_grad_norm_(critic.parameters(), arguments.clip_norm)
    optimiser.step()


peer.serve(f"PyTorch {torch.__version__} {arguments.form}", check, run)
