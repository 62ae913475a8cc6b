"""Weights that are switched off: which ones, by what schedule, and what that saves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firstneuron.neuron import numeric, scalar

__all__ = [
    "GradualPruner",
    "compression",
    "cubic_sparsity",
    "magnitude_mask",
    "masked_step",
    "model_sparsity",
]

Mask = NDArray[np.bool_]


def magnitude_mask(W: ArrayLike, sparsity: float) -> Mask:
    """Which weights stay: all but the ``round(sparsity·N)`` smallest in size.

    The count is exact, because weights are sorted and counted. A threshold would keep
    or cut all weights of one size together. Of equal weights the first ones go.

    Parameters
    ----------
    W : weights, any shape, N of them.
    sparsity : share to cut, from 0 to 1.

    Returns
    -------
    True for each weight that stays, of the shape of W.

    References
    ----------
    S. Han, J. Pool, J. Tran and W. Dally, "Learning both weights and connections for
    efficient neural networks", NIPS 2015.
    """
    size = np.abs(numeric("W", W))
    return _without_smallest(size, _share("sparsity", sparsity))


def masked_step(
    W: ArrayLike, grad: ArrayLike, mask: ArrayLike, lr: float
) -> NDArray[Any]:
    """A step of gradient descent that keeps cut weights at 0: ``(W − lr·grad)·mask``.

    Parameters
    ----------
    W : weights, any shape. At a cut weight it may hold anything.
    grad : slopes, of the same shape.
    mask : True for each weight that stays, of the same shape.
    lr : learning rate.

    Returns
    -------
    New floats of that shape, exactly 0 where the mask is False.
    """
    W, grad, stays = numeric("W", W), numeric("grad", grad), np.asarray(mask)
    if stays.dtype != bool:
        raise TypeError(
            f"mask holds {stays.dtype}, and should hold True and False. "
            "Use mask.astype(bool)."
        )
    if not W.shape == grad.shape == stays.shape:
        raise ValueError(
            f"W has shape {W.shape}, grad {grad.shape} and mask {stays.shape}. Give "
            "each weight one slope and one entry of the mask."
        )
    return np.where(stays, W - scalar("lr", lr) * grad, 0.0)


def model_sparsity(weights: Iterable[ArrayLike]) -> float:
    """Share of exact zeros among all weights of a model: ``Σ zeros / Σ weights``.

    The mean of the layers' shares is another number, unless they have one size.

    Parameters
    ----------
    weights : the arrays of all layers, any shapes, together at least one weight.
    """
    layers = [numeric(f"layer {i}", W) for i, W in enumerate(weights)]
    total = sum(W.size for W in layers)
    if not total:
        raise ValueError("weights is empty. Give the weights of at least one layer.")
    return sum(int(np.sum(W == 0)) for W in layers) / total


def cubic_sparsity(
    t: float, s_i: float, s_f: float, t0: float, n: float, dt: float
) -> float:
    """Sparsity after step t: ``s_f + (s_i − s_f)·(1 − (t − t0)/(n·dt))³``.

    Fast at first, when there is much to spare, and slow at the end. Before `t0` it is
    `s_i`, from ``t0 + n·dt`` on it is `s_f`.

    Parameters
    ----------
    t : step.
    s_i, s_f : first and last sparsity, from 0 to 1.
    t0 : the step at which pruning begins.
    n : number of cuts after the start, 1 or more.
    dt : steps from one cut to the next, above 0.

    References
    ----------
    M. Zhu and S. Gupta, "To prune, or not to prune: exploring the efficacy of pruning
    for model compression", 2017, equation 1.
    """
    s_i, s_f = _share("s_i", s_i), _share("s_f", s_f)
    length = scalar("n", n) * scalar("dt", dt)
    if not length > 0:
        raise ValueError(
            f"n={n!r} cuts, one every dt={dt!r} steps, take no time. Both should be "
            "above 0."
        )
    done = min(max((scalar("t", t) - scalar("t0", t0)) / length, 0.0), 1.0)
    return s_f + (s_i - s_f) * (1 - done) ** 3


class GradualPruner:
    """Cuts one array of weights in `n` calls, by the cubic schedule from 0 to `s_f`.

    After call k, ``round(cubic_sparsity(k, 0, s_f, 0, n, 1)·N)`` of the N weights are
    cut; after call n and later, ``round(s_f·N)``. What was cut stays cut, whatever
    training has made of it since.

    Parameters
    ----------
    s_f : sparsity at the end, from 0 to 1.
    n : number of calls until then, 1 or more.
    """

    def __init__(self, s_f: float, n: int) -> None:
        self.s_f = _share("s_f", s_f)
        if n != int(n) or n < 1:
            raise ValueError(f"n={n!r} should be a number of calls: 1, 2, 3, ….")
        self.n = int(n)
        self.calls = 0
        self._mask: Mask | None = None

    def step(self, W: ArrayLike) -> tuple[NDArray[Any], Mask]:
        """Cut the smallest of the weights that are still there.

        Parameters
        ----------
        W : weights, any shape, but the same in every call.

        Returns
        -------
        W : new floats, 0 where the mask is False.
        mask : True for each weight that stays.
        """
        W = numeric("W", W)
        size = np.abs(W)
        if self._mask is not None:
            if W.shape != self._mask.shape:
                raise ValueError(
                    f"W has shape {W.shape}, and in the first call it had "
                    f"{self._mask.shape}. Make a GradualPruner for each array."
                )
            size = np.where(self._mask, size, -1.0)  # what is cut comes first
        self.calls += 1
        sparsity = cubic_sparsity(self.calls, 0.0, self.s_f, 0, self.n, 1)
        self._mask = _without_smallest(size, sparsity)
        return np.where(self._mask, W, 0.0), self._mask.copy()


def compression(shapes: Iterable[Sequence[int]], nnz: int) -> float:
    """How many times fewer weights: ``dense weights / kept weights``, as papers report.

    Biases are not counted, nor the places of the kept weights. A file that stores one
    word for each place is about half as much smaller as this says.

    Parameters
    ----------
    shapes : shape of each layer's weights, for example ``[(784, 300), (300, 10)]``.
    nnz : number of non-zero weights left in all layers, 1 or more.
    """
    dense = sum(math.prod(shape) for shape in shapes)
    if not 1 <= nnz <= dense:
        raise ValueError(
            f"nnz={nnz!r} weights are left of {dense}. It should be a number from 1 to "
            "that; biases are in neither."
        )
    return dense / nnz


def _without_smallest(size: NDArray[Any], sparsity: float) -> Mask:
    order = np.argsort(size, axis=None, kind="stable")  # the first of equal ones first
    mask = np.ones(size.size, dtype=bool)
    mask[order[: round(sparsity * size.size)]] = False
    return mask.reshape(size.shape)


def _share(name: str, value: float) -> float:
    share = scalar(name, value)
    if not 0 <= share <= 1:
        raise ValueError(
            f"{name}={share:g} should be a share from 0 to 1. 80 percent is 0.8."
        )
    return share
