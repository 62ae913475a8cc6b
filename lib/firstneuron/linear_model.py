"""Logistic regression by plain gradient descent, as a scikit-learn estimator."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from firstneuron.activations import sigmoid, softmax

__all__ = ["LogisticRegression"]


class LogisticRegression(ClassifierMixin, BaseEstimator):
    """Logistic regression without penalty, by gradient descent on the cross-entropy.

    Two classes are one neuron with a sigmoid, ``p = σ(X w + b)``. More classes are one
    neuron each with a softmax, ``P = softmax(X W + b)``. In both cases the gradient is
    the error times the input, averaged over the batch::

        dW = Xᵀ (P − Y) / m        db = mean(P − Y)

    where Y is 1 in the column of the true class and 0 elsewhere. The loss is convex,
    so all weights may start at 0, where it is log(number of classes).

    Steps of one size suit features of one size: scale them first, for example with
    scikit-learn's `StandardScaler`.

    Parameters
    ----------
    lr : learning rate, the length of a step for a gradient of 1.
    max_iter : greatest number of epochs; an epoch uses every example once.
    tol : stop after an epoch that changes the loss by less than this. 0 never stops
        early.
    batch_size : examples a step; None takes all of them in one step.
    random_state : seed of the shuffling of mini-batches. Not used without them.

    Attributes
    ----------
    classes_ : (k,) the labels seen, sorted.
    coef_ : (k, n) weights, or (1, n) for two classes: those of ``classes_[1]``.
    intercept_ : (k,) biases, or (1,).
    loss_curve_ : list of n_iter_ + 1 losses in nats: at the start, then after each
        epoch.
    n_iter_ : epochs run.

    References
    ----------
    D. R. Cox, "The regression analysis of binary sequences", Journal of the Royal
    Statistical Society B 20(2), 1958. C. M. Bishop, "Pattern Recognition and Machine
    Learning", 2006, section 4.3, for both gradients.

    Examples
    --------
    >>> model = LogisticRegression().fit([[-2.0], [-1.0], [1.0], [2.0]], [0, 0, 1, 1])
    >>> model.predict([[-3.0], [3.0]]).tolist()
    [0, 1]
    """

    def __init__(
        self,
        lr: float = 0.5,
        max_iter: int = 1000,
        tol: float = 1e-5,
        batch_size: int | None = None,
        random_state: Any = None,
    ):
        self.lr = lr
        self.max_iter = max_iter
        self.tol = tol
        self.batch_size = batch_size
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> LogisticRegression:
        """Learn from X (m, n), one example a row, and labels y (m,) of any kind."""
        self._check_parameters()
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_, index = np.unique(y, return_inverse=True)
        k = len(self.classes_)
        if k < 2:
            raise ValueError(
                f"y holds one class only, {self.classes_[0]!r}. A classifier needs "
                "examples of at least 2 classes to tell them apart."
            )
        Y = (index[:, None] == np.arange(k)).astype(float)  # (m, k)
        if k == 2:
            Y = Y[:, 1:]  # one neuron says both: the other class has 1 − p

        m, n = X.shape
        W, b = np.zeros((n, Y.shape[1])), np.zeros(Y.shape[1])
        rng = check_random_state(self.random_state)
        self.loss_curve_ = [_loss(X @ W + b, Y)]
        for _ in range(1, self.max_iter + 1):
            for rows in _batches(m, self.batch_size or m, rng):
                error = _probabilities(X[rows] @ W + b) - Y[rows]  # (batch, k)
                dW, db = X[rows].T @ error / len(error), error.mean(axis=0)
                W -= self.lr * dW
                b -= self.lr * db
            self.loss_curve_.append(_loss(X @ W + b, Y))
            if abs(self.loss_curve_[-1] - self.loss_curve_[-2]) < self.tol:
                break
        else:
            if self.tol > 0:
                warnings.warn(
                    f"The loss still moves after {self.max_iter} epochs (tol="
                    f"{self.tol:g}). Scale the features, raise max_iter, or look at "
                    "loss_curve_: if it goes up and down, lower lr. With tol=0 the "
                    "training ends here in silence.",
                    ConvergenceWarning,
                    stacklevel=2,
                )
        self.n_iter_ = len(self.loss_curve_) - 1
        self.coef_, self.intercept_ = W.T.copy(), b
        return self

    def decision_function(self, X: Any) -> NDArray[Any]:
        """Scores before sigmoid or softmax: (m,) for two classes, else (m, k)."""
        Z = self._scores(X)
        return Z[:, 0] if Z.shape[1] == 1 else Z

    def predict_proba(self, X: Any) -> NDArray[Any]:
        """(m, k) probabilities, a column for each of `classes_`."""
        Z = self._scores(X)
        # 1 − σ(z) = σ(−z), and the right side keeps its digits when z is large
        return sigmoid(np.hstack([-Z, Z])) if Z.shape[1] == 1 else softmax(Z)

    def predict(self, X: Any) -> NDArray[Any]:
        """(m,) the most probable class of each example."""
        Z = self._scores(X)
        return self.classes_[
            (Z[:, 0] > 0).astype(int) if Z.shape[1] == 1 else Z.argmax(1)
        ]

    def _scores(self, X: Any) -> NDArray[Any]:
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        return X @ self.coef_.T + self.intercept_

    def _check_parameters(self) -> None:
        for name, good, expected in (
            ("lr", self.lr > 0, "a number above 0, for example 0.1"),
            ("max_iter", self.max_iter >= 1, "a whole number of epochs, at least 1"),
            ("tol", self.tol >= 0, "a number, 0 or above"),
            (
                "batch_size",
                self.batch_size is None or self.batch_size >= 1,
                "a number of examples, at least 1, or None for all",
            ),
        ):
            if not good:
                raise ValueError(
                    f"{name}={getattr(self, name)!r} should be {expected}."
                )


def _batches(
    m: int, size: int, rng: np.random.RandomState
) -> Iterator[slice | NDArray[Any]]:
    """Rows of each batch of one epoch: every example once, in a new order."""
    if size >= m:
        yield slice(None)
        return
    order = rng.permutation(m)
    for start in range(0, m, size):
        yield order[start : start + size]


def _probabilities(Z: NDArray[Any]) -> NDArray[Any]:
    return sigmoid(Z) if Z.shape[1] == 1 else softmax(Z)


def _loss(Z: NDArray[Any], Y: NDArray[Any]) -> float:
    """Mean cross-entropy from the scores: large for a sure mistake, never infinite."""
    if Z.shape[1] == 1:
        Z, Y = np.hstack([np.zeros_like(Z), Z]), np.hstack([1 - Y, Y])
    return float(np.mean(np.logaddexp.reduce(Z, axis=1) - (Z * Y).sum(axis=1)))
