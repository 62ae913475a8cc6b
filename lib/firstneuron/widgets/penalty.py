"""Lesson 10: what a penalty makes of eight weights, and of one that is nearly 0."""

import math
from collections.abc import Sequence

from traitlets import Enum

from .base import LessonWidget, Number, Numbers, Question, script

# The loss is ½(w − c)ᵀA(w − c), where c is what the loss alone wants. A couples w₁ with
# w₂; the other six weights each have a loss of their own, ½(w − c)².
SHARED = 0.4  # A = [[1, SHARED], [SHARED, 1]]: the inputs of w₁ and w₂ are correlated
OTHERS = (1.5, -1.0, 0.6, -0.35, 0.2, -0.08)  # c for w₃ … w₈
ROUNDS = 100  # proximal steps; the error nearly halves in each

START, LR = 0.005, 0.01  # the weight near 0


def toward_zero(w: float, t: float) -> float:
    """Return w, moved towards 0 by t, but not past 0."""
    return max(w - t, 0.0) + min(w + t, 0.0)


def pair(penalty: str, lam: float, center: Sequence[float]) -> list[float]:
    """Return the w₁, w₂ with the least loss plus penalty.

    L2 solves (A + λI)w = Ac. L1 takes `ROUNDS` proximal steps from c.
    """
    c1, c2 = center
    if penalty == "L2":
        d, s1, s2 = 1 + lam, c1 + SHARED * c2, SHARED * c1 + c2
        det = d * d - SHARED * SHARED
        return [(d * s1 - SHARED * s2) / det, (d * s2 - SHARED * s1) / det]
    lr = 1 / (1 + SHARED)  # 1 / the greatest curvature
    w1, w2 = c1, c2
    for _ in range(ROUNDS):
        g1, g2 = w1 - c1 + SHARED * (w2 - c2), SHARED * (w1 - c1) + w2 - c2
        w1, w2 = (toward_zero(w - lr * g, lr * lam) for w, g in ((w1, g1), (w2, g2)))
    return [w1, w2]


def cheapest(penalty: str, lam: float, center: Sequence[float]) -> list[float]:
    """Return all eight weights with the least loss plus penalty."""
    if penalty == "L2":
        others = [c / (1 + lam) for c in OTHERS]
    else:
        others = [toward_zero(c, lam) for c in OTHERS]
    return [*pair(penalty, lam, center), *others]


def walk(step: str, lam: float, steps: int) -> list[float]:
    """Return the places of a weight on which nothing acts but the penalty.

    `step` is "L2" or "L1", a gradient step with that slope, or "proximal".
    """
    path = [START]
    for _ in range(steps):
        w, t = path[-1], LR * lam
        sign = (w > 0) - (w < 0)
        moved = {"L2": w - t * w, "L1": w - t * sign, "proximal": toward_zero(w, t)}
        path.append(moved[step])
    return path


class PenaltyWidget(LessonWidget):
    """Eight weights that minimise loss + penalty, and one weight near 0.

    The map shows the loss of w₁ and w₂ as rings, and all places whose penalty is no
    higher than at the minimiser as a ball (L2) or a diamond (L1). The curve below
    shows a weight that starts at 0.005 and takes gradient steps with learning rate
    0.01 down the penalty alone; for L1, proximal steps, too.

    Traits
    ------
    penalty : "L2" or "L1"
        ½λ·Σw² or λ·Σ|w|.
    log_lam : float, from -3 to 1
        The logarithm of λ to base 10.
    center : list of 2 float, from -2 to 2
        The w₁ and w₂ that the loss alone wants; drag it in the map.
    steps : float, from 0 to 20
        Steps taken by the weight near 0. Part of a step counts as not taken.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = PenaltyWidget(penalty="L1", log_lam=0, ask=False)
    >>> widget.zeros, widget.w[2]
    (6, 0.5)
    >>> widget.steps = 3
    >>> widget.walk("L1"), widget.walk("proximal")
    ([0.005, -0.005, 0.005, -0.005], [0.005, 0.0, 0.0, 0.0])
    """

    _esm = script("penalty.js")
    question = Question(
        text=(
            "A weight stands at 0.005. Only an L1 penalty with λ = 1 acts on it. The "
            "slope of this penalty is 1 right of 0, −1 left of 0, and we take 0 at 0. "
            "Each step is w ← w − 0.01 × slope. What does the weight do?"
        ),
        choices=(
            "it reaches 0 and stays",
            "it jumps between 0.005 and −0.005",
            "it shrinks and never gets there",
        ),
        stops=(
            {"penalty": "L1", "log_lam": 0, "steps": 0},
            {"penalty": "L1", "log_lam": 0, "steps": 1},
            {"penalty": "L1", "log_lam": 0, "steps": 2},
            {"penalty": "L1", "log_lam": 0, "steps": 10},
        ),
        why=(
            "Each step is 0.01 long, however near 0 is. From 0.005 it leads to −0.005, "
            "and the next one back. Only a step that is made to stop at 0, the "
            "proximal step, ends there."
        ),
    )

    penalty = Enum(("L2", "L1"), "L2").tag(sync=True)
    log_lam = Number(-1, low=-3, high=1)
    center = Numbers([1.4, 0.6], low=-2, high=2)
    steps = Number(0, low=0, high=20)

    @property
    def lam(self) -> float:
        """The price λ."""
        return 10**self.log_lam

    @property
    def w(self) -> list[float]:
        """The eight weights with the least loss plus penalty."""
        return cheapest(self.penalty, self.lam, self.center)

    @property
    def zeros(self) -> int:
        """How many of the eight weights are exactly 0."""
        return self.w.count(0)

    def walk(self, step: str) -> list[float]:
        """Return the places of the weight near 0 for "L2", "L1" or "proximal" steps."""
        if step not in ("L2", "L1", "proximal"):
            raise ValueError(
                f"walk: given {step!r}, expected 'L2', 'L1' or 'proximal'. For "
                "example: widget.walk('L1')"
            )
        return walk(step, self.lam, math.floor(self.steps))

    @classmethod
    def answer(cls) -> str:
        reaches, jumps, shrinks = cls.question.choices
        stop = cls.question.stops[-1]
        *_, before, last = walk(stop["penalty"], 10 ** stop["log_lam"], stop["steps"])
        if last == 0:
            return reaches
        return jumps if last == -before else shrinks
