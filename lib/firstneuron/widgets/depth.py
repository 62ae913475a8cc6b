"""Lesson 08: how widely the signal is spread in each layer of a random network."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from traitlets import Enum

from .base import LessonWidget, Number, Question, Whole, script

EXAMPLES, WIDTH, DEPTH = 32, 64, 30
ACTIVATIONS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "identity": lambda z: z,
    "ReLU": lambda z: np.maximum(0, z),
    "tanh": np.tanh,
}


def spread_numbers(seed: int, count: int) -> NDArray[np.float64]:
    """Return the first numbers of the series `seed`, with mean 0 and variance 1.

    They are uniform between −√3 and √3. Mulberry32 (T. Ettinger, 2017) needs 32-bit
    whole numbers only, so the browser and Python get the same bits.
    """
    i = np.arange(1, count + 1, dtype=np.uint32)
    a = np.uint32(seed) + i * np.uint32(0x6D2B79F5)
    t = (a ^ a >> 15) * (a | 1)
    t ^= t + (t ^ t >> 7) * (t | 61)
    return math.sqrt(12) * ((t ^ t >> 14) / 2**32 - 0.5)


def layer_stds(activation: str, gain: float, seed: int) -> list[float]:
    """Return the standard deviation of all activations in layers 1 to `DEPTH`."""
    numbers = spread_numbers(seed, (EXAMPLES + DEPTH * WIDTH) * WIDTH)
    A = numbers[: EXAMPLES * WIDTH].reshape(EXAMPLES, WIDTH)
    weights = numbers[EXAMPLES * WIDTH :].reshape(DEPTH, WIDTH, WIDTH)
    stds = []
    for W in weights:
        A = ACTIVATIONS[activation](A @ W * (gain / math.sqrt(WIDTH)))
        stds.append(float(A.std()))
    return stds


def nearest(value: float, choices: tuple[str, ...]) -> str:
    """Return the choice that is the fewest powers of ten away; "0" is for 0 alone."""
    if value == 0:
        return "0"
    powers = {c: math.log10(float(c)) for c in choices if c != "0"}
    return min(powers, key=lambda c: abs(powers[c] - math.log10(value)))


class DepthWidget(LessonWidget):
    """A random network of up to 30 layers, and the spread of the signal in each.

    32 examples with standard deviation 1 go through layers of 64 units:
    A ← activation(A @ W). The weights are uniform numbers with mean 0 and standard
    deviation gain·√(1/64). Gain 1 is LeCun's scheme, and Glorot's too, since all layers
    have one width. Gain √2 is He's.

    Traits
    ------
    activation : "identity", "ReLU" or "tanh"
    gain : float, from 0.1 to 3
        How many times √(1/64) the weights are spread.
    depth : int, from 1 to 30
        The number of layers.
    seed : int, from 0 to 99
        Which network: the same seed gives the same random numbers.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = DepthWidget(activation="ReLU", gain=1, depth=30, ask=False)
    >>> f"{widget.stds[-1]:.1e}"
    '3.8e-05'
    """

    _esm = script("depth.js")
    question = Question(
        text=(
            "ReLU, and weights with standard deviation √(1/64), that is gain 1. The "
            "inputs have standard deviation 1. How large is the standard deviation of "
            "the activations after 30 layers?"
        ),
        choices=("1", "0.03", "0.00004", "0"),
        stops=(
            {"activation": "ReLU", "gain": 1, "depth": 1, "seed": 28},
            {"activation": "ReLU", "gain": 1, "depth": 10, "seed": 28},
            {"activation": "ReLU", "gain": 1, "depth": 30, "seed": 28},
        ),
        why=(
            "The weighted sum keeps the size of the signal, and then ReLU cuts off its "
            "negative half. So each layer multiplies the spread by about 0.7, thirty "
            "times in a row. Small, but not 0."
        ),
    )

    activation = Enum(tuple(ACTIVATIONS), "ReLU").tag(sync=True)
    gain = Number(1, low=0.1, high=3)
    depth = Whole(3, low=1, high=DEPTH)
    seed = Whole(28, low=0, high=99)

    @property
    def stds(self) -> list[float]:
        """The standard deviation of the activations, layer 1 first."""
        return layer_stds(self.activation, self.gain, self.seed)[: self.depth]

    @classmethod
    def answer(cls) -> str:
        stop: dict[str, Any] = dict(cls.question.stops[-1])
        stds = layer_stds(stop["activation"], stop["gain"], stop["seed"])
        return nearest(stds[stop["depth"] - 1], cls.question.choices)
