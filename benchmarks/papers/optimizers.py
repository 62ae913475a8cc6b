"""Kingma & Ba 2014, section 6.1: logistic regression with Adam and with others."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from firstneuron.classifier import _loss, _probabilities, _Training, _windows
from firstneuron.notation import dense_param_count
from firstneuron.optimizers import SGD, Adam, Momentum, Optimizer

from .data import Split
from .intervals import student
from .table import Row, Section
from .work import side_by_side

BATCH = 128
GRID = tuple(10 ** (k / 4) for k in range(-12, 7))  # 0.001 to 31.6
RULES: dict[str, type[Optimizer]] = {"SGD": SGD, "momentum": Momentum, "Adam": Adam}


def cost(data: Split, rule: str, epochs: int, seed: int, lr: float) -> float:
    """Mean cross-entropy on all training images, in nats; the step fades as 1/√t."""
    rng = np.random.default_rng(seed)
    sizes = (data.X.shape[1], data.classes)
    params = np.zeros(dense_param_count(sizes), np.float32)
    layers = _windows(params, sizes)
    training = _Training(layers, data.X, data.y, BATCH)
    optimizer = RULES[rule](lr)
    for _ in range(epochs):
        order = rng.permutation(len(data.X))
        for start in range(0, len(order), BATCH):
            training.slopes(order[start : start + BATCH])
            optimizer.lr = lr / math.sqrt(optimizer.t + 1)
            optimizer.step_({"params": params}, {"params": training.grads})
    return _loss(_probabilities(data.X, layers), data.y)


def section(data: Split, seeds: int, epochs: int) -> Section:
    """Each rule with the best step of the grid, found with a seed that is not used."""
    best: dict[str, float] = {}
    costs: dict[str, NDArray[np.float64]] = {}
    for name in RULES:
        train = partial(cost, data, name, epochs)
        tried = side_by_side(f"{name}, steps", partial(train, seeds), GRID)
        best[name] = GRID[int(np.argmin(tried))]
        runs = partial(train, lr=best[name])
        costs[name] = np.array(side_by_side(f"{name}, seeds", runs, range(seeds)))
    adam = costs["Adam"]
    against = (
        ("momentum", "much the same", (-0.01, 0.01)),
        ("SGD", "Adam is better", (-math.inf, 0.0)),
    )
    rows = [
        Row(
            f"Adam's cost minus that of {peer}",
            f"{paper}, Kingma 2014",
            float((adam - costs[peer]).mean()),
            student(adam - costs[peer]),
            claim,
            unit=" nats",
            digits=4,
        )
        for peer, paper, claim in against
    ]
    figures = "; ".join(
        f"{name} {costs[name].mean():.4f} nats with step {best[name]:.3g}"
        for name in RULES
    )
    return Section(
        "09_optimizers",
        "Adam and others on logistic regression",
        rows,
        f"{data.name}, {len(data.X)} training images, softmax regression, batches of "
        f"{BATCH}, step / √t, training cost after {epochs} epochs, {seeds} seeds. Of "
        f"{len(GRID)} steps, from {GRID[0]:.3g} to {GRID[-1]:.3g}, each rule has the "
        f"best: {figures}. The momentum is 0.9 and plain; the paper's is Nesterov's.",
    )
