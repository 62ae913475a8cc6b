"""Where weights start: against the papers' formulas, SciPy and what really happens."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from firstneuron import initializers
from firstneuron.activations import sigmoid

SIZES = [(784, 256), (256, 784), (400, 400)]
FORMULAS = {
    "glorot": lambda n_in, n_out: math.sqrt(2 / (n_in + n_out)),
    "he": lambda n_in, n_out: math.sqrt(2 / n_in),
    "lecun": lambda n_in, n_out: math.sqrt(1 / n_in),
}
seeds = st.integers(0, 2**32 - 1)
some_numbers = st.floats(-1e3, 1e3)


def relu(z):
    return np.maximum(0, z)


@pytest.mark.parametrize("scheme", FORMULAS)
@pytest.mark.parametrize("sizes", SIZES)
def test_weights_have_the_papers_distribution(scheme, sizes):
    """Kolmogorov–Smirnov: mean, spread and shape at once."""
    W, b = initializers.init_weights(*sizes, scheme, np.random.default_rng(1))
    std = FORMULAS[scheme](*sizes)
    limit = math.sqrt(6 / sum(sizes))
    wanted = {
        "glorot": stats.uniform(-limit, 2 * limit),
        "he": stats.norm(0, std),
        "lecun": stats.norm(0, std),
    }[scheme]
    assert W.shape == sizes and b.shape == sizes[1:]
    assert not b.any()
    assert stats.kstest(W.ravel(), wanted.cdf).pvalue > 1e-3
    assert initializers.weight_std(*sizes, scheme) == pytest.approx(wanted.std())


def test_the_lesson_s_numbers():
    stds = {s: f"{initializers.weight_std(784, 256, s):.4f}" for s in FORMULAS}
    assert stds == {"glorot": "0.0439", "he": "0.0505", "lecun": "0.0357"}
    assert f"{initializers.output_bias_for_prior(0.01):.3f}" == "-4.595"


@given(st.integers(1, 20), st.integers(1, 20), st.sampled_from(list(FORMULAS)), seeds)
def test_the_generator_alone_decides(n_in, n_out, scheme, seed):
    draws = [
        initializers.init_weights(n_in, n_out, scheme, np.random.default_rng(seed))[0]
        for _ in range(2)
    ]
    np.testing.assert_array_equal(*draws)
    rng = np.random.default_rng(seed)
    first, second = (
        initializers.init_weights(n_in, n_out, scheme, rng)[0] for _ in "12"
    )
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first, draws[0])


@pytest.mark.parametrize("scheme", ["xavier", "He", "", None])
def test_an_unknown_scheme_is_refused(scheme):
    with pytest.raises(ValueError, match="glorot, he, lecun"):
        initializers.init_weights(3, 2, scheme, np.random.default_rng(0))


@pytest.mark.parametrize("sizes", [(0, 2), (2, -1), (2.5, 2)])
def test_what_is_no_layer_is_refused(sizes):
    with pytest.raises(ValueError, match=r"n_(in|out)=.*whole number"):
        initializers.init_weights(*sizes, "he", np.random.default_rng(0))


@given(st.integers(1, 5), st.integers(1, 6), st.integers(0, 5), seeds)
def test_each_layer_s_spread_is_measured_after_its_activation(n, width, depth, seed):
    """What an activation that looks on has returned is what is measured."""
    results = []

    def watched(z):
        results.append(np.tanh(z) + 1)
        return results[-1]

    X = np.random.default_rng(seed).normal(size=(7, n))
    before = X.copy()
    rng = np.random.default_rng(seed)
    stds = initializers.activation_stds(X, depth, width, watched, "he", rng)
    assert [r.shape for r in results] == [(7, width)] * depth
    np.testing.assert_array_equal(stds, [np.std(r) for r in results])
    np.testing.assert_array_equal(X, before)


def test_every_layer_has_its_own_weights():
    """With one unit a layer, each layer multiplies by its one weight."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(9, 1))
    stds = initializers.activation_stds(X, 300, 1, lambda z: z, "lecun", rng)
    factors = np.exp(np.diff(np.log(stds)))  # |w|, and w is standard normal
    assert len(np.unique(factors.round(9))) == len(factors)
    assert stats.kstest(factors, stats.halfnorm.cdf).pvalue > 1e-3


