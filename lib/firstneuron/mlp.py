"""A network of any depth: params is a list of (W, b), a bend between the layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firstneuron.layers import layer_backward
from firstneuron.neuron import layer_z, numeric

__all__ = [
    "collapse_linear",
    "dead_relu_fraction",
    "mlp_backward",
    "mlp_forward",
    "tanh_grad_from_a",
]

Array = NDArray[Any]
Params = Sequence[tuple[ArrayLike, ArrayLike]]
Cache = list[tuple[Array, Array]]


def mlp_forward(
    X: ArrayLike, params: Params, activation: Callable[[Array], Array]
) -> tuple[Array, Cache]:
    """Scores of a network: ``Z = A W + b`` in each layer, then ``A = activation(Z)``.

    The last layer has no activation: sigmoid, softmax or nothing is the business of
    whoever asked.

    Parameters
    ----------
    X : (m, n) examples.
    params : one (W, b) for each layer: W (n_in, n_out), b (n_out,).
    activation : takes scores, returns as many outputs, for example `layers.relu`.

    Returns
    -------
    out : (m, k) scores of the last layer.
    cache : one (Z, A) for each layer, its scores and its outputs, for the way back. In
        the last layer they are one array.
    """
    if not params:
        raise ValueError("params is empty. Give at least one layer: [(W, b)].")
    A, cache = numeric("X", X, 2), []
    for number, (W, b) in enumerate(params):
        try:
            Z = layer_z(A, W, b)
        except ValueError as error:
            error.add_note(f"In layer {number}, where X is what goes into that layer.")
            raise
        A = Z if number == len(params) - 1 else activation(Z)
        if A.shape != Z.shape:
            raise ValueError(
                f"activation made shape {A.shape} of scores of shape {Z.shape}. It "
                "should give one output for each score."
            )
        cache.append((Z, A))
    return A, cache


def mlp_backward(
    dout: ArrayLike,
    X: ArrayLike,
    params: Params,
    cache: Cache,
    slope: Callable[[Array, Array], Array],
) -> list[tuple[Array, Array]]:
    """Slopes of the loss at every weight and bias of `mlp_forward`.

    Parameters
    ----------
    dout : (m, k) slopes at the output; for a mean loss they already carry 1/m.
    X, params, cache : what went into `mlp_forward`, and the cache that came out.
    slope : the activation's slope da/dz from its scores Z and outputs A. For ReLU
        ``lambda Z, A: Z > 0``, for tanh ``lambda Z, A: tanh_grad_from_a(A)``.

    Returns
    -------
    One (dW, db) for each layer, of the shapes of its (W, b).
    """
    inputs = [numeric("X", X, 2), *(A for _, A in cache[:-1])]
    dZ, grads = numeric("dout", dout, 2), []
    for number in reversed(range(len(params))):
        dA, dW, db = layer_backward(dZ, inputs[number], params[number][0])
        grads.append((dW, db))
        if number:
            dZ = dA * slope(*cache[number - 1])
    return grads[::-1]


def collapse_linear(
    W1: ArrayLike, b1: ArrayLike, W2: ArrayLike, b2: ArrayLike
) -> tuple[Array, Array]:
    """The one layer that two layers without activation are.

    ``(X W1 + b1) W2 + b2 = X (W1 W2) + (b1 W2 + b2)``

    Parameters
    ----------
    W1, b1 : (n, q) and (q,), the layer that comes first.
    W2, b2 : (q, k) and (k,).

    Returns
    -------
    W, b : (n, k) and (k,).
    """
    b1 = numeric("b1", b1, 1)
    b = layer_z(b1[None], W2, b2)[0]  # what comes out when all inputs are 0
    return layer_z(W1, W2, np.zeros(len(b))), b


def tanh_grad_from_a(a: ArrayLike) -> Array:
    """Slope of tanh from its output a = tanh(z): ``da/dz = 1 − a²``.

    Parameters
    ----------
    a : outputs of tanh, any shape.

    Returns
    -------
    Floats of the same shape, from 0 (saturated) to 1.
    """
    a = numeric("a", a)
    beyond = a[np.abs(a) > 1]
    if beyond.size:
        raise ValueError(
            f"a holds {beyond[0]:g}, and tanh gives numbers from -1 to 1. Pass the "
            "outputs np.tanh(Z), not the scores Z."
        )
    return 1 - a**2


def dead_relu_fraction(Z: ArrayLike) -> float:
    """Share of ReLU units that are off for every example, so that no slope passes.

    Parameters
    ----------
    Z : (m, k) scores before the ReLU, one unit a column, m and k at least 1.
    """
    Z = numeric("Z", Z, 2)
    if not Z.size:
        raise ValueError(f"Z has shape {Z.shape}. Give at least one example and unit.")
    return float(np.mean(~(Z > 0).any(axis=0)))
