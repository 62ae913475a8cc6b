"""Landscapes: what is drawn is the function and the path, whole and once."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from PIL import Image

from firstneuron.surfaces import plot_cost_surface, plot_descent

PATHS = {"creeps": [1.0, 0.9, 0.81], "diverges": [[1.0], [-1.5], [2.25]]}
W, B = (-2.0, 6.0), (-4.0, 4.0)
WALK = np.array([[5.0, -3.0], [3.0, 1.0], [1.5, 0.5], [1.0, 0.1]])


def bowl(w, b):
    return (w - 1) ** 2 + 3 * b**2


FIGURES = {
    "one path": lambda: plot_descent(np.square, {"alone": [2.0]}),
    "two paths": lambda: plot_descent(np.square, PATHS),
    "three paths": lambda: plot_descent(np.square, PATHS | {"third": [0.5, 0.2]}),
    "surface": lambda: plot_cost_surface(bowl, W, B),
    "surface and path": lambda: plot_cost_surface(bowl, W, B, WALK),
    "flat surface": lambda: plot_cost_surface(lambda w, b: 1.0, W, B, WALK),
}


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.filterwarnings("error")
def test_a_notebook_shows_the_figure_once(name):
    figure = FIGURES[name]()
    assert plt.get_fignums() == []  # else it would be shown again at the cell's end
    bundle, _ = DisplayFormatter().format(figure)
    picture = np.asarray(Image.open(io.BytesIO(bundle["image/png"])).convert("L"))
    edges = [picture[0], picture[-1], picture[:, 0], picture[:, -1]]
    assert all(np.all(edge == 255) for edge in edges)  # no word is cut off


def curve_and_walk(axes):
    return axes.lines[0].get_xydata(), axes.lines[1].get_xydata()


def test_each_path_has_its_panel_and_lies_on_the_curve():
    figure = FIGURES["three paths"]()
    panels = [axes for axes in figure.axes if axes.axison]
    walks = [[1.0, 0.9, 0.81], [1.0, -1.5, 2.25], [0.5, 0.2]]
    assert len(panels) == 3
    for axes, walk in zip(panels, walks, strict=True):
        curve, drawn = curve_and_walk(axes)
        np.testing.assert_allclose(curve[:, 1], curve[:, 0] ** 2)
        np.testing.assert_allclose(drawn, [(w, w**2) for w in walk])
        assert curve[:, 0].min() < min(walk) and max(walk) < curve[:, 0].max()
        assert f"ends at {walk[-1]:.3g}" in axes.get_title()
        assert axes.get_xlabel() == "w"
        assert any(label.get_visible() for label in axes.get_xticklabels())
    assert panels[0].get_ylabel() == panels[2].get_ylabel() == "f(w)"


def test_start_and_end_differ_in_marker_and_colour():
    for axes in FIGURES["two paths"]().axes:
        start, end = axes.lines[-2:]
        assert (start.get_label(), end.get_label()) == ("start", "end")
        assert start.get_marker() != end.get_marker()
        assert start.get_color() != end.get_color()


def test_the_map_and_the_surface_show_the_same_path():
    solid, flat = FIGURES["surface and path"]().axes
    np.testing.assert_allclose(flat.lines[0].get_xydata(), WALK)
    w, b, height = solid.lines[0].get_data_3d()
    np.testing.assert_allclose(np.c_[w, b], WALK)
    above = height - bowl(w, b)
    top = bowl(-2, 4)
    assert np.all((above > 0) & (above < 0.05 * top))
    for axes in (solid, flat):
        assert (axes.get_xlabel(), axes.get_ylabel()) == ("weight w", "bias b")
        assert (axes.get_xlim(), axes.get_ylim()) == (W, B)


def test_lines_of_equal_height_are_at_equal_height():
    flat = FIGURES["surface"]().axes[1]
    lines = flat.collections[-1]
    for level, path in zip(lines.levels[1:-1], lines.get_paths()[1:-1], strict=True):
        height = bowl(*path.vertices.T)
        np.testing.assert_allclose(height, level, atol=0.02 * bowl(-2, 4))


def test_places_outside_are_left_out_and_the_rest_stays():
    away = np.array([[9.0, 0.0], *WALK, [1.0, 99.0]])
    solid, flat = plot_cost_surface(bowl, W, B, away).axes
    drawn = flat.lines[0].get_xydata()
    assert np.isnan(drawn[[0, -1]]).all()
    np.testing.assert_allclose(drawn[1:-1], WALK)
    assert np.isnan(solid.lines[0].get_data_3d()[2][[0, -1]]).all()


def test_inputs_stay_as_they_were():
    before = WALK.copy()
    FIGURES["surface and path"]()
    np.testing.assert_array_equal(WALK, before)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: plot_descent(np.square, {}), "empty"),
        (lambda: plot_descent(np.square, {"far": [1.0, np.inf]}), "far.*diverges"),
        (lambda: plot_descent(np.square, {"none": []}), "none.*at least one row"),
        (lambda: plot_descent(np.square, {"wide": WALK}), r"wide.*\(4, 2\)"),
        (lambda: plot_cost_surface(bowl, W, B, [[1, 2, 3]]), r"path.*\(1, 3\)"),
        (lambda: plot_cost_surface(bowl, W, B, [[1, np.nan]]), "path.*diverges"),
        (lambda: plot_cost_surface(bowl, (2, 1), B), "w_range.*low first"),
        (lambda: plot_cost_surface(bowl, W, (1, 2, 3)), "b_range.*low first"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
