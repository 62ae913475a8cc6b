"""Gradients against formulas and scikit-learn; descent against its closed form."""

import numpy as np
import pytest
import sklearn.linear_model
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from sklearn.metrics import mean_squared_error

from firstneuron.gradients import (
    gd_step,
    gradient_descent,
    minibatches,
    mse_and_grad,
    numerical_gradient,
)
from firstneuron.losses import bce_with_logits, logistic_grad

unit = st.floats(-3, 3)
shapes = array_shapes(min_dims=0, max_dims=3, max_side=4)
rates = st.floats(0, 2)


@st.composite
def regressions(draw):
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    return (
        draw(arrays(float, (m, n), elements=unit)),
        draw(arrays(float, m, elements=unit)),
        draw(arrays(float, n, elements=unit)),
        draw(unit),
    )


# ---- numerical_gradient ----------------------------------------------------------


@given(arrays(float, shapes, elements=unit), st.sampled_from([1e-5, 0.5]))
def test_cubes_are_off_by_h_squared(w, h):
    before = w.copy()
    grad = numerical_gradient(lambda v: np.sum(v**3), w, h)
    assert grad.shape == w.shape
    np.testing.assert_allclose(grad, 3 * w**2 + h**2, atol=1e-8)
    np.testing.assert_array_equal(w, before)


@given(arrays(float, (2, 3), elements=unit))
def test_only_one_entry_moves_at_a_time(w):
    """A product of all entries: each slope is the product of the others."""
    want = [np.prod(np.delete(w.ravel(), i)) for i in range(w.size)]
    got = numerical_gradient(np.prod, w)
    np.testing.assert_allclose(got.ravel(), want, atol=1e-7)


def test_whole_numbers_and_lists_have_slopes_too():
    np.testing.assert_allclose(numerical_gradient(np.sum, [[1, 2]]), [[1, 1]])
    slope = numerical_gradient(lambda v: float(v**2), 3)
    assert slope.shape == ()
    np.testing.assert_allclose(slope, 6)


def test_a_central_difference_gains_two_digits_for_one():
    """Error falls 100-fold when h falls 10-fold: second order."""
    errors = [
        abs(numerical_gradient(lambda v: float(np.exp(v)), 1.0, h) - np.e)
        for h in (1e-1, 1e-2, 1e-3)
    ]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.02)
    assert errors[1] / errors[2] == pytest.approx(100, rel=0.02)


def test_large_weights_keep_their_digits():
    """w + h is rounded; dividing by 2h instead of the real distance loses digits."""
    w, h = np.array([1e6]), 1e-5
    got = numerical_gradient(np.sum, w, h)
    np.testing.assert_allclose(got, 1.0, rtol=1e-12)


@pytest.mark.parametrize(
    ("f", "w", "h", "words"),
    [
        (lambda v: v, [1.0, 2.0], 1e-5, r"shape \(2,\).*mean or the sum"),
        (np.sum, [1e12], 1e-5, r"1e\+12.*larger h.*1e\+07"),
        (np.sum, [1.0], 0.0, "h=0.0.*above 0"),
        (np.sum, [1.0], -1e-5, "h=-1e-05.*above 0"),
        (np.sum, [1.0], float("nan"), "h=nan.*above 0"),
    ],
)
def test_a_slope_that_cannot_be_measured_is_said(f, w, h, words):
    with pytest.raises(ValueError, match=words):
        numerical_gradient(f, w, h)


# ---- gd_step ---------------------------------------------------------------------


@given(
    st.dictionaries(st.text(max_size=3), arrays(float, shapes, elements=unit)), rates
)
def test_every_parameter_takes_its_step(params, lr):
    grads = {name: np.cos(p) for name, p in params.items()}
    before = {name: p.copy() for name, p in params.items()}
    stepped = gd_step(params, grads, lr)
    assert stepped.keys() == params.keys()
    for name, p in params.items():
        np.testing.assert_allclose(stepped[name], p - lr * np.cos(p))
        assert stepped[name].shape == p.shape
        assert not np.shares_memory(stepped[name], p)
        np.testing.assert_array_equal(p, before[name])


def test_whole_numbers_step_by_fractions():
    got = gd_step({"w": np.array([3, 4])}, {"w": np.array([1, -2])}, 0.5)
    np.testing.assert_allclose(got["w"], [2.5, 5])


@pytest.mark.parametrize(
    ("grads", "words"),
    [
        ({"w": [1.0]}, r"\['b', 'w'\].*\['w'\]"),
        ({"w": [1.0], "b": [1.0], "c": [1.0]}, "same name"),
        ({"w": [[1.0]], "b": [1.0]}, r"w has shape \(1,\).*\(1, 1\)"),
    ],
)
def test_gradients_that_do_not_fit_are_refused(grads, words):
    with pytest.raises(ValueError, match=words):
        gd_step({"w": [1.0], "b": [1.0]}, grads, 0.1)


# ---- gradient_descent ------------------------------------------------------------


@given(arrays(float, st.integers(1, 4), elements=unit), rates, st.integers(0, 8), unit)
def test_a_bowl_multiplies_by_the_same_number_each_step(w0, lr, n, a):
    path = gradient_descent(lambda w: 2 * a * w, w0, lr, n)
    factors = (1 - 2 * a * lr) ** np.arange(n + 1)
    np.testing.assert_allclose(path, factors[:, None] * w0, rtol=1e-9, atol=1e-300)


def test_the_number_of_the_lesson():
    path = gradient_descent(lambda w: 2 * w, [1], 1.1, 5)
    assert path[-1].item() == pytest.approx(-2.48832)


def test_a_gradient_may_be_its_argument_and_may_write_to_it():
    def rude(w):
        w *= 2
        return w

    w0 = np.array([8.0])
    np.testing.assert_array_equal(gradient_descent(rude, w0, 0.25, 2), [[8], [4], [2]])
    assert w0 == 8


