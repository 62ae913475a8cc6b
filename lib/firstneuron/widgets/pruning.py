"""Lesson 11: a trained network without its smallest weights, and what that costs."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from traitlets import Dict, default

from .base import LessonWidget, Question, Whole, script

Params = dict[str, np.ndarray]

SEED = 12
LEARN = 1297  # digits to learn from; the other 500 are for the test
HIDDEN, BATCH, LR = 32, 32, 0.5
EPOCHS, RETRAINING = 30, 10
RETRAINED = (0, 20, 40, 50, 60, 70, 80, 85, 90, 93, 95, 97, 98, 99)  # percent


@lru_cache
def pruned_networks() -> dict[str, Any]:
    """Train one network on scikit-learn's digits, and prune it at every percent.

    64 pixels, 32 hidden ReLU units, 10 classes. One cut goes through the weights of
    both layers together; the 42 biases stay. It takes about a second, once.

    Returns
    -------
    W1 : 64 lists of 32 weights, and W2 : 32 lists of 10.
    errors : test error in percent at sparsity 0, 1, …, 99 percent.
    retrained : the sparsities in percent that were trained again, and
    retrained_errors : their test errors after that.
    """
    from firstneuron.datasets import load_digits
    from firstneuron.initializers import init_weights

    digits = load_digits()
    X, y = digits.images.reshape(-1, 64) / 255, digits.labels
    rng = np.random.default_rng(SEED)
    order = rng.permutation(len(X))
    learn, test = order[:LEARN], order[LEARN:]
    (W1, b1), (W2, b2) = (
        init_weights(*shape, "he", rng) for shape in ((64, HIDDEN), (HIDDEN, 10))
    )
    start = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    dense = {name: np.ones(start[name].shape, bool) for name in ("W1", "W2")}
    trained = train(start, dense, X[learn], y[learn], EPOCHS, rng)

    errors, retrained_errors = [], []
    for percent in range(100):
        masks = cut(trained, percent)
        pruned = trained | {name: trained[name] * masks[name] for name in masks}
        errors.append(percent_wrong(pruned, X[test], y[test]))
        if percent in RETRAINED:
            rng = np.random.default_rng(0)  # the same mini-batches for all
            again = train(pruned, masks, X[learn], y[learn], RETRAINING, rng)
            retrained_errors.append(percent_wrong(again, X[test], y[test]))
    return {
        "W1": trained["W1"].tolist(),
        "W2": trained["W2"].tolist(),
        "errors": errors,
        "retrained": list(RETRAINED),
        "retrained_errors": retrained_errors,
    }


def train(
    params: Params,
    masks: dict[str, np.ndarray],
    X: np.ndarray,
    y: np.ndarray,
    epochs: int,
    rng: np.random.Generator,
) -> Params:
    """Return the network after gradient descent in which cut weights stay 0."""
    from firstneuron.layers import two_layer_grads
    from firstneuron.pruning import masked_step

    for _ in range(epochs):
        order = rng.permutation(len(X))
        for begin in range(0, len(X), BATCH):
            rows = order[begin : begin + BATCH]
            grads = two_layer_grads(X[rows], y[rows], params)
            params = {
                name: masked_step(p, grads[name], masks[name], LR)
                if name in masks
                else p - LR * grads[name]
                for name, p in params.items()
            }
    return params


def cut(params: Params, percent: float) -> dict[str, np.ndarray]:
    """Return masks of W1 and W2 that cut the smallest weights of both together."""
    from firstneuron.pruning import magnitude_mask

    W1, W2 = params["W1"], params["W2"]
    mask = magnitude_mask(np.concatenate([W1.ravel(), W2.ravel()]), percent / 100)
    first, second = np.split(mask, [W1.size])
    return {"W1": first.reshape(W1.shape), "W2": second.reshape(W2.shape)}


def percent_wrong(params: Params, X: np.ndarray, y: np.ndarray) -> float:
    """Return the share of examples that the network gets wrong, in percent."""
    from firstneuron.layers import two_layer_forward

    P, _ = two_layer_forward(X, params)
    return 100 * float(np.mean(P.argmax(axis=1) != y))


class PruningWidget(LessonWidget):
    """The weights of a small digit reader, the smallest of which can be set to 0.

    The network has 64 inputs, 32 hidden ReLU units and 10 outputs. It is trained when
    the first widget is made; see `pruned_networks`. The browser cuts and draws.

    Traits
    ------
    sparsity : int, from 0 to 99
        The share of the weights that is cut, in percent.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = PruningWidget(sparsity=80, ask=False)
    >>> widget.kept, widget.total
    (474, 2368)
    """

    _esm = script("pruning.js")
    question = Question(
        text=(
            "The network gets about 2.5\u00a0% of the test digits wrong. Now the "
            "smallest 80\u00a0% of its weights are set to 0, and it is not trained any "
            "more. What share of the test digits does it get wrong, roughly?"
        ),
        choices=("2.5 %", "10 %", "50 %"),
        stops=({"sparsity": 0}, {"sparsity": 80}),
        why=(
            "Each small weight adds little to a score, and what many of them add "
            "cancels in part. So most weights can go, and most digits are still read. "
            "But together the lost weights mattered: the error is several times as "
            "large."
        ),
    )

    sparsity = Whole(0, low=0, high=99)
    _network = Dict().tag(sync=True)  # see `pruned_networks`

    @default("_network")
    def _default_network(self) -> dict[str, Any]:
        return pruned_networks()

    @property
    def total(self) -> int:
        """The number of weights before the cut."""
        return sum(np.size(self._network[name]) for name in ("W1", "W2"))

    @property
    def kept(self) -> int:
        """The number of weights that are left."""
        return self.total - round(self.sparsity / 100 * self.total)

    @property
    def error(self) -> float:
        """The test error right after the cut, in percent."""
        return self._network["errors"][self.sparsity]

    @property
    def error_retrained(self) -> float:
        """The test error after retraining, in percent.

        Between the sparsities that were trained again, it lies on a straight line.
        """
        at, errors = self._network["retrained"], self._network["retrained_errors"]
        return float(np.interp(self.sparsity, at, errors))

    @classmethod
    def answer(cls) -> str:
        return nearest(
            pruned_networks()["errors"][cls.question.stops[-1]["sparsity"]],
            cls.question.choices,
        )


def nearest(error: float, choices: tuple[str, ...]) -> str:
    """Return the choice that is the fewest times larger or smaller."""

    def far(choice: str) -> float:
        return abs(math.log(max(error, 0.1) / float(choice.removesuffix(" %"))))

    return min(choices, key=far)
