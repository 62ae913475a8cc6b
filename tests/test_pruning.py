"""Pruning: exact counts, cut weights that stay cut, schedules, honest shares."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from firstneuron.pruning import (
    GradualPruner,
    compression,
    cubic_sparsity,
    magnitude_mask,
    masked_step,
    model_sparsity,
)

SHAPES = array_shapes(min_dims=1, max_dims=3, max_side=7)
# few values, so that many weights are of one size
TIES = st.sampled_from([-2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0])
WEIGHTS = arrays(float, SHAPES, elements=st.one_of(st.floats(-1e3, 1e3), TIES))
SHARES = st.floats(0, 1)
LENET = [(784, 300), (300, 100), (100, 10)]


# ---- the mask --------------------------------------------------------------------


@given(WEIGHTS, SHARES)
def test_mask_cuts_exactly_so_many_and_no_larger_one(W, sparsity):
    mask = magnitude_mask(W, sparsity)
    assert (mask.dtype, mask.shape) == (bool, W.shape)
    assert np.sum(~mask) == round(sparsity * W.size)
    size = np.abs(W)
    assert size[~mask].max(initial=0) <= size[mask].min(initial=np.inf)


@given(WEIGHTS, SHARES, SHARES)
def test_more_sparsity_cuts_the_same_weights_and_more(W, a, b):
    less, more = sorted((a, b))
    assert not np.any(magnitude_mask(W, more) & ~magnitude_mask(W, less))


@given(arrays(float, SHAPES, elements=st.floats(-1, 1), unique=True), SHARES)
def test_mask_asks_neither_sign_nor_scale(W, sparsity):
    W = np.where(np.abs(W) < 1e-100, 0, W)  # so that 8·W is no rounding question
    signs = np.where(np.arange(W.size).reshape(W.shape) % 2, -8, 8)
    np.testing.assert_array_equal(
        magnitude_mask(W, sparsity), magnitude_mask(signs * W, sparsity)
    )


def test_equal_weights_are_counted_where_a_percentile_fails():
    W = np.full((2, 5), 0.1)
    threshold = np.percentile(np.abs(W), 80)
    assert np.all(np.abs(W) >= threshold)  # "at or above": nothing would be cut
    assert magnitude_mask(W, 0.8).sum() == 2


def test_no_weights_have_an_empty_mask():
    assert magnitude_mask(np.empty((0, 3)), 0.5).shape == (0, 3)


# ---- the step --------------------------------------------------------------------


@given(st.data(), SHAPES, st.floats(0, 10))
def test_step_moves_what_stays_and_zeroes_the_rest(data, shape, lr):
    numbers = arrays(float, shape, elements=st.floats(-100, 100))
    W, grad = data.draw(numbers), data.draw(numbers)
    mask = data.draw(arrays(bool, shape))
    before = W.copy(), grad.copy(), mask.copy()
    got = masked_step(W, grad, mask, lr)
    for place in np.ndindex(shape):
        want = W[place] - lr * grad[place] if mask[place] else 0
        assert got[place] == want
    for old, new in zip(before, (W, grad, mask), strict=True):
        np.testing.assert_array_equal(old, new)
    assert not np.shares_memory(got, W)


def test_a_slope_that_overflowed_does_not_reach_a_cut_weight():
    got = masked_step([1.0, 1.0], [np.inf, 1.0], [False, True], 0.5)
    np.testing.assert_array_equal(got, [0, 0.5])


# ---- the share -------------------------------------------------------------------


@given(st.lists(WEIGHTS, min_size=1, max_size=4))
def test_model_sparsity_is_that_of_all_weights_in_one_row(layers):
    flat = np.concatenate([W.ravel() for W in layers])
    assert model_sparsity(layers) == pytest.approx(np.mean(flat == 0), abs=1e-12)


def test_a_large_layer_counts_more_than_a_small_one():
    layers = [np.zeros((10, 9)), np.ones(10)]
    assert model_sparsity(layers) == 0.9
    assert np.mean([np.mean(W == 0) for W in layers]) == 0.5


def test_a_tiny_weight_is_a_weight():
    assert model_sparsity([[1e-300, 0.0, -0.0, 1.0]]) == 0.5


# ---- the schedule ----------------------------------------------------------------


def test_the_lesson_s_numbers():
    schedule = [cubic_sparsity(t, 0, 0.9, 0, 10, 1) for t in range(11)]
    np.testing.assert_allclose(schedule[:3], [0, 0.2439, 0.4392], atol=1e-12)
    assert schedule[10] == 0.9
    assert sum(math.prod(shape) for shape in LENET) == 266200
    assert round(compression(LENET, 22183), 3) == 12


@given(
    SHARES, SHARES, st.integers(-1000, 1000), st.integers(1, 200), st.integers(1, 99)
)
def test_schedule_starts_at_s_i_ends_at_s_f_and_never_turns(s_i, s_f, t0, n, dt):
    steps = np.linspace(t0 - dt, t0 + (n + 1) * dt, 41)
    got = np.array([cubic_sparsity(t, s_i, s_f, t0, n, dt) for t in steps])
    assert got[0] == pytest.approx(s_i) and got[-1] == s_f
    assert cubic_sparsity(t0 + n * dt, s_i, s_f, t0, n, dt) == s_f
    turns = np.diff(got) * np.sign(s_f - s_i)
    assert turns.min() >= -1e-12
    half = cubic_sparsity(t0 + n * dt / 2, s_i, s_f, t0, n, dt)
    assert half == pytest.approx(s_i + 7 / 8 * (s_f - s_i))  # 1 − ½³


# ---- the pruner ------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 5, 25, 100])
@settings(max_examples=30)
@given(seed=st.integers(0, 2**32), s_f=SHARES, shape=SHAPES)
def test_pruner_is_monotone_and_exact_at_the_end(n, seed, s_f, shape):
    rng = np.random.default_rng(seed)
    pruner, before = GradualPruner(s_f, n), np.ones(shape, dtype=bool)
    for call in range(1, n + 3):
        # rounded, so that some are equal or 0; cut weights have grown again
        W = rng.normal(size=shape).round(1)
        pruned, mask = pruner.step(W)
        sparsity = cubic_sparsity(call, 0, s_f, 0, n, 1)
        assert np.sum(~mask) == round(sparsity * W.size)
        assert not np.any(mask & ~before)
        new = before & ~mask
        size = np.abs(W)
        assert size[new].max(initial=0) <= size[mask].min(initial=np.inf)
        np.testing.assert_array_equal(pruned, np.where(mask, W, 0))
        before = mask.copy()
        mask[...] = True  # the caller's own copy
    assert np.sum(~before) == round(s_f * before.size)


def test_training_between_the_cuts_keeps_the_zeros():
    rng = np.random.default_rng(0)
    X, goal = rng.normal(size=(200, 20)), rng.normal(size=(20, 3))
    goal[5:] = 0  # 15 of 20 inputs play no part
    W, mask = rng.normal(size=(20, 3)), np.ones((20, 3), dtype=bool)
    pruner = GradualPruner(0.75, 10)
    for _ in range(10):
        for _ in range(30):
            W = masked_step(W, X.T @ (X @ W - X @ goal) / 200, mask, 0.1)
        W, mask = pruner.step(W)
    assert model_sparsity([W]) == 0.75
    np.testing.assert_array_equal(mask, goal != 0)  # it found the inputs that count


# ---- compression -----------------------------------------------------------------


@given(st.lists(array_shapes(max_dims=4), min_size=1, max_size=4), st.data())
def test_compression_is_dense_over_kept(shapes, data):
    dense = sum(np.zeros(shape).size for shape in shapes)
    nnz = data.draw(st.integers(1, dense))
    assert compression(shapes, nnz) == dense / nnz


# ---- refusals --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: magnitude_mask([1.0], 80), ValueError, "sparsity=80.*0.8"),
        (lambda: magnitude_mask([1.0], -0.1), ValueError, "share from 0 to 1"),
        (lambda: magnitude_mask([1.0], np.nan), ValueError, "sparsity=nan"),
        (lambda: magnitude_mask("abc", 0.5), TypeError, "W should hold numbers"),
        (lambda: masked_step([1.0], [1.0], [1.0], 0.1), TypeError, "True and False"),
        (
            lambda: masked_step([1.0], [1.0, 2], [True], 0.1),
            ValueError,
            "grad \\(2,\\)",
        ),
        (lambda: model_sparsity([]), ValueError, "at least one layer"),
        (lambda: cubic_sparsity(1, 0, 0.9, 0, 0, 1), ValueError, "above 0"),
        (lambda: cubic_sparsity(1, 0, 90, 0, 10, 1), ValueError, "s_f=90"),
        (lambda: GradualPruner(0.9, 0), ValueError, "n=0"),
        (lambda: GradualPruner(0.9, 2.5), ValueError, "n=2.5"),
        (lambda: compression(LENET, 0), ValueError, "nnz=0"),
        (lambda: compression([(2, 3)], 7), ValueError, "7 weights are left of 6"),
    ],
)
def test_bad_input_is_refused_in_words(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_a_pruner_serves_one_array():
    pruner = GradualPruner(0.9, 5)
    pruner.step(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"\(3, 2\).*\(2, 3\).*for each array"):
        pruner.step(np.ones((3, 2)))
    assert pruner.calls == 1  # the refused call did not count
