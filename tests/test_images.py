"""Walls of weights and confusion matrices, against loops and scikit-learn."""

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st

from firstneuron.images import (
    confusion_matrix,
    plot_confusion,
    plot_weights,
    weights_as_images,
)

small = st.integers(1, 5)


@given(small, small, small, small, st.integers(0, 3))
def test_each_tile_is_a_column(h, w, rows, cols, more):
    W = np.random.default_rng(0).normal(size=(h * w, rows * cols + more))
    wall = weights_as_images(W, h, w, rows, cols)
    assert wall.shape == (rows * h, cols * w)
    assert not np.shares_memory(wall, W)
    for t in range(rows * cols):
        r, c = divmod(t, cols)
        tile = wall[r * h : (r + 1) * h, c * w : (c + 1) * w]
        np.testing.assert_array_equal(tile.ravel(), W[:, t])


@pytest.mark.parametrize(
    ("shape", "said"), [((10, 64), "not W.T"), ((64, 3), "Ask for fewer")]
)
def test_weights_that_do_not_fit_are_refused(shape, said):
    with pytest.raises(ValueError, match=said):
        weights_as_images(np.zeros(shape), 8, 8, 2, 2)


@given(st.integers(1, 8), st.integers(1, 60), st.integers(0, 2**32))
def test_counts_are_scikit_learn_s(k, m, seed):
    y, y_pred = np.random.default_rng(seed).integers(k, size=(2, m))
    got = confusion_matrix(y, y_pred, k)
    want = sklearn.metrics.confusion_matrix(y, y_pred, labels=range(k))
    np.testing.assert_array_equal(got, want)


@pytest.mark.parametrize(
    ("y", "y_pred", "said"),
    [
        ([0, 1], [0], "one answer for each"),
        ([0, 3], [0, 1], "y holds 3"),
        ([0, 1], [-1, 1], "y_pred holds -1"),
        ([0, 0.5], [0, 1], "y holds 0.5"),
    ],
)
def test_labels_that_are_none_are_refused(y, y_pred, said):
    with pytest.raises(ValueError, match=said):
        confusion_matrix(y, y_pred, 3)


def test_confusion_figure_shows_every_count_and_name():
    C = np.arange(9).reshape(3, 3)
    figure = plot_confusion(C, names=["a", "b", "c"])
    (axes,) = figure.axes
    shown = {
        (round(x), round(y)): text.get_text()
        for text in axes.texts
        for x, y in [text.get_position()]
    }
    assert shown == {(j, i): str(C[i, j]) for i in range(3) for j in range(3)}
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "b", "c"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("answer", "truth")
    # right answers carry no colour: the diagonal is as pale as 0
    assert np.all(np.diag(axes.images[0].get_array()) == 0)
    for wrong, said in ((np.zeros((2, 3)), "square"), (C, "2 names")):
        with pytest.raises(ValueError, match=said):
            plot_confusion(wrong, names=["a", "b"])


def test_weight_figure_is_white_at_0_and_has_a_line_between_tiles():
    wall = np.array([[1.0, 0, -4, 2], [0, 0, 3, 1]])
    figure = plot_weights(wall, 2, 2)
    axes, scale = figure.axes
    image = axes.images[0]
    assert image.norm(0.0) == 0.5 and image.get_clim() == (-4, 4)
    assert image.cmap(0.5)[:3] == pytest.approx((1, 1, 1), abs=0.01)
    assert [line.get_xdata()[0] for line in axes.lines] == [1.5]
    assert scale.get_ylabel() == "weight"
    plot_weights(np.zeros((2, 2)), 2, 2)._repr_png_()  # no scale to divide by
    with pytest.raises(ValueError, match="whole number of tiles"):
        plot_weights(wall, 2, 3)
