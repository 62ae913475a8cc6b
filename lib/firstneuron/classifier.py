"""A network that reads digits, as a scikit-learn estimator that is fast on a CPU."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data
from tqdm.auto import tqdm

from firstneuron.initializers import init_weights
from firstneuron.notation import dense_param_count
from firstneuron.optimizers import Adam

__all__ = ["MLPClassifier"]

Array = NDArray[np.float32]
Layers = list[tuple[Array, Array]]  # (W, b) of each layer


class MLPClassifier(ClassifierMixin, BaseEstimator):
    """A network with ReLU hidden layers and a softmax, trained on the cross-entropy.

    Mini-batches in a new random order each epoch, one step of Adam for each, He weights
    at the start. All numbers are float32: half the memory of float64, so about twice
    the speed.

    Parameters
    ----------
    hidden : units of each hidden layer; () is softmax regression.
    lr : Adam's learning rate.
    batch_size : examples a step. The last batch of an epoch takes what is left.
    max_epochs : greatest number of epochs.
    patience : stop after so many epochs without a smaller loss on held-out examples,
        and take back the weights of the best epoch. None trains on all to the end.
    validation_fraction : share of the examples held out if `patience` is given.
    progress : show a bar while training.
    random_state : seed of weights, order and held-out examples.

    Attributes
    ----------
    classes_ : (k,) the labels seen, sorted.
    coefs_, intercepts_ : lists of W (n_in, n_out) and b (n_out,), one for each layer.
    loss_curve_ : list of n_iter_ losses in nats: the mean over each epoch, measured on
        the way.
    validation_curve_ : list of n_iter_ losses on the held-out examples, if any.
    n_iter_ : epochs run.

    References
    ----------
    Y. LeCun et al., "Gradient-based learning applied to document recognition", 1998.
    P. Y. Simard, D. Steinkraus and J. C. Platt, "Best practices for convolutional
    neural networks applied to visual document analysis", ICDAR 2003.

    Examples
    --------
    >>> X = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    >>> model = MLPClassifier((16,), lr=0.02, random_state=0).fit(X, [0, 1, 1, 0])
    >>> model.predict(X).tolist()
    [0, 1, 1, 0]
    """

    def __init__(
        self,
        hidden: Sequence[int] = (64,),
        lr: float = 0.003,
        batch_size: int = 32,
        max_epochs: int = 100,
        patience: int | None = None,
        validation_fraction: float = 0.1,
        progress: bool = False,
        random_state: Any = None,
    ):
        self.hidden = hidden
        self.lr = lr
        self.batch_size = batch_size
        self.max_epochs = max_epochs
        self.patience = patience
        self.validation_fraction = validation_fraction
        self.progress = progress
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> MLPClassifier:
        """Learn from X (m, n), one example a row, and labels y (m,) of any kind."""
        self._check_parameters()
        X, y = validate_data(self, X, y, dtype=np.float32, order="C")
        check_classification_targets(y)
        self.classes_, labels = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(
                f"y holds one class only, {self.classes_[0]!r}. A classifier needs "
                "examples of at least 2 classes to tell them apart."
            )
        seed = check_random_state(self.random_state).randint(2**31 - 1)
        rng = np.random.default_rng(seed)
        X, labels, held_out = self._hold_out(X, labels, rng)

        sizes = (X.shape[1], *self.hidden, len(self.classes_))
        params = np.empty(dense_param_count(sizes), np.float32)
        layers = _windows(params, sizes)
        for W, b in layers:
            n_in, n_out = W.shape
            W[:], b[:] = init_weights(n_in, n_out, "he", rng)
        training = _Training(layers, X, labels, self.batch_size)
        adam, best = Adam(self.lr), (math.inf, 0, params)  # loss, epoch, weights
        self.loss_curve_, self.validation_curve_ = [], []
        for epoch in self._epochs():
            self.loss_curve_.append(training.epoch(params, adam, rng))
            if self.patience is None:
                continue
            loss = _loss(_probabilities(held_out[0], layers), held_out[1])
            self.validation_curve_.append(loss)
            if loss < best[0]:
                best = (loss, epoch, params.copy())
            elif epoch - best[1] >= self.patience:
                break
        if self.patience is not None:
            layers = _windows(best[2], sizes)
        self.n_iter_ = len(self.loss_curve_)
        self.coefs_ = [W.copy() for W, _ in layers]
        self.intercepts_ = [b.copy() for _, b in layers]
        return self

    def predict_proba(self, X: Any) -> Array:
        """(m, k) probabilities, a column for each of `classes_`."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float32, reset=False)
        return _probabilities(X, list(zip(self.coefs_, self.intercepts_, strict=True)))

    def predict(self, X: Any) -> NDArray[Any]:
        """(m,) the most probable class of each example."""
        best = self.predict_proba(X).argmax(axis=1)
        return self.classes_[best]

    def _hold_out(
        self, X: Array, labels: NDArray[Any], rng: np.random.Generator
    ) -> tuple[Array, NDArray[Any], tuple[Array, NDArray[Any]]]:
        """Examples and labels to learn from, then those held out, if any."""
        if self.patience is None:
            return X, labels, (X[:0], labels[:0])
        out = max(1, round(self.validation_fraction * len(X)))
        if out == len(X):
            raise ValueError(
                f"X holds {len(X)} example(s), and validation_fraction="
                f"{self.validation_fraction:g} holds out {out}. None is left to learn "
                "from: give more examples, or patience=None."
            )
        order = rng.permutation(len(X))
        kept, held = order[out:], order[:out]
        return X[kept], labels[kept], (X[held], labels[held])

    def _epochs(self) -> Iterable[int]:
        if not self.progress:
            return range(self.max_epochs)
        return tqdm(range(self.max_epochs), unit="epoch")

    def _check_parameters(self) -> None:
        for name, good, expected in (
            (
                "hidden",
                all(units >= 1 for units in self.hidden),
                "the units of each hidden layer, each at least 1, such as (64, 32)",
            ),
            ("batch_size", self.batch_size >= 1, "a number of examples, at least 1"),
            ("max_epochs", self.max_epochs >= 1, "a whole number, at least 1"),
            (
                "patience",
                self.patience is None or self.patience >= 1,
                "a number of epochs, at least 1, or None",
            ),
            (
                "validation_fraction",
                0 < self.validation_fraction < 1,
                "a share between 0 and 1, for example 0.1",
            ),
        ):
            if not good:
                raise ValueError(
                    f"{name}={getattr(self, name)!r} should be {expected}."
                )


