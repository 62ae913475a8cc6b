"""A price for large weights: penalties, their slopes, and steps that go with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firstneuron.neuron import numeric, scalar

__all__ = [
    "l1_penalty",
    "l2_penalty",
    "penalised_loss",
    "proximal_step",
    "soft_threshold",
    "weight_decay_step",
]


def l2_penalty(W: ArrayLike, lam: float) -> tuple[float, NDArray[Any]]:
    """``½·lam·Σ w²`` and its slope ``lam·w``: large weights pay most.

    Parameters
    ----------
    W : weights, any shape.
    lam : price, 0 or above.

    Returns
    -------
    penalty : one number for all weights together.
    slope : one for each weight, of the shape of W.

    References
    ----------
    A. E. Hoerl and R. W. Kennard, "Ridge regression: biased estimation for
    nonorthogonal problems", Technometrics 12(1), 1970.
    """
    W, lam = numeric("W", W), _price("lam", lam)
    return 0.5 * lam * float(np.sum(W**2)), np.asarray(lam * W)


def l1_penalty(W: ArrayLike, lam: float) -> tuple[float, NDArray[Any]]:
    """``lam·Σ |w|`` and its slope ``lam·sign(w)``: all weights are pulled alike.

    At w = 0 there is a corner and no slope; 0 is taken. A gradient step with this
    slope jumps over 0 and does not stop there: see `proximal_step`.

    Parameters
    ----------
    W : weights, any shape.
    lam : price, 0 or above.

    Returns
    -------
    penalty : one number for all weights together.
    slope : one for each weight, of the shape of W.

    References
    ----------
    R. Tibshirani, "Regression shrinkage and selection via the lasso", Journal of the
    Royal Statistical Society B 58(1), 1996.
    """
    W, lam = numeric("W", W), _price("lam", lam)
    return lam * float(np.sum(np.abs(W))), np.asarray(lam * np.sign(W))


def soft_threshold(w: ArrayLike, t: float) -> NDArray[Any]:
    """Each number moved towards 0 by `t`, but not past 0: ``sign(w)·max(|w| − t, 0)``.

    It is the v that makes ``½(v − w)² + t·|v|`` least, the proximal operator of t·|v|.

    Parameters
    ----------
    w : numbers, any shape.
    t : distance, 0 or above.

    Returns
    -------
    Floats of the shape of w, exactly 0 where |w| ≤ t.
    """
    w, t = numeric("w", w), _price("t", t)
    return np.asarray(np.sign(w) * np.maximum(np.abs(w) - t, 0.0))


def proximal_step(w: ArrayLike, grad: ArrayLike, lr: float, lam: float) -> NDArray[Any]:
    """A gradient step for the loss, then L1's pull, which stops at 0.

    ``soft_threshold(w − lr·grad, lr·lam)``

    Parameters
    ----------
    w : weights, any shape.
    grad : slopes of the loss alone, of the shape of w.
    lr : learning rate, 0 or above.
    lam : price of the L1 penalty, 0 or above.

    Returns
    -------
    New weights, of the shape of w.

    References
    ----------
    I. Daubechies, M. Defrise and C. De Mol, "An iterative thresholding algorithm for
    linear inverse problems with a sparsity constraint", Communications on Pure and
    Applied Mathematics 57(11), 2004.
    """
    w, grad = _pair("w", w, grad)
    lr, lam = _price("lr", lr), _price("lam", lam)
    return soft_threshold(w - lr * grad, lr * lam)


def penalised_loss(loss: float, params: Mapping[str, ArrayLike], lam: float) -> float:
    """``loss + ½·lam·Σ w²`` over all weights of a network. Biases do not pay.

    Parameters
    ----------
    loss : the loss without penalty.
    params : name -> array. Names with a W in front (W1, W2, …) are weights, names with
        a b in front are biases.
    lam : price, 0 or above.
    """
    price = sum(
        l2_penalty(array, lam)[0] for name, array in params.items() if _pays(name)
    )
    return scalar("loss", loss) + price


def weight_decay_step(
    params: Mapping[str, ArrayLike],
    grads: Mapping[str, ArrayLike],
    lr: float,
    decay: float,
) -> dict[str, NDArray[Any]]:
    """One step with decoupled weight decay: ``W ← (1 − lr·decay)·W − lr·grad``.

    Biases take the plain step ``b ← b − lr·grad``. For plain gradient descent it is the
    step of an L2 penalty with lam = decay. For Adam, whose direction goes in place of
    `grads`, it is AdamW, and is not.

    Parameters
    ----------
    params : name -> array. Names with a W in front are weights, with a b biases.
    grads : the same names -> slopes of the loss alone, of the same shapes.
    lr : learning rate, 0 or above.
    decay : share of each weight that is lost in a step of learning rate 1.

    Returns
    -------
    A new dict of new arrays.

    References
    ----------
    I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019.
    """
    if params.keys() != grads.keys():
        raise ValueError(
            f"params has the names {sorted(params)} and grads has {sorted(grads)}. "
            "Give one gradient for each parameter, under the same name."
        )
    lr, decay = _price("lr", lr), _price("decay", decay)
    stepped = {}
    for name in params:
        old, grad = _pair(name, params[name], grads[name])
        keep = 1 - lr * decay if _pays(name) else 1.0
        stepped[name] = np.asarray(keep * old - lr * grad)
    return stepped


def _pays(name: str) -> bool:
    """Whether a parameter of this name is a weight."""
    if not name.startswith(("W", "b")):
        raise ValueError(
            f"params has the name {name!r}. Weights are called W1, W2, … and biases "
            "b1, b2, …; only the weights pay."
        )
    return name.startswith("W")


def _price(name: str, value: float) -> float:
    number = scalar(name, value)
    if not number >= 0:
        raise ValueError(f"{name}={value!r} should be a number, 0 or above.")
    return number


def _pair(
    name: str, w: ArrayLike, grad: ArrayLike
) -> tuple[NDArray[Any], NDArray[Any]]:
    w, grad = numeric(name, w), numeric(f"the gradient of {name}", grad)
    if w.shape != grad.shape:
        raise ValueError(
            f"{name} has shape {w.shape} and its gradient has shape {grad.shape}. "
            "They must be equal: one slope for each number."
        )
    return w, grad
