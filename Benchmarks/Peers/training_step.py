"""One training step of a noisy network in PyTorch: forward, backward and SGD.

    training_step.py TENSORS --network resnet18|vgg16 --form nchw|channels-last|... ...
"""
import networks
import peer

torch = networks.torch

parser = networks.parser()
parser.add_argument("--learning-rate", type=float, required=True)
parser.add_argument("--momentum", type=float, required=True)
parser.add_argument("--weight-decay", type=float, required=True)
parser.add_argument("--checked-steps", type=int, default=0)
arguments = parser.parse_args()
torch.set_num_threads(arguments.threads)

stored = networks.load(arguments)
images = stored.pop("images")
labels = stored.pop("labels").long()


class Training:
    def __init__(self):
        self.network = networks.NETWORKS[arguments.network](
            stored, arguments.form.endswith("-stored"), training=True)
        learnt = [tensor.requires_grad_(True) for tensor in self.network.learnt()]
        self.optimiser = torch.optim.SGD(
            learnt, lr=arguments.learning_rate, momentum=arguments.momentum,
            weight_decay=arguments.weight_decay)

    def step(self, noise):
        self.optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(self.network.forward(images, noise), labels)
        loss.backward()
        self.optimiser.step()
        return loss.item()


def check():
    training = Training()
    return [training.step(0) for _ in range(arguments.checked_steps)]


training = Training()
if arguments.checked_steps == 0:
    # What is not compared need not start again, and would only take memory.
    stored.clear()
peer.serve(
    f"PyTorch {torch.__version__} {arguments.form}", check,
    lambda: training.step(arguments.noise))
