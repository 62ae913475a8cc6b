"""Activations against SciPy's, at every scale and without warnings."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pure import pure

from firstneuron.activations import sigmoid, softmax, step

TINY = 1e-300  # below, floats lose digits one by one
scores = st.floats(-1e300, 1e300) | st.floats(-50, 50)
any_shape = arrays(float, array_shapes(min_dims=0, max_dims=3), elements=scores)
tables = arrays(float, array_shapes(min_dims=2, max_dims=2), elements=scores)


def pure_and_same_shape(f, z):
    result = pure(f, z)
    assert np.shape(result) == z.shape
    return result


@given(any_shape)
def test_sigmoid_is_expit(z):
    np.testing.assert_allclose(
        pure_and_same_shape(sigmoid, z), scipy.special.expit(z), rtol=1e-14, atol=TINY
    )


@given(any_shape)
def test_sigmoid_mirrors(z):
    np.testing.assert_allclose(sigmoid(z) + sigmoid(-z), 1, rtol=1e-15)


def test_sigmoid_of_the_lesson():
    assert f"{sigmoid(9.2):.5f} {sigmoid(-0.8):.4f}" == "0.99990 0.3100"
    with np.errstate(all="raise", under="ignore"):
        assert sigmoid([-1000, 0, 1000]).tolist() == [0, 0.5, 1]
    assert isinstance(sigmoid(0), float)
    assert np.isnan(sigmoid(np.nan))


@given(any_shape)
def test_step_fires_above_zero_only(z):
    assert np.array_equal(pure_and_same_shape(step, z), np.sign(z).clip(0))
    assert step(0) == 0


@given(tables)
def test_softmax_is_scipys(Z):
    P = pure_and_same_shape(softmax, Z)
    np.testing.assert_allclose(
        P, scipy.special.softmax(Z, axis=1), rtol=1e-12, atol=TINY
    )
    np.testing.assert_allclose(P.sum(axis=1), 1)


@given(st.floats(-600, 600))
def test_softmax_of_two_classes_is_the_sigmoid(z):
    np.testing.assert_allclose(softmax([[0, z]])[0, 1], sigmoid(z), rtol=1e-12)


def test_softmax_keeps_the_digits_of_every_row():
    """One greatest score for the whole table would turn the second row into 0/0."""
    Z = np.array([[1000.0, 0.0], [-1000.0, -1000.0]])
    np.testing.assert_array_equal(softmax(Z), [[1, 0], [0.5, 0.5]])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: softmax([1, 2]), ValueError, r"\(2,\).*Use Z\[None, :\]"),
        (lambda: softmax(np.empty((2, 0))), ValueError, "one column for each class"),
        (lambda: sigmoid("9.2"), TypeError, "z should hold numbers"),
        (lambda: sigmoid(1 + 2j), TypeError, "z should hold numbers"),
    ],
)
def test_errors(call, error, words):
    with pytest.raises(error, match=words):
        call()
