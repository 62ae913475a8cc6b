"""Lesson 07: hidden units with a line each, and the regions that they make together."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from traitlets import Dict, Enum, default

from .base import LessonWidget, Numbers, Question, Whole, script

if TYPE_CHECKING:  # the widgets are imported without waiting for NumPy
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MOST = 8  # hidden units
LOW, HIGH = -1.25, 2.25  # the part of the plane that is drawn, in both directions
STEEP = 3.0  # length of each hidden unit's weights
RIDGE = 1e-5  # keeps the fit unique when hidden units say the same
TIE = 1e-6  # a score that is 0.5 but for rounding is not above 0.5


@lru_cache
def examples() -> dict[str, dict[str, list[Any]]]:
    """Return the data: name -> X (m, 2), labels y (m,) and groups (m,) from 0 to 3.

    A group is a corner of XOR, or half a moon.
    """
    import numpy as np
    from sklearn.datasets import make_moons

    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
    lamp = np.array([0, 1, 1, 0])
    rng = np.random.default_rng(7)
    near = np.repeat(np.arange(4), 20)  # the corner that a point of the clouds is near
    clouds = corners[near] + rng.normal(0, 0.13, (80, 2))
    moons, which = make_moons(80, shuffle=False, noise=0.1, random_state=7)
    return {
        name: {"X": X.round(3).tolist(), "y": y.tolist(), "group": group.tolist()}
        for name, X, y, group in (
            ("XOR", corners, lamp, np.arange(4)),
            ("XOR clouds", clouds, lamp[near], near),
            ("moons", moons, which, near),
        )
    }


def hidden_values(
    X: Array, x1: list[float], x2: list[float], angle: list[float], activation: str
) -> Array:
    """Return what the hidden units say, (m, q); without any, the inputs themselves.

    The line of unit j goes through (x1[j], x2[j]). Its weights have the length `STEEP`
    and the direction angle[j] in degrees.
    """
    import numpy as np

    if not x1:
        return X
    turn = np.radians(angle)
    W = STEEP * np.array([np.cos(turn), np.sin(turn)])  # (2, q)
    Z = X @ W - (W[0] * x1 + W[1] * x2)
    if activation == "ReLU":
        return np.maximum(0, Z)
    return np.tanh(Z) if activation == "tanh" else Z


def fit_output(H: Array, y: Array, group: Array) -> Array:
    """Return the output unit's weights, then its bias: (q + 1,).

    Ridge least squares for the targets 0 and 1 has a closed form. With A = [H 1]::

        v = (AᵀA + λI)⁻¹ Aᵀy

    It minds every example, also those that no weights can get right. On XOR, straight
    hidden units leave it at 0.5 everywhere. So the same fit is made four more times,
    without the examples of one group, and the v that gets most of *all* examples right
    is kept; the earlier one, if two are equal.
    """
    import numpy as np

    A = np.column_stack([H, np.ones(len(H))])
    best, most = np.zeros(A.shape[1]), -1
    for left_out in range(-1, 4):  # no group has the number -1
        kept = group != left_out
        gram = A[kept].T @ A[kept] + RIDGE * np.eye(A.shape[1])
        v = np.linalg.solve(gram, A[kept].T @ y[kept])
        right = int(np.sum(says_one(A @ v) == (y == 1)))
        if right > most:
            best, most = v, right
    return best


def says_one(scores: Array) -> NDArray[np.bool_]:
    """Return where a score is above 0.5, with an allowance for rounding."""
    return scores > 0.5 + TIE


class HiddenUnitsWidget(LessonWidget):
    """A network with up to 8 hidden units, whose lines are dragged over two-class data.

    Unit j has the score z = w · (x − place), where the place is (x1[j], x2[j]) and w
    points in the direction angle[j]: its line goes through the place, at a right angle
    to w. The output unit's weights are fitted after every change, see `fit_output`.

    Traits
    ------
    data : "XOR", "XOR clouds" or "moons"
        The examples.
    activation : "identity", "ReLU" or "tanh"
        What each hidden unit does with its score.
    units : int, from 0 to 8
        Hidden units in use. With 0 the output unit sees the inputs themselves.
    x1, x2 : lists of 8 float, from -1.25 to 2.25
        A place on the line of each unit: its handle.
    angle : list of 8 float, from -180 to 180
        Where each unit's weights point, in degrees, counted from the x₁ axis.
    unit : int, from 1 to 8
        The unit that the sliders move.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = HiddenUnitsWidget(data="XOR", activation="identity", ask=False)
    >>> widget.accuracy
    0.75
    """

    _esm = script("hidden.js")
    question = Question(
        text=(
            "Four XOR points, eight hidden units, and the activation is the identity: "
            "each unit's score goes on as it is. With the best weights, how many of "
            "the points does the network get right?"
        ),
        choices=("50 %", "75 %", "100 %"),
        stops=(
            {"data": "XOR", "activation": "identity", "units": 0},
            {"data": "XOR", "activation": "identity", "units": 4},
            {"data": "XOR", "activation": "identity", "units": 8},
        ),
        why=(
            "A weighted sum of weighted sums is a weighted sum. Without a bend, eight "
            "units and an output unit are one neuron with one straight line, and one "
            "line gets three of the four points."
        ),
    )

    data = Enum(("XOR", "XOR clouds", "moons"), "XOR").tag(sync=True)
    activation = Enum(("identity", "ReLU", "tanh"), "identity").tag(sync=True)
    units = Whole(8, low=0, high=MOST)
    x1 = Numbers([0.5, -0.6, 1.4, -0.6, -0.8, 0.5, 1.4, -0.7], low=LOW, high=HIGH)
    x2 = Numbers([-0.7, 0.5, -0.4, 1.2, -0.7, 1.5, 0.7, 0.0], low=LOW, high=HIGH)
    angle = Numbers([0, 90, 45, 45, 150, 30, -135, 120], low=-180, high=180)
    unit = Whole(1, low=1, high=MOST)
    _points = Dict().tag(sync=True)  # name -> X, y, group

    @default("_points")
    def _default_points(self) -> dict[str, Any]:
        return examples()

    def scores(self, X: Any) -> Array:
        """Return the network's score for each row of X (m, 2); above 0.5 means 1."""
        import numpy as np

        return _network(self._state(), np.asarray(X, dtype=float))

    @property
    def accuracy(self) -> float:
        """The share of the examples that the network gets right, from 0 to 1."""
        return _accuracy(self._state())

    def _state(self) -> dict[str, Any]:
        names = ("data", "activation", "units", "x1", "x2", "angle")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def answer(cls) -> str:
        places = {name: getattr(cls, name).initial for name in ("x1", "x2", "angle")}
        return f"{100 * _accuracy(places | cls.question.stops[-1]):.0f} %"


def _network(state: dict[str, Any], X: Array) -> Array:
    """Return the scores of the rows of X, after a fit to the examples of `state`."""
    import numpy as np

    here = {name: np.array(v) for name, v in examples()[state["data"]].items()}
    x1, x2, angle = (state[name][: state["units"]] for name in ("x1", "x2", "angle"))
    bend = state["activation"]
    H = hidden_values(here["X"].astype(float), x1, x2, angle, bend)
    *weights, bias = fit_output(H, here["y"], here["group"])
    return hidden_values(X, x1, x2, angle, bend) @ np.array(weights) + bias


def _accuracy(state: dict[str, Any]) -> float:
    import numpy as np

    here = examples()[state["data"]]
    scores = _network(state, np.array(here["X"], dtype=float))
    return float(np.mean(says_one(scores) == (np.array(here["y"]) == 1)))
