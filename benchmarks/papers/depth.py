"""Glorot & Bengio 2010 and He et al. 2015: the signal on its way through 30 layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from firstneuron.initializers import activation_stds
from firstneuron.layers import relu

from .intervals import student
from .table import Row, Section
from .work import side_by_side

DEPTH, WIDTH, EXAMPLES = 30, 256, 100
Array = NDArray[np.float64]


def narrow_tanh(Z: Array) -> Array:
    """tanh behind uniform weights of limit 1/√n, when Glorot's have drawn the scores.

    In a square layer Glorot's limit is √3 times as large.
    """
    return np.tanh(Z / np.sqrt(3))


@dataclass(frozen=True)
class Claim:
    """By what a layer multiplies the variance, according to a paper."""

    what: str
    paper: str
    activation: Callable[[Array], Array]
    scheme: str
    factor: float
    size: float = 1.0  # standard deviation of the network's inputs


CLAIMS = (
    Claim("ReLU, Glorot", "× 1/2, He 2015", relu, "glorot", 1 / 2),
    Claim("ReLU, LeCun", "× 1/2, He 2015", relu, "lecun", 1 / 2),
    Claim("ReLU, He", "× 1, He 2015", relu, "he", 1),
    Claim("tanh, limit 1/√n", "× 1/3, Glorot 2010", narrow_tanh, "glorot", 1 / 3),
    Claim("tanh near 0, Glorot", "× 1, Glorot 2010", np.tanh, "glorot", 1, size=0.01),
    Claim("tanh, Glorot", "× 1, Glorot 2010", np.tanh, "glorot", 1),
)


def factor(claim: Claim, seed: int) -> float:
    """What it is in a random network: the geometric mean of layers 2 to 30."""
    rng = np.random.default_rng(seed)
    X = rng.normal(0, claim.size, (EXAMPLES, WIDTH))
    stds = activation_stds(X, DEPTH, WIDTH, claim.activation, claim.scheme, rng)
    return float((stds[-1] / stds[0]) ** (2 / (DEPTH - 1)))


def section(seeds: int) -> Section:
    """A network for each of so many seeds; the claim is the paper's factor ± 5 %."""
    rows = []
    for claim in CLAIMS:
        factors = side_by_side(claim.what, partial(factor, claim), range(seeds))
        rows.append(
            Row(
                claim.what,
                claim.paper,
                float(np.mean(factors)),
                student(factors),
                (0.95 * claim.factor, 1.05 * claim.factor),
                digits=3,
            )
        )
    return Section(
        "08_initialization",
        "Variance through 30 layers",
        rows,
        f"By what one layer multiplies the variance of the activations: geometric mean "
        f"of layers 2 to {DEPTH}, {WIDTH} units each, {seeds} networks, {EXAMPLES} "
        "random inputs of standard deviation 1, or 0.01 where it says near 0.",
    )
