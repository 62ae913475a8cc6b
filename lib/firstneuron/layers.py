"""Layers of a network: forward, and backward with every slope. Examples are rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firstneuron.activations import softmax
from firstneuron.gradients import numerical_gradient
from firstneuron.neuron import layer_z, numeric

__all__ = [
    "grad_check",
    "layer_backward",
    "relu",
    "relu_backward",
    "softmax_ce_backward",
    "two_layer_forward",
    "two_layer_grads",
]


def relu(Z: ArrayLike) -> NDArray[Any]:
    """``max(0, z)`` for each number: positive scores pass, negative ones become 0.

    Parameters
    ----------
    Z : scores, any shape.

    Returns
    -------
    Floats of the same shape.

    References
    ----------
    V. Nair and G. E. Hinton, "Rectified linear units improve restricted Boltzmann
    machines", ICML 2010.
    """
    return np.maximum(0.0, numeric("Z", Z))


def relu_backward(dA: ArrayLike, Z: ArrayLike) -> NDArray[Any]:
    """Slopes at the scores of a ReLU: ``dA`` where ``Z > 0``, else 0.

    At Z = 0 the function has a corner and no slope; 0 is taken, as PyTorch does.

    Parameters
    ----------
    dA : slopes of the loss at relu(Z), any shape.
    Z : the scores that went in, of the same shape.

    Returns
    -------
    dZ, floats of the same shape.
    """
    dA, Z = numeric("dA", dA), numeric("Z", Z)
    _same_shape("dA", dA, "Z", Z)
    return np.where(Z > 0, dA, 0.0)


def layer_backward(
    dZ: ArrayLike, A: ArrayLike, W: ArrayLike
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Slopes of the layer ``Z = A W + b``.

    A weight meets every example of the batch, an input every neuron of the layer, and
    where paths meet, slopes add up::

        dA = dZ Wᵀ        dW = Aᵀ dZ        db = column sums of dZ

    Parameters
    ----------
    dZ : (m, k) slopes of the loss at Z. For a mean loss they already carry 1/m.
    A : (m, n) input of the layer.
    W : (n, k) weights.

    Returns
    -------
    dA : (m, n).
    dW : (n, k).
    db : (k,).
    """
    dZ, A, W = numeric("dZ", dZ, 2), numeric("A", A, 2), numeric("W", W, 2)
    if dZ.shape != (len(A), W.shape[1]) or A.shape[1] != len(W):
        raise ValueError(
            f"dZ has shape {dZ.shape}, A {A.shape} and W {W.shape}. With m examples, n "
            "inputs and k neurons they are (m, k), (m, n) and (n, k)."
        )
    return dZ @ W.T, A.T @ dZ, dZ.sum(axis=0)


def softmax_ce_backward(P: ArrayLike, y: ArrayLike) -> NDArray[Any]:
    """Slopes of the mean cross-entropy at the scores: ``(P − Y) / m``.

    Y is 1 in the column of the true class and 0 elsewhere.

    Parameters
    ----------
    P : (m, k) probabilities softmax(Z).
    y : (m,) true classes, ints from 0 to k − 1.

    Returns
    -------
    (m, k), a new array. Each row sums to 0.
    """
    P, labels = numeric("P", P, 2), numeric("y", y, 1)
    m, k = P.shape
    if len(labels) != m or m == 0:
        raise ValueError(
            f"P has shape {P.shape} and y has shape {labels.shape}. "
            "Give one label for each example, and at least one example."
        )
    Y = labels[:, None] == np.arange(k)  # (m, k)
    if not Y.any(axis=1).all():
        strange = labels[~Y.any(axis=1)][0]
        raise ValueError(
            f"y holds {strange:g}. P has {k} columns, so each label is a whole number "
            f"from 0 to {k - 1}."
        )
    return (P - Y) / m


def two_layer_forward(
    X: ArrayLike, params: Mapping[str, ArrayLike]
) -> tuple[NDArray[Any], tuple[NDArray[Any], NDArray[Any]]]:
    """Probabilities of a network with one hidden layer, and what went on inside.

    ``Z1 = X W1 + b1``, ``A1 = relu(Z1)``, ``P = softmax(A1 W2 + b2)``

    Parameters
    ----------
    X : (m, n) examples.
    params : W1 (n, q), b1 (q,), W2 (q, k), b2 (k,).

    Returns
    -------
    P : (m, k) probabilities.
    cache : (Z1, A1), both (m, q), for the way back.
    """
    W1, b1, W2, b2 = _two_layers(params)
    Z1 = layer_z(X, W1, b1)
    A1 = relu(Z1)
    return softmax(layer_z(A1, W2, b2)), (Z1, A1)


def two_layer_grads(
    X: ArrayLike, y: ArrayLike, params: Mapping[str, ArrayLike]
) -> dict[str, NDArray[Any]]:
    """Gradients of the mean cross-entropy of `two_layer_forward`.

    Parameters
    ----------
    X : (m, n) examples.
    y : (m,) true classes, ints from 0 to k − 1.
    params : W1 (n, q), b1 (q,), W2 (q, k), b2 (k,).

    Returns
    -------
    A dict with the same names and shapes.
    """
    W1, _, W2, _ = _two_layers(params)
    P, (Z1, A1) = two_layer_forward(X, params)
    dA1, dW2, db2 = layer_backward(softmax_ce_backward(P, y), A1, W2)
    _, dW1, db1 = layer_backward(relu_backward(dA1, Z1), X, W1)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


def grad_check(
    f: Callable[[NDArray[Any]], float],
    grad: Callable[[NDArray[Any]], ArrayLike] | ArrayLike,
    x: ArrayLike,
    h: float = 1e-5,
) -> float:
    """Relative error of a gradient g against central differences n.

    ``‖g − n‖ / (‖g‖ + ‖n‖)``, over all coordinates; 0 if both vanish. It lies between
    0 and 1: below 1e-7 the gradient is right, 1/3 is a factor of 2, 1 a wrong sign.
    Near a corner, such as ReLU's at 0, the measurement itself is off.

    Parameters
    ----------
    f : takes an array of the shape of `x`, returns one number.
    grad : takes such an array and returns the gradient; or the gradient at `x` itself.
    x : the place, an array of any shape.
    h : nudge of the central differences.
    """
    x = numeric("x", x)
    g = numeric("the gradient", grad(x.copy()) if callable(grad) else grad)
    _same_shape("the gradient", g, "x", x)
    n = numerical_gradient(f, x, h)
    lengths = np.linalg.norm(g) + np.linalg.norm(n)
    return float(np.linalg.norm(g - n) / lengths) if lengths > 0 else 0.0


def _two_layers(params: Mapping[str, ArrayLike]) -> list[NDArray[Any]]:
    names = {"W1": 2, "b1": 1, "W2": 2, "b2": 1}
    if set(params) != set(names):
        raise ValueError(
            f"params has the names {sorted(params)}. Two layers have W1, b1, W2, b2."
        )
    return [numeric(name, params[name], ndim) for name, ndim in names.items()]


def _same_shape(name: str, a: NDArray[Any], other: str, b: NDArray[Any]) -> None:
    if a.shape != b.shape:
        raise ValueError(
            f"{name} has shape {a.shape} and {other} has shape {b.shape}. They must "
            "be equal: one slope for each number."
        )
