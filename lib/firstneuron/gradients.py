"""Slopes measured and followed: numerical gradients, descent, mini-batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firstneuron.neuron import neuron_z, numeric

__all__ = [
    "gd_step",
    "gradient_descent",
    "minibatches",
    "mse_and_grad",
    "numerical_gradient",
]


def numerical_gradient(
    f: Callable[[NDArray[Any]], float], w: ArrayLike, h: float = 1e-5
) -> NDArray[Any]:
    """Slope of `f` for each entry of `w`: ``(f(w + h) − f(w − h)) / 2h``.

    The error of this central difference is f‴·h²/6, plus about 1e−16·|f|/h of rounding.
    It takes two values of `f` for each entry: a tool to check formulas with.

    Parameters
    ----------
    f : takes an array of the shape of `w`, returns one number. The array is used again
        for the next entry: copy what is to be kept.
    w : array, any shape. It stays as it is.
    h : the nudge, above 0.

    Returns
    -------
    Floats of the shape of `w`.

    Raises
    ------
    ValueError
        If `f` returns more than one number, or `h` is too small to change `w`.
    """
    w = numeric("w", w)
    if not h > 0:
        raise ValueError(f"h={h!r} should be a small number above 0, such as 1e-5.")
    grad, nudged = np.empty(w.shape), w.copy()
    for i in np.ndindex(w.shape):
        up, down = w[i] + h, w[i] - h
        if up == down:
            raise ValueError(
                f"w holds {w[i]:g}, and adding h={h:g} to it changes nothing: floats "
                f"keep 16 digits. Take a larger h, for example {1e-5 * abs(w[i]):.0e}."
            )
        nudged[i] = up
        above = _one_number(f(nudged))
        nudged[i] = down
        below = _one_number(f(nudged))
        nudged[i] = w[i]
        grad[i] = (above - below) / (up - down)  # w + h is rounded: the real 2h
    return grad


def gd_step(
    params: Mapping[str, ArrayLike], grads: Mapping[str, ArrayLike], lr: float
) -> dict[str, NDArray[Any]]:
    """One step of gradient descent: ``new = old − lr · slope`` for every parameter.

    Parameters
    ----------
    params : name -> array.
    grads : the same names -> arrays of the same shapes.
    lr : learning rate.

    Returns
    -------
    A new dict of new arrays.
    """
    if params.keys() != grads.keys():
        raise ValueError(
            f"params has the names {sorted(params)} and grads has {sorted(grads)}. "
            "Give one gradient for each parameter, under the same name."
        )
    stepped = {}
    for name in params:
        p, g = (
            numeric(name, params[name]),
            numeric(f"the gradient of {name}", grads[name]),
        )
        if p.shape != g.shape:
            raise ValueError(
                f"{name} has shape {p.shape} and its gradient has shape {g.shape}. "
                "They must be equal: one slope for each number."
            )
        stepped[name] = np.asarray(p - lr * g)
    return stepped


def gradient_descent(
    grad: Callable[[NDArray[Any]], ArrayLike], w0: ArrayLike, lr: float, n: int
) -> NDArray[Any]:
    """The path of `n` steps: ``w[k+1] = w[k] − lr · grad(w[k])``.

    Parameters
    ----------
    grad : takes a place (d,), returns the gradient there, (d,).
    w0 : (d,) start.
    lr : learning rate.
    n : number of steps.

    Returns
    -------
    (n + 1, d) places, the start first.
    """
    w0 = numeric("w0", w0, 1)
    if n < 0:
        raise ValueError(f"n={n} should be a number of steps, 0 or more.")
    path = np.empty((n + 1, w0.size))
    path[0] = w0
    for k in range(n):
        slope = numeric("the gradient", grad(path[k].copy()), 1)
        if slope.shape != w0.shape:
            raise ValueError(
                f"grad returned shape {slope.shape} at a place of shape {w0.shape}. "
                "Return one slope for each parameter."
            )
        path[k + 1] = path[k] - lr * slope
    return path


def mse_and_grad(
    X: ArrayLike, y: ArrayLike, w: ArrayLike, b: float
) -> tuple[float, NDArray[Any], float]:
    """Mean squared error of Xw + b and its gradient.

    With the errors e = Xw + b − y::

        loss = mean(e²)        dw = 2 Xᵀe / m        db = 2 mean(e)

    Parameters
    ----------
    X : (m, n) one example a row.
    y : (m,) targets.
    w : (n,) weights.
    b : bias.

    Returns
    -------
    loss : in the squared unit of y.
    dw : (n,) slope for each weight.
    db : slope for the bias.
    """
    X, y = numeric("X", X, 2), numeric("y", y, 1)
    _same_examples(X, y)
    e = neuron_z(X, w, b) - y  # (m,)
    return float(np.mean(e**2)), 2 * X.T @ e / len(y), float(2 * np.mean(e))


def minibatches(
    X: ArrayLike, y: ArrayLike, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Batches of one epoch: every example once, in a random order, with its label.

    Parameters
    ----------
    X : (m, ...) examples.
    y : (m, ...) labels.
    batch_size : examples in a batch; the last batch takes what is left.
    rng : source of the order; the same state gives the same batches.

    Yields
    ------
    (Xb, yb) : copies of the rows, of the types of X and y.
    """
    X, y = np.asarray(X), np.asarray(y)
    _same_examples(X, y)
    if batch_size < 1:
        raise ValueError(
            f"batch_size={batch_size!r} should be a number of examples, at least 1."
        )
    return _batches(X, y, batch_size, rng)  # so that errors come before the first batch


def _batches(
    X: NDArray[Any], y: NDArray[Any], batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    order = rng.permutation(len(y))
    for start in range(0, len(y), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


def _one_number(value: Any) -> float:
    if np.ndim(value):
        raise ValueError(
            f"f returned an array of shape {np.shape(value)}. A gradient belongs to a "
            "function that returns one number: take the mean or the sum."
        )
    return float(value)


def _same_examples(X: NDArray[Any], y: NDArray[Any]) -> None:
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y) or len(y) == 0:
        raise ValueError(
            f"X has shape {X.shape} and y has shape {y.shape}. "
            "Give one label for each example, and at least one example."
        )
