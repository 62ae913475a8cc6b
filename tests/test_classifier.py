"""The estimator against scikit-learn's rules, its peer, and the lessons' formulas."""

import re

import numpy as np
import pytest
import sklearn.neural_network
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits, make_moons
from sklearn.utils.estimator_checks import parametrize_with_checks

from firstneuron.activations import softmax
from firstneuron.classifier import MLPClassifier, _Training, _windows
from firstneuron.layers import relu, softmax_ce_backward
from firstneuron.mlp import mlp_backward, mlp_forward
from firstneuron.notation import dense_param_count
from firstneuron.optimizers import Adam


@parametrize_with_checks([MLPClassifier(), MLPClassifier(patience=5)])
def test_scikit_learn_accepts_the_estimator(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def digits():
    data = load_digits()
    order = np.random.default_rng(0).permutation(len(data.target))
    train, test = order[:1437], order[1437:]
    X, y = data.data / 16, data.target
    return X[train], y[train], X[test], y[test]


@pytest.mark.parametrize("seed", range(3))
def test_reads_new_digits_as_well_as_scikit_learn_s_network(digits, seed):
    X, y, X_test, y_test = digits
    ours = MLPClassifier((32,), max_epochs=20, random_state=seed).fit(X, y)
    assert ours.score(X_test, y_test) >= 0.95
    peer = sklearn.neural_network.MLPClassifier(
        (32,),
        alpha=0,
        batch_size=32,
        learning_rate_init=0.003,
        max_iter=20,
        n_iter_no_change=21,
        random_state=seed,
    )
    with pytest.warns(sklearn.exceptions.ConvergenceWarning):
        peer.fit(X, y)
    assert ours.score(X_test, y_test) >= peer.score(X_test, y_test) - 0.02


@settings(max_examples=50)
@given(
    st.lists(st.integers(1, 7), min_size=2, max_size=5),
    st.integers(1, 9),
    st.integers(0, 2**32),
)
def test_slopes_are_those_of_the_lessons(sizes, m, seed):
    rng = np.random.default_rng(seed)
    k = sizes[-1]
    # so small that no probability is below float32's smallest number
    flat = rng.normal(0, 0.5, size=dense_param_count(sizes))
    layers = _windows(flat.astype(np.float32), sizes)
    X = rng.normal(size=(m + 3, sizes[0])).astype(np.float32)
    y = rng.integers(k, size=m + 3)
    training = _Training(layers, X, y, m + 3)
    rows = rng.permutation(m + 3)[:m]
    loss = training.slopes(rows)

    params = [(W.astype(float), b.astype(float)) for W, b in layers]
    scores, cache = mlp_forward(X[rows], params, relu)
    P = softmax(scores)
    dout = softmax_ce_backward(P, y[rows])
    want = mlp_backward(dout, X[rows], params, cache, lambda Z, A: Z > 0)
    assert loss == pytest.approx(-np.log(P[np.arange(m), y[rows]]).mean(), abs=1e-4)
    for (dW, db), (want_W, want_b) in zip(training.dlayers, want, strict=True):
        np.testing.assert_allclose(dW, want_W, rtol=1e-3, atol=1e-4)
        np.testing.assert_allclose(db, want_b, rtol=1e-3, atol=1e-4)


def test_an_epoch_uses_every_example_once_and_reports_its_loss():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(11, 3)).astype(np.float32), np.arange(11) % 2
    params = rng.normal(size=3 * 2 + 2).astype(np.float32)
    training = _Training(_windows(params, (3, 2)), X, y, 4)
    seen, slopes = [], training.slopes
    training.slopes = lambda rows: seen.append(rows) or slopes(rows)
    loss = training.epoch(params, Adam(0.0), rng)  # no step, so one loss for all
    assert [len(rows) for rows in seen] == [4, 4, 3]
    assert sorted(np.concatenate(seen)) == list(range(11))
    P = softmax(X @ params[:6].reshape(3, 2) + params[6:])
    assert loss == pytest.approx(-np.log(P[np.arange(11), y]).mean(), rel=1e-4)


def test_same_seed_same_network(digits):
    X, y, *_ = digits
    one, two, other = (
        MLPClassifier((5,), max_epochs=2, random_state=seed).fit(X, y)
        for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(one.coefs_[0], two.coefs_[0])
    assert np.any(one.coefs_[0] != other.coefs_[0])


def test_no_hidden_layer_and_many():
    X, y = make_moons(300, noise=0.1, random_state=0)
    scores = {
        hidden: MLPClassifier(hidden, lr=0.02, random_state=0).fit(X, y).score(X, y)
        for hidden in ((), (20,), (16, 16))
    }
    assert scores[()] < 0.92 < 0.98 < min(scores[20,], scores[16, 16])


def test_early_stopping_keeps_the_best_epoch(digits):
    """Wrong labels make the held-out loss turn up again."""
    X, y, *_ = digits
    rng = np.random.default_rng(0)
    y = np.where(rng.random(len(y)) < 0.5, rng.integers(10, size=len(y)), y)
    model = MLPClassifier((64,), lr=0.01, patience=4, random_state=0).fit(X, y)
    curve = model.validation_curve_
    assert model.n_iter_ == len(curve) == len(model.loss_curve_) < model.max_epochs
    assert np.argmin(curve) == model.n_iter_ - 1 - model.patience
    seed = np.random.RandomState(0).randint(2**31 - 1)
    held = np.random.default_rng(seed).permutation(len(X))[: round(0.1 * len(X))]
    P = model.predict_proba(X[held])
    loss = -np.log(P[np.arange(len(held)), y[held]]).mean()
    assert loss == pytest.approx(min(curve), rel=1e-3)


def test_nothing_grows_from_float32(digits):
    X, y, X_test, _ = digits
    model = MLPClassifier((8,), max_epochs=1, random_state=0).fit(X, y)
    assert {a.dtype for a in (*model.coefs_, *model.intercepts_)} == {np.dtype("f4")}
    P = model.predict_proba(X_test)
    assert P.dtype == np.float32
    np.testing.assert_allclose(P.sum(axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hidden", (3, 0)),
        ("batch_size", 0),
        ("max_epochs", 0),
        ("patience", 0),
        ("validation_fraction", 1.0),
        ("lr", -1),
    ],
)
def test_bad_parameter_is_refused(name, value):
    X, y = make_moons(20, random_state=0)
    with pytest.raises(ValueError, match=re.escape(f"{name}={value!r}")):
        MLPClassifier(**{name: value}).fit(X, y)


def test_one_class_and_nothing_left_are_refused():
    with pytest.raises(ValueError, match="one class only"):
        MLPClassifier().fit([[0.0], [1.0]], [1, 1])
    with pytest.raises(ValueError, match="None is left"):
        MLPClassifier(patience=1, validation_fraction=0.9).fit([[0.0], [1.0]], [0, 1])


def test_progress_only_if_asked(capsys):
    X, y = make_moons(40, random_state=0)
    MLPClassifier(max_epochs=2).fit(X, y)
    assert capsys.readouterr() == ("", "")
    MLPClassifier(max_epochs=2, progress=True).fit(X, y)
    assert "2/2" in capsys.readouterr().err
