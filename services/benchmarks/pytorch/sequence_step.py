"""Milliseconds of a gradient of sequence models, ours against PyTorch, taking turns on one machine and one thread.

  ./mvnw -q -pl services/kernel -am test-compile
  ./mvnw -q -pl services/kernel dependency:build-classpath -Dmdep.outputFile=/tmp/kernel.classpath   (once)
  OMP_WAIT_POLICY=PASSIVE OMP_NUM_THREADS=1 python3 services/benchmarks/pytorch/sequence_step.py [rounds] [beams] [learnt]

64 random sentences of 10 words, vocabulary of 2,000, one layer of 128 units, dropout .2; both sides first learn the batch by so
many steps of cross-entropy, because a model that knows nothing violates its margin at every word and then the beam is short.
"likelihood" is the gradient of cross-entropy, "search K" that of beam-search optimization, "constrained K" the same with each
source word once (ours scores the valid words alone; no peer), "decode K" a search of ten words by last score. PyTorch's search
is written for speed: all sentences and hypotheses in one batch without loops over sentences, and the same merged backward pass of
two lanes. Without PyTorch our side is told alone. Times are of the calling thread. Bytes: the growth of the resident set of a
fresh process by its first gradient.
"""

import os
import statistics
import subprocess
import sys
import time

try:
    import torch
    from torch.nn import functional
except ImportError:
    torch = None

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..", "..")
SENTENCES, LENGTH, WORDS, HIDDEN, DROPOUT, BEGIN, MARKS = 64, 10, 2000, 128, 0.2, 1, 4
NOTHING = float("-inf")