@pytest.mark.parametrize(
    ("grad", "w0", "n", "words"),
    [
        (lambda w: w, [1.0], -1, "n=-1"),
        (lambda w: w, [[1.0]], 1, r"w0.*\(1, 1\)"),
        (lambda w: w[:1], [1.0, 2.0], 1, r"\(1,\).*\(2,\)"),
    ],
)
def test_a_descent_that_cannot_be_is_refused(grad, w0, n, words):
    with pytest.raises(ValueError, match=words):
        gradient_descent(grad, w0, 0.1, n)


def test_descent_finds_what_scikit_learn_finds():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 3))
    y = X @ [1.0, -2.0, 0.5] + 3 + rng.normal(size=40)

    def grad(theta):
        _, dw, db = mse_and_grad(X, y, theta[:-1], theta[-1])
        return np.append(dw, db)

    end = gradient_descent(grad, np.zeros(4), 0.1, 500)[-1]
    peer = sklearn.linear_model.LinearRegression().fit(X, y)
    np.testing.assert_allclose(end, [*peer.coef_, peer.intercept_], rtol=1e-9)


# ---- mse_and_grad ----------------------------------------------------------------


@given(regressions())
def test_mse_is_scikit_learns_and_its_slopes_are_measured(case):
    X, y, w, b = case
    loss, dw, db = mse_and_grad(X, y, w, b)
    assert loss == pytest.approx(mean_squared_error(y, X @ w + b))

    def cost(theta):
        return mean_squared_error(y, X @ theta[:-1] + theta[-1])

    measured = numerical_gradient(cost, np.append(w, b), h=0.5)  # exact: a parabola
    np.testing.assert_allclose([*dw, db], measured, rtol=1e-9, atol=1e-9)
    assert type(loss) is type(db) is float


@pytest.mark.parametrize(
    ("X", "y", "words"),
    [
        ([[1.0], [2.0]], [1.0], "one label for each"),
        (np.empty((0, 1)), [], "at least one"),
        ([[1.0]], [[1.0]], "y should be a vector"),
        ([[1.0, 2.0]], [1.0], "one column for each weight"),
    ],
)
def test_data_that_do_not_fit_are_refused(X, y, words):
    with pytest.raises(ValueError, match=words):
        mse_and_grad(X, y, [1.0], 0.0)


# ---- minibatches -----------------------------------------------------------------


@given(st.integers(1, 20), st.integers(1, 25), st.integers(0, 2**32))
def test_every_example_comes_once_with_its_label(m, batch_size, seed):
    X, y = np.arange(2 * m).reshape(m, 2), np.arange(m) + 100
    batches = list(minibatches(X, y, batch_size, np.random.default_rng(seed)))
    sizes = [len(yb) for _, yb in batches]
    assert all(size == batch_size for size in sizes[:-1])
    assert 1 <= sizes[-1] <= batch_size
    Xs = np.concatenate([Xb for Xb, _ in batches])
    ys = np.concatenate([yb for _, yb in batches])
    assert sorted(ys) == list(y)
    np.testing.assert_array_equal(Xs, X[ys - 100])
    assert (Xs.dtype, ys.dtype) == (X.dtype, y.dtype)
    assert not any(np.shares_memory(Xb, X) for Xb, _ in batches)


def orders(rng, epochs):
    X, y = np.zeros((9, 1)), np.arange(9)
    return {
        tuple(int(v) for _, yb in minibatches(X, y, 2, rng) for v in yb)
        for _ in range(epochs)
    }


def test_each_epoch_has_an_order_of_its_own_and_a_seed_repeats_it():
    assert len(orders(np.random.default_rng(0), 20)) == 20
    assert orders(np.random.default_rng(0), 5) == orders(np.random.default_rng(0), 5)


@given(st.integers(1, 4), st.integers(1, 5), st.integers(0, 2**32))
def test_batches_of_one_size_average_to_the_full_gradient(batches, size, seed):
    rng = np.random.default_rng(seed)
    m = batches * size
    X, y, w, b = rng.normal(size=(m, 2)), rng.integers(0, 2, m), rng.normal(size=2), 0.3
    parts = [
        np.append(*logistic_grad(Xb, yb, w, b))
        for Xb, yb in minibatches(X, y, size, rng)
    ]
    full = np.append(*logistic_grad(X, y, w, b))
    np.testing.assert_allclose(np.mean(parts, axis=0), full, atol=1e-12)


@given(regressions())
def test_one_step_lowers_a_loss_if_it_is_short(case):
    X, y, w, b = case
    labels = (y > 0).astype(int)
    dw, db = logistic_grad(X, labels, w, b)
    assume(dw @ dw + db**2 > 1e-6)
    # the curvature of this loss is at most a quarter of the largest |x|² + 1
    lr = 1 / (0.25 * (np.square(X).sum(axis=1).max() + 1))
    stepped = gd_step({"w": w, "b": b}, {"w": dw, "b": db}, lr)
    assert bce_with_logits(X @ stepped["w"] + stepped["b"], labels) < bce_with_logits(
        X @ w + b, labels
    )


@pytest.mark.parametrize(
    ("X", "y", "batch_size", "words"),
    [
        ([[1]], [1, 2], 1, r"\(1, 1\).*\(2,\)"),
        ([], [], 1, "at least one"),
        (1, 1, 1, "one label for each"),
        ([[1]], [1], 0, "batch_size=0"),
    ],
)
def test_bad_batches_are_refused_before_the_first(X, y, batch_size, words):
    with pytest.raises(ValueError, match=words):
        minibatches(X, y, batch_size, np.random.default_rng(0))
