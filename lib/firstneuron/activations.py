"""What a neuron does with its score: step, sigmoid, softmax."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firstneuron.neuron import numeric

__all__ = ["sigmoid", "softmax", "step"]


def step(z: ArrayLike) -> NDArray[Any]:
    """1 where ``z > 0``, else 0. The step unit fires only above its threshold.

    Parameters
    ----------
    z : scores, any shape.

    Returns
    -------
    Ints of the same shape.

    References
    ----------
    F. Rosenblatt, "The perceptron", Psychological Review 65(6), 1958.
    """
    return (numeric("z", z) > 0).astype(int)


def sigmoid(z: ArrayLike) -> NDArray[Any]:
    """``σ(z) = 1 / (1 + e⁻ᶻ)``, without overflow for any z.

    The formula as written needs e¹⁰⁰⁰ at z = −1000, which no float can hold. For
    negative z the same number is eᶻ / (1 + eᶻ). Both need only e⁻|ᶻ|, which lies
    between 0 and 1.

    Parameters
    ----------
    z : scores, any shape.

    Returns
    -------
    Floats of the same shape, between 0 and 1.
    """
    z = numeric("z", z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def softmax(Z: ArrayLike) -> NDArray[Any]:
    """Each row of scores becomes probabilities: ``P[i, j] = e^Z[i, j] / Σₗ e^Z[i, l]``.

    Taking the same number from a whole row changes no probability. Taking the row's
    greatest score leaves exponents ≤ 0, so nothing overflows.

    Parameters
    ----------
    Z : (m, k) scores, one example a row, k ≥ 1.

    Returns
    -------
    (m, k) probabilities; each row sums to 1.
    """
    Z = numeric("Z", Z, 2)
    if Z.shape[1] == 0:
        raise ValueError(
            f"Z has shape {Z.shape}: no columns. Give one column for each class."
        )
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