class Peer:
    def __init__(self, learnt):
        torch.set_num_threads(1)
        torch.manual_seed(1)
        self.target = torch.randint(MARKS, WORDS, (SENTENCES, LENGTH))
        order = torch.stack([torch.randperm(LENGTH) for _ in range(SENTENCES)])
        self.source = self.target.gather(1, order)
        self.read = torch.nn.Embedding(WORDS, HIDDEN)
        self.encoder = torch.nn.LSTM(HIDDEN, HIDDEN, batch_first=True)
        self.write = torch.nn.Embedding(WORDS, HIDDEN)
        self.cell = torch.nn.LSTMCell(2 * HIDDEN, HIDDEN)
        self.score = torch.nn.Linear(HIDDEN, HIDDEN, bias=False)
        self.combine = torch.nn.Linear(2 * HIDDEN, HIDDEN, bias=False)
        self.output = torch.nn.Linear(HIDDEN, WORDS)
        modules = [self.read, self.encoder, self.write, self.cell, self.score, self.combine, self.output]
        self.parameters = [p for module in modules for p in module.parameters()]
        for p in self.parameters:
            torch.nn.init.uniform_(p, -0.1, 0.1)
        optimizer = torch.optim.Adam(self.parameters, 0.01)
        for _ in range(learnt):
            gradient = self.likelihood(0)
            norm = torch.stack([g.norm() for g in gradient]).norm()
            for p, g in zip(self.parameters, gradient):
                p.grad = g * (5 / norm).clamp(max=1)
            optimizer.step()
        self.violations = 0

    def encode(self):
        values, (h, c) = self.encoder(self.read(self.source))
        return (values, self.score(values)), (h[0], c[0], torch.zeros(SENTENCES, HIDDEN))

    def masks(self):
        return functional.dropout(torch.ones(LENGTH, SENTENCES, 1, HIDDEN), DROPOUT)

    def step(self, words, state, memory, mask):
        """Rows of a sentence follow each other; mask is B x 1 x H."""
        h, c, feed = state
        h, c = self.cell(torch.cat([self.write(words), feed], 1), (h, c))
        lanes = h.view(SENTENCES, -1, HIDDEN)
        weights = torch.softmax(lanes @ memory[1].transpose(1, 2), 2)
        attended = torch.tanh(self.combine(torch.cat([weights @ memory[0], lanes], 2)))
        return h, c, (attended if mask is None else attended * mask).reshape(-1, HIDDEN)

    def inputs(self):
        return torch.cat([torch.full((SENTENCES, 1), BEGIN), self.target[:, :-1]], 1)

    def likelihood(self, _):
        memory, state = self.encode()
        masks, inputs, tops = self.masks(), self.inputs(), []
        for t in range(LENGTH):
            state = self.step(inputs[:, t], state, memory, masks[t])
            tops.append(state[2])
        scores = self.output(torch.cat(tops))
        loss = functional.cross_entropy(scores, self.target.t().reshape(-1), reduction="sum") / SENTENCES
        return torch.autograd.grad(loss, self.parameters)

    def search(self, beam):
        memory, first = self.encode()
        masks = self.masks()
        with torch.no_grad():
            found = self.violators(beam, [m.detach() for m in memory], [s.detach() for s in first], masks)
        return self.margins(memory, first, masks, *found)

    def violators(self, beam, memory, first, masks):
        """Lane 0 of each sentence is the wanted prefix, then the beam; dead hypotheses score minus infinity."""
        rows = torch.arange(SENTENCES)
        lanes = beam + 1
        state = [s.unsqueeze(1).expand(-1, lanes, -1) for s in first]
        words = torch.full((SENTENCES, lanes), BEGIN)
        alive = torch.full((SENTENCES, beam), NOTHING)
        alive[:, 0] = 0
        gold = torch.zeros(SENTENCES, beam, dtype=torch.bool)
        gold[:, 0] = True
        history = words[:, 1:].unsqueeze(2)
        inputs = self.inputs().clone()
        wrong = torch.zeros(SENTENCES, LENGTH, dtype=torch.long)
        violated = torch.zeros(SENTENCES, LENGTH, dtype=torch.bool)
        begun = torch.zeros(SENTENCES, dtype=torch.long)
        places = torch.arange(LENGTH)
        for t in range(LENGTH):
            state = self.step(words.reshape(-1), [s.reshape(-1, HIDDEN) for s in state], memory, masks[t])
            state = [s.view(SENTENCES, lanes, HIDDEN) for s in state]
            scores = self.output(state[2].reshape(-1, HIDDEN)).view(SENTENCES, lanes, WORDS)
            wanted = self.target[:, t]
            right = scores[:, 0].gather(1, wanted.unsqueeze(1)).squeeze(1)
            candidates = (scores[:, 1:] + alive.unsqueeze(2)).reshape(SENTENCES, -1)
            best, at = candidates.topk(beam)
            parents, next_words = at // WORDS, at % WORDS
            is_gold = gold.gather(1, parents) & (next_words == wanted.unsqueeze(1))
            if t + 1 < LENGTH:
                violator = torch.where(is_gold[:, -1], beam - 2, beam - 1)
            else:
                violator = torch.where(is_gold[:, 0], 1, 0)
            s = best[rows, violator]
            now = (1 - right + s > 0) & (s > NOTHING)
            parent = parents[rows, violator]
            path = history[rows, parent]
            since = (places[: t + 1] >= begun.unsqueeze(1)) & now.unsqueeze(1)
            inputs[:, : t + 1] = torch.where(since, path, inputs[:, : t + 1])
            wrong[:, t] = next_words[rows, violator]
            violated[:, t] = now
            begun = torch.where(now, t + 1, begun)
            taken = torch.where(now.unsqueeze(1), 0, parents + 1)
            taken = torch.cat([torch.zeros(SENTENCES, 1, dtype=torch.long), taken], 1)
            index = taken.unsqueeze(2).expand(-1, -1, HIDDEN)
            state = [x.gather(1, index) for x in state]
            kept = torch.where(now.unsqueeze(1), wanted.unsqueeze(1), next_words)
            words = torch.cat([wanted.unsqueeze(1), kept], 1)
            prefix = torch.cat([torch.full((SENTENCES, 1), BEGIN), self.target[:, :t]], 1)
            history = torch.where(
                now.view(-1, 1, 1), prefix.unsqueeze(1), history.gather(1, parents.unsqueeze(2).expand(-1, -1, t + 1)))
            history = torch.cat([history, kept.unsqueeze(2)], 2)
            only = torch.full_like(alive, NOTHING)
            only[:, 0] = 0
            alive = torch.where(now.unsqueeze(1), only, torch.where(best > NOTHING, 0.0, NOTHING))
            gold = torch.where(now.unsqueeze(1), only == 0, is_gold)
        return inputs, wrong, violated

    def margins(self, memory, first, masks, inputs, wrong, violated):
        self.violations = violated.float().mean().item()
        both = torch.stack([self.inputs(), inputs], 1)
        state = [s.repeat_interleave(2, 0) for s in first]
        tops = []
        for t in range(LENGTH):
            if t > 0:
                reset = violated[:, t - 1].view(-1, 1)
                state = [self.joined(s, reset) for s in state]
            state = self.step(both[:, :, t].reshape(-1), state, memory, masks[t])
            tops.append(state[2].view(SENTENCES, 2, HIDDEN))
        tops = torch.stack(tops, 1)[violated]
        words = torch.stack([self.target[violated], wrong[violated]], 1)
        scores = (tops * self.output.weight[words]).sum(2) + self.output.bias[words]
        return torch.autograd.grad((1 - scores[:, 0] + scores[:, 1]).sum(), self.parameters)

    @staticmethod
    def joined(state, reset):
        gold, other = state.view(SENTENCES, 2, HIDDEN).unbind(1)
        return torch.stack([gold, torch.where(reset, gold, other)], 1).view(-1, HIDDEN)

    def decode(self, beam):
        with torch.no_grad():
            memory, first = self.encode()
            state = [s.repeat_interleave(beam, 0) for s in first]
            words = torch.full((SENTENCES, beam), BEGIN)
            alive = torch.full((SENTENCES, beam, 1), NOTHING)
            alive[:, 0] = 0
            history = words.unsqueeze(2)
            for t in range(LENGTH):
                state = self.step(words.reshape(-1), state, memory, None)
                scores = self.output(state[2]).view(SENTENCES, beam, WORDS)
                scores[:, :, :MARKS] = NOTHING
                best, at = (scores + alive).view(SENTENCES, -1).topk(beam)
                parents, words = at // WORDS, at % WORDS
                index = parents.unsqueeze(2)
                state = [
                    s.view(SENTENCES, beam, HIDDEN).gather(1, index.expand(-1, -1, HIDDEN)).view(-1, HIDDEN) for s in state]
                history = torch.cat([history.gather(1, index.expand(-1, -1, t + 1)), words.unsqueeze(2)], 2)
                alive = torch.zeros_like(alive)
            return history[:, 0, 1:]

    def time(self, name, beam):
        begun = time.thread_time_ns()
        getattr(self, name)(beam)
        return (time.thread_time_ns() - begun) / 1e6


