"""Milliseconds per training step, ours against PyTorch, taking turns on one machine.

  ./mvnw -q -pl services/kernel -am test-compile
  ./mvnw -q -pl services/kernel dependency:build-classpath -Dmdep.outputFile=/tmp/kernel.classpath   (once)
  OMP_WAIT_POLICY=PASSIVE python3 services/benchmarks/pytorch/train_step.py <data folder> mlp 1 [rounds] [steps per turn]

Both sides do the same work per step: pick 100 images of MNIST by a shuffled order, bytes to normalized floats, forward,
loss, accuracy, backward, update (MLP 784-300-100-10: SGD with momentum; CNN 16-32 filters with batch normalization and
pooling, 64 hidden units: Adam). Thread time counts only the calling thread: compare it with one thread, where it is
insensitive to other load; compare wall time with more.
"""

import gzip
import os
import statistics
import subprocess
import sys
import time

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..", "..")


def read(path, offset):
    with gzip.open(path) as stream:
        return torch.frombuffer(bytearray(stream.read()[offset:]), dtype=torch.uint8)


class Peer:
    def __init__(self, data, model, threads):
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        folder = os.path.join(data, "mnist")
        self.images = read(os.path.join(folder, "train-images-idx3-ubyte.gz"), 16).reshape(-1, 1, 28, 28)
        self.labels = read(os.path.join(folder, "train-labels-idx1-ubyte.gz"), 8).long()
        nn = torch.nn
        if model == "mlp":
            self.model = nn.Sequential(
                nn.Flatten(), nn.Linear(784, 300), nn.ReLU(), nn.Linear(300, 100), nn.ReLU(), nn.Linear(100, 10))
            self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.05, momentum=0.9)
        else:
            self.model = nn.Sequential(
                nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
                nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
                nn.Flatten(), nn.Linear(32 * 49, 64), nn.ReLU(), nn.Linear(64, 10))
            self.optimizer = torch.optim.Adam(self.model.parameters(), lr=0.001)
        self.model.train()
        self.order = torch.randperm(60000)
        self.position = 0

    def step(self):
        if self.position == 60000:
            self.order = torch.randperm(60000)
            self.position = 0
        index = self.order[self.position:self.position + 100]
        self.position += 100
        x = self.images[index].float().mul_(1 / (255 * 0.3081)).add_(-0.1307 / 0.3081)
        y = self.labels[index]
        self.optimizer.zero_grad()
        logits = self.model(x)
        loss = torch.nn.functional.cross_entropy(logits, y)
        loss.backward()
        self.optimizer.step()
        (logits.detach().argmax(1) == y).sum().item()
        return loss.item()

    def time(self, steps):
        cpu, wall = time.thread_time_ns(), time.perf_counter_ns()
        for _ in range(steps):
            self.step()
        return time.perf_counter_ns() - wall, time.thread_time_ns() - cpu


class Ours:
    def __init__(self, data, model, threads):
        with open(os.environ.get("KERNEL_CLASSPATH", "/tmp/kernel.classpath")) as file:
            dependencies = file.read().strip()
        target = os.path.join(ROOT, "services", "kernel", "target")
        path = os.pathsep.join([os.path.join(target, "classes"), os.path.join(target, "test-classes"), dependencies])
        self.process = subprocess.Popen(
            ["java", "-Xmx1g", "-XX:+UseSerialGC", "-Dtouchstone.data=" + data, "-cp", path,
             "org.touchstone.kernel.classify.TrainingStepBenchmark", model, str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def time(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        wall, cpu, _ = self.process.stdout.readline().split()
        return int(wall), int(cpu)


def main():
    data, model, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 30
    steps = int(sys.argv[5]) if len(sys.argv) > 5 else 50
    ours, peer = Ours(data, model, threads), Peer(data, model, threads)
    for _ in range(3):
        ours.time(400 if model == "mlp" else 60)
        peer.time(100 if model == "mlp" else 20)
    rows = [ours.time(steps) + peer.time(steps) for _ in range(rounds)]
    ours.process.stdin.close()
    ours.process.wait()
    for name, column in (("wall", 0), ("thread", 1)):
        a = [row[column] / steps / 1e6 for row in rows]
        b = [row[column + 2] / steps / 1e6 for row in rows]
        ratios = [x / y for x, y in zip(a, b)]
        print(f"{model} {threads} threads, {name} ms per step: ours median {statistics.median(a):.3f} min {min(a):.3f}"
              f" | torch {torch.__version__} median {statistics.median(b):.3f} min {min(b):.3f}"
              f" | ratio of medians {statistics.median(a) / statistics.median(b):.3f}"
              f" of minima {min(a) / min(b):.3f}, median of ratios {statistics.median(ratios):.3f}")


main()
