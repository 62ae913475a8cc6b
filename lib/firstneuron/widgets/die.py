"""Lesson 12: a die whose probabilities are dragged, and what its rolls come to."""

from collections.abc import Sequence
from typing import Any

from traitlets import TraitError

from .base import LessonWidget, Numbers, Question, Whole, script

FAIR = [1 / 6] * 6
LOADED = [0.1, 0.1, 0.1, 0.1, 0.1, 0.5]


def expectation(p: Sequence[float]) -> float:
    """Return E = 1·p₁ + … + 6·p₆."""
    return sum(face * chance for face, chance in enumerate(p, start=1))


def variance(p: Sequence[float]) -> float:
    """Return the expected squared distance from E."""
    mu = expectation(p)
    return sum(chance * (face - mu) ** 2 for face, chance in enumerate(p, start=1))


def uniform(seed: int, i: int) -> float:
    """Return number `i`, counted from 1, of the series `seed`: from 0 to below 1.

    Mulberry32 (T. Ettinger, 2017): 32-bit whole numbers only, so that the browser and
    Python get the same bits.
    """
    bits = 0xFFFFFFFF
    a = (seed + i * 0x6D2B79F5) & bits
    t = ((a ^ a >> 15) * (a | 1)) & bits
    t ^= (t + (t ^ t >> 7) * (t | 61)) & bits
    return (t ^ t >> 14) / 2**32


def face_at(p: Sequence[float], u: float) -> int:
    """Return the first face at which the probabilities so far exceed `u`."""
    total = 0.0
    for face, chance in enumerate(p, start=1):
        total += chance
        if u < total:
            return face
    # rounding: the sum is 1 − 1e-16, and u is above it
    return max(face for face, chance in enumerate(p, start=1) if chance > 0)


def roll(p: Sequence[float], seed: int, n: int) -> list[int]:
    """Return the first `n` rolls of the series `seed`."""
    return [face_at(p, uniform(seed, i)) for i in range(1, n + 1)]


class Probabilities(Numbers):
    """A list of probabilities: none is negative, and they sum to 1."""

    def validate(self, obj: Any, value: Any) -> list[float]:
        numbers = super().validate(obj, value)
        if abs(sum(numbers) - 1) > 1e-6:
            raise TraitError(
                f"{self.name}: given {numbers}, which sum to {sum(numbers):g}; "
                f"expected probabilities, which sum to 1. For example: "
                f"widget.{self.name} = {LOADED}"
            )
        return numbers


class DieWidget(LessonWidget):
    """The probabilities of a die as bars on a beam, and the mean of its rolls.

    The beam balances at the expectation E; the shaded band is E ± SD. Dragging one bar
    rescales the others, so that all six sum to 1. Below, the mean of the rolls so far
    settles at E, most of the time within E ± 2·SD/√n.

    Traits
    ------
    p : list of 6 float, each from 0 to 1, together 1
        The probabilities of the faces 1 to 6.
    rolls : int, from 0 to 10000
        How many rolls are made.
    seed : int, from 0 to 9999
        Which series of rolls. The same seed, p and rolls give the same outcomes.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = DieWidget(p=[0.1, 0.1, 0.1, 0.1, 0.1, 0.5], rolls=5, ask=False)
    >>> round(widget.expectation, 9), round(widget.variance, 9)
    (4.5, 3.25)
    >>> len(widget.outcomes)
    5
    """

    _esm = script("die.js")
    question = Question(
        text=(
            "A fair die has E = 3.5 and Var = 2.92. Now 6 comes with probability 0.5, "
            "and each other face with 0.1. What are E and Var?"
        ),
        choices=(
            "E = 3.5, Var = 2.92",
            "E = 4.5, Var = 2.25",
            "E = 4.5, Var = 2.92",
            "E = 4.5, Var = 3.25",
        ),
        stops=({"p": FAIR}, {"p": LOADED}),
        why=(
            "E moves towards the heavy bar. The die is easier to guess, and yet its "
            "variance grows: 1, 2 and 3 still come, they are now far below E, and "
            "squares make far values count most."
        ),
    )

    p = Probabilities(FAIR, low=0, high=1)
    rolls = Whole(0, low=0, high=10_000)
    seed = Whole(0, low=0, high=9999)

    @property
    def expectation(self) -> float:
        """The mean of very many rolls."""
        return expectation(self.p)

    @property
    def variance(self) -> float:
        """How far the rolls are spread around the expectation, in squared points."""
        return variance(self.p)

    @property
    def outcomes(self) -> list[int]:
        """What the rolls showed."""
        return roll(self.p, self.seed, self.rolls)

    @classmethod
    def answer(cls) -> str:
        p = cls.question.stops[-1]["p"]
        return f"E = {expectation(p):.3g}, Var = {variance(p):.3g}"
