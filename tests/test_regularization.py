"""Penalties and steps against measured slopes, brute force and scikit-learn."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pure import pure
from sklearn.linear_model import Lasso, Ridge
from sklearn.neural_network import MLPClassifier

from firstneuron.gradients import gd_step, mse_and_grad, numerical_gradient
from firstneuron.layers import two_layer_forward, two_layer_grads
from firstneuron.losses import cross_entropy
from firstneuron.regularization import (
    l1_penalty,
    l2_penalty,
    penalised_loss,
    proximal_step,
    soft_threshold,
    weight_decay_step,
)

shapes = array_shapes(min_dims=0, max_dims=3, max_side=4)
weights = arrays(float, shapes, elements=st.floats(-5, 5))
prices = st.floats(0, 3)
seeds = st.integers(0, 2**32 - 1)


# ---- penalties -----------------------------------------------------------------------


@given(weights, prices)
def test_penalties_add_up_what_each_weight_pays(W, lam):
    each = [float(w) for w in W.ravel()]
    l2, l1 = pure(l2_penalty, W, lam)[0], pure(l1_penalty, W, lam)[0]
    assert type(l2) is type(l1) is float
    assert l2 == pytest.approx(sum(lam * w * w / 2 for w in each))
    assert l1 == pytest.approx(sum(lam * abs(w) for w in each))


@given(weights, prices)
def test_slopes_are_what_is_measured(W, lam):
    away = np.where(np.abs(W) < 0.01, 1.0, W)  # from the corner
    for penalty in (l2_penalty, l1_penalty):
        slope = penalty(away, lam)[1]
        assert isinstance(slope, np.ndarray)
        measured = numerical_gradient(lambda W, f=penalty: f(W, lam)[0], away)
        np.testing.assert_allclose(slope, measured, atol=1e-7)


def test_at_zero_nothing_pulls():
    for penalty in (l2_penalty, l1_penalty):
        cost, slope = penalty([[0, 0.0, -0.0]], 2)
        assert cost == 0
        assert slope.tolist() == [[0, 0, 0]]


# ---- the soft threshold --------------------------------------------------------------


@given(weights, prices)
def test_nothing_is_cheaper_than_the_soft_threshold(w, t):
    """Brute force: ½(v − w)² + t·|v| at very many v, and right beside the result."""

    def cost(v):
        return (v - w.ravel()) ** 2 / 2 + t * np.abs(v)  # (..., numbers)

    best = pure(soft_threshold, w, t)
    assert best.shape == w.shape
    tried = np.linspace(-6, 6, 601)[:, None]
    nudged = best.ravel() + np.array([-1e-3, -1e-6, 0, 1e-6, 1e-3])[:, None]
    for v in (tried, nudged):
        assert (cost(best.ravel()) <= cost(v) + 1e-12).all()


@given(weights, prices)
def test_what_goes_and_what_stays(w, t):
    left = soft_threshold(w, t)
    np.testing.assert_allclose(w - left, np.clip(w, -t, t), atol=1e-12)
    np.testing.assert_array_equal(left == 0, np.abs(w) <= t)  # zeros are exact
    assert (left * w >= 0).all()  # no sign changes


# ---- steps ---------------------------------------------------------------------------


def regression(seed, m, n):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(m, n))
    w = rng.normal(size=n) * (np.arange(n) % 2)  # every other input does not matter
    return X, X @ w + rng.normal(size=m) + 3


problems = st.tuples(seeds, st.integers(8, 15), st.integers(1, 4))


@settings(max_examples=25)
@given(problems, st.floats(0.01, 2))
def test_proximal_steps_lead_to_scikit_learn_s_lasso(problem, lam):
    X, y = regression(*problem)
    m, n = X.shape
    lr = m / np.linalg.norm(X, 2) ** 2  # 1 / the greatest curvature
    w = np.zeros(n)
    for _ in range(20_000):
        old, w = w, proximal_step(w, X.T @ (X @ w - y) / m, lr, lam)
        if np.array_equal(old, w):
            break
    # its objective is half the mean squared error plus alpha times Σ|w|, as here
    peer = Lasso(alpha=lam, fit_intercept=False, tol=1e-14, max_iter=200_000)
    np.testing.assert_allclose(w, peer.fit(X, y).coef_, atol=1e-5)
    # zeros are exact, and stand where the loss pulls with no more than lam
    pull = np.abs(X.T @ (X @ w - y) / m)
    assert (pull[w == 0] <= lam + 1e-9).all()
    np.testing.assert_allclose(pull[w != 0], lam, atol=1e-5)


def test_the_subgradient_oscillates_and_the_proximal_step_arrives():
    lr, lam, plain, near = 0.01, 1.0, np.array([0.005]), np.array([0.005])
    seen = []
    for _ in range(1000):
        plain = plain - lr * l1_penalty(plain, lam)[1]
        near = proximal_step(near, np.zeros(1), lr, lam)
        seen.append(plain.item())
    assert seen == [-0.005, 0.005] * 500
    assert near.item() == 0


@given(problems, st.floats(0.01, 2), st.floats(0, 1))
def test_weight_decay_rests_at_scikit_learn_s_ridge(problem, lam, lr):
    X, y = regression(*problem)
    # its objective is the sum of squared errors plus alpha·Σw²; the bias is free
    peer = Ridge(alpha=len(y) * lam / 2).fit(X, y)
    w, b = peer.coef_, np.array(peer.intercept_)
    _, dw, db = mse_and_grad(X, y, w, b)
    stays = weight_decay_step({"W": w, "b": b}, {"W": dw, "b": db}, lr, lam)
    np.testing.assert_allclose(stays["W"], w, atol=1e-9)
    np.testing.assert_allclose(stays["b"], b, atol=1e-9)
    cost = l2_penalty(w, lam)[0] + mse_and_grad(X, y, w, b)[0]
    rng = np.random.default_rng(0)
    for _ in range(20):  # and it is the lowest point
        v, c = w + rng.normal(size=w.shape), b + rng.normal()
        assert cost < l2_penalty(v, lam)[0] + mse_and_grad(X, y, v, c)[0]


def network(seed, *sizes):
    rng = np.random.default_rng(seed)
    params = {}
    for layer, (n, k) in enumerate(pairwise(sizes), start=1):
        params[f"W{layer}"] = rng.normal(size=(n, k))
        params[f"b{layer}"] = rng.normal(size=k)
    return params


@given(seeds, st.lists(st.integers(1, 4), min_size=2, max_size=13), prices, prices)
def test_weights_of_all_layers_pay_and_no_bias_does(seed, sizes, loss, lam):
    params = network(seed, *sizes)
    got = penalised_loss(loss, params, lam)
    want = loss + sum(
        l2_penalty(params[f"W{layer}"], lam)[0] for layer in range(1, len(sizes))
    )
    assert got == pytest.approx(want)
    moved = {n: a + 7 if n[0] == "b" else a for n, a in params.items()}
    assert penalised_loss(loss, moved, lam) == got


@given(seeds, st.floats(0, 1), prices)
def test_decay_is_a_plain_step_down_the_penalised_loss(seed, lr, lam):
    rng = np.random.default_rng(seed)
    params, X, y = network(seed, 3, 4, 2), rng.normal(size=(5, 3)), np.arange(5) % 2
    grads = two_layer_grads(X, y, params)
    stepped = weight_decay_step(params, grads, lr, lam)

    def cost(params):
        return penalised_loss(
            cross_entropy(two_layer_forward(X, params)[0], y), params, lam
        )

    corner = np.abs(two_layer_forward(X, params)[1][0]).min()
    assume(corner > 1e-3)  # of ReLU: not within reach of the nudge
    for name, old in params.items():
        slope = numerical_gradient(lambda a, n=name: cost(params | {n: a}), old)
        want = gd_step({name: old}, {name: slope}, lr)[name]
        np.testing.assert_allclose(stepped[name], want, atol=1e-6)
        assert not np.shares_memory(stepped[name], old)


@given(seeds, st.floats(0, 10))
def test_a_step_is_scikit_learn_s(seed, alpha):
    """Its `alpha` is an L2 price for the sum over the batch: lam = alpha / m."""
    rng, m, k = np.random.default_rng(seed), 6, 3
    X, y = rng.normal(size=(m, 2)), np.arange(m) % k
    peer = MLPClassifier(
        (4,),
        solver="sgd",
        alpha=alpha,
        momentum=0,
        learning_rate_init=0.5,
        batch_size=m,
        random_state=seed,
    ).partial_fit(X, y, classes=np.arange(k))

    def its_params():
        (W1, W2), (b1, b2) = peer.coefs_, peer.intercepts_
        return {"W1": W1.copy(), "b1": b1.copy(), "W2": W2.copy(), "b2": b2.copy()}

    before = its_params()
    want = weight_decay_step(before, two_layer_grads(X, y, before), 0.5, alpha / m)
    loss = cross_entropy(two_layer_forward(X, before)[0], y)
    peer.partial_fit(X, y)
    assert peer.loss_ == pytest.approx(penalised_loss(loss, before, alpha / m))
    for name, after in its_params().items():
        np.testing.assert_allclose(after, want[name], atol=1e-12)


# ---- what is refused -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: l2_penalty([1, 2], -0.1), "lam=-0.1 should be a number, 0 or above"),
        (lambda: l1_penalty([1, 2], float("nan")), "lam=nan"),
        (lambda: soft_threshold([1, 2], -1), "t=-1"),
        (lambda: l2_penalty([1, 2], [1, 2]), "lam should be a single number"),
        (lambda: proximal_step([1, 2], [1, 2, 3], 1, 1), r"w has shape \(2,\)"),
        (lambda: proximal_step([1, 2], [1, 2], -1, 1), "lr=-1"),
        (lambda: penalised_loss(1, {"weights": [1]}, 1), "the name 'weights'.*W1"),
        (lambda: penalised_loss(1, {"W1": [1]}, -1), "lam=-1"),
        (
            lambda: weight_decay_step({"W1": [1]}, {"W2": [1]}, 1, 1),
            "one gradient for each parameter",
        ),
        (
            lambda: weight_decay_step({"W1": [1]}, {"W1": [1, 2]}, 1, 1),
            r"W1 has shape \(1,\).*\(2,\)",
        ),
        (lambda: weight_decay_step({"W1": [1]}, {"W1": [1]}, 1, -1), "decay=-1"),
    ],
)
def test_refusals_say_what_was_expected(wrong, words):
    with pytest.raises(ValueError, match=words):
        wrong()


def test_text_is_no_weight():
    with pytest.raises(TypeError, match="W should hold numbers"):
        l1_penalty("three", 1)
