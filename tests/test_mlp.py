"""Networks of any depth: against loops, finite differences and the two-layer case."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from firstneuron.gradients import numerical_gradient
from firstneuron.layers import relu, softmax_ce_backward, two_layer_grads
from firstneuron.mlp import (
    collapse_linear,
    dead_relu_fraction,
    mlp_backward,
    mlp_forward,
    tanh_grad_from_a,
)

SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.lists(st.integers(1, 4), min_size=2, max_size=5)
BENDS = {
    "identity": (lambda Z: Z, lambda Z, A: np.ones(Z.shape)),
    "relu": (relu, lambda Z, A: Z > 0),
    "tanh": (np.tanh, lambda Z, A: tanh_grad_from_a(A)),
}


def network(seed: int, sizes: list[int], m: int = 3) -> tuple[Any, list[Any]]:
    """Examples (m, sizes[0]) and one (W, b) for each layer; no bias is 0."""
    rng = np.random.default_rng(seed)
    params = [
        (rng.normal(size=(n_in, n_out)), rng.normal(size=n_out))
        for n_in, n_out in pairwise(sizes)
    ]
    return rng.normal(size=(m, sizes[0])), params


@given(SEEDS, SIZES, st.integers(1, 4))
def test_forward_is_the_sum_written_out(seed: int, sizes: list[int], m: int) -> None:
    X, params = network(seed, sizes, m)
    out, cache = mlp_forward(X, params, np.tanh)
    for i, row in enumerate(X.tolist()):
        for number, (W, b) in enumerate(params):
            scores = [
                sum(a * W[p, j] for p, a in enumerate(row)) + b[j]
                for j in range(len(b))
            ]
            last = number == len(params) - 1
            row = scores if last else [float(np.tanh(z)) for z in scores]
            np.testing.assert_allclose(cache[number][0][i], scores, atol=1e-12)
            np.testing.assert_allclose(cache[number][1][i], row, atol=1e-12)
        np.testing.assert_allclose(out[i], row, atol=1e-12)


@given(SEEDS, SIZES)
def test_without_a_bend_any_depth_is_one_layer(seed: int, sizes: list[int]) -> None:
    X, params = network(seed, sizes)
    W, b = params[0]
    for layer in params[1:]:
        W, b = collapse_linear(W, b, *layer)
    out, _ = mlp_forward(X, params, BENDS["identity"][0])
    np.testing.assert_allclose(X @ W + b, out, atol=1e-9)


def test_a_bend_does_not_collapse() -> None:
    """XOR breaks the rule of every straight score: equal sums at opposite corners."""
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    tent = [(np.ones((2, 2)), np.array([0, -1])), (np.array([[1], [-2]]), np.zeros(1))]
    out, _ = mlp_forward(corners, tent, relu)
    assert out[:, 0].tolist() == [0, 1, 1, 0]
    straight = mlp_forward(corners, [collapse_linear(*tent[0], *tent[1])], relu)[0]
    assert straight[0] + straight[3] == straight[1] + straight[2]


@given(SEEDS, SIZES, st.sampled_from(sorted(BENDS)))
def test_every_slope_is_the_measured_one(
    seed: int, sizes: list[int], name: str
) -> None:
    activation, slope = BENDS[name]
    X, params = network(seed, sizes)
    out, cache = mlp_forward(X, params, activation)
    # finite differences measure half of ReLU's slope when they step over its corner
    hidden = [np.abs(Z).min() for Z, _ in cache[:-1]]
    assume(name != "relu" or min(hidden, default=1.0) > 1e-3)
    weights = np.random.default_rng(seed).normal(size=out.shape)  # of the loss
    grads = mlp_backward(weights, X, params, cache, slope)
    for number, (W, b) in enumerate(params):
        for place, (value, found) in enumerate(zip((W, b), grads[number], strict=True)):

            def loss(changed: Any, number: int = number, place: int = place) -> float:
                layer = list(params[number])
                layer[place] = changed
                new = [*params[:number], tuple(layer), *params[number + 1 :]]
                return float(np.sum(weights * mlp_forward(X, new, activation)[0]))

            measured = numerical_gradient(loss, value)
            assert found.shape == np.shape(value)
            np.testing.assert_allclose(found, measured, rtol=1e-5, atol=1e-5)


@given(SEEDS)
def test_two_layers_are_lesson_6_s(seed: int) -> None:
    X, [(W1, b1), (W2, b2)] = network(seed, [3, 5, 4], m=6)
    y = np.random.default_rng(seed).integers(0, 4, 6)
    params = [(W1, b1), (W2, b2)]
    out, cache = mlp_forward(X, params, relu)
    P = np.exp(out) / np.exp(out).sum(axis=1, keepdims=True)
    (dW1, db1), (dW2, db2) = mlp_backward(
        softmax_ce_backward(P, y), X, params, cache, BENDS["relu"][1]
    )
    want = two_layer_grads(X, y, {"W1": W1, "b1": b1, "W2": W2, "b2": b2})
    for name, got in (("W1", dW1), ("b1", db1), ("W2", dW2), ("b2", db2)):
        np.testing.assert_allclose(got, want[name], atol=1e-12)


@given(SEEDS, st.integers(1, 5), st.integers(1, 6), st.integers(1, 7))
def test_a_dead_unit_gets_no_slope_and_is_counted(
    seed: int, n: int, q: int, m: int
) -> None:
    X, params = network(seed, [n, q, 1], m)
    (W, b), output = params
    dead = np.random.default_rng(seed).random(q) < 0.5
    b = np.where(dead, -1e3, np.abs(X @ W).max() + 1)  # all others are always on
    params = [(W, b), output]
    _, cache = mlp_forward(X, params, relu)
    assert dead_relu_fraction(cache[0][0]) == pytest.approx(dead.mean())
    (dW, db), _ = mlp_backward(np.ones((m, 1)), X, params, cache, BENDS["relu"][1])
    assert not dW[:, dead].any() and not db[dead].any()
    assert db[~dead].all()


@pytest.mark.parametrize(
    ("Z", "share"),
    [
        ([[0.0]], 1.0),
        ([[1e-300]], 0.0),
        ([[-1, 2], [-3, -4]], 0.5),
        ([[-100.0, 1.0], [1e-9, -50.0]], 0.0),
        ([[-1, -1, -1, 1]], 0.75),
    ],
)
def test_dead_means_never_above_0(Z: Any, share: float) -> None:
    assert dead_relu_fraction(Z) == share


@given(st.lists(st.floats(-8, 8), min_size=1))
def test_slope_of_tanh_from_its_output(z: list[float]) -> None:
    got = tanh_grad_from_a(np.tanh(z))
    measured = [numerical_gradient(lambda v: np.tanh(v).item(), v) for v in z]
    np.testing.assert_allclose(got, np.ravel(measured), atol=1e-9)


def test_inputs_stay_as_they_were() -> None:
    X, params = network(0, [2, 3, 2])
    before = X.copy(), [(W.copy(), b.copy()) for W, b in params]
    out, cache = mlp_forward(X, params, relu)
    mlp_backward(np.ones(out.shape), X, params, cache, BENDS["relu"][1])
    np.testing.assert_array_equal(X, before[0])
    for (W, b), (old_W, old_b) in zip(params, before[1], strict=True):
        np.testing.assert_array_equal(W, old_W)
        np.testing.assert_array_equal(b, old_b)


def test_a_layer_that_does_not_fit_is_named() -> None:
    X, params = network(0, [2, 3, 2])
    with pytest.raises(ValueError, match="one row for each column") as caught:
        mlp_forward(X, [params[0], params[0]], relu)
    assert "In layer 1" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda X, p: mlp_forward(X, [], relu), "at least one layer"),
        (lambda X, p: mlp_forward(X[0], p, relu), r"X\[None, :\]"),
        (lambda X, p: mlp_forward(X, p, np.sum), r"\(\).*one output for each score"),
        (lambda X, p: collapse_linear(*p[0], *p[0]), "one row for each column"),
        (lambda X, p: tanh_grad_from_a([0.5, -3.0]), r"holds -3.*not the scores"),
        (lambda X, p: dead_relu_fraction(np.empty((0, 3))), "at least one example"),
        (lambda X, p: dead_relu_fraction([1.0, 2.0]), "table"),
    ],
)
def test_errors_say_what_to_do(call: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call(*network(0, [2, 3, 2]))
