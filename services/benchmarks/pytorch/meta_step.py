"""Milliseconds of a meta-step (T = 20, log-sign input, second derivatives dropped), ours against PyTorch, taking turns on one
machine and one thread; and how many of them are arithmetic: GFLOP/s of the products alone (per coordinate and step 4 x 20 x (2 + 20)
+ 4 x 20 x (20 + 20) + 20 multiplications with additions, three times with the backward pass), beside the most that this machine gives
in a product of 1024 x 1024 matrices.

  ./mvnw -q -pl services/kernel -am test-compile
  ./mvnw -q -pl services/kernel dependency:build-classpath -Dmdep.outputFile=/tmp/kernel.classpath   (once)
  OMP_WAIT_POLICY=PASSIVE OMP_NUM_THREADS=1 python3 services/benchmarks/pytorch/meta_step.py mnist|quadratics [rounds] [graph]

mnist: an MLP 784-20-10 on batches of 128 (15,910 coordinates); quadratics: 128 of ten dimensions. PyTorch's side is given the same
trick as ours: the cotangent of theta_t is the gradient that the next step needs anyway, so that the optimizee's graph is never
kept. With "graph" a third column is our recorded graph that keeps everything. Times are of the calling thread, which other load
on the machine hardly changes. Peak bytes: the growth of the resident set of a fresh process in its first meta-step.
"""

import os
import statistics
import subprocess
import sys
import time

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..", "..")
UNROLL = 20
P = 10


def resident(field):
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(field))


class Peer:
    def __init__(self, problem):
        torch.set_num_threads(1)
        torch.manual_seed(1)
        self.problem = problem
        if problem == "mnist":
            self.x = torch.rand(128, 784)
            self.labels = torch.arange(128) % 10
            self.start = 0.01 * torch.randn(15910)
        else:
            self.w, self.y = torch.randn(128, 10, 10), torch.randn(128, 10, 1)
            self.start = torch.zeros(1280)
        self.first, self.second = torch.nn.LSTMCell(2, 20), torch.nn.LSTMCell(20, 20)
        self.head = torch.nn.Linear(20, 1)
        self.phi = [*self.first.parameters(), *self.second.parameters(), *self.head.parameters()]

    def gradient(self, theta):
        leaf = theta.detach().requires_grad_()
        if self.problem == "mnist":
            w1, b1, w2, b2 = leaf.split([15680, 20, 200, 10])
            hidden = torch.sigmoid(torch.nn.functional.linear(self.x, w1.view(20, 784), b1))
            logits = torch.nn.functional.linear(hidden, w2.view(10, 20), b2)
            loss = torch.nn.functional.cross_entropy(logits, self.labels)
        else:
            loss = (self.w @ leaf.view(128, 10, 1) - self.y).square().sum()
        return torch.autograd.grad(loss, leaf)[0]

    @staticmethod
    def features(g):
        size = g.abs()
        small = size < torch.e ** -P
        log = torch.where(small, -torch.ones_like(g), size.clamp_min(torch.e ** -P).log() / P)
        return torch.stack([log, torch.where(small, g * torch.e ** P, g.sign())], 1)

    def step(self):
        theta = self.start
        zero = torch.zeros(theta.numel(), 20)
        one, two = (zero, zero), (zero, zero)
        g = self.gradient(theta)
        meta = 0
        for _ in range(UNROLL):
            one = self.first(self.features(g), one)
            two = self.second(one[0], two)
            theta = theta + 0.1 * self.head(two[0]).view(-1)
            g = self.gradient(theta)
            meta = meta + torch.dot(theta, g)
        return torch.autograd.grad(meta, self.phi)

    def time(self):
        begun = time.thread_time_ns()
        self.step()
        return (time.thread_time_ns() - begun) / 1e6


class Ours:
    def __init__(self, problem):
        with open(os.environ.get("KERNEL_CLASSPATH", "/tmp/kernel.classpath")) as file:
            dependencies = file.read().strip()
        target = os.path.join(ROOT, "services", "kernel", "target")
        path = os.pathsep.join([os.path.join(target, "classes"), os.path.join(target, "test-classes"), dependencies])
        path = os.environ.get("KERNEL_CLASSES", "") + os.pathsep + path
        self.process = subprocess.Popen(
            ["java", "-Xmx1g", "-XX:+UseSerialGC", "-cp", path, "org.touchstone.kernel.l2l.MetaStepBenchmark", problem],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def time(self, form):
        self.process.stdin.write(form + "\n")
        self.process.stdin.flush()
        milliseconds, peak = self.process.stdout.readline().split()
        return float(milliseconds), int(peak)


def flop(coordinates):
    """Of the optimizer's products, forward and backward; the optimizee's are about 3 % more for the MLP."""
    return 3 * 2 * (80 * 22 + 80 * 40 + 20) * coordinates * UNROLL


def peak():
    a, b = torch.rand(1024, 1024), torch.rand(1024, 1024)
    least = min(timed(lambda: torch.mm(a, b)) for _ in range(20))
    return 2 * 1024 ** 3 / least / 1e9


def timed(work):
    begun = time.thread_time_ns()
    work()
    return (time.thread_time_ns() - begun) / 1e9


def main():
    problem = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    forms = ["hand", "graph"] if "graph" in sys.argv else ["hand"]
    peer = Peer(problem)
    before = resident("VmRSS")
    peer.step()
    peaks = {"torch " + torch.__version__: resident("VmHWM") - before}
    ours = Ours(problem)
    times = {"torch " + torch.__version__: []}
    for form in forms:
        peaks[form] = ours.time(form)[1]
        times[form] = []
    for _ in range(2):
        ours.time("hand")
    for _ in range(rounds):
        times["torch " + torch.__version__].append(peer.time())
        for form in forms:
            times[form].append(ours.time(form)[0])
    ours.process.stdin.close()
    ours.process.wait()
    theirs = times["torch " + torch.__version__]
    for name, row in times.items():
        ratios = [a / b for a, b in zip(row, theirs)]
        print(f"{problem}, {name}: thread ms per meta-step median {statistics.median(row):.1f} min {min(row):.1f}"
              f" | of torch: ratio of medians {statistics.median(row) / statistics.median(theirs):.3f},"
              f" of minima {min(row) / min(theirs):.3f}, median of ratios {statistics.median(ratios):.3f}"
              f" | peak {peaks[name] / 2 ** 20:.0f} MiB"
              f" | {flop(peer.start.numel()) / statistics.median(row) / 1e6:.1f} GFLOP/s")
    print(f"most of this machine: {peak():.1f} GFLOP/s")


main()
