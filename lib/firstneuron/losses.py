"""How wrong a prediction is, and which way to change the weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firstneuron.activations import sigmoid
from firstneuron.neuron import neuron_z, numeric

__all__ = ["bce_with_logits", "cross_entropy", "logistic_grad", "squared_error"]


def squared_error(p: ArrayLike, y: ArrayLike) -> float:
    """``mean((p − y)²)`` over the examples.

    Parameters
    ----------
    p : (m,) predictions.
    y : (m,) true values.
    """
    p, y = numeric("p", p, 1), numeric("y", y, 1)
    _same_length("p", p, y)
    return float(np.mean((p - y) ** 2))


def bce_with_logits(z: ArrayLike, y: ArrayLike) -> float:
    """Binary cross-entropy, from the scores: the mean of −log(probability given to y).

    With p = σ(z) the loss of one example is −y·log p − (1 − y)·log(1 − p). At z = −1000
    p is 0 as a float, and its logarithm is lost. The same loss without p, in nats::

        max(z, 0) − z·y + log(1 + e^−|z|)

    Parameters
    ----------
    z : (m,) scores before the sigmoid ("logits").
    y : (m,) labels, 0 or 1.
    """
    z, y = numeric("z", z, 1), numeric("y", y, 1)
    _same_length("z", z, y)
    _zeros_and_ones(y)
    return float(np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))


def cross_entropy(P: ArrayLike, y: ArrayLike) -> float:
    """``mean(−log P[i, y[i]])``: the surprise at the true classes, in nats.

    Infinite if a true class was given probability 0: the model had called it
    impossible.

    Parameters
    ----------
    P : (m, k) probabilities; each row sums to 1.
    y : (m,) true classes, ints from 0 to k − 1.
    """
    P, y = numeric("P", P, 2), numeric("y", y, 1)
    _same_length("P", P, y)
    if (P < 0).any() or not np.allclose(P.sum(axis=1), 1, atol=1e-3):
        raise ValueError(
            "P should hold probabilities: none below 0, each row summing to 1; the "
            f"smallest here is {P.min():g}, and the rows sum to "
            f"{P.sum(axis=1).min():g} … {P.sum(axis=1).max():g}. "
            "If these are scores, pass softmax(P)."
        )
    k = P.shape[1]
    strange = y[(y != np.floor(y)) | (y < 0) | (y >= k)]
    if strange.size:
        raise ValueError(
            f"y holds {strange[0]:g}. P has {k} columns, so each label is a whole "
            f"number from 0 to {k - 1}."
        )
    with np.errstate(divide="ignore"):  # −log 0 = ∞ is the answer, not an accident
        log_p = np.log(P[np.arange(len(y)), y.astype(int)])  # (m,)
    return float(0.0 - log_p.mean())  # 0.0 −: a perfect score is 0, not −0


def logistic_grad(
    X: ArrayLike, y: ArrayLike, w: ArrayLike, b: float
) -> tuple[NDArray[Any], float]:
    """Slope of the mean cross-entropy: ``dw = Xᵀ(p − y)/m``, ``db = mean(p − y)``.

    Each example pulls by its error p − y, times its input.

    Parameters
    ----------
    X : (m, n) one example a row.
    y : (m,) labels, 0 or 1.
    w : (n,) weights.
    b : bias.

    Returns
    -------
    dw : (n,) slope for each weight.
    db : slope for the bias.
    """
    X, y = numeric("X", X, 2), numeric("y", y, 1)
    _same_length("X", X, y)
    _zeros_and_ones(y)
    error = sigmoid(neuron_z(X, w, b)) - y  # (m,)
    return X.T @ error / len(y), float(error.mean())


def _same_length(name: str, a: NDArray[Any], y: NDArray[Any]) -> None:
    if len(a) != len(y) or len(y) == 0:
        raise ValueError(
            f"{name} has shape {a.shape} and y has shape {y.shape}. "
            "Give one label for each example, and at least one example."
        )


def _zeros_and_ones(y: NDArray[Any]) -> None:
    strange = y[(y != 0) & (y != 1)]
    if strange.size:
        raise ValueError(
            f"y holds {strange[0]:g}. Labels here are 0 or 1: use 1 for the class you "
            "look for, 0 for the other."
        )
