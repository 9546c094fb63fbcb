"""Milliseconds of thread time of Real NVP, ours against PyTorch, taking turns on one machine.

  OMP_WAIT_POLICY=PASSIVE OMP_NUM_THREADS=1 python3 services/benchmarks/pytorch/real_nvp.py [WORK ...] [--rounds N]
  OMP_WAIT_POLICY=PASSIVE OMP_NUM_THREADS=1 python3 services/benchmarks/pytorch/real_nvp.py memory

Works: plane-step (8 couplings, MLP of 64 and 64 units, 256 points, Adam), plane-density and plane-sample (100,000 points),
plane-one (one point), digits-step (28 x 28, 16 maps, 2 blocks, 2 scales: 10 couplings, 64 images, Adam), digits-encode and
digits-decode (64 images), digits-one. Ours alone: digits-step-reversible. The same sizes, networks and number type on both
sides, one thread each, both warmed up (the compiler of the virtual machine needs some thousand steps of the small works). Prints
median and least of the rounds and the median of the ratios of neighbouring turns. "memory"
prints the most resident memory of a process of its own for each way to train on digits, and what it was before the steps.
"""

import os
import statistics
import subprocess
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
TIMES = {"plane-step": 200, "plane-density": 2, "plane-sample": 2, "plane-one": 1000, "digits-step": 2,
         "digits-encode": 2, "digits-decode": 2, "digits-one": 20}


class VectorCoupling(nn.Module):
    def __init__(self, first):
        super().__init__()
        self.first = first
        self.net = nn.Sequential(nn.Linear(1, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))
        nn.init.zeros_(self.net[4].weight)
        nn.init.zeros_(self.net[4].bias)
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, x, inverse=False):
        a, b = (x[:, :1], x[:, 1:]) if self.first else (x[:, 1:], x[:, :1])
        h = self.net(a)
        s = self.scale * torch.tanh(h[:, :1])
        t = h[:, 1:]
        b = (b - t) * torch.exp(-s) if inverse else b * torch.exp(s) + t
        return torch.cat([a, b] if self.first else [b, a], 1), s.sum(1)


