"""Layers' slopes against finite differences, scikit-learn and one another."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pure import pure
from sklearn.neural_network import MLPClassifier

from firstneuron.activations import softmax
from firstneuron.gradients import numerical_gradient
from firstneuron.layers import (
    grad_check,
    layer_backward,
    relu,
    relu_backward,
    softmax_ce_backward,
    two_layer_forward,
    two_layer_grads,
)
from firstneuron.losses import cross_entropy
from firstneuron.neuron import layer_z

unit = st.floats(-3, 3)
sizes = st.tuples(*[st.integers(1, 5)] * 3)  # examples, inputs, neurons
seeds = st.integers(0, 2**32 - 1)


# ---- ReLU ----------------------------------------------------------------------------

scores = arrays(float, array_shapes(min_dims=0, max_dims=3), elements=unit)


@given(scores)
def test_relu_keeps_what_is_positive(Z):
    A = pure(relu, Z)
    assert A.shape == Z.shape
    for z, a in zip(Z.ravel(), A.ravel(), strict=True):
        assert a == (z if z > 0 else 0)


@given(scores, seeds)
def test_relu_backward_is_what_is_measured(Z, seed):
    Z = np.where(np.abs(Z) < 0.01, 1.0, Z)  # away from the corner
    dA = np.random.default_rng(seed).normal(size=Z.shape)
    measured = numerical_gradient(lambda Z: np.sum(dA * relu(Z)), Z)
    np.testing.assert_allclose(pure(relu_backward, dA, Z), measured, atol=1e-8)


def test_relu_s_slope_at_zero_is_zero():
    got = relu_backward([[1, -1, 5, 5]], [[0, -0.0, 1e-300, -1e-300]])
    assert got.tolist() == [[0, 0, 5, 0]]


# ---- a layer -------------------------------------------------------------------------


@given(sizes, seeds)
def test_layer_backward_is_what_is_measured(size, seed):
    (m, n, k), rng = size, np.random.default_rng(seed)
    dZ, A = rng.normal(size=(m, k)), rng.normal(size=(m, n))
    W, b = rng.normal(size=(n, k)), rng.normal(size=k)

    def loss(A, W, b):
        return np.sum(dZ * layer_z(A, W, b))

    dA, dW, db = pure(layer_backward, dZ, A, W)
    for got, measured in (
        (dA, numerical_gradient(lambda A: loss(A, W, b), A)),
        (dW, numerical_gradient(lambda W: loss(A, W, b), W)),
        (db, numerical_gradient(lambda b: loss(A, W, b), b)),
    ):
        np.testing.assert_allclose(got, measured, atol=1e-8)


# ---- softmax and cross-entropy -------------------------------------------------------


@st.composite
def labelled(draw, elements=unit):
    m, k = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    return (
        draw(arrays(float, (m, k), elements=elements)),
        draw(arrays(int, m, elements=st.integers(0, k - 1))),
    )


@given(labelled())
def test_softmax_ce_backward_is_what_is_measured(Zy):
    Z, y = Zy
    got = pure(softmax_ce_backward, softmax(Z), y)
    measured = numerical_gradient(lambda Z: cross_entropy(softmax(Z), y), Z)
    np.testing.assert_allclose(got, measured, atol=1e-8)


@given(labelled(elements=st.floats(-1e300, 1e300)))
def test_slopes_of_an_example_sum_to_zero_at_any_score(Zy):
    Z, y = Zy
    got = pure(softmax_ce_backward, softmax(Z), y)
    np.testing.assert_allclose(got.sum(axis=1), 0, atol=1e-14)
    assert (got[np.arange(len(y)), y] <= 0).all()
    assert ((got < 0).sum(axis=1) <= 1).all()  # the true class only


# ---- two layers ----------------------------------------------------------------------


def network(seed, n, q, k):
    rng = np.random.default_rng(seed)
    shapes = {"W1": (n, q), "b1": (q,), "W2": (q, k), "b2": (k,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


@given(sizes, st.integers(1, 5), seeds)
def test_two_layer_grads_are_what_is_measured(size, k, seed):
    (m, n, q), rng = size, np.random.default_rng(seed)
    params = network(seed, n, q, k)
    X, y = rng.normal(size=(m, n)), rng.integers(0, k, m)
    _, (Z1, _) = two_layer_forward(X, params)
    assume(np.abs(Z1).min() > 1e-3)  # no corner within reach of the nudge
    grads = two_layer_grads(X, y, params)
    assert grads.keys() == params.keys()
    for name, grad in grads.items():

        def loss(array, name=name):
            return cross_entropy(two_layer_forward(X, params | {name: array})[0], y)

        measured = numerical_gradient(loss, params[name])
        np.testing.assert_allclose(grad, measured, atol=1e-7)


@given(sizes, st.integers(3, 5), seeds)
def test_a_step_is_scikit_learn_s(size, k, seed):
    (m, n, q), rng = size, np.random.default_rng(seed)
    m += k  # so that every class occurs
    X, y = rng.normal(size=(m, n)), np.arange(m) % k
    peer = MLPClassifier(
        (q,),
        solver="sgd",
        alpha=0,
        momentum=0,
        learning_rate_init=1,
        batch_size=m,
        random_state=seed,
    ).partial_fit(X, y, classes=np.arange(k))

    def its_params():
        (W1, W2), (b1, b2) = peer.coefs_, peer.intercepts_
        return {"W1": W1.copy(), "b1": b1.copy(), "W2": W2.copy(), "b2": b2.copy()}

    before = its_params()
    P, _ = two_layer_forward(X, before)
    np.testing.assert_allclose(P, peer.predict_proba(X), rtol=1e-9)
    grads = two_layer_grads(X, y, before)
    peer.partial_fit(X, y)
    for name, after in its_params().items():
        np.testing.assert_allclose(after, before[name] - grads[name], atol=1e-12)


def test_whole_numbers_and_scores_of_a_thousand():
    params = {
        "W1": [[1, 0], [0, 1]],
        "b1": [0, 0],
        "W2": [[10, 0], [0, 10]],
        "b2": [0, 0],
    }
    with np.errstate(all="raise", under="ignore"):
        grads = two_layer_grads([[100, 1], [1, 100]], [0, 0], params)
    np.testing.assert_allclose(grads["W1"], [[-5, 5], [-500, 500]])
    np.testing.assert_allclose(grads["b2"], [-0.5, 0.5])


# ---- the gradient check --------------------------------------------------------------


def cubes(x):
    return np.sum(x**3)


def cubes_grad(x):
    return 3 * x**2


some = arrays(float, array_shapes(max_dims=3, max_side=4), elements=st.floats(0.5, 3))


@given(some)
def test_a_right_formula_passes_as_function_and_as_array(x):
    assert grad_check(cubes, cubes_grad, x) < 1e-7
    assert grad_check(cubes, cubes_grad(x), x) < 1e-7


@given(some, st.floats(-10, 10))
def test_a_factor_shows_as_itself(x, factor):
    got = grad_check(cubes, lambda x: factor * cubes_grad(x), x)
    assert got == pytest.approx(abs(factor - 1) / (abs(factor) + 1), abs=1e-7)


@given(some, st.data())
def test_a_mistake_in_any_one_coordinate_is_seen(x, data):
    wrong = cubes_grad(x)
    wrong.flat[data.draw(st.integers(0, x.size - 1))] *= 1.1
    assert 1e-4 < grad_check(cubes, wrong, x) < 1


@given(some, seeds, st.floats(1e-12, 1e12))
def test_it_lies_between_0_and_1_in_any_unit(x, seed, unit):
    g = np.random.default_rng(seed).normal(size=x.shape)
    error = grad_check(lambda x: unit * cubes(x), unit * g, x)
    assert 0 <= error <= 1 + 1e-12
    assert error == pytest.approx(grad_check(cubes, g, x), rel=1e-4)


def test_both_nothing_is_no_error_and_one_nothing_is_a_whole_one():
    x = np.ones((2, 3))
    assert grad_check(lambda x: 7, np.zeros_like, x) == 0
    assert grad_check(cubes, np.zeros_like, x) == 1
    assert type(grad_check(lambda x: 7, np.zeros_like, x)) is float


def test_it_uses_the_nudge_it_is_given_and_whole_numbers():
    x = np.array([[1, 2], [-3, 0]])
    measured = cubes_grad(x) + 0.25  # of x³ with h = 0.5, exactly
    assert grad_check(cubes, measured, x, 0.5) < 1e-14
    assert grad_check(cubes, cubes_grad, x) < 1e-7


# ---- what is refused -----------------------------------------------------------------

TWO = network(0, 2, 3, 2)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            lambda: relu_backward([1, 2], [1, 2, 3]),
            r"dA has shape \(2,\) and Z.*\(3,\)",
        ),
        (
            lambda: layer_backward(np.ones((4, 2)), np.ones((4, 3)), np.ones((2, 3))),
            r"\(m, k\), \(m, n\) and \(n, k\)",
        ),
        (
            lambda: layer_backward(np.ones((5, 2)), np.ones((4, 3)), np.ones((3, 2))),
            r"dZ has shape \(5, 2\), A \(4, 3\)",
        ),
        (lambda: layer_backward([1, 2], [[1]], [[1]]), "dZ should be a table"),
        (lambda: softmax_ce_backward([[0.5, 0.5]], [0, 1]), "one label for each"),
        (lambda: softmax_ce_backward(np.ones((0, 2)), []), "at least one example"),
        (lambda: softmax_ce_backward([[0.5, 0.5]], [2]), "y holds 2.*from 0 to 1"),
        (lambda: softmax_ce_backward([[0.5, 0.5]], [-1]), "y holds -1"),
        (lambda: softmax_ce_backward([[0.5, 0.5]], [0.5]), "y holds 0.5"),
        (
            lambda: two_layer_grads([[1, 2]], [0], {"W1": [[1], [1]], "b1": [0]}),
            "names.*W1, b1, W2, b2",
        ),
        (lambda: two_layer_grads([[1, 2, 3]], [0], TWO), "X has shape"),
        (lambda: grad_check(cubes, np.ones(2), np.ones(3)), "gradient has shape"),
        (lambda: grad_check(lambda x: x, cubes_grad, np.ones(3)), "one number"),
    ],
)
def test_refusals_say_what_was_expected(wrong, words):
    with pytest.raises(ValueError, match=words):
        wrong()
