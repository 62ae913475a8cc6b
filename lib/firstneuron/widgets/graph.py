"""Lesson 06: the graph of J = 3(a + b·c), forward, backward, and nudged."""

from collections.abc import Sequence
from typing import Any

from .base import LessonWidget, Number, Numbers, Question, script

NUDGE = 0.001


def forward(a: float, b: float, c: float) -> dict[str, float]:
    """Return the value of every node, in the order in which they are computed."""
    u = b * c
    v = a + u
    return {"a": a, "b": b, "c": c, "u": u, "v": v, "J": 3 * v}


def backward(b: float, c: float) -> dict[str, float]:
    """Return the slope of J at every node, in the order in which they are found."""
    dv = 1.0 * 3
    du = dv * 1
    return {"J": 1.0, "v": dv, "u": du, "a": dv * 1, "b": du * c, "c": du * b}


def nudged(a: float, b: float, c: float, nudge: Sequence[float]) -> float:
    """Return J with a nudge for each of the inputs."""
    return forward(a + nudge[0], b + nudge[1], c + nudge[2])["J"]


class GraphWidget(LessonWidget):
    """The graph u = b·c, v = a + u, J = 3v: values on nodes, slopes of J on edges.

    A nudge is added to an input, and the change it makes travels along the edges to J.

    Traits
    ------
    a, b, c : float, from -10 to 10
        The inputs.
    nudge : list of 3 float, from -1 to 1
        What is added to a, b and c. The buttons set one of them to 0.001.
    travel : float, from 0 to 3
        How far the change has come: 0 at the inputs, 1 at u, 2 at v, 3 at J.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = GraphWidget(a=5, b=3, c=2, nudge=[0, 0, 0.001], ask=False)
    >>> widget.J, widget.gradient
    (33.0, (3.0, 6.0, 9.0))
    >>> round(widget.change, 9)
    0.009
    """

    _esm = script("graph.js")
    question = Question(
        text=(
            "J = 3(a + b·c), with a = 5, b = 3 and c = 2. You add 0.001 to c, and "
            "nothing else. By how much does J rise?"
        ),
        choices=("0.003", "0.006", "0.009", "0.027"),
        stops=(
            {"a": 5, "b": 3, "c": 2, "nudge": [0, 0, 0], "travel": 0},
            {"nudge": [0, 0, NUDGE]},
            {"travel": 3},
        ),
        why=(
            "c is multiplied by b = 3, so u moves 3 times as much as c. The sum passes "
            "this on to v as it is. The last step multiplies by 3 once more: 3 · 1 · 3 "
            "= 9 times the nudge."
        ),
    )

    a = Number(5, low=-10, high=10)
    b = Number(3, low=-10, high=10)
    c = Number(2, low=-10, high=10)
    nudge = Numbers([0, 0, 0], low=-1, high=1)
    travel = Number(3, low=0, high=3)

    @property
    def J(self) -> float:
        """The last value, without the nudge."""
        return forward(self.a, self.b, self.c)["J"]

    @property
    def gradient(self) -> tuple[float, float, float]:
        """The slopes of J at a, b and c."""
        slopes = backward(self.b, self.c)
        return slopes["a"], slopes["b"], slopes["c"]

    @property
    def change(self) -> float:
        """How much the nudge moves J."""
        return nudged(self.a, self.b, self.c, self.nudge) - self.J

    @classmethod
    def answer(cls) -> str:
        shown: dict[str, Any] = {}
        for stop in cls.question.stops:
            shown |= stop
        del shown["travel"]
        before = shown | {"nudge": [0, 0, 0]}
        return f"{nudged(**shown) - nudged(**before):.3f}"
