"""The logits of many images by a noisy network in evaluation mode, in PyTorch.

    inference.py TENSORS --network resnet18|vgg16 --form nchw|channels-last|... --batch N ...
"""
import networks
import peer

torch = networks.torch

parser = networks.parser()
parser.add_argument("--batch", type=int, required=True)
parser.add_argument("--checked-images", type=int, required=True)
arguments = parser.parse_args()
torch.set_num_threads(arguments.threads)

stored = networks.load(arguments)
images = stored.pop("images")
network = networks.NETWORKS[arguments.network](
    stored, arguments.form.endswith("-stored"), training=False)


@torch.inference_mode()
def logits(images, noise):
    return torch.cat(
        [network.forward(batch, noise) for batch in images.split(arguments.batch)])


def check():
    """The largest logit, and all as shares of it."""
    found = logits(images[:arguments.checked_images], 0)
    largest = found.abs().max()
    return [largest, *(found / largest).flatten().tolist()]


peer.serve(
    f"PyTorch {torch.__version__} {arguments.form}", check,
    lambda: logits(images, arguments.noise))