class _Training:
    """One network on its examples, with every array that an epoch needs made once.

    The way back needs none for the slopes at hidden outputs: once a layer's dW is
    known, the slopes are written over the outputs that went into it.
    """

    def __init__(
        self, layers: Layers, X: Array, labels: NDArray[Any], batch_size: int
    ) -> None:
        self.layers, self.X, self.labels = layers, X, labels
        self.size = min(batch_size, len(X))
        widths = [X.shape[1], *(len(b) for _, b in layers)]
        self.A = [np.empty((self.size, width), np.float32) for width in widths]
        self.on = [np.empty((self.size, width), bool) for width in widths[1:-1]]
        self.grads = np.empty(dense_param_count(widths), np.float32)
        self.dlayers = _windows(self.grads, widths)

    def epoch(self, params: Array, adam: Adam, rng: np.random.Generator) -> float:
        """One step of Adam for each mini-batch; return the mean loss on the way."""
        order, total = rng.permutation(len(self.X)), 0.0
        for start in range(0, len(order), self.size):
            rows = order[start : start + self.size]
            total += len(rows) * self.slopes(rows)
            adam.step_({"params": params}, {"params": self.grads})
        return total / len(order)

    def slopes(self, rows: NDArray[Any]) -> float:
        """Write the slopes for a batch into `grads`; return its mean loss."""
        m, y = len(rows), self.labels[rows]
        A = [a[:m] for a in self.A]
        # with the default mode, `take` would copy what it writes to `out`
        np.take(self.X, rows, axis=0, out=A[0], mode="clip")
        for i, (W, b) in enumerate(self.layers):
            np.matmul(A[i], W, out=A[i + 1])
            A[i + 1] += b
            if i < len(self.on):
                np.maximum(A[i + 1], 0, out=A[i + 1])
        P = _softmax(A[-1])
        loss = _loss(P, y)
        P[np.arange(m), y] -= 1  # the array is ours: from here on it holds slopes
        P /= m
        for i in reversed(range(len(self.layers))):
            (W, _), (dW, db), dZ = self.layers[i], self.dlayers[i], A[i + 1]
            np.matmul(A[i].T, dZ, out=dW)
            np.sum(dZ, axis=0, out=db)
            if i:
                on = np.greater(A[i], 0, out=self.on[i - 1][:m])
                np.matmul(dZ, W.T, out=A[i])
                A[i] *= on
        return loss


def _windows(flat: Array, sizes: Sequence[int]) -> Layers:
    """(W, b) of each layer as parts of one long array, which Adam moves in one go."""
    layers, start = [], 0
    for n_in, n_out in pairwise(sizes):
        middle, end = start + n_in * n_out, start + n_in * n_out + n_out
        layers.append((flat[start:middle].reshape(n_in, n_out), flat[middle:end]))
        start = end
    return layers


def _probabilities(X: Array, layers: Layers) -> Array:
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    return _softmax(A @ W + b)


def _softmax(Z: Array) -> Array:
    """`activations.softmax`, written over its input."""
    Z -= Z.max(axis=1, keepdims=True)
    np.exp(Z, out=Z)
    Z /= Z.sum(axis=1, keepdims=True)
    return Z


def _loss(P: Array, y: NDArray[Any]) -> float:
    """Mean cross-entropy; a probability that float32 rounds to 0 counts as 1e-38."""
    p = P[np.arange(len(y)), y]
    return float(-np.log(np.maximum(p, np.finfo(np.float32).tiny)).mean())
