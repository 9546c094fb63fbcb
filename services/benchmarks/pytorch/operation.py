"""The PyTorch side of org.touchstone.kernel.tensor.OperationBenchmark: nanoseconds of thread time per operation on tiny
tensors, least of many rounds.

  OMP_WAIT_POLICY=PASSIVE python3 services/benchmarks/pytorch/operation.py
"""

import time

import torch

torch.set_num_threads(1)
x = torch.tensor([1.0, 2.0, 3.0, 4.0])
matrix = torch.zeros(4, 4)
leaf = x.clone().requires_grad_()


def gradient():
    loss = (leaf * x).tanh().sum()
    return loss.detach(), torch.autograd.grad(loss, leaf)


CASES = {
    "add": lambda: x + x,
    "add a number": lambda: x + 2,
    "tanh": lambda: torch.tanh(x),
    "matmul 4x4": lambda: matrix @ matrix,
    "log1p": lambda: torch.log1p(x),
    "sum and read": lambda: x.sum().item(),
    "gradient of 3 operations": gradient,
}

for name, work in CASES.items():
    least = float("inf")
    for _ in range(100):
        began = time.thread_time_ns()
        for _ in range(2000):
            work()
        least = min(least, (time.thread_time_ns() - began) / 2000)
    print(f"{name:28s} {least:8.0f} ns")
