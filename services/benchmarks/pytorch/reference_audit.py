"""The reference audit A1 in plain PyTorch, one thread: the peer of `services/benchmarks/run audit`.

LeNet (6-16-120-84-10) on 50 images of 28 x 28; six states (as trained, then its five layers re-initialized from the top
down, each state keeping the ones before); gradient, gradient x input, guided backpropagation, integrated gradients (50
Gauss-Legendre nodes), SmoothGrad (50 samples) and Grad-CAM; signed Spearman correlation with the map of the trained state.
Prints processor seconds of the audit, without imports and set-up. Weights and images are random: neither changes the work.

    pip install torch numpy scipy; OMP_NUM_THREADS=1 python reference_audit.py [repetitions]
"""
import sys
import time

import numpy as np
import torch
from scipy.stats import spearmanr
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
IMAGES, NODES, BATCH = 50, 50, 250


class GuidedRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        y = z.clamp(min=0)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, cotangent):
        (y,) = ctx.saved_tensors
        return cotangent.clamp(min=0) * (y > 0)


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)
        self.relu = F.relu

    def forward(self, x):
        x = F.max_pool2d(self.relu(self.conv1(x)), 2)
        self.last = self.relu(self.conv2(x))
        x = F.max_pool2d(self.last, 2).flatten(1)
        return self.fc3(self.relu(self.fc2(self.relu(self.fc1(x)))))


def gradient(net, x, classes):
    x = x.detach().requires_grad_(True)
    score = net(x).gather(1, classes[:, None]).sum()
    return torch.autograd.grad(score, x)[0]


def repeated(net, points, weights, classes):
    """The weighted sum over nodes of the gradient at points[node]; points: nodes x images x 1 x 28 x 28."""
    total = torch.zeros_like(points[0])
    step = BATCH // IMAGES
    for k in range(0, len(points), step):
        some = points[k : k + step]
        g = gradient(net, some.flatten(0, 1), classes.repeat(len(some))).view_as(some)
        total += (g * weights[k : k + step, None, None, None, None]).sum(0)
    return total


def grad_cam(net, x, classes):
    score = net(x).gather(1, classes[:, None]).sum()
    a = net.last
    (g,) = torch.autograd.grad(score, a)
    cam = F.relu((g.mean((2, 3), keepdim=True) * a).sum(1, keepdim=True))
    return F.interpolate(cam.detach(), size=x.shape[2:], mode="bilinear", align_corners=False)


def maps(net, x, classes, noise, nodes, weights):
    g = gradient(net, x, classes)
    net.relu = GuidedRelu.apply
    guided = gradient(net, x, classes)
    net.relu = F.relu
    integrated = x * repeated(net, nodes[:, None, None, None, None] * x, weights, classes)
    smooth = repeated(net, x + noise, torch.full((len(noise),), 1 / len(noise)), classes)
    return [g, x * g, guided, integrated, smooth, grad_cam(net, x, classes)]


def similarity(original, other):
    return [spearmanr(a.flatten(), b.flatten()).statistic for a, b in zip(original.numpy(), other.numpy())]


def audit(net, x):
    points, w = np.polynomial.legendre.leggauss(NODES)
    nodes, weights = torch.tensor((points + 1) / 2).float(), torch.tensor(w / 2).float()
    noise = torch.randn(NODES, *x.shape) * 0.15 * (x.max() - x.min())
    classes = net(x).argmax(1).detach()
    original = maps(net, x, classes, noise, nodes, weights)
    for layer in (net.fc3, net.fc2, net.fc1, net.conv2, net.conv1):
        layer.reset_parameters()
        for before, after in zip(original, maps(net, x, classes, noise, nodes, weights)):
            similarity(before, after)


if __name__ == "__main__":
    torch.manual_seed(0)
    seconds = []
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 5):
        network, images = LeNet(), torch.rand(IMAGES, 1, 28, 28)
        start = time.process_time()
        audit(network, images)
        seconds.append(time.process_time() - start)
    print(f"PyTorch {torch.__version__}: {min(seconds):.2f} CPU-s (best of {len(seconds)}; all: "
          + ", ".join(f"{s:.2f}" for s in seconds) + ")")
