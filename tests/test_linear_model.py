"""The estimator against scikit-learn's rules, and its own logistic regression."""

import warnings

import numpy as np
import pytest
import sklearn.linear_model
from sklearn.datasets import load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from firstneuron.linear_model import LogisticRegression
from firstneuron.losses import logistic_grad


@parametrize_with_checks([LogisticRegression(), LogisticRegression(batch_size=16)])
def test_scikit_learn_accepts_the_estimator(estimator, check):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        check(estimator)


def noisy(k, seed, m=300, n=3):
    """Classes that overlap, so that the best weights are finite."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(m, n))
    Z = X @ rng.normal(size=(n, k)) + rng.normal(size=k) + rng.gumbel(size=(m, k))
    return X, Z.argmax(axis=1)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("k", [2, 3, 4])
def test_finds_the_optimum_that_scikit_learn_finds(k, seed):
    X, y = noisy(k, seed)
    ours = LogisticRegression(lr=1.0, max_iter=20_000, tol=1e-13).fit(X, y)
    peer = sklearn.linear_model.LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000)
    peer.fit(X, y)
    assert ours.coef_.shape == peer.coef_.shape
    assert ours.intercept_.shape == peer.intercept_.shape
    np.testing.assert_allclose(ours.coef_, peer.coef_, atol=1e-4)
    np.testing.assert_allclose(ours.predict_proba(X), peer.predict_proba(X), atol=1e-4)
    np.testing.assert_allclose(
        ours.decision_function(X), peer.decision_function(X), atol=1e-3
    )
    assert np.mean(ours.predict(X) == peer.predict(X)) > 0.99
    assert ours.loss_curve_[-1] == pytest.approx(log_loss(y, peer.predict_proba(X)))


@pytest.mark.parametrize("k", [2, 3])
def test_the_loss_falls_from_log_k(k):
    X, y = noisy(k, seed=7)
    model = LogisticRegression(lr=0.1, max_iter=50, tol=0).fit(X, y)
    assert model.n_iter_ == 50 and len(model.loss_curve_) == 51
    assert model.loss_curve_[0] == pytest.approx(np.log(k))
    assert np.all(np.diff(model.loss_curve_) < 0)
    assert model.loss_curve_[-1] == pytest.approx(log_loss(y, model.predict_proba(X)))


def test_one_epoch_is_one_step_of_the_lesson():
    X, y = noisy(2, seed=1)
    dw, db = logistic_grad(X, y, np.zeros(X.shape[1]), 0.0)
    model = LogisticRegression(lr=0.3, max_iter=1, tol=0).fit(X, y)
    np.testing.assert_allclose(model.coef_, [-0.3 * dw])
    np.testing.assert_allclose(model.intercept_, [-0.3 * db])


def test_a_mini_batch_epoch_uses_every_example_once():
    """With steps near 0, an epoch of 8 batches moves as far as 8 full steps do."""
    X, y = noisy(3, seed=2, m=256)
    lr = 1e-7
    batches = LogisticRegression(lr=lr, max_iter=1, tol=0, batch_size=32).fit(X, y)
    full = LogisticRegression(lr=8 * lr, max_iter=1, tol=0).fit(X, y)
    np.testing.assert_allclose(batches.coef_, full.coef_, rtol=1e-4)


def test_mini_batches_find_the_optimum_too_and_repeat_with_the_seed():
    X, y = noisy(2, seed=3)
    settings = {"lr": 0.05, "max_iter": 200, "tol": 0, "batch_size": 32}
    first = LogisticRegression(**settings, random_state=0).fit(X, y)
    again = LogisticRegression(**settings, random_state=0).fit(X, y)
    other = LogisticRegression(**settings, random_state=1).fit(X, y)
    np.testing.assert_array_equal(first.coef_, again.coef_)
    assert not np.array_equal(first.coef_, other.coef_)
    peer = sklearn.linear_model.LogisticRegression(C=np.inf).fit(X, y)
    assert first.loss_curve_[-1] < log_loss(y, peer.predict_proba(X)) + 1e-3


def test_a_short_last_batch_counts_by_its_own_size():
    X, y = noisy(2, seed=4, m=33)
    model = LogisticRegression(lr=0.1, max_iter=1, tol=0, batch_size=32, random_state=5)
    model.fit(X, y)
    w, b = np.zeros(X.shape[1]), 0.0
    order = np.random.RandomState(5).permutation(33)
    for rows in (order[:32], order[32:]):
        dw, db = logistic_grad(X[rows], y[rows], w, b)
        w, b = w - 0.1 * dw, b - 0.1 * db
    np.testing.assert_allclose(model.coef_[0], w)
    np.testing.assert_allclose(model.intercept_[0], b)


def test_learns_named_flowers_in_a_pipeline_without_changing_the_data():
    iris = load_iris()
    names = iris.target_names[iris.target]
    X = iris.data.copy()
    model = make_pipeline(StandardScaler(), LogisticRegression(tol=0)).fit(X, names)
    assert model.score(X, names) > 0.95
    np.testing.assert_array_equal(X, iris.data)


def test_probabilities_keep_their_digits_far_from_the_boundary():
    model = LogisticRegression(tol=0).fit([[-1.0], [1.0]], ["no", "yes"])
    with np.errstate(all="raise", under="ignore"):
        P = model.predict_proba([[100.0]])
    assert 0 < P[0, 0] < 1e-16 and P[0, 1] == 1


def test_stops_when_the_loss_stands_still_and_says_when_it_did_not():
    X, y = noisy(2, seed=6)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = LogisticRegression().fit(X, y)
        assert model.n_iter_ < model.max_iter
        LogisticRegression(max_iter=2, tol=0).fit(X, y)
    with pytest.warns(ConvergenceWarning, match=r"after 2 epochs.*max_iter"):
        LogisticRegression(max_iter=2).fit(X, y)


def test_too_long_steps_are_seen_in_a_finite_loss_curve():
    X, y = noisy(3, seed=8)
    with np.errstate(all="raise", under="ignore"):
        model = LogisticRegression(lr=1e4, max_iter=50, tol=0).fit(X, y)
    assert np.all(np.isfinite(model.loss_curve_))
    assert max(model.loss_curve_) > model.loss_curve_[0]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"lr": 0}, "lr=0 should be a number above 0"),
        ({"max_iter": 0}, "max_iter=0 should be"),
        ({"tol": -1}, "tol=-1 should be"),
        ({"batch_size": 0}, "batch_size=0 should be.*or None"),
    ],
)
def test_bad_parameters(parameters, words):
    with pytest.raises(ValueError, match=words):
        LogisticRegression(**parameters).fit([[0.0], [1.0]], [0, 1])


def test_one_class_is_refused():
    with pytest.raises(ValueError, match=r"one class only.*at least 2 classes"):
        LogisticRegression().fit([[0.0], [1.0]], [1, 1])
