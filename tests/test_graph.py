"""Nodes against arithmetic, finite differences and the formulas of other modules."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from firstneuron import graph
from firstneuron.gradients import numerical_gradient
from firstneuron.graph import Node
from firstneuron.layers import two_layer_grads
from firstneuron.losses import logistic_grad

# ---- random expression graphs --------------------------------------------------------

STEPS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / (b * b + 1),
    "negate": lambda a, b: -a,
    "number on the left": lambda a, b: 2 - 3 * a + 1,
    "under a number": lambda a, b: 1 / (a * a + 1),
    "square": lambda a, b: a**2,
    "root": lambda a, b: (a * a + 1) ** 0.5,
    "relu": lambda a, b: a.relu(),
    "tanh": lambda a, b: a.tanh(),
    "exp": lambda a, b: (a * 0.1).exp(),
    "log": lambda a, b: (a * a + 0.5).log(),
}
recipes = st.lists(
    st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 20), st.integers(0, 20)),
    min_size=1,
    max_size=12,
)
places = st.lists(st.floats(-2, 2), min_size=1, max_size=4)


def cook(recipe: list[tuple[str, int, int]], inputs: list[Node]) -> list[Node]:
    """All nodes: each step takes two of the nodes made so far, often used before."""
    nodes = list(inputs)
    for name, i, j in recipe:
        nodes.append(STEPS[name](nodes[i % len(nodes)], nodes[j % len(nodes)]))
    return nodes


@given(recipes, places)
def test_slopes_are_those_that_are_measured(recipe, place):
    inputs = [Node(x) for x in place]
    nodes = cook(recipe, inputs)
    assume(all(abs(node.data) < 1e3 for node in nodes))
    corners = [
        nodes[i % (len(place) + k)]
        for k, (step, i, _) in enumerate(recipe)
        if step == "relu"
    ]
    assume(all(abs(node.data) > 0.1 for node in corners))
    nodes[-1].backward()
    slopes = np.array([node.grad for node in inputs])
    assume(np.abs(slopes).max() < 1e3)
    measured = numerical_gradient(
        lambda x: cook(recipe, [Node(v) for v in x])[-1].data, np.array(place)
    )
    np.testing.assert_allclose(slopes, measured, rtol=1e-4, atol=1e-4)


@given(recipes, places)
def test_calling_twice_does_not_double(recipe, place):
    nodes = cook(recipe, [Node(x) for x in place])
    assume(all(abs(node.data) < 1e100 for node in nodes))
    nodes[-1].backward()
    once = [node.grad for node in nodes]
    nodes[-1].backward()
    assert [node.grad for node in nodes] == once


# ---- every operation -----------------------------------------------------------------

numbers = st.floats(-50, 50)


@given(numbers, numbers)
def test_values_are_those_of_floats(x, y):
    a, b = Node(x), Node(y)
    pairs = [
        (a + b, x + y),
        (a - b, x - y),
        (a * b, x * y),
        (-a, -x),
        (a + 2, x + 2),
        (2 - a, 2 - x),
        (3 * a, 3 * x),
        (a**3, x**3),
        (a.relu(), max(0.0, x)),
        (a.tanh(), math.tanh(x)),
        (a.exp(), math.exp(x)),
        (sum([a, b]), x + y),
    ]
    if abs(y) > 1e-3:
        pairs += [(a / b, x / y), (1 / b, 1 / y), (b**-2, y**-2)]
    if x > 0:
        pairs += [(a.log(), math.log(x)), (a**0.5, math.sqrt(x))]
    for node, value in pairs:
        assert node.data == pytest.approx(value, rel=1e-14)


def slope(f, x):
    node = Node(x)
    f(node).backward()
    return node.grad


@pytest.mark.parametrize(
    ("f", "x", "want"),
    [
        (lambda x: x + x, 3, 2),
        (lambda x: x - x, 3, 0),
        (lambda x: x * x + x, 3, 7),
        (lambda x: x * x * x, 2, 12),
        (lambda x: x / x, 4, 0),
        (lambda x: x**0, 0, 0),
        (lambda x: x**1, 0, 1),
        (lambda x: x**2, 0, 0),
        (lambda x: x**3, -2, 12),
        (lambda x: x**0.5, 4, 0.25),
        (lambda x: x**-1, -2, -0.25),
        (lambda x: x.relu(), 0, 0),
        (lambda x: x.relu(), 1e-300, 1),
        (lambda x: x.relu(), -1e-300, 0),
        (lambda x: x.exp(), 0, 1),
        (lambda x: x.log(), 0.5, 2),
        (lambda x: x.tanh(), 0, 1),
        (lambda x: x, 5, 1),
        (lambda x: Node(7), 5, 0),
    ],
)
def test_slopes_that_are_known(f, x, want):
    assert slope(f, x) == pytest.approx(want, abs=1e-12)


@pytest.mark.parametrize(
    "number", [2, 2.0, True, np.float64(2), np.float32(2), np.int64(2)]
)
def test_plain_numbers_on_either_side(number):
    x, n = Node(3), float(number)
    for node, value in (
        (x + number, 3 + n),
        (number + x, 3 + n),
        (number * x, 3 * n),
        (number - x, n - 3),
        (x - number, 3 - n),
        (number / x, n / 3),
        (x / number, 3 / n),
        (x**number, 3**n),
    ):
        assert type(node) is Node and node.data == pytest.approx(value, rel=1e-15)


# ---- whole graphs --------------------------------------------------------------------


def test_the_lesson_s_numbers():
    a, b, c = Node(5), Node(3), Node(2)
    u = b * c
    v = a + u
    J = 3 * v
    J.backward()
    assert (u.data, v.data, J.data) == (6, 11, 33)
    assert (a.grad, b.grad, c.grad) == (3, 6, 9)
    assert (u.grad, v.grad, J.grad) == (3, 3, 1)


def test_another_result_starts_from_zero_and_leaves_strangers_alone():
    x, y = Node(2), Node(5)
    (x * y).backward()
    assert (x.grad, y.grad) == (5, 2)
    (x * x).backward()
    assert (x.grad, y.grad) == (4, 2)


def test_a_graph_deeper_than_the_recursion_limit():
    x = Node(0.5)
    y = x
    for _ in range(100_000):
        y = y + x
    y.backward()
    assert x.grad == 100_001
    del y  # neither does throwing it away recurse


def test_more_paths_than_could_be_walked_one_by_one():
    x = Node(1)
    y = x
    for _ in range(200):
        y = y + y
    y.backward()
    assert x.grad == 2.0**200


def test_a_neuron_of_nodes_is_the_logistic_neuron():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(6, 3)), np.array([0, 1, 1, 0, 1, 0])
    w, b = [Node(v) for v in rng.normal(size=3)], Node(0.3)
    losses = []
    for x, label in zip(X, y, strict=True):
        z = sum((wj * xj for wj, xj in zip(w, x, strict=True)), b)
        p = 1 / (1 + (-z).exp())
        losses.append(-(p if label else 1 - p).log())
    (sum(losses) / 6).backward()
    dw, db = logistic_grad(X, y, [v.data for v in w], b.data)
    np.testing.assert_allclose([v.grad for v in w], dw, rtol=1e-12)
    assert b.grad == pytest.approx(db, rel=1e-12)


def test_a_network_of_nodes_has_the_gradients_of_the_layers():
    rng = np.random.default_rng(1)
    shapes = {"W1": (3, 4), "b1": (4,), "W2": (4, 2), "b2": (2,)}
    params = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    X, y = rng.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
    nodes = {name: np.vectorize(Node)(value) for name, value in params.items()}
    losses = []
    for x, label in zip(X, y, strict=True):
        hidden = [z.relu() for z in x @ nodes["W1"] + nodes["b1"]]
        powers = [z.exp() for z in np.array(hidden) @ nodes["W2"] + nodes["b2"]]
        losses.append(-(powers[label] / sum(powers)).log())
    (sum(losses) / len(y)).backward()
    for name, want in two_layer_grads(X, y, params).items():
        got = np.vectorize(lambda node: node.grad)(nodes[name])
        np.testing.assert_allclose(got, want, rtol=1e-10, atol=1e-14)


# ---- what it refuses, and how it looks -----------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (lambda: Node("3"), TypeError, "data should hold numbers"),
        (lambda: Node([1, 2]), ValueError, "data should be a single number"),
        (lambda: Node(1) + "1", TypeError, "data should hold numbers"),
        (lambda: Node(2) ** Node(3), TypeError, r"exponent is a Node.*x\*\*2"),
        (lambda: Node(2) ** "3", TypeError, "the exponent should hold numbers"),
        (lambda: Node(-2) ** 0.5, ValueError, r"-2\*\*0.5 has no slope.*above 0"),
        (lambda: Node(0) ** -1, ValueError, r"0\*\*-1 has no slope"),
        (lambda: Node(0) ** 0.5, ValueError, r"0\*\*0.5 has no slope"),
        (lambda: 1 / Node(0), ValueError, "has no slope"),
        (lambda: Node(0).log(), ValueError, r"log\(0\) does not exist.*above 0"),
        (lambda: Node(-1).log(), ValueError, r"log\(-1\) does not exist"),
        (lambda: Node(1e200) ** 2, OverflowError, r"1e\+200\*\*2 .*too large"),
        (lambda: Node(1000).exp(), OverflowError, r"exp\(1000\) is too large.*709"),
    ],
)
def test_refusals_say_what_to_do(wrong, error, words):
    with pytest.raises(error, match=words):
        wrong()


def test_the_examples_in_the_docstrings():
    assert doctest.testmod(graph).failed == 0


def test_it_shows_its_numbers():
    x = Node(3)
    (x * x).backward()
    assert repr(x) == "Node(data=3, grad=6)"