def resident(field, process="self"):
    with open(f"/proc/{process}/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(field))


class Ours:
    def __init__(self, learnt):
        with open(os.environ.get("KERNEL_CLASSPATH", "/tmp/kernel.classpath")) as file:
            dependencies = file.read().strip()
        target = os.environ.get("KERNEL_TARGET", os.path.join(ROOT, "services", "kernel", "target"))
        path = os.pathsep.join([os.path.join(target, "classes"), os.path.join(target, "test-classes"), dependencies])
        self.process = subprocess.Popen(
            ["java", "-Xmx1g", "-XX:+UseSerialGC", "-cp", path,
             "org.touchstone.kernel.seq2seq.SequenceStepBenchmark", str(learnt)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def ask(self, name, beam):
        self.process.stdin.write(f"{name} {beam}\n")
        self.process.stdin.flush()
        whole, search, recorded, size, violations = self.process.stdout.readline().split()
        return float(whole), float(search), float(recorded), int(size), float(violations)

    def peak(self, name, beam):
        before = resident("VmRSS", self.process.pid)
        self.ask(name, beam)
        return resident("VmHWM", self.process.pid) - before

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    beams = [int(k) for k in (sys.argv[2] if len(sys.argv) > 2 else "2,6,11").split(",")]
    learnt = int(sys.argv[3]) if len(sys.argv) > 3 else 40
    work = [("likelihood", 0), *[("search", k) for k in beams], *[("constrained", k) for k in beams], ("decode", 1),
            ("decode", 5), ("decode", 10)]
    ours, peer = Ours(learnt), Peer(learnt) if torch else None
    mine, theirs, felt = {w: [] for w in work}, {w: [] for w in work}, {}
    for turn in range(-2, rounds):
        for w in work:
            row = ours.ask(*w)
            other = (peer.time(*w), peer.violations) if hasattr(peer, w[0]) else (0, 0)
            if turn >= 0:
                mine[w].append(row)
                theirs[w].append(other[0])
                felt[w] = other[1]
    ours.close()
    base = statistics.median(row[0] for row in mine[("likelihood", 0)])
    print("| work | ms | of likelihood | of it search | recorded pass and derivatives | recorded MiB | violations / word "
          "| words / s | PyTorch ms | violations / word | PyTorch / ours |")
    print("|" + " --- |" * 11)
    for w in work:
        whole, search, recorded, size, violations = (statistics.median(column) for column in zip(*mine[w]))
        other = statistics.median(theirs[w])
        print(f"| {w[0]} {w[1] or ''} | {whole:.1f} | {whole / base:.2f} | {search:.1f} | {recorded:.1f} | {size / 2**20:.2f} "
              f"| {violations:.2f} | {SENTENCES * LENGTH * 2 / whole * 1000:.0f} | {other:.1f} | {felt[w]:.2f} "
              f"| {other / whole:.2f} |")
    for w in work:
        fresh = Ours(learnt)
        print(f"peak growth of a fresh process, {w[0]} {w[1] or ''}: {fresh.peak(*w) / 2**20:.0f} MiB")
        fresh.close()


main()
