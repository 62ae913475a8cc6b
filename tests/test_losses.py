"""Losses against scikit-learn's and SciPy's, slopes against finite differences."""

import numpy as np
import pytest
import scipy.special
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pure import pure
from scipy.optimize import approx_fprime

from firstneuron.losses import (
    bce_with_logits,
    cross_entropy,
    logistic_grad,
    squared_error,
)
from firstneuron.neuron import neuron_z

small = st.floats(-20, 20)


@st.composite
def binary(draw, scores=small):
    m = draw(st.integers(1, 8))
    return (
        draw(arrays(float, m, elements=scores)),
        draw(arrays(int, m, elements=st.integers(0, 1))),
    )


@st.composite
def classes(draw):
    m, k = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    return (
        draw(arrays(float, (m, k), elements=small)),
        draw(arrays(int, m, elements=st.integers(0, k - 1))),
    )


@st.composite
def examples(draw):
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    unit = st.floats(-3, 3)
    return (
        draw(arrays(float, (m, n), elements=unit)),
        draw(arrays(int, m, elements=st.integers(0, 1))),
        draw(arrays(float, n, elements=unit)),
        draw(unit),
    )


@given(binary())
def test_squared_error_is_sklearns(zy):
    loss = pure(squared_error, *zy)
    assert type(loss) is float
    assert loss == pytest.approx(sklearn.metrics.mean_squared_error(zy[1], zy[0]))


@given(binary())
def test_bce_is_sklearns_log_loss(zy):
    z, y = zy
    P = np.column_stack([scipy.special.expit(-z), scipy.special.expit(z)])
    expected = sklearn.metrics.log_loss(y, P, labels=[0, 1])
    assert pure(bce_with_logits, z, y) == pytest.approx(expected, rel=1e-12, abs=1e-15)


@given(binary(scores=st.floats(-1e300, 1e300)))
def test_bce_keeps_its_digits_at_any_score(zy):
    z, y = zy
    expected = -scipy.special.log_expit(np.where(y == 1, z, -z)) / len(z)
    loss = pure(bce_with_logits, z, y)
    assert type(loss) is float
    assert loss == pytest.approx(expected.sum(), rel=1e-12, abs=1e-300)


def test_losses_of_the_lesson():
    assert bce_with_logits([-1000], [1]) == 1000
    assert bce_with_logits([1000], [0]) == 1000
    assert bce_with_logits([0], [1]) == np.log(2)
    assert cross_entropy(np.full((3, 10), 0.1), [0, 4, 9]) == pytest.approx(np.log(10))
    dw, db = logistic_grad([[1]], [1], [-9.2], 0)
    assert (f"{dw[0]:.5f}", f"{db:.5f}") == ("-0.99990", "-0.99990")


@given(classes())
def test_cross_entropy_is_scipys_log_softmax(Zy):
    Z, y = Zy
    log_p = scipy.special.log_softmax(Z, axis=1)
    loss = pure(cross_entropy, scipy.special.softmax(Z, axis=1), y)
    assert type(loss) is float
    assert loss == pytest.approx(
        -log_p[np.arange(len(y)), y].mean(), rel=1e-12, abs=1e-14
    )


def test_cross_entropy_at_the_ends():
    with np.errstate(all="raise"):
        assert str(cross_entropy([[0, 1]], [1])) == "0.0"
        assert cross_entropy([[0, 1]], [0]) == np.inf


@given(examples())
def test_logistic_grad_is_the_slope_of_bce(example):
    X, y, w, b = example
    dw, db = pure(logistic_grad, *example)
    assert dw.shape == w.shape and type(db) is float

    def loss(wb):
        return bce_with_logits(neuron_z(X, wb[:-1], wb[-1]), y)

    theta, h = np.append(w, b), 1e-5
    steps = h * np.eye(theta.size)
    central = [(loss(theta + s) - loss(theta - s)) / (2 * h) for s in steps]
    np.testing.assert_allclose([*dw, db], central, atol=1e-8)
    # and the one SciPy's optimisers would use in its place
    np.testing.assert_allclose([*dw, db], approx_fprime(theta, loss), atol=1e-5)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: squared_error([1, 2], [1]), r"\(2,\).*\(1,\).*one label"),
        (lambda: squared_error([], []), "at least one example"),
        (lambda: squared_error([[1]], [1]), r"Use p\[:, 0\]"),
        (lambda: bce_with_logits([1.0], [2]), "y holds 2.*0 or 1"),
        (lambda: bce_with_logits([1.0, 2.0], [1]), "one label"),
        (lambda: cross_entropy([[3.0, 1.0]], [0]), "sum to 4.*pass softmax"),
        (lambda: cross_entropy([[1.5, -0.5]], [0]), "smallest here is -0.5"),
        (lambda: cross_entropy([[0.5, 0.5]], [2]), "y holds 2.*2 columns.*0 to 1"),
        (lambda: cross_entropy([[0.5, 0.5]], [-1]), "y holds -1"),
        (lambda: cross_entropy([[0.5, 0.5]], [0.5]), "y holds 0.5.*whole"),
        (lambda: logistic_grad([[1]], [-1], [1], 0), "y holds -1.*0 or 1"),
        (lambda: logistic_grad([[1]], [1, 0], [1], 0), "one label"),
        (lambda: logistic_grad([[1, 2]], [1], [1], 0), "one column for each weight"),
    ],
)
def test_errors(call, words):
    with pytest.raises(ValueError, match=words):
        call()
