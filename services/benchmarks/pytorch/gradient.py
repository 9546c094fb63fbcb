"""Microseconds of thread time per image for the gradient of one logit with respect to the input.

PyTorch's half of GradientBenchmark in services/kernel (test sources): the same networks, batches and rounds, one thread,
parameters frozen. Prints the least of many rounds.

  OMP_WAIT_POLICY=PASSIVE python3 services/benchmarks/pytorch/gradient.py
"""

import time

import torch
from torch import nn

ROUNDS = 200


def lenet():
    features = [nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)]
    head = [nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)]
    return nn.Sequential(*features, nn.Flatten(), *head)


def paper_cnn():
    first = [nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)]
    second = [nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*first, *second, nn.Flatten(), nn.Linear(3136, 1024), nn.ReLU(), nn.Linear(1024, 10))


def least(network, batch):
    x = torch.randn(batch, 1, 28, 28)
    seed = torch.zeros(batch, 10)
    seed[torch.arange(batch), torch.arange(batch) % 10] = 1
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.thread_time()
        leaf = x.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(network(leaf), leaf, seed)
        gradient.numpy()
        best = min(best, time.thread_time() - began)
    return best * 1e6 / batch


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name, make in (("LeNet", lenet), ("paper's CNN", paper_cnn)):
        model = make().requires_grad_(False)
        for count in (1, 50, 250):
            print(f"{name:12s} batch {count:3d} {least(model, count):8.1f} us per image", flush=True)