@pytest.mark.parametrize(
    ("activation", "scheme", "factor"),
    [
        (lambda z: z, "lecun", 1),
        (lambda z: z, "glorot", 1),
        (lambda z: z, "he", math.sqrt(2)),
        (relu, "he", 1),
        (relu, "lecun", math.sqrt(1 / 2)),
    ],
)
def test_a_layer_multiplies_by_the_papers_factor(activation, scheme, factor):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(50, 500))
    depth = 12
    stds = initializers.activation_stds(X, depth, 500, activation, scheme, rng)
    measured = (stds[-1] / stds[0]) ** (1 / (depth - 1))
    assert measured == pytest.approx(factor, rel=0.05)


@given(
    st.integers(1, 4),
    st.lists(st.integers(0, 6), min_size=1, max_size=8),
    seeds,
    st.sampled_from([0.0, 1e-6, 0.3]),
)
def test_units_are_counted_up_to_the_tolerance(n, which, seed, tol):
    """Copies of units that lie far apart, each moved by less than the tolerance."""
    rng = np.random.default_rng(seed)
    far = 10 * np.arange(7) + rng.normal(size=(n, 1))  # (n, 7)
    W1 = far[:, which] + rng.uniform(-0.49, 0.49, (n, len(which))) * tol
    assert initializers.unique_hidden_units(W1, tol) == len(set(which))


def test_equal_rows_are_no_equal_units():
    assert initializers.unique_hidden_units([[1, 2, 3], [1, 2, 3]], 0) == 3
    assert initializers.unique_hidden_units([[1, 1], [2, 2], [3, 4]], 0.5) == 2
    assert initializers.unique_hidden_units(np.zeros((2, 0)), 0) == 0


@pytest.mark.parametrize("tol", [-1e-9, math.nan])
def test_a_strange_tolerance_is_refused(tol):
    with pytest.raises(ValueError, match="tol"):
        initializers.unique_hidden_units(np.eye(2), tol)


@given(st.floats(1e-300, 1, exclude_max=True))
def test_the_bias_starts_the_sigmoid_at_the_prior(p):
    b = initializers.output_bias_for_prior(p)
    assert b == pytest.approx(special.logit(p), rel=1e-12, abs=1e-15)
    assert float(sigmoid(b)) == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize("p", [0, 1, -0.1, 1.5, math.nan])
def test_a_prior_outside_0_to_1_is_refused(p):
    with pytest.raises(ValueError, match="strictly between 0 and 1"):
        initializers.output_bias_for_prior(p)


@given(
    st.lists(some_numbers, min_size=1, max_size=3),
    st.lists(some_numbers, min_size=1, max_size=3),
)
def test_variance_of_a_weighted_sum_by_trying_every_case(half, inputs):
    """Weights ±v, all equally likely: every combination of two weights is tried."""
    weights = half + [-w for w in half]  # mean 0
    scores = [
        w1 * x1 + w2 * x2
        for w1, w2 in itertools.product(weights, repeat=2)
        for x1, x2 in itertools.product(inputs, repeat=2)
    ]
    ex2 = np.mean(np.square(inputs))
    got = initializers.preactivation_variance(2, float(np.var(weights)), float(ex2))
    assert got == pytest.approx(np.var(scores), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("arguments", [(-1, 1, 1), (1, -1, 1), (1, 1, math.nan)])
def test_a_negative_variance_is_refused(arguments):
    with pytest.raises(ValueError, match="never negative"):
        initializers.preactivation_variance(*arguments)
