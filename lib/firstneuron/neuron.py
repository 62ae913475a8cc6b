"""One neuron: a weighted sum, a bias, a threshold, and the line it draws."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "TIE",
    "boundary_distance",
    "boundary_line",
    "fold_threshold",
    "layer_z",
    "mcculloch_pitts",
    "neuron_z",
    "numeric",
    "predict_sunny",
    "scalar",
    "truth_table",
    "weighted_sum",
]

#: Two scores closer than this count as equal. Floats cannot hold 0.1 exactly, so
#: 0.6 + 0.3 − 0.4 + 0.2 comes out a little above or below 0.7, depending on the order
#: of the additions. Without this, such dust would decide whether a day is sunny.
TIE = 1e-9

_KINDS = ("a single number", "a vector, shape (n,)", "a table, shape (rows, columns)")


def numeric(name: str, value: ArrayLike, ndim: int | None = None) -> NDArray[Any]:
    """Read an input as an array of floats, or say in words why it cannot be one.

    Parameters
    ----------
    name : what the caller calls this input; it opens the error message.
    value : numbers, nested lists of numbers, or an array.
    ndim : number of axes asked for; None takes any.

    Returns
    -------
    float64 array. It may share memory with `value`: read it, do not write to it.

    Raises
    ------
    TypeError
        If `value` holds something that is not a real number, or rows of unequal length.
    ValueError
        If it has another number of axes.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.asarray(None)  # rows of unequal length
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} should hold numbers only, in rows of equal length; got "
            f"{type(value).__name__}: {str(value)[:60]}."
        )
    if ndim is not None and array.ndim != ndim:
        raise ValueError(
            f"{name} should be {_KINDS[ndim]}; got shape {array.shape}."
            + (
                f" Use {name}[None, :] for one row."
                if (array.ndim, ndim) == (1, 2)
                else ""
            )
            + (f" Use {name}[:, 0]." if array.shape[1:] == (1,) and ndim == 1 else "")
        )
    return array.astype(float, copy=False)


def scalar(name: str, value: ArrayLike) -> float:
    """Read an input as one float; errors as `numeric`."""
    return numeric(name, value, 0).item()


def weighted_sum(x: ArrayLike, w: ArrayLike, b: float) -> float:
    """Score of one example: ``z = w₁x₁ + … + wₙxₙ + b``.

    The terms are added by `math.fsum`, which rounds once, at the end. So the order of
    the inputs does not matter, and the sunny day scores 0.7 and not 0.6999999999999998.

    Parameters
    ----------
    x, w : (n,) inputs and weights.
    b : bias.
    """
    x, w, b = numeric("x", x, 1), numeric("w", w, 1), scalar("b", b)
    if x.shape != w.shape:
        raise ValueError(
            f"x has {x.size} inputs and w has {w.size} weights. "
            "Give each input one weight."
        )
    return math.fsum([*(x * w), b])


def neuron_z(X: ArrayLike, w: ArrayLike, b: float) -> NDArray[Any]:
    """Scores of many examples: ``z = X @ w + b``.

    Parameters
    ----------
    X : (m, n) one example a row.
    w : (n,) weights.
    b : bias, one number.

    Returns
    -------
    (m,) scores.
    """
    X, w, b = numeric("X", X, 2), numeric("w", w, 1), scalar("b", b)
    if X.shape[1] != w.size:
        raise ValueError(
            f"X has shape {X.shape} and w has shape {w.shape}. "
            "Give X one column for each weight."
        )
    return X @ w + b


def layer_z(X: ArrayLike, W: ArrayLike, b: ArrayLike) -> NDArray[Any]:
    """Scores of many examples in many neurons: ``Z = X @ W + b``.

    Parameters
    ----------
    X : (m, n) one example a row.
    W : (n, k) one neuron a column.
    b : (k,) one bias for each neuron.

    Returns
    -------
    (m, k) scores: row i belongs to example i, column j to neuron j.
    """
    X, W, b = numeric("X", X, 2), numeric("W", W, 2), numeric("b", b, 1)
    if X.shape[1] != W.shape[0]:
        raise ValueError(
            f"X has shape {X.shape} and W has shape {W.shape}. "
            "Give W one row for each column of X."
        )
    if W.shape[1] != b.size:
        raise ValueError(
            f"W has shape {W.shape} and b has shape {b.shape}. "
            "Give b one number for each column of W."
        )
    return X @ W + b