class Plane(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleList([VectorCoupling(i % 2 == 0) for i in range(8)])

    def log_density(self, x):
        logdet = 0
        for part in self.parts:
            x, s = part(x)
            logdet = logdet + s
        return logdet - 0.5 * (x * x).sum(1) - 1.8378770664093453

    def decode(self, z):
        for part in reversed(self.parts):
            z, _ = part(z, True)
        return z


def weight_norm(inputs, outputs, side, bias=True):
    return nn.utils.parametrizations.weight_norm(nn.Conv2d(inputs, outputs, side, padding=side // 2, bias=bias))


class ResNet(nn.Module):
    def __init__(self, channels, maps, blocks, checkerboard):
        super().__init__()
        self.checkerboard = checkerboard
        self.norm = nn.BatchNorm2d(channels, eps=1e-4)
        self.start = weight_norm(2 * channels + (1 if checkerboard else 0), maps, 3, False)
        self.skips = nn.ModuleList([weight_norm(maps, maps, 1) for _ in range(blocks + 1)])
        self.inner = nn.ModuleList([weight_norm(maps, maps, 3, False) for _ in range(blocks)])
        self.outer = nn.ModuleList([weight_norm(maps, maps, 3) for _ in range(blocks)])
        self.norms = nn.ModuleList([nn.BatchNorm2d(maps, eps=1e-4) for _ in range(2 * blocks + 1)])
        self.end = nn.Conv2d(maps, 2 * channels, 1)
        nn.init.zeros_(self.end.weight)
        nn.init.zeros_(self.end.bias)

    def forward(self, kept, mask):
        h = self.norm(kept)
        if self.checkerboard:
            h = torch.cat([2 * h, -2 * h, mask.expand(kept.shape[0], 1, *kept.shape[2:])], 1)
        else:
            h = torch.cat([h, -h], 1)
        state = self.start(F.relu(h))
        skip = self.skips[0](state)
        for i in range(len(self.inner)):
            h = self.inner[i](F.relu(self.norms[2 * i](state)))
            state = state + self.outer[i](F.relu(self.norms[2 * i + 1](h)))
            skip = skip + self.skips[i + 1](state)
        return self.end(F.relu(self.norms[-1](skip)))


class ImageCoupling(nn.Module):
    def __init__(self, channels, maps, mask, checkerboard):
        super().__init__()
        self.register_buffer("mask", mask)
        self.net = ResNet(channels, maps, 2, checkerboard)
        self.scale = nn.Parameter(torch.ones(1, channels, 1, 1))

    def forward(self, x, inverse=False):
        changed = 1 - self.mask
        h, t = self.net(x * self.mask, self.mask).chunk(2, 1)
        s = self.scale * torch.tanh(h) * changed
        t = t * changed
        x = (x - t) * torch.exp(-s) if inverse else x * torch.exp(s) + t
        return x, s.flatten(1).sum(1)


def checkerboard(side, complement):
    odd = (torch.arange(side)[:, None] + torch.arange(side)[None]) % 2
    return ((1 - odd) if complement else odd).float().reshape(1, 1, side, side)


def halves(channels, complement):
    first = (torch.arange(channels) < channels // 2).float()
    return ((1 - first) if complement else first).reshape(1, channels, 1, 1)


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.image = nn.ModuleList([ImageCoupling(1, 16, checkerboard(28, i == 1), True) for i in range(3)])
        self.channels = nn.ModuleList([ImageCoupling(4, 32, halves(4, i == 1), False) for i in range(3)])
        self.deep = nn.ModuleList([ImageCoupling(2, 32, checkerboard(14, i % 2 == 1), True) for i in range(4)])

    def log_density(self, v):
        p = 0.05 + 0.9 * v
        x = torch.log(p) - torch.log(1 - p)
        logdet = (F.softplus(x) + F.softplus(-x) - 0.10536051565782628).flatten(1).sum(1)
        for part in self.image:
            x, s = part(x)
            logdet = logdet + s
        x = F.pixel_unshuffle(x, 2)
        for part in self.channels:
            x, s = part(x)
            logdet = logdet + s
        x = x[:, [0, 3, 1, 2]]
        deep, latent = x.chunk(2, 1)
        for part in self.deep:
            deep, s = part(deep)
            logdet = logdet + s
        z = torch.cat([deep, latent], 1).flatten(1)
        return logdet - 0.5 * (z * z).sum(1) - 784 * 0.9189385332046727

    def decode(self, z):
        x = F.pixel_unshuffle(z, 2)
        deep, latent = x.chunk(2, 1)
        for part in reversed(self.deep):
            deep, _ = part(deep, True)
        x = torch.cat([deep, latent], 1)[:, [0, 2, 3, 1]]
        for part in reversed(self.channels):
            x, _ = part(x, True)
        x = F.pixel_shuffle(x, 2)
        for part in reversed(self.image):
            x, _ = part(x, True)
        return torch.sigmoid(x)


class Peer:
    def __init__(self, work):
        torch.manual_seed(1)
        self.model = Plane() if work.startswith("plane") else Digits()
        self.run = self.stepper(work) if work.endswith("step") else self.user(work)

    def stepper(self, work):
        optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        pixels = torch.randint(0, 256, (64, 1, 28, 28)).float()

        def step():
            if work == "plane-step":
                angle = torch.rand(256) * 3.141592653589793
                second = (torch.rand(256) < 0.5).float()
                arc = torch.stack([torch.cos(angle), torch.sin(angle)], 1)
                other = torch.stack([1 - arc[:, 0], 0.5 - arc[:, 1]], 1)
                x = torch.where(second[:, None] > 0, other, arc) + 0.1 * torch.randn(256, 2)
            else:
                x = (pixels + torch.rand_like(pixels)) / 256
            optimizer.zero_grad()
            loss = -self.model.log_density(x).mean()
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 100)
            optimizer.step()
            return loss.item()

        return step

    def user(self, work):
        self.model.eval()
        count = {"density": 100_000, "sample": 100_000, "one": 1, "encode": 64, "decode": 64}[work.split("-")[1]]
        shape = (count, 2) if work.startswith("plane") else (count, 1, 28, 28)
        x = torch.rand(shape)

        @torch.no_grad()
        def use():
            back = work.endswith("sample") or work.endswith("decode")
            return (self.model.decode(x) if back else self.model.log_density(x)).numpy()

        return use

    def time(self, times):
        began = time.thread_time_ns()
        for _ in range(times):
            self.run()
        return time.thread_time_ns() - began


class Ours:
    def __init__(self):
        command = os.environ.get("REAL_NVP_TURNS", os.path.join(HERE, "..", "run") + " real-nvp-turns").split()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def time(self, work, times):
        self.process.stdin.write(f"{work} {times}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline().split()[1])


def resident(pid, field):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field)) / 1024


def memory():
    for work, small in (("digits-step", "plane-step"), ("digits-step-reversible", "plane-step")):
        ours = Ours()
        ours.time(small, 2)
        before = resident(ours.process.pid, "VmHWM")
        ours.time(work, 3)
        print(f"{work:24s} ours    {before:6.0f} MB before, {resident(ours.process.pid, 'VmHWM'):6.0f} MB at most", flush=True)
        ours.process.stdin.close()
        ours.process.wait()
    Peer("plane-step").time(2)
    before = resident("self", "VmHWM")
    Peer("digits-step").time(3)
    print(f"{'digits-step':24s} PyTorch {before:6.0f} MB before, {resident('self', 'VmHWM'):6.0f} MB at most", flush=True)


def main():
    torch.set_num_threads(1)
    arguments = sys.argv[1:]
    if arguments == ["memory"]:
        memory()
        return
    rounds = 15
    if "--rounds" in arguments:
        at = arguments.index("--rounds")
        rounds = int(arguments[at + 1])
        del arguments[at:at + 2]
    ours = Ours()
    for work in arguments or TIMES:
        times = TIMES.get(work, 2)
        alone = work not in TIMES
        peer = None if alone else Peer(work)
        mine, theirs = [], []
        warm = 10 if times >= 100 else 2
        for turn in range(rounds + warm):
            one = ours.time(work, times) / times / 1e6
            other = one if alone else peer.time(times) / times / 1e6
            if turn >= warm:
                mine.append(one)
                theirs.append(other)
        line = f"{work:24s} ours {statistics.median(mine):9.3f} ms (least {min(mine):9.3f})"
        if not alone:
            ratio = statistics.median(b / a for a, b in zip(mine, theirs))
            line += f"   PyTorch {statistics.median(theirs):9.3f} ms (least {min(theirs):9.3f})   PyTorch / ours {ratio:5.2f}"
        print(line, flush=True)
    ours.process.stdin.close()


if __name__ == "__main__":
    main()
