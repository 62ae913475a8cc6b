"""Lesson 13: a digit is painted, and a small network says which one it is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from traitlets import Dict, default

from .base import LessonWidget, Numbers, Question, Whole, script

if TYPE_CHECKING:  # the widgets are imported without waiting for NumPy
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

SIDE = 8
HIDDEN = 32
TRAINED = 1437  # digits that the network learned from; the other 360 are new to it
NAMES = ("W1", "b1", "W2", "b2")  # what the browser calls the network's arrays
KEPT = 6  # new digits of each class that can be loaded onto the pad

# fmt: off
A_ONE = [  # number 1648 of scikit-learn's digits, in sixteenths of full ink
    0, 0, 0, 12, 10, 0, 0, 0,
    0, 0, 0, 14, 16, 2, 0, 0,
    0, 0, 0, 13, 16, 0, 0, 0,
    0, 0, 0, 11, 16, 3, 0, 0,
    0, 0, 0, 10, 16, 3, 0, 0,
    0, 0, 0, 11, 16, 2, 0, 0,
    0, 0, 0, 14, 16, 2, 0, 0,
    0, 0, 0, 11, 14, 0, 0, 0,
]
# fmt: on


@lru_cache
def network() -> list[tuple[Array, Array]]:
    """Return the trained network, one (W, b) for each layer: 64-32-10.

    It is trained once in a process, from seed 0 and in a fraction of a second, on the
    first 1437 of scikit-learn's digits in a random order, that of
    ``np.random.default_rng(0).permutation(1797)``.
    """
    from firstneuron.classifier import MLPClassifier

    X, y, train, _ = _split()
    model = MLPClassifier((HIDDEN,), max_epochs=20, random_state=0)
    model.fit(X[train], y[train])
    # five decimals are enough for the picture, and shorter to send
    return [
        (W.astype(float).round(5), b.astype(float).round(5))
        for W, b in zip(model.coefs_, model.intercepts_, strict=True)
    ]


def _split() -> tuple[Array, NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return X (1797, 64) from 0 to 1, y, and the rows to learn from and to test on."""
    import numpy as np

    from firstneuron.datasets import load_digits

    digits = load_digits()
    order = np.random.default_rng(0).permutation(len(digits.labels))
    X = digits.images.reshape(-1, SIDE * SIDE) / 255
    return X, digits.labels, order[:TRAINED], order[TRAINED:]


def shifted(pixels: ArrayLike, dx: int, dy: int) -> Array:
    """Return the picture (8, 8) moved by dx pixels to the right and dy down.

    What leaves the pad is lost; what comes in is paper, 0.
    """
    import numpy as np

    picture = np.asarray(pixels, dtype=float).reshape(SIDE, SIDE)
    moved = np.zeros_like(picture)
    for row in range(SIDE):
        for column in range(SIDE):
            if 0 <= row - dy < SIDE and 0 <= column - dx < SIDE:
                moved[row, column] = picture[row - dy, column - dx]
    return moved


def forward(X: ArrayLike) -> tuple[Array, Array]:
    """Return hidden activations (m, 32) and probabilities (m, 10) of X (m, 64)."""
    import numpy as np

    from firstneuron.activations import softmax
    from firstneuron.layers import relu

    (W1, b1), (W2, b2) = network()
    A = relu(np.asarray(X) @ W1 + b1)
    return A, softmax(A @ W2 + b2)


class PaintWidget(LessonWidget):
    """A pad of 8 × 8 pixels and a small network that reads it while you paint.

    The network has 64 inputs, 32 hidden ReLU units and a softmax over ten digits. It
    was trained in Python, see `network`, and is computed in the browser.

    Traits
    ------
    pixels : list of 64 float, from 0 (paper) to 1 (ink)
        What has been painted, row by row.
    dx, dy : int, from -4 to 4
        How far the picture is moved to the right and down before the network sees it.
        What leaves the pad is not seen, and is there again when it is moved back.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = PaintWidget(ask=False)
    >>> widget.probabilities.shape, widget.hidden.shape
    ((10,), (32,))
    """

    _esm = script("paint.js")
    question = Question(
        text=(
            "The network has never seen this 1, and reads it rightly. You shift it by "
            "3 pixels to the left. No ink is lost. What does the network say then?"
        ),
        choices=(
            "1, as sure as before",
            "1, but far less sure",
            "another digit",
        ),
        stops=(
            {"pixels": [v / 16 for v in A_ONE], "dx": 0, "dy": 0},
            {"pixels": [v / 16 for v in A_ONE], "dx": -1, "dy": 0},
            {"pixels": [v / 16 for v in A_ONE], "dx": -2, "dy": 0},
            {"pixels": [v / 16 for v in A_ONE], "dx": -3, "dy": 0},
        ),
        why=(
            "Each weight belongs to one pixel. Moved by 3 pixels, the ink meets other "
            "weights, which learned from other digits. To this network the two "
            "pictures have almost nothing in common."
        ),
    )

    pixels = Numbers([v / 16 for v in A_ONE], low=0, high=1)
    dx = Whole(0, low=-4, high=4)
    dy = Whole(0, low=-4, high=4)
    _layers = Dict().tag(sync=True)  # W1 (64, 32), b1, W2 (32, 10), b2 as lists
    _digits = Dict().tag(sync=True)  # "0" … "9" -> new digits of that class, as pixels

    @default("_layers")
    def _default_layers(self) -> dict[str, Any]:
        (W1, b1), (W2, b2) = network()
        return {
            name: a.tolist() for name, a in zip(NAMES, (W1, b1, W2, b2), strict=True)
        }

    @default("_digits")
    def _default_digits(self) -> dict[str, Any]:
        X, y, _, test = _split()
        return {
            str(label): X[test][y[test] == label][:KEPT].round(4).tolist()
            for label in range(10)
        }

    @property
    def params(self) -> list[list[Array]]:
        """The network: one [W, b] for each layer, copies."""
        return [[W.copy(), b.copy()] for W, b in network()]

    @property
    def image(self) -> Array:
        """(8, 8) what the network sees: the painted picture, shifted."""
        return shifted(self.pixels, self.dx, self.dy)

    @property
    def hidden(self) -> Array:
        """(32,) activations of the hidden units."""
        return forward(self.image.reshape(1, -1))[0][0]

    @property
    def probabilities(self) -> Array:
        """(10,) probabilities of the digits."""
        return forward(self.image.reshape(1, -1))[1][0]

    def predict_proba(self, X: ArrayLike) -> Array:
        """Return the probabilities (m, 10) for pictures X (m, 64) from 0 to 1."""
        return forward(X)[1]

    @classmethod
    def answer(cls) -> str:
        same, less, other = cls.question.choices
        before, after = (
            forward(shifted(**stop).reshape(1, -1))[1][0]
            for stop in (cls.question.stops[0], cls.question.stops[-1])
        )
        if before.argmax() != after.argmax():
            return other
        return less if after.max() < before.max() - 0.1 else same
