"""Lesson 03: three inputs, three weights, a bias and a threshold."""

from collections.abc import Sequence
from itertools import product

from .base import LessonWidget, Number, Numbers, Question, script

# A score counts as greater than the threshold if it is so by more than this.
# Without it 0.1 + 0.2 would be greater than 0.3, which it is not on paper.
TINY = 1e-9


def day_score(x: Sequence[int], w: Sequence[float], bias: float) -> float:
    """Return b + w₁·x₁ + w₂·x₂ + w₃·x₃, added from left to right."""
    total = bias
    for w_i, x_i in zip(w, x, strict=True):
        total += w_i * x_i
    return total


def is_sunny(score: float, threshold: float) -> bool:
    """Return whether the score is greater than the threshold by more than 1e-9."""
    return score - threshold > TINY


def count_sunny(w: Sequence[float], bias: float, threshold: float) -> int:
    """Return how many of the eight days 000 to 111 are sunny."""
    scores = [day_score(x, w, bias) for x in product((0, 1), repeat=len(w))]
    return sum(is_sunny(score, threshold) for score in scores)


class SunnyWidget(LessonWidget):
    """The score of a day, input by input, and the truth table of all eight days.

    score = b + w₁·x₁ + w₂·x₂ + w₃·x₃, added in this order, in the browser and in
    Python alike. A day is sunny if the score is strictly greater than the threshold.
    Floating-point sums are off by about 1e-16, so "greater" means greater by more
    than 1e-9: a score that equals the threshold on paper is not greater.

    Traits
    ------
    x : list of 3 int, each 0 or 1
        Clear sky, warm, clouds.
    w : list of 3 float, from -2 to 2
        Their weights.
    bias : float, from -2 to 2
        Where the score starts.
    threshold : float, from -2 to 2
        What the score must exceed.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = SunnyWidget(x=[1, 1, 1], ask=False)
    >>> round(widget.score, 9), widget.sunny, widget.sunny_days
    (0.7, True, 3)
    """

    _esm = script("sunny.js")
    question = Question(
        text=(
            "The bias goes from 0.2 to 0. The weights and the threshold of 0.5 stay. "
            "How many of the 8 days are sunny then?"
        ),
        choices=("0", "1", "2", "3", "4"),
        stops=(
            {"w": [0.6, 0.3, -0.4], "bias": 0.2, "threshold": 0.5},
            {"w": [0.6, 0.3, -0.4], "bias": 0, "threshold": 0.5},
        ),
        why=(
            "Every score falls by 0.2, sunny or not. Only a day that was above the "
            "threshold by 0.2 or less can change sides."
        ),
    )

    x = Numbers([1, 1, 1], low=0, high=1, whole=True)
    w = Numbers([0.6, 0.3, -0.4], low=-2, high=2)
    bias = Number(0.2, low=-2, high=2)
    threshold = Number(0.5, low=-2, high=2)

    @property
    def score(self) -> float:
        """The score of the day `x`."""
        return day_score(self.x, self.w, self.bias)

    @property
    def sunny(self) -> bool:
        """Whether the score of the day `x` is greater than the threshold."""
        return is_sunny(self.score, self.threshold)

    @property
    def sunny_days(self) -> int:
        """How many of the eight days are sunny."""
        return count_sunny(self.w, self.bias, self.threshold)

    @classmethod
    def answer(cls) -> str:
        stop = cls.question.stops[-1]
        return str(count_sunny(stop["w"], stop["bias"], stop["threshold"]))
