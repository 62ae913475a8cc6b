"""The neuron against arithmetic done another way: loops, fractions, geometry."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pure import pure

from firstneuron import neuron

floats = st.floats(-1e6, 1e6)
tenths = st.integers(-20, 20).map(lambda i: i / 10)  # the steps of the widget's sliders
sizes = st.integers(1, 5)
SUNNY = ([0.6, 0.3, -0.4], 0.2, 0.5)


@st.composite
def layers(draw):
    m, n, k = draw(sizes), draw(sizes), draw(sizes)
    return tuple(draw(arrays(float, s, elements=floats)) for s in ((m, n), (n, k), k))


@given(layers())
def test_weighted_sum_neuron_and_layer_are_one_formula(layer):
    X, W, b = layer
    Z = pure(neuron.layer_z, X, W, b)
    assert Z.shape == (len(X), len(b))
    for j in range(len(b)):
        z = pure(neuron.neuron_z, X, W[:, j], b[j])
        scale = np.abs(X) @ np.abs(W[:, j]) + abs(b[j])  # what rounding is relative to
        assert z.shape == (len(X),)
        tiny = 1e-13 * scale + 1e-300
        assert np.all(np.abs(z - Z[:, j]) <= tiny)
        for i in range(len(X)):
            loop = b[j] + sum(x * w for x, w in zip(X[i], W[:, j], strict=True))
            one = neuron.weighted_sum(X[i], W[:, j], b[j])
            assert type(one) is float
            assert abs(one - loop) <= tiny[i]
            assert abs(one - z[i]) <= tiny[i]


def test_the_sunny_day_scores_exactly_what_the_lesson_says():
    w, b, _ = SUNNY
    for order in map(list, permutations(range(3))):
        shuffled = np.array(w)[order]
        for x, score in (
            ((1, 1, 1), 0.7),
            ((1, 0, 0), 0.8),
            ((1, 1, 0), 1.1),
            ((0, 1, 0), 0.5),
        ):
            assert neuron.weighted_sum(np.array(x)[order], shuffled, b) == score
    assert neuron.weighted_sum([1, 2], [100, 100], 20) == 320


def test_truth_table_of_the_lesson():
    table = neuron.truth_table(*SUNNY)
    assert [int("".join(map(str, row)), 2) for row in table[:, :3]] == list(range(8))
    assert [tuple(r[:3]) for r in table if r[3]] == [(1, 0, 0), (1, 1, 0), (1, 1, 1)]
    assert neuron.truth_table([0.6, 0.3, -0.4], 0, 0.5)[:, 3].sum() == 2


@given(st.lists(tenths, min_size=3, max_size=3), tenths, tenths)
def test_predictions_are_those_of_exact_arithmetic(w, b, threshold):
    """On paper 0.1 + 0.2 is not greater than 0.3. In floats it is, without `TIE`."""

    def exact(value):
        return Fraction(round(10 * value), 10)

    table = neuron.truth_table(w, b, threshold)
    assert table.dtype.kind == "i"
    for *x, sunny in table.tolist():
        score = exact(b) + sum(xi * exact(wi) for xi, wi in zip(x, w, strict=True))
        assert sunny == (score > exact(threshold))


@given(st.lists(tenths, min_size=3, max_size=3), tenths, tenths)
def test_folding_the_threshold_changes_no_prediction(w, b, threshold):
    folded = neuron.fold_threshold(b, threshold)
    assert type(folded) is float
    np.testing.assert_array_equal(
        neuron.truth_table(w, b, threshold), neuron.truth_table(w, folded, 0)
    )


@given(arrays(float, st.integers(1, 4), elements=floats), floats)
def test_boundary_distance_is_reached_and_not_beaten(w, b):
    # the peer squares, so it loses numbers far below 1
    assume(np.abs(w).max() > 1e-3 and (b == 0 or abs(b) > 1e-3))
    distance = neuron.boundary_distance(w, b)
    foot = -b * w / (w @ w)
    assert distance == pytest.approx(np.linalg.norm(foot), rel=1e-12)
    assert neuron.weighted_sum(w, foot, b) == pytest.approx(0, abs=1e-9 * (1 + abs(b)))
    # every other point of the boundary is the foot plus a step along it
    step = np.cos(np.arange(w.size))
    along = step - (step @ w) / (w @ w) * w
    assert np.linalg.norm(foot + along) >= distance * (1 - 1e-9)


@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e300])
def test_boundary_distance_keeps_its_digits_at_any_scale(scale):
    w, b = [3 * scale, 4 * scale], -10 * scale
    assert neuron.boundary_distance(w, b) == pytest.approx(2, rel=1e-12)


@example(0.0, 1.0, 0.0, 1.0)
@given(tenths, tenths.filter(bool), tenths, tenths)
def test_boundary_line_lies_on_the_boundary(w1, w2, b, x1):
    slope, intercept = neuron.boundary_line([w1, w2], b)
    assert neuron.weighted_sum([x1, slope * x1 + intercept], [w1, w2], b) == (
        pytest.approx(0, abs=1e-11)
    )
    assert "-0.0" not in (str(slope), str(intercept))


@given(arrays(int, st.tuples(sizes, sizes), elements=st.integers(0, 1)), sizes)
def test_mcculloch_pitts_counts(X, theta):
    fires = pure(neuron.mcculloch_pitts, X, theta)
    assert fires.tolist() == [int(row.count(1) >= theta) for row in X.tolist()]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (
            lambda: neuron.weighted_sum([1, 2], [1], 0),
            ValueError,
            "2 inputs.*1 weights",
        ),
        (lambda: neuron.weighted_sum([[1]], [1], 0), ValueError, r"vector.*\(1, 1\)"),
        (lambda: neuron.weighted_sum([1], [1], None), TypeError, "b.*NoneType"),
        (lambda: neuron.weighted_sum([1], [1], [2]), ValueError, "b.*single number"),
        (lambda: neuron.weighted_sum(["1"], [1], 0), TypeError, "x.*numbers only"),
        (lambda: neuron.neuron_z([[1, 2], [3]], [1], 0), TypeError, "equal length"),
        (lambda: neuron.neuron_z([1, 2], [1, 1], 0), ValueError, r"Use X\[None, :\]"),
        (lambda: neuron.neuron_z([[1]], [[1]], 0), ValueError, r"Use w\[:, 0\]"),
        (lambda: neuron.neuron_z([[1, 2]], [1], 0), ValueError, r"\(1, 2\).*\(1,\)"),
        (lambda: neuron.layer_z([[1, 2]], [[1]], [0]), ValueError, "one row for each"),
        (lambda: neuron.layer_z([[1]], [[1]], [0, 0]), ValueError, "number for each"),
        (lambda: neuron.layer_z([[1]], [[1]], [[0]]), ValueError, r"b.*\(1, 1\)"),
        (lambda: neuron.boundary_distance([0, 0], 1), ValueError, "no boundary"),
        (lambda: neuron.boundary_line([1, 0], 1), ValueError, "vertical"),
        (lambda: neuron.boundary_line([1, 1, 1], 1), ValueError, "3 weights.*takes 2"),
        (lambda: neuron.mcculloch_pitts([[0.5]], 1), ValueError, "0.5.*0 or 1"),
        (lambda: neuron.truth_table([1, 1], 0, 0), ValueError, r"\(8, 3\).*\(2,\)"),
    ],
)
def test_errors_say_what_was_given_and_what_to_do(call, error, words):
    with pytest.raises(error, match=words):
        call()
