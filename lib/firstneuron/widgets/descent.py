"""Lesson 05: a ball that goes down by gradient descent, in a bowl and a double well."""

import math
from collections.abc import Callable

from .base import LessonWidget, Number, Question, script

# A ball further out than this has left for good: its path ends there.
FAR = 1000.0

SLOPES: dict[str, Callable[[float], float]] = {
    "bowl": lambda w: 2 * w,  # f(w) = w²
    "double well": lambda w: w * (w * w - 1) + 0.1,  # f(w) = (w² − 1)²/4 + w/10
}


def descend(landscape: str, lr: float, start: float, steps: int) -> list[float]:
    """Return the places w ← w − lr·f′(w), the start first; cut off beyond `FAR`."""
    path = [start]
    while len(path) <= steps and abs(path[-1]) <= FAR:
        path.append(path[-1] - lr * SLOPES[landscape](path[-1]))
    return path


class DescentWidget(LessonWidget):
    """Two balls that go down from one start with one learning rate.

    The upper landscape is the bowl f(w) = w². The lower one is the tilted double well
    f(w) = (w² − 1)²/4 + w/10: its global minimum is near w = −1.05, a local one near
    0.95. Each step is w ← w − lr·f′(w).

    Traits
    ------
    lr : float, from 0 to 1.2
        The learning rate.
    start : float, from -1.5 to 1.5
        Where both balls start.
    steps : float, from 0 to 50
        Steps taken. Part of a step counts as not taken.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = DescentWidget(lr=1.1, start=1, steps=5, ask=False)
    >>> round(widget.path("bowl")[-1], 5)
    -2.48832
    """

    _esm = script("descent.js")
    question = Question(
        text=(
            "The ball starts at w = 1 in the bowl f(w) = w², whose slope is 2w. Each "
            "step is w ← w − 1.1 × slope. How large is |w| after 5 steps?"
        ),
        choices=("0", "0.33", "1", "2.49"),
        stops=(
            {"lr": 1.1, "start": 1, "steps": 0},
            {"lr": 1.1, "start": 1, "steps": 1},
            {"lr": 1.1, "start": 1, "steps": 2},
            {"lr": 1.1, "start": 1, "steps": 5},
        ),
        why=(
            "Each step takes 1.1 × 2w = 2.2w away from w and leaves −1.2w. The ball "
            "jumps over the bottom and lands 1.2 times as far away, five times in a "
            "row."
        ),
    )

    lr = Number(0.1, low=0, high=1.2)
    start = Number(1.5, low=-1.5, high=1.5)
    steps = Number(0, low=0, high=50)

    def path(self, landscape: str) -> list[float]:
        """Return the ball's places in the "bowl" or the "double well", start first."""
        if landscape not in SLOPES:
            raise ValueError(
                f"path: given {landscape!r}, expected one of {', '.join(SLOPES)}. "
                "For example: widget.path('bowl')"
            )
        return descend(landscape, self.lr, self.start, math.floor(self.steps))

    @classmethod
    def answer(cls) -> str:
        return f"{abs(descend('bowl', **cls.question.stops[-1])[-1]):.2f}"
