"""Numbers that chance decides: what they are on average, and how far they spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firstneuron.neuron import numeric, scalar

__all__ = [
    "affine_moments",
    "expectation",
    "roll_dice",
    "running_mean",
    "sum_of_dice",
    "sum_variance",
    "variance",
]

#: Probabilities may miss a sum of 1 by this much: 0.7 + 0.2 + 0.1 does, by 1e-16.
ROUNDING = 1e-9


def expectation(v: ArrayLike, p: ArrayLike) -> float:
    """Mean of very many draws: ``E[X] = p₁v₁ + … + pₖvₖ``.

    Parameters
    ----------
    v : (k,) values.
    p : (k,) their probabilities.

    Returns
    -------
    A number in the unit of `v`. It need not be one of the values.

    Raises
    ------
    ValueError
        If a probability is negative, or they do not sum to 1.
    """
    v, p = _values(v, p)
    return float(p @ v)


def variance(v: ArrayLike, p: ArrayLike) -> float:
    """Expected squared distance from the expectation: ``Var(X) = E[(X − E[X])²]``.

    E[X²] − E[X]² is the same on paper, but it subtracts two numbers that may agree in
    all the digits a float has. Here the distances are taken first.

    Parameters
    ----------
    v : (k,) values.
    p : (k,) their probabilities; errors as `expectation`.

    Returns
    -------
    A number, 0 or more, in the squared unit of `v`.
    """
    v, p = _values(v, p)
    return float(p @ (v - p @ v) ** 2)


def roll_dice(n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Independent rolls of a fair die: (n,) ints from 1 to 6, drawn from `rng`."""
    return rng.integers(1, 7, size=n)


def sum_of_dice(k: int, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Sums of `k` independent fair dice: (n,) ints from k to 6k, drawn from `rng`.

    Each has the expectation 3.5·k and the variance k·35/12. One die times `k` would
    have the variance k²·35/12.
    """
    return rng.integers(1, 7, size=(n, k)).sum(axis=1)


def running_mean(x: ArrayLike) -> NDArray[np.float64]:
    """Mean so far, after each number: ``(x₁ + … + xᵢ) / i``.

    Parameters
    ----------
    x : (n,) numbers.

    Returns
    -------
    (n,) floats; the last is the mean of all.
    """
    x = numeric("x", x, 1)
    return np.cumsum(x) / np.arange(1, len(x) + 1)


def affine_moments(a: float, b: float, mu: float, var: float) -> tuple[float, float]:
    """Mean and variance of aX + b: ``(a·mu + b, a²·var)``.

    The shift `b` moves all values and their mean alike, so it spreads nothing.

    Parameters
    ----------
    a, b : stretch and shift.
    mu, var : mean and variance of X.
    """
    a, mu = scalar("a", a), scalar("mu", mu)
    return a * mu + scalar("b", b), a**2 * _variance(var)


def sum_variance(var: float, n: int) -> float:
    """Variance of the sum of `n` independent variables: ``n·var``.

    Their mean is the sum times 1/n, so its variance is var/n and its standard
    deviation falls like 1/√n.

    Parameters
    ----------
    var : variance of each.
    n : how many, 0 or more.
    """
    if n != int(n) or n < 0:
        raise ValueError(f"n={n!r} should be a number of variables: 0, 1, 2, ….")
    return n * _variance(var)


def _values(v: ArrayLike, p: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    v, p = numeric("v", v, 1), numeric("p", p, 1)
    if v.shape != p.shape:
        raise ValueError(
            f"v has {v.size} values and p has {p.size} probabilities. "
            "Give each value one probability."
        )
    total = p.sum()
    if not abs(total - 1) <= ROUNDING:
        raise ValueError(
            f"p sums to {total:g}; probabilities sum to 1. If p holds counts or "
            "percent, divide it by its sum."
        )
    if (p < 0).any():
        raise ValueError(f"p holds {p.min():g}; a probability is never negative.")
    return v, p


def _variance(var: float) -> float:
    value = scalar("var", var)
    if value < 0:
        raise ValueError(f"var={value:g} is negative; a mean of squares never is.")
    return value
