"""Writes PyTorch's optimizer trajectories, which OptimizerVectorsTest compares ours with.

    python3 optimizer_vectors.py > ../resources/optim/vectors.txt        (pip install torch)

Each line: case, step, kind, tensor, numbers. "parameters" of step 0 are the start; step s > 0 gives the gradient at the
parameters of step s - 1, the factor on the learning rate, and the parameters after the step. All float64, as repr, so
that the numbers read back are the numbers written.
"""

import math
import sys

import torch

STEPS = 15
SHAPES = {"weight": (2, 3), "bias": (3,)}
CURVATURES = {"weight": [[0.5, 1.0, 2.0], [4.0, 0.1, 3.0]], "bias": [1.5, 0.2, 5.0]}
FACTORS = {"adam-scheduled": [0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * s / 10)) if s < 10 else 0.1 for s in range(STEPS)]}

O = torch.optim
CASES = {
    "sgd": (O.SGD, dict(lr=0.1)),
    "sgd-decay": (O.SGD, dict(lr=0.1, weight_decay=0.3)),
    "momentum": (O.SGD, dict(lr=0.05, momentum=0.9)),
    "momentum-decay": (O.SGD, dict(lr=0.05, momentum=0.7, weight_decay=0.3)),
    "nag": (O.SGD, dict(lr=0.05, momentum=0.9, nesterov=True)),
    "nag-decay": (O.SGD, dict(lr=0.05, momentum=0.7, nesterov=True, weight_decay=0.3)),
    "rmsprop": (O.RMSprop, dict(lr=0.01)),
    "rmsprop-decay": (O.RMSprop, dict(lr=0.02, alpha=0.9, eps=1e-3, weight_decay=0.3)),
    "adam": (O.Adam, dict(lr=0.1)),
    "adam-decay": (O.Adam, dict(lr=0.1, betas=(0.8, 0.95), eps=1e-2, weight_decay=0.3)),
    "adam-scheduled": (O.Adam, dict(lr=0.1)),
    "adagrad": (O.Adagrad, dict(lr=0.1)),
    "adagrad-decay": (O.Adagrad, dict(lr=0.1, eps=1e-2, weight_decay=0.3)),
    # One iteration per step and no tolerances: the form in which L-BFGS is a function of one gradient.
    "lbfgs": (O.LBFGS, dict(lr=0.5, max_iter=1, history_size=10, tolerance_grad=0, tolerance_change=0)),
    "lbfgs-short": (O.LBFGS, dict(lr=0.5, max_iter=1, history_size=3, tolerance_grad=0, tolerance_change=0)),
}


def objective(parameters):
    """Bent enough that L-BFGS meets negative curvature, which it must skip."""
    total = torch.zeros((), dtype=torch.float64)
    for name, x in parameters.items():
        c = torch.tensor(CURVATURES[name], dtype=torch.float64)
        total = total + (0.5 * c * x * x + 6 * torch.cos(x)).sum()
    return total + 0.3 * (parameters["weight"].sum(0) * parameters["bias"]).sum()


def start():
    generator = torch.Generator().manual_seed(7)
    return {
        name: torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_()
        for name, shape in SHAPES.items()
    }


def line(case, step, kind, name, numbers):
    print(case, step, kind, name, *[repr(float(v)) for v in numbers])


def write(case, kind, step, tensors):
    for name, tensor in tensors.items():
        line(case, step, kind, name, tensor.detach().reshape(-1).tolist())


def run(case):
    make, options = CASES[case]
    parameters = start()
    optimizer = make(parameters.values(), **options)
    rate = options["lr"]
    write(case, "parameters", 0, parameters)
    pairs = []
    for step in range(1, STEPS + 1):
        factor = FACTORS[case][step - 1] if case in FACTORS else 1.0
        optimizer.param_groups[0]["lr"] = rate * factor

        def closure():
            optimizer.zero_grad()
            loss = objective(parameters)
            loss.backward()
            return loss

        closure()
        write(case, "gradient", step, {name: x.grad for name, x in parameters.items()})
        line(case, step, "factor", "-", [factor])
        optimizer.step(closure)
        write(case, "parameters", step, parameters)
        if make is O.LBFGS:
            state = optimizer.state[next(iter(parameters.values()))]
            pairs.append(len(state["old_dirs"]))
    if pairs:
        print(case, "pairs kept per step", pairs, file=sys.stderr)


print("# torch", torch.__version__)
for each in CASES:
    run(each)
