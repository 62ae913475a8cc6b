"""Lesson 04: the bias slides a point along the sigmoid curve."""

import math

from .base import LessonWidget, Number, Question, script


def sigmoid(z: float) -> float:
    """Return 1 / (1 + e^−z), without overflow for any z."""
    small = math.exp(-abs(z))
    return 1 / (1 + small) if z >= 0 else small / (1 + small)


class SigmoidWidget(LessonWidget):
    """A weighted sum plus a bias on the curve σ(z) = 1 / (1 + e^−z).

    Two arrows add the sum and the bias to z. The point stands on the curve at z, and
    the neuron is as bright as σ(z).

    Traits
    ------
    z_sum : float, from 0 to 20
        The weighted sum w·x of the inputs, before the bias.
    bias : float, from -20 to 10
        The bias b; z = z_sum + bias.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = SigmoidWidget(bias=-10, ask=False)
    >>> round(widget.sigma, 4)
    0.31
    """

    _esm = script("sigmoid.js")
    question = Question(
        text="The bias is −10. Which weighted sum makes σ exactly 0.5?",
        choices=("0", "9.2", "10", "20"),
        stops=(
            {"bias": -10, "z_sum": 0},
            {"bias": -10, "z_sum": 9.2},
            {"bias": -10, "z_sum": 20},
            {"bias": -10, "z_sum": 10},
        ),
        why=(
            "σ(z) is 0.5 only at z = 0, and z is the weighted sum plus the bias. So "
            "the sum must cancel the bias: a neuron with bias b is undecided when "
            "its weighted sum is −b."
        ),
    )

    z_sum = Number(9.2, low=0, high=20)
    bias = Number(0, low=-20, high=10)

    @property
    def z(self) -> float:
        """The weighted sum plus the bias."""
        return self.z_sum + self.bias

    @property
    def sigma(self) -> float:
        """σ(z), how bright the neuron is: from 0 to 1."""
        return sigmoid(self.z)

    @classmethod
    def answer(cls) -> str:
        half = (s for s in cls.question.stops if sigmoid(s["z_sum"] + s["bias"]) == 0.5)
        return f"{next(half)['z_sum']:g}"