def boundary_distance(w: ArrayLike, b: float) -> float:
    """Distance from the origin to the boundary w·x + b = 0: ``|b| / ‖w‖``.

    Parameters
    ----------
    w : (n,) weights, not all zero.
    b : bias.

    Returns
    -------
    Distance in the unit of the inputs, never negative.
    """
    w, b = numeric("w", w, 1), scalar("b", b)
    if not w.any():
        raise ValueError(
            f"w is {w.tolist()}: a neuron whose weights are all 0 gives every input "
            "the same score, so it has no boundary. Make one weight different from 0."
        )
    return abs(b) / math.hypot(*w)  # hypot: squares would overflow at 1e200


def boundary_line(w: ArrayLike, b: float) -> tuple[float, float]:
    """The boundary w₁x₁ + w₂x₂ + b = 0, solved for x₂: ``x₂ = slope·x₁ + intercept``.

    Parameters
    ----------
    w : (2,) weights; w₂ not zero.
    b : bias.

    Returns
    -------
    (slope, intercept) = (−w₁/w₂, −b/w₂).
    """
    w, b = numeric("w", w, 1), scalar("b", b)
    if w.size != 2:
        raise ValueError(
            f"w has {w.size} weights. A line in the plane takes 2: w = [w1, w2]."
        )
    if w[1] == 0:
        raise ValueError(
            f"w is {w.tolist()}: with w2 = 0 the boundary is vertical, and no x2 = "
            "slope·x1 + intercept describes it. Make w2 different from 0, or use "
            "x1 = -b/w1."
        )
    return 0.0 - float(w[0] / w[1]), 0.0 - float(b / w[1])  # 0.0 −: never −0.0


def predict_sunny(
    X: ArrayLike, w: ArrayLike, b: float, threshold: float
) -> NDArray[Any]:
    """1 where the score w·x + b is greater than the threshold, else 0.

    A score equal to the threshold is not greater: the day is not sunny. Scores within
    `TIE` of the threshold count as equal to it, because sums of floats are rounded.

    Parameters
    ----------
    X : (m, n) one day a row.
    w : (n,) weights.
    b, threshold : numbers.

    Returns
    -------
    (m,) ints, 0 or 1.
    """
    threshold = scalar("threshold", threshold)
    return (neuron_z(X, w, b) - threshold > TIE).astype(int)


def truth_table(w: ArrayLike, b: float, threshold: float) -> NDArray[Any]:
    """What the neuron says on each of the 8 days of three yes/no inputs.

    Parameters
    ----------
    w : (3,) weights.
    b, threshold : numbers.

    Returns
    -------
    (8, 4) ints: rows 000, 001, …, 111 in binary order, last column the prediction.
    """
    X = np.array(list(product((0, 1), repeat=3)))  # (8, 3)
    return np.column_stack([X, predict_sunny(X, w, b, threshold)])


def fold_threshold(b: float, threshold: float) -> float:
    """The bias that makes the threshold 0: ``b − threshold``.

    w·x + b > threshold says the same as w·x + (b − threshold) > 0.
    """
    return scalar("b", b) - scalar("threshold", threshold)


def mcculloch_pitts(X: ArrayLike, theta: float) -> NDArray[Any]:
    """The neuron of 1943: it fires when at least `theta` of its inputs do.

    Parameters
    ----------
    X : (m, n) inputs, each 0 or 1.
    theta : threshold, a count of inputs.

    Returns
    -------
    (m,) ints, 0 or 1: 1 where x₁ + … + xₙ ≥ theta.

    References
    ----------
    W. S. McCulloch and W. Pitts, "A logical calculus of the ideas immanent in nervous
    activity", Bulletin of Mathematical Biophysics 5, 1943.
    """
    X, theta = numeric("X", X, 2), scalar("theta", theta)
    strange = X[(X != 0) & (X != 1)]
    if strange.size:
        raise ValueError(
            f"X holds {strange[0]:g}. The inputs of this neuron are 0 or 1: turn "
            "measurements into yes/no first, for example X > 0.5."
        )
    return (X.sum(axis=1) >= theta).astype(int)
