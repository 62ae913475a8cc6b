"""Han et al. 2015, Zhu & Gupta 2017: LeNet-300-100 with one weight in twelve."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from firstneuron.classifier import _probabilities, _Training, _windows
from firstneuron.initializers import init_weights
from firstneuron.notation import dense_param_count
from firstneuron.optimizers import Adam
from firstneuron.pruning import GradualPruner

from .data import Split
from .intervals import mcnemar, wilson
from .table import Row, Section
from .work import side_by_side

HIDDEN, BATCH, LR, TIMES = (300, 100), 128, 0.001, 12
CUTS = 40  # of the gradual way
Wrong = NDArray[np.bool_]  # (images,) which of the test images were misread


class LeNet:
    """The network 784-300-100-10 as one long array, and its way through the data."""

    def __init__(self, data: Split, seed: int) -> None:
        self.data, self.rng = data, np.random.default_rng(seed)
        self.sizes = (data.X.shape[1], *HIDDEN, data.classes)
        self.params = np.empty(dense_param_count(self.sizes), np.float32)
        self.is_weight = np.ones(len(self.params), bool)  # biases are never cut
        self.layers = _windows(self.params, self.sizes)
        marks = _windows(self.is_weight, self.sizes)
        for (W, b), (_, is_weight) in zip(self.layers, marks, strict=True):
            n_in, n_out = W.shape
            W[:], b[:] = init_weights(n_in, n_out, "he", self.rng)
            is_weight[:] = False

    def copy(self, seed: int) -> LeNet:
        """The same weights; what follows is decided by the seed."""
        other = LeNet(self.data, seed)
        other.params[:] = self.params
        return other

    def train(self, epochs: int, cuts: int = 0) -> LeNet:
        """Train with Adam, its step falling in a straight line to 0; cut on the way.

        The first cut comes before the first step, the others up to two thirds of the
        way, by the cubic schedule. The last leaves one weight in `TIMES`.
        """
        training = _Training(self.layers, self.data.X, self.data.y, BATCH)
        adam, mask = Adam(LR), np.ones(len(self.params), bool)
        steps = epochs * math.ceil(len(self.data.X) / BATCH)
        pruner = GradualPruner(1 - 1 / TIMES, max(1, cuts))
        due = np.linspace(0, 2 * steps / 3, cuts, endpoint=False).astype(int).tolist()
        for step, rows in enumerate(self._batches(epochs)):
            for _ in range(due.count(step)):
                _, stays = pruner.step(self.params[self.is_weight])
                mask[self.is_weight] = stays
                self.params *= mask
            training.slopes(rows)
            adam.lr = LR * (1 - step / steps)
            adam.step_({"params": self.params}, {"params": training.grads})
            self.params *= mask
        return self

    def _batches(self, epochs: int) -> Iterator[NDArray[np.int64]]:
        for _ in range(epochs):
            order = self.rng.permutation(len(self.data.X))
            for start in range(0, len(order), BATCH):
                yield order[start : start + BATCH]

    def wrong(self) -> Wrong:
        P = _probabilities(self.data.X_test, self.layers)
        return P.argmax(axis=1) != self.data.y_test


def error(what: str, paper: str, runs: list[Wrong], claimed: float) -> Row:
    """The test error in percent; half a point away from the paper's still agrees."""
    share = float(np.mean(runs))
    images = len(runs[0])
    low, high = wilson(round(share * images), images)
    return Row(
        what,
        paper,
        100 * share,
        (100 * low, 100 * high),
        (claimed - 0.5, claimed + 0.5),
        unit=" %",
    )


def difference(
    what: str, paper: str, runs: list[Wrong], others: list[Wrong], most: float
) -> Row:
    """Points of test error more than others have, image by image; at most `most`.

    The interval is that of one pair of networks with the mean counts. The mean of
    several pairs is known better than that, but not better than its test images are.
    """
    pairs = list(zip(runs, others, strict=True))
    only_first = float(np.mean([np.sum(a & ~b) for a, b in pairs]))
    only_second = float(np.mean([np.sum(b & ~a) for a, b in pairs]))
    images = len(runs[0])
    low, high = mcnemar(round(only_first), round(only_second), images)
    return Row(
        what,
        paper,
        100 * (only_first - only_second) / images,
        (100 * low, 100 * high),
        (-math.inf, most),
        unit=" points",
    )


def section(data: Split, seeds: int, epochs: int) -> Section:
    """`epochs` for the dense network, then twice as many for what is made of it."""

    def run(seed: int) -> list[Wrong]:
        net = LeNet(data, seed).train(epochs)
        ways = (net.copy(seeds + seed).train(2 * epochs, n) for n in (0, 1, CUTS))
        return [net.wrong(), *(way.wrong() for way in ways)]

    runs = side_by_side("LeNet-300-100", run, range(seeds))
    dense, longer, one_cut, gradual = map(list, zip(*runs, strict=True))
    han = "Han 2015"
    rows = [
        error("dense: test error", f"1.64 %, {han}", dense, 1.64),
        error("1 weight in 12: test error", f"1.59 %, {han}", gradual, 1.59),
        difference("1 in 12 minus dense", f"no loss, {han}", gradual, dense, 0.25),
        difference(
            "1 in 12 minus dense, trained as long", "not told", gradual, longer, 0.25
        ),
        difference(
            "gradual minus a single cut", f"better, {han}", gradual, one_cut, 0.0
        ),
    ]
    also = [f"{100 * np.mean(each):.2f} %" for each in (one_cut, longer)]
    return Section(
        "11_pruning",
        "LeNet-300-100 with one weight in twelve",
        rows,
        f"{data.name}, {len(data.X)} training and {len(data.X_test)} test images, mean "
        f"of {seeds} networks. Adam, {epochs} epochs; then {2 * epochs} more, in which "
        "the smallest weights of all layers together are cut, along the cubic curve of "
        f"Zhu & Gupta (2017) in {CUTS} steps. After a single cut and {2 * epochs} "
        f"epochs: {also[0]}. Trained on without a cut: {also[1]}. Intervals are those "
        "of one network, Wilson's, and of one pair, McNemar's exact one, because all "
        "were tested on the same images.",
    )
