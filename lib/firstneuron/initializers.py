"""Where weights and biases start, and what that does to a signal on its way."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firstneuron.neuron import numeric, scalar

__all__ = [
    "activation_stds",
    "init_weights",
    "output_bias_for_prior",
    "preactivation_variance",
    "unique_hidden_units",
    "weight_std",
]


def weight_std(n_in: int, n_out: int, scheme: str) -> float:
    """Standard deviation of a layer's first weights.

    ``lecun`` √(1/n_in) keeps the size of the scores, ``he`` √(2/n_in) makes up for the
    half that ReLU takes away, ``glorot`` √(2/(n_in + n_out)) lies between what scores
    ask for and what the slopes on the way back ask for.

    Parameters
    ----------
    n_in, n_out : inputs and neurons of the layer.
    scheme : "glorot", "he" or "lecun".

    References
    ----------
    Y. LeCun et al., "Efficient BackProp", 1998.
    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward
    neural networks", AISTATS 2010.
    K. He et al., "Delving deep into rectifiers", ICCV 2015.
    """
    for name, n in (("n_in", n_in), ("n_out", n_out)):
        if n != int(n) or n < 1:
            raise ValueError(f"{name}={n!r} should be a whole number, 1 or greater.")
    variances = {"glorot": 2 / (n_in + n_out), "he": 2 / n_in, "lecun": 1 / n_in}
    if scheme not in variances:
        raise ValueError(
            f"scheme={scheme!r} is not known. Use one of {', '.join(variances)}."
        )
    return math.sqrt(variances[scheme])


def init_weights(
    n_in: int, n_out: int, scheme: str, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights and biases of a new layer, with the spread of `weight_std`.

    ``glorot`` draws from the uniform distribution on ±√3·std = ±√(6/(n_in + n_out)),
    ``he`` and ``lecun`` from the normal distribution.

    Parameters
    ----------
    n_in, n_out : inputs and neurons of the layer.
    scheme : "glorot", "he" or "lecun".
    rng : source of the weights.

    Returns
    -------
    W : (n_in, n_out) weights with mean 0.
    b : (n_out,) zeros.
    """
    std = weight_std(n_in, n_out, scheme)
    if scheme == "glorot":
        limit = math.sqrt(3) * std  # a uniform number on ±limit has variance limit²/3
        W = rng.uniform(-limit, limit, (n_in, n_out))
    else:
        W = rng.normal(0, std, (n_in, n_out))
    return W, np.zeros(n_out)


def activation_stds(
    X: ArrayLike,
    depth: int,
    width: int,
    activation: Callable[[NDArray[Any]], ArrayLike],
    scheme: str,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Spread of the activations in each layer of a fresh random network.

    Layer after layer, ``A ← activation(A @ W)`` with new weights and no bias; each
    entry is the standard deviation over all examples and units of that layer.

    Parameters
    ----------
    X : (m, n) examples.
    depth : number of layers, each of `width` units.
    activation : takes scores (m, width), returns activations of the same shape.
    scheme : as in `init_weights`.
    rng : source of the weights.

    Returns
    -------
    (depth,) standard deviations, the first layer's first.
    """
    A = numeric("X", X, 2)
    stds = np.empty(depth)
    for layer in range(depth):
        W, _ = init_weights(A.shape[1], width, scheme, rng)
        A = numeric("the activation", activation(A @ W), 2)
        stds[layer] = A.std()
    return stds


def unique_hidden_units(W1: ArrayLike, tol: float) -> int:
    """How many hidden units differ: columns of W1, counted once if they agree.

    Two columns agree if no weight of theirs differs by more than `tol`. A column is
    counted if it agrees with none that was counted before, from left to right.

    Parameters
    ----------
    W1 : (n, k) one hidden unit a column.
    tol : largest difference that counts as none; 0 asks for equal numbers.
    """
    W1 = numeric("W1", W1, 2)
    if not tol >= 0:
        raise ValueError(f"tol={tol!r} should be 0 or greater.")
    counted: list[NDArray[Any]] = []
    for unit in W1.T:
        if all(np.any(np.abs(unit - other) > tol) for other in counted):
            counted.append(unit)
    return len(counted)


def output_bias_for_prior(p: float) -> float:
    """The bias with which a sigmoid output starts at probability p: ``ln(p/(1 − p))``.

    Parameters
    ----------
    p : share of ones among the labels, strictly between 0 and 1.
    """
    p = scalar("p", p)
    if not 0 < p < 1:
        raise ValueError(
            f"p={p:g} should be strictly between 0 and 1. A sigmoid reaches neither 0 "
            "nor 1 with any bias; if one class has no examples, guess a small share."
        )
    return math.log(p) - math.log1p(-p)


def preactivation_variance(n: int, var_w: float, ex2: float) -> float:
    """Variance of a score: ``Var(w₁x₁ + … + wₙxₙ) = n · Var(w) · E[x²]``.

    It holds for independent weights of mean 0. It is E[x²] and not Var(x), because
    weights are drawn anew while inputs need not have mean 0.

    Parameters
    ----------
    n : number of inputs.
    var_w : variance of a weight.
    ex2 : E[x²], the mean square of an input.
    """
    for name, value in (("n", n), ("var_w", var_w), ("ex2", ex2)):
        if not scalar(name, value) >= 0:
            raise ValueError(
                f"{name}={value!r} should be 0 or greater: counts, variances and mean "
                "squares are never negative."
            )
    return float(n * var_w * ex2)
