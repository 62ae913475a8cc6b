"""Moments against exact fractions, SciPy and counting; dice against their odds."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from firstneuron.random_variables import (
    affine_moments,
    expectation,
    roll_dice,
    running_mean,
    sum_of_dice,
    sum_variance,
    variance,
)

DIE = np.arange(1, 7), np.full(6, 1 / 6)
moderate = st.floats(-100, 100)


@st.composite
def fractions(draw, most=8):
    """Values and probabilities without any rounding."""
    counts = draw(st.lists(st.integers(0, 20), min_size=1, max_size=most))
    counts[draw(st.integers(0, len(counts) - 1))] += 1
    quarters = st.integers(-400, 400).map(lambda n: Fraction(n, 4))
    v = draw(st.lists(quarters, min_size=len(counts), max_size=len(counts)))
    return v, [Fraction(count, sum(counts)) for count in counts]


def floats(numbers):
    return np.array([float(number) for number in numbers])


def exact(v, p):
    mu = sum(a * b for a, b in zip(v, p, strict=True))
    return mu, sum((a - mu) ** 2 * b for a, b in zip(v, p, strict=True))


# ---- expectation and variance ----------------------------------------------------


@given(fractions(), st.sampled_from([0, 1, -1_000_000, 2**30]))
def test_moments_are_exact_ones_wherever_the_values_lie(variable, shift):
    v, p = variable
    v = [value + shift for value in v]
    mu, var = exact(v, p)
    # sums of p are off by 1e-16, and that times the shift is what mu can be off by
    scale = 1e-15 * max(1, abs(shift)) * 100
    assert expectation(floats(v), floats(p)) == pytest.approx(float(mu), abs=scale)
    assert variance(floats(v), floats(p)) == pytest.approx(float(var), abs=1e-9)


@given(fractions())
def test_moments_are_scipy_s(variable):
    v, p = map(floats, variable)
    places = np.arange(len(v))  # SciPy wants distinct values: take their places
    peer = scipy.stats.rv_discrete(values=(places, p))
    assert variance(places, p) == pytest.approx(peer.var(), abs=1e-9)
    assert expectation(v, p) == pytest.approx(peer.expect(lambda i: v[i.astype(int)]))


def test_the_lesson_s_numbers():
    assert expectation(*DIE) == pytest.approx(3.5)
    assert variance(*DIE) == pytest.approx(35 / 12)
    assert math.sqrt(variance(*DIE)) == pytest.approx(1.7078, abs=5e-5)
    coin = [0, 1], [0.5, 0.5]
    assert (expectation(*coin), variance(*coin)) == (0.5, 0.25)
    loaded = DIE[0], [0.1] * 5 + [0.5]
    assert expectation(*loaded) == pytest.approx(4.5)
    assert variance(*loaded) == pytest.approx(3.25)


@pytest.mark.parametrize("f", [expectation, variance])
@pytest.mark.parametrize(
    ("p", "said"),
    [
        ([0.5, 0.4], "sums to 0.9"),
        ([50, 50], "percent"),
        ([1.5, -0.5], "never negative"),
        ([0.5, float("nan")], "sums to nan"),
        ([1.0], "2 values and p has 1 prob"),
        ([[0.5, 0.5]], "a vector"),
    ],
)
def test_what_are_no_probabilities_is_refused(f, p, said):
    with pytest.raises(ValueError, match=said):
        f([0, 1], p)


def test_nothing_at_all_has_no_probability():
    with pytest.raises(ValueError, match="sums to 0"):
        expectation([], [])


# ---- rules -----------------------------------------------------------------------


@given(fractions(), moderate, moderate)
def test_stretch_and_shift(variable, a, b):
    v, p = map(floats, variable)
    mean, var = affine_moments(a, b, expectation(v, p), variance(v, p))
    assert mean == pytest.approx(expectation(a * v + b, p), abs=1e-7)
    assert var == pytest.approx(variance(a * v + b, p), rel=1e-7, abs=1e-7)


@given(fractions(most=4), st.integers(1, 3))
def test_variances_of_independent_copies_add_up(variable, n):
    """Against all outcomes of n draws, each with the product of its probabilities."""
    v, p = variable
    outcomes = list(product(range(len(v)), repeat=n))
    sums = [sum(v[i] for i in outcome) for outcome in outcomes]
    chances = [math.prod(p[i] for i in outcome) for outcome in outcomes]
    _, var = exact(v, p)
    _, var_of_sum = exact(sums, chances)
    assert sum_variance(float(var), n) == pytest.approx(float(var_of_sum))


def test_none_and_what_cannot_be():
    assert sum_variance(2.5, 0) == 0
    for n in (-1, 2.5):
        with pytest.raises(ValueError, match="number of variables"):
            sum_variance(1, n)
    with pytest.raises(ValueError, match="negative"):
        sum_variance(-1, 2)
    with pytest.raises(ValueError, match="negative"):
        affine_moments(1, 2, 3, -1e-3)
    with pytest.raises(ValueError, match="mu should be a single number"):
        affine_moments(1, 2, [3, 4], 1)


# ---- draws -----------------------------------------------------------------------


@given(st.lists(moderate, min_size=1, max_size=30))
def test_running_mean_is_the_mean_of_each_beginning(x):
    before = list(x)
    got = running_mean(x)
    want = [math.fsum(x[: i + 1]) / (i + 1) for i in range(len(x))]
    np.testing.assert_allclose(got, want, atol=1e-12)
    assert x == before


def test_running_mean_of_whole_numbers_has_halves():
    np.testing.assert_array_equal(running_mean([1, 2]), [1.0, 1.5])
    assert running_mean([]).shape == (0,)


def test_a_die_is_fair():
    """χ² with 5 degrees of freedom; the seed is fixed, so this cannot flicker."""
    rolls = roll_dice(60_000, np.random.default_rng(1))
    faces, counts = np.unique(rolls, return_counts=True)
    assert faces.tolist() == [1, 2, 3, 4, 5, 6] and rolls.dtype.kind == "i"
    assert scipy.stats.chisquare(counts).pvalue > 1e-3


@pytest.mark.parametrize("k", [1, 2, 3])
def test_sums_of_dice_have_their_odds(k):
    totals = [sum(faces) for faces in product(range(1, 7), repeat=k)]
    values, ways = np.unique(totals, return_counts=True)
    sums = sum_of_dice(k, 60_000, np.random.default_rng(k))
    got, counts = np.unique(sums, return_counts=True)
    np.testing.assert_array_equal(got, values)
    expected = 60_000 * ways / 6**k
    assert scipy.stats.chisquare(counts, expected).pvalue > 1e-3
    assert variance(values, ways / 6**k) == pytest.approx(
        sum_variance(variance(*DIE), k)
    )


@pytest.mark.parametrize("draw", [roll_dice, lambda n, rng: sum_of_dice(3, n, rng)])
def test_rolls_come_from_the_generator_given(draw):
    rng, same = np.random.default_rng(7), np.random.default_rng(7)
    first = draw(50, rng)
    np.testing.assert_array_equal(first, draw(50, same))
    assert not np.array_equal(first, draw(50, rng))
    assert draw(0, rng).shape == (0,)
