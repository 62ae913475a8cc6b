"""Rules for one step, each with its own memory: SGD, momentum, Adam."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firstneuron.neuron import numeric

__all__ = ["SGD", "Adam", "Momentum", "Optimizer"]

Array = NDArray[Any]


class Optimizer:
    """What the three share: checks, a memory for each name, `step` and `step_`.

    An object serves one set of parameters. The first step fixes their names, shapes
    and types; another set is refused, because it would mix two memories.

    Parameters
    ----------
    lr : learning rate, 0 or more. It may be changed between steps.
    """

    #: Arrays kept for each parameter; the last one is scratch paper.
    arrays: ClassVar[int]

    def __init__(self, lr: float) -> None:
        if not 0 <= lr < math.inf:
            raise ValueError(f"lr={lr!r} should be a number, 0 or more, such as 0.01.")
        self.lr = lr
        self.t = 0  # steps taken
        self._memory: dict[str, list[Array]] = {}

    def step(
        self, params: Mapping[str, ArrayLike], grads: Mapping[str, ArrayLike]
    ) -> dict[str, Array]:
        """One step; `params` and `grads` stay as they are.

        Parameters
        ----------
        params : name -> array.
        grads : the same names -> arrays of the same shapes.

        Returns
        -------
        A new dict of new arrays: float32 where the parameter is, else float64.
        """
        _same_names(params, grads)
        new, slopes = {}, {}
        for name, p in params.items():
            kind = np.float32 if getattr(p, "dtype", None) == np.float32 else np.float64
            new[name] = numeric(name, p).astype(kind)
            slopes[name] = numeric(f"the gradient of {name}", grads[name]).astype(kind)
        self.step_(new, slopes)
        return new

    def step_(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """The same step, written into the arrays of `params`.

        After the first, a step allocates no array. For a training loop whose speed
        matters: use float32.

        Parameters
        ----------
        params : name -> float array; it is changed.
        grads : the same names -> arrays of the same shapes and types.
        """
        _same_names(params, grads)
        for name, p in params.items():
            _same_kind(name, p, f"the gradient of {name}", grads[name])
        if self.t == 0:
            self._memory = {
                name: [np.zeros_like(p) for _ in range(self.arrays)]
                for name, p in params.items()
            }
        self._check_memory(params)
        self.t += 1
        for name, p in params.items():
            self._move(p, grads[name], self._memory[name])

    def _move(self, p: Array, g: Array, memory: list[Array]) -> None:
        """Change `p` and its memory in place."""
        raise NotImplementedError

    def _check_memory(self, params: Mapping[str, Array]) -> None:
        if params.keys() != self._memory.keys():
            raise ValueError(
                f"This optimizer has a memory of {sorted(self._memory)}, and the "
                f"parameters are {sorted(params)}. Give all parameters of a model to "
                "one object in one call, and make a new object for another model."
            )
        for name, p in params.items():
            _same_kind(
                name,
                p,
                f"its memory in this {type(self).__name__}",
                self._memory[name][0],
            )


class SGD(Optimizer):
    """Gradient descent: ``w ← w − lr·g``.

    Parameters
    ----------
    lr : learning rate.

    Examples
    --------
    >>> SGD(lr=0.5).step({"w": [1.0, 2.0]}, {"w": [2.0, 0.0]})
    {'w': array([0., 2.])}
    """

    arrays = 1

    def __init__(self, lr: float = 0.01) -> None:
        super().__init__(lr)

    def _move(self, p: Array, g: Array, memory: list[Array]) -> None:
        (scratch,) = memory
        np.multiply(g, float(self.lr), out=scratch)
        np.subtract(p, scratch, out=p)


class Momentum(Optimizer):
    """A ball with a speed: ``v ← beta·v − lr·g``, then ``w ← w + v``.

    The velocity is a fading sum of pushes. On a steady slope it grows up to the
    terminal velocity −lr·g / (1 − beta).

    Parameters
    ----------
    lr : learning rate.
    beta : share of the velocity that is kept, from 0 to below 1.

    References
    ----------
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods",
    1964.

    Examples
    --------
    >>> ball = Momentum(lr=0.5, beta=0.5)
    >>> params = ball.step({"w": [0.0]}, {"w": [1.0]})
    >>> ball.step(params, {"w": [1.0]})
    {'w': array([-1.25])}
    """

    arrays = 2

    def __init__(self, lr: float = 0.01, beta: float = 0.9) -> None:
        super().__init__(lr)
        self.beta = _share("beta", beta)

    def _move(self, p: Array, g: Array, memory: list[Array]) -> None:
        v, scratch = memory
        np.multiply(v, self.beta, out=v)
        np.multiply(g, float(self.lr), out=scratch)
        np.subtract(v, scratch, out=v)
        np.add(p, v, out=p)


class Adam(Optimizer):
    """The average slope divided by the usual size of a slope.

    ::

        m ← beta1·m + (1 − beta1)·g       m̂ = m / (1 − beta1ᵗ)
        v ← beta2·v + (1 − beta2)·g²      v̂ = v / (1 − beta2ᵗ)
        w ← w − lr · m̂ / (√v̂ + eps)

    t counts the calls. Multiplying all gradients by one positive number changes
    nothing, as long as they are large compared with eps.

    Parameters
    ----------
    lr : learning rate; about the longest step of a single number.
    beta1, beta2 : shares kept of the two averages, from 0 to below 1.
    eps : above 0; keeps parameters with no slope at all from dividing 0 by 0.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", 2014,
    algorithm 1.

    Examples
    --------
    >>> Adam(lr=0.5).step({"w": [0.0, 0.0]}, {"w": [1000.0, -0.1]})["w"].round(6)
    array([-0.5,  0.5])
    """

    arrays = 3

    def __init__(
        self,
        lr: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(lr)
        self.beta1, self.beta2 = _share("beta1", beta1), _share("beta2", beta2)
        if not 0 < eps < math.inf:
            raise ValueError(f"eps={eps!r} should be a small number above 0: 1e-8.")
        self.eps = float(eps)

    def _move(self, p: Array, g: Array, memory: list[Array]) -> None:
        # The memory holds M = m / (1 − beta1) and V = v / (1 − beta2), which saves two
        # products; the step puts all constants into two:
        #     lr · m̂ / (√v̂ + eps) = lr · a · M / (√V + eps · b)
        M, V, scratch = memory
        np.multiply(M, self.beta1, out=M)
        np.add(M, g, out=M)

        np.multiply(V, self.beta2, out=V)
        np.multiply(g, g, out=scratch)
        np.add(V, scratch, out=V)

        b = math.sqrt((1 - self.beta2**self.t) / (1 - self.beta2))
        a = b * (1 - self.beta1) / (1 - self.beta1**self.t)
        np.sqrt(V, out=scratch)
        np.add(scratch, self.eps * b, out=scratch)
        np.divide(M, scratch, out=scratch)
        np.multiply(scratch, float(self.lr) * a, out=scratch)
        np.subtract(p, scratch, out=p)


def _share(name: str, value: float) -> float:
    if not 0 <= value < 1:
        raise ValueError(
            f"{name}={value!r} should be a share that is kept: 0 or more, below 1."
        )
    return float(value)


def _same_names(params: Mapping[str, Any], grads: Mapping[str, Any]) -> None:
    if params.keys() != grads.keys():
        raise ValueError(
            f"params has the names {sorted(params)} and grads has {sorted(grads)}. "
            "Give one gradient for each parameter, under the same name."
        )


def _same_kind(name: str, p: Any, other_name: str, other: Any) -> None:
    """Refuse what cannot be computed in place: `p` is the one that is written to."""
    for what, array in ((name, p), (other_name, other)):
        if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
            raise TypeError(
                f"{what} should be an array of floats to be changed in place; got "
                f"{getattr(array, 'dtype', type(array).__name__)}. Use `step`, which "
                "takes any numbers, or convert once: a.astype(np.float32)."
            )
    if p.shape != other.shape or p.dtype != other.dtype:
        raise ValueError(
            f"{name} is {p.dtype} of shape {p.shape}, and {other_name} is "
            f"{other.dtype} of shape {other.shape}. They must be equal."
        )
