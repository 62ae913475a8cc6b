"""Lesson 02: two weights and a bias draw a line."""

import math

from .base import LessonWidget, Number, Numbers, Question, script


def line_distance(w: list[float], bias: float) -> float:
    """Return |b| / ‖w‖, the line's distance from the origin; nan without a line."""
    norm = math.hypot(*w)
    return abs(bias) / norm if norm > 0 else math.nan


class BoundaryWidget(LessonWidget):
    """The line w·x + b = 0, its positive side, and how far it lies from the origin.

    The arrow is w, drawn from the foot of the perpendicular: it points to the side
    where z = w·x + b is positive. The distance of the line from the origin is
    |b| / ‖w‖. With w = (0, 0) there is no line: z = b everywhere.

    Traits
    ------
    w : list of 2 float, from -5 to 5
        The weights (w₁, w₂).
    bias : float, from -5 to 5
        The bias b.
    point : list of 2 float, from -4 to 4
        The point (x₁, x₂) whose z is shown; drag it in the picture.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = BoundaryWidget(w=[2, 2], bias=-1, ask=False)
    >>> round(widget.distance, 3)
    0.354
    """

    _esm = script("boundary.js")
    question = Question(
        text=(
            "The weights are (1, 1) and the bias is −1. You double both weights and "
            "keep the bias. What does the line do?"
        ),
        choices=(
            "it rotates",
            "it comes nearer the origin",
            "it moves away from the origin",
            "it stays where it is",
        ),
        stops=({"w": [1, 1], "bias": -1}, {"w": [2, 2], "bias": -1}),
        why=(
            "The direction of the line depends only on the direction of w, and "
            "doubling does not turn w. The distance is |b| / ‖w‖: the top stays 1, "
            "the bottom doubles, so the distance halves."
        ),
    )

    w = Numbers([1.0, 1.0], low=-5, high=5)
    bias = Number(-1, low=-5, high=5)
    point = Numbers([2.0, 1.0], low=-4, high=4)

    @property
    def z(self) -> float:
        """The weighted sum w·x + b at the point."""
        return sum(w * x for w, x in zip(self.w, self.point, strict=True)) + self.bias

    @property
    def distance(self) -> float:
        """The distance |b| / ‖w‖ of the line from the origin; nan without a line."""
        return line_distance(self.w, self.bias)

    @classmethod
    def answer(cls) -> str:
        rotates, nearer, away, stays = cls.question.choices
        before, after = cls.question.stops
        if not math.isclose(math.atan2(*before["w"]), math.atan2(*after["w"])):
            return rotates
        old, new = line_distance(**before), line_distance(**after)
        if math.isclose(old, new):
            return stays
        return nearer if new < old else away
