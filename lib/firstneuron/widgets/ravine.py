"""Lesson 09: SGD, momentum and Adam in a ravine, each with a trail of its own."""

import math
from collections.abc import Callable

from .base import LessonWidget, Number, Question, script

START = (-4.0, 1.0)

# A walker further out than this has left for good: its trail ends there.
FAR = 1000.0

Move = Callable[[float], float]  # slope of one coordinate -> how far it moves


def sgd(lr: float, beta: float) -> Move:
    return lambda g: -lr * g


def momentum(lr: float, beta: float) -> Move:
    v = 0.0

    def move(g: float) -> float:
        nonlocal v
        v = beta * v - lr * g
        return v

    return move


def adam(lr: float, beta: float) -> Move:
    """Adam with its usual β₁ = 0.9, β₂ = 0.999 and ε = 1e-8; `beta` plays no part."""
    m, v, kept1, kept2 = 0.0, 0.0, 1.0, 1.0

    def move(g: float) -> float:
        nonlocal m, v, kept1, kept2
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * (g * g)
        # 0.9ᵗ as a product: the browser's power function may differ in the last bit
        kept1, kept2 = kept1 * 0.9, kept2 * 0.999
        return -lr * (m / (1 - kept1)) / (math.sqrt(v / (1 - kept2)) + 1e-8)

    return move


RULES: dict[str, Callable[[float, float], Move]] = {
    "SGD": sgd,
    "momentum": momentum,
    "Adam": adam,
}


def trail(
    name: str, lr: float, beta: float, kappa: float, scale: float, steps: float
) -> list[list[float]]:
    """Return the places [x, y] of one walker, `START` first; cut off beyond `FAR`."""
    move_x, move_y = (RULES[name](lr, beta) for _ in range(2))  # a memory for each
    path = [list(START)]
    while len(path) <= math.floor(steps) and max(map(abs, path[-1])) <= FAR:
        x, y = path[-1]
        path.append([x + move_x(scale * x), y + move_y(scale * (kappa * y))])
    return path


def first_step(name: str, state: dict[str, float]) -> float:
    """Return the length of a walker's first step."""
    return math.dist(*trail(name, **(state | {"steps": 1})))


class RavineWidget(LessonWidget):
    """Three optimizers go down one ravine, f(x, y) = ½(x² + κy²), from (−4, 1).

    SGD takes w ← w − lr·g. Momentum takes v ← βv − lr·g, then w ← w + v. Adam has
    β₁ = 0.9, β₂ = 0.999 and ε = 1e-8. All see the gradient times `scale`.

    Traits
    ------
    lr : float, from 0 to 0.12
        The learning rate of all three.
    beta : float, from 0 to 0.99
        The share of its velocity that momentum keeps.
    kappa : float, from 1 to 100
        How much steeper the ravine is across (y) than along (x).
    scale : float, from 1 to 1000
        What all gradients are multiplied by, as by a change of the loss's unit.
    steps : float, from 0 to 200
        Steps taken. Part of a step counts as not taken.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = RavineWidget(lr=0.01, kappa=100, steps=1, ask=False)
    >>> [round(v, 6) for v in widget.path("SGD")[-1]]
    [-3.96, 0.0]
    """

    _esm = script("ravine.js")
    question = Question(
        text=(
            "Adam takes its first step. Then the loss is counted in grams instead of "
            "kilograms, so every gradient is 1000 times as large. The learning rate "
            "stays. How long is Adam's first step now, compared with before?"
        ),
        choices=("1000 times as long", "about 31 times as long", "the same"),
        stops=(
            {"lr": 0.03, "beta": 0.9, "kappa": 50, "scale": 1, "steps": 0},
            {"lr": 0.03, "beta": 0.9, "kappa": 50, "scale": 1, "steps": 1},
            {"lr": 0.03, "beta": 0.9, "kappa": 50, "scale": 1000, "steps": 1},
        ),
        why=(
            "Adam divides the gradient by its own usual size. If both are 1000 times "
            "as large, the ratio stays. The length of the step comes from the "
            "learning rate."
        ),
    )

    lr = Number(0.03, low=0, high=0.12)
    beta = Number(0.9, low=0, high=0.99)
    kappa = Number(50, low=1, high=100)
    scale = Number(1, low=1, high=1000)
    steps = Number(0, low=0, high=200)

    def path(self, name: str) -> list[list[float]]:
        """Return the places [x, y] of "SGD", "momentum" or "Adam", the start first."""
        if name not in RULES:
            raise ValueError(
                f"path: given {name!r}, expected one of {', '.join(RULES)}. "
                "For example: widget.path('Adam')"
            )
        return trail(name, self.lr, self.beta, self.kappa, self.scale, self.steps)

    @classmethod
    def answer(cls) -> str:
        before, after = (first_step("Adam", stop) for stop in cls.question.stops[1:])
        nearest = min(
            zip((1000, math.sqrt(1000), 1), cls.question.choices, strict=True),
            key=lambda guess: abs(math.log(after / before / guess[0])),
        )
        return nearest[1]
