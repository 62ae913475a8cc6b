"""Regions and folds: what is drawn is what the network says."""

import io
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from PIL import Image

from firstneuron.regions import plot_fold, plot_regions

RNG = np.random.default_rng(0)
X = RNG.uniform(-2, 2, (40, 2))
Y = (X[:, 1] > np.abs(X[:, 0])).astype(int)
W1 = np.array([[1.0, -1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0]])
W2 = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])


def fold(places: Any) -> Any:
    """(|x₁|, x₂), by four ReLU units."""
    return np.maximum(0, places @ W1) @ W2


def v(places: Any) -> Any:
    return fold(places) @ [-1.0, 1.0]


def nowhere(places: Any) -> Any:
    return np.zeros(len(places))


FIGURES = {
    "regions": lambda: plot_regions(v, X, Y, cut=0.0),
    "regions with lines": lambda: plot_regions(
        v, X, Y, 0.0, (W1, np.array([0.0, 0.5, -1.0, 9.0]))
    ),
    "one region": lambda: plot_regions(nowhere, X, Y),
    "one example": lambda: plot_regions(v, X[:1], Y[:1]),
    "fold": lambda: plot_fold(fold, X, Y, [-1.0, 1.0], 0.0),
    "no cut": lambda: plot_fold(fold, X, Y, [0.0, 0.0], 1.0),
}


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.filterwarnings("error")
def test_a_notebook_shows_the_figure_once(name: str) -> None:
    figure = FIGURES[name]()
    assert plt.get_fignums() == []  # else it would be shown again at the cell's end
    bundle, _ = DisplayFormatter().format(figure)
    picture = np.asarray(Image.open(io.BytesIO(bundle["image/png"])).convert("L"))
    edges = [picture[0], picture[-1], picture[:, 0], picture[:, -1]]
    assert all(np.all(edge == 255) for edge in edges)  # no word is cut off
    for axes in figure.axes:
        assert axes.get_xlabel() and axes.get_ylabel()


@pytest.mark.parametrize("cut", [-0.8, 0.0, 0.5])
def test_a_place_is_shaded_as_the_network_says(cut: float) -> None:
    axes = plot_regions(v, X, Y, cut).axes[0]
    filled, boundary = axes.collections[:2]
    _, one = filled.get_paths()
    places = RNG.uniform(X.min(axis=0), X.max(axis=0), (500, 2))
    clear = np.abs(v(places) - cut) > 0.05  # the grid has gaps of 0.02
    assert clear.sum() > 400
    np.testing.assert_array_equal(
        one.contains_points(places[clear]), v(places[clear]) > cut
    )
    for path in boundary.get_paths():
        np.testing.assert_allclose(v(path.vertices), cut, atol=0.03)


@pytest.mark.parametrize("cut", [-5.0, -0.3, 0.0, 5.0])
def test_the_title_counts_the_right_ones(cut: float) -> None:
    title = plot_regions(v, X, Y, cut).axes[0].get_title()
    right = sum(int(v(X[i : i + 1])[0] > cut) == Y[i] for i in range(40))
    assert title == f"{right / 40 * 100:.3g} % of 40 right"


def test_a_dashed_line_is_where_a_unit_s_score_is_0() -> None:
    W, b = RNG.normal(size=(2, 5)), RNG.normal(size=5)
    W[:, 2] = 0  # this unit has no line
    axes = plot_regions(v, X, Y, 0.0, (W, b)).axes[0]
    dashed = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert len(dashed) == 4
    for line, j in zip(dashed, (0, 1, 3, 4), strict=True):
        places = np.array([line.get_xy1(), line.get_xy2()])
        np.testing.assert_allclose(places @ W[:, j] + b[j], 0, atol=1e-12)


def test_points_and_paper_land_where_the_layer_puts_them() -> None:
    w, b = [-1.0, 1.0], 0.25
    before, after = plot_fold(fold, X, Y, w, b).axes
    for label in (0, 1):
        (flat,), (folded,) = (
            [line for line in axes.lines if line.get_label() == f"class {label}"]
            for axes in (before, after)
        )
        np.testing.assert_array_equal(flat.get_xydata(), X[label == Y])
        np.testing.assert_array_equal(folded.get_xydata(), fold(X[label == Y]))
    sheet, paper = (
        np.array([path.vertices[:4] for path in axes.collections[0].get_paths()])
        for axes in (before, after)
    )
    np.testing.assert_allclose(paper, fold(sheet.reshape(-1, 2)).reshape(paper.shape))
    assert before.get_xlim() == after.get_xlim()

    # one cut, straight after the layer and bent before it
    (line,) = [line for line in after.lines if hasattr(line, "get_xy1")]
    ends = np.array([line.get_xy1(), line.get_xy2()])
    np.testing.assert_allclose(ends @ w + b, 0, atol=1e-12)
    for path in before.collections[-1].get_paths():
        np.testing.assert_allclose(fold(path.vertices) @ w + b, 0, atol=0.03)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: plot_regions(lambda p: v(p)[:, None], X, Y), r"column, take its"),
        (lambda: plot_regions(v, X, Y[:-1]), "one label for each example"),
        (lambda: plot_regions(v, X, Y + 1), "labels 0 and 1"),
        (lambda: plot_regions(v, X[:0], Y[:0]), "no examples"),
        (lambda: plot_regions(v, X, Y, 0.5, (W1.T, np.zeros(2))), "one row for each"),
        (lambda: plot_fold(fold, X, Y, [1.0], 0.0), "one column for each weight"),
    ],
)
def test_errors_say_what_to_do(call: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()
