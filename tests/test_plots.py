"""Figures: what is drawn is what the library computes, and a notebook shows it once."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.colors import to_hex
from PIL import Image

from firstneuron import datasets, plots
from firstneuron.activations import sigmoid
from firstneuron.linear_model import LogisticRegression
from firstneuron.losses import bce_with_logits, squared_error
from firstneuron.neuron import neuron_z, weighted_sum

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 2))
Y = (X.sum(axis=1) > 0.3).astype(int)
MODEL = LogisticRegression(tol=0).fit(X, Y)
SUNNY = ([1, 1, 1], [0.6, 0.3, -0.4], 0.2)

FIGURES = {
    "boundary": lambda: plots.plot_boundary([1.0, 1.0], -1.0, X, Y),
    "boundary without labels": lambda: plots.plot_boundary([1, -2], 0, X),
    "boundary alone": lambda: plots.plot_boundary([0, 1], 5),
    "no boundary": lambda: plots.plot_boundary([0, 0], 1),
    "sigmoid": lambda: plots.plot_sigmoid(),
    "sigmoid marked": lambda: plots.plot_sigmoid(-0.8),
    "sigmoid far out": lambda: plots.plot_sigmoid(1000),
    "losses": lambda: plots.plot_losses(),
    "losses marked": lambda: plots.plot_losses(-9.2),
    "losses of the other label": lambda: plots.plot_losses(3, y=0),
    "contributions": lambda: plots.plot_contributions(
        *SUNNY, names=datasets.SUNNY_INPUTS, threshold=0.5
    ),
    "contributions unnamed": lambda: plots.plot_contributions([0, 2], [1, -1], 0),
    "probability map": lambda: plots.plot_probability_map(MODEL, X, Y),
    "digits": lambda: plots.plot_digits(np.arange(640).reshape(10, 8, 8), range(10)),
    "one blank image": lambda: plots.plot_digits(np.zeros((1, 3, 5))),
}


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.filterwarnings("error", "ignore::DeprecationWarning")
def test_a_notebook_shows_the_figure_once(name):
    figure = FIGURES[name]()
    assert plt.get_fignums() == []  # else it would be shown again at the cell's end
    bundle, _ = DisplayFormatter().format(figure)
    picture = np.asarray(Image.open(io.BytesIO(bundle["image/png"])).convert("L"))
    assert picture.shape[::-1] == tuple(figure.canvas.get_width_height())
    edges = [picture[0], picture[-1], picture[:, 0], picture[:, -1]]
    assert all(np.all(edge == 255) for edge in edges)  # no word is cut off


@pytest.mark.parametrize("name", [n for n in FIGURES if "image" not in n])
def test_axes_are_labelled(name):
    for axes in FIGURES[name]().axes:
        if axes.axison:
            assert axes.get_xlabel() or axes.get_ylabel()


def lines(axes):
    return {line.get_label(): line for line in axes.lines}


@pytest.mark.parametrize("w", [(1, 1), (3, -4), (0, 2), (-1e-3, 0), (1e-200, 1e-200)])
@pytest.mark.parametrize("b", [-1.0, 0.0, 2.5])
def test_the_line_drawn_is_the_boundary_and_is_in_view(w, b):
    b = b * max(np.abs(w))
    axes = plots.plot_boundary(w, b, X, Y).axes[0]
    line = lines(axes)["boundary: z = 0"]
    points = np.array([line.get_xy1(), line.get_xy2()])
    scale = np.abs(points) @ np.abs(w) + abs(b)
    assert np.all(np.abs(neuron_z(points, w, b)) <= 1e-12 * scale)
    reach = axes.get_xlim()[1]
    assert np.abs(points[0]).max() < reach and np.abs(X).max() < reach
    (arrow,) = axes.texts  # an annotation: its arrow runs from the line to `xy`
    assert neuron_z([arrow.xy], w, b)[0] > 0
    step = np.subtract(arrow.xy, points[0])
    along = points[1] - points[0]
    assert abs(step @ along) <= 1e-9 * np.linalg.norm(step) * np.linalg.norm(along)


@pytest.mark.parametrize(("b", "all_blue"), [(1.0, True), (-1.0, False)])
def test_without_weights_the_whole_plane_agrees(b, all_blue):
    axes = plots.plot_boundary([0, 0], b).axes[0]
    assert "no boundary" in axes.get_title()
    assert any(c.get_paths() for c in axes.collections if c.get_zorder() == 0) == (
        all_blue
    )


def test_classes_differ_in_marker_and_colour():
    for figure in (FIGURES["boundary"](), FIGURES["probability map"]()):
        drawn = lines(figure.axes[0])
        zero, one = drawn["class 0"], drawn["class 1"]
        assert zero.get_marker() != one.get_marker()
        assert {to_hex(line.get_color()).upper() for line in (zero, one)} == {
            plots.ORANGE,
            plots.BLUE,
        }
        np.testing.assert_array_equal(zero.get_xydata(), X[Y == 0])
        np.testing.assert_array_equal(one.get_xydata(), X[Y == 1])


def test_the_marked_point_is_on_the_sigmoid():
    axes = plots.plot_sigmoid(-0.8).axes[0]
    curve, point = (
        max(axes.lines, key=lambda line: len(line.get_xdata())),
        axes.lines[-1],
    )
    np.testing.assert_array_equal(curve.get_ydata(), sigmoid(curve.get_xdata()))
    assert point.get_xydata().tolist() == [[-0.8, sigmoid(-0.8)]]
    assert axes.get_title() == "σ(-0.8) = 0.31003"


@pytest.mark.parametrize("y", [0, 1])
def test_losses_are_the_librarys_and_the_slopes_are_theirs(y):
    z, h = -2.0, 1e-6
    axes = plots.plot_losses(z, y).axes[0]
    for name, loss, digits in (
        (
            "squared error (σ(z) − y)²",
            lambda s: squared_error([sigmoid(s)], [y]),
            ".1e",
        ),
        ("cross-entropy (nats)", lambda s: bce_with_logits([s], [y]), ".5f"),
    ):
        xs, ys = lines(axes)[name].get_data()
        np.testing.assert_allclose(ys, [loss(s) for s in xs])
        slope = (loss(z + h) - loss(z - h)) / (2 * h)
        assert f"{slope:{digits}}" in axes.get_title()
    assert (
        len({line.get_linestyle() for line in axes.lines if line.get_label()[0] != "_"})
        == 2
    )


def test_the_slopes_of_the_lesson():
    title = plots.plot_losses(-9.2).axes[0].get_title()
    assert "squared error -2.0e-04" in title and "cross-entropy -0.99990" in title


def test_bars_add_up_to_the_score():
    axes = FIGURES["contributions"]().axes[0]
    widths = [bar.get_width() for bar in axes.patches]
    assert len(widths) == len(SUNNY[0]) + 2
    assert widths[-1] == weighted_sum(*SUNNY) == 0.7
    assert sum(widths[:-1]) == pytest.approx(widths[-1])
    assert [t.get_text() for t in axes.texts] == [
        "+0.6",
        "+0.3",
        "-0.4",
        "+0.2",
        "+0.7",
    ]
    assert axes.get_yticklabels()[2].get_text() == "clouds:  1 × -0.4"


def test_inputs_of_the_same_name_keep_their_own_bars():
    axes = plots.plot_contributions([1, 1], [2, 2], 0, names=["a", "a"]).axes[0]
    assert len({bar.get_y() for bar in axes.patches}) == 4


def test_the_map_is_the_models_and_its_line_is_one_half():
    axes, bar = FIGURES["probability map"]().axes
    (half,) = (c for c in axes.collections if list(getattr(c, "levels", [])) == [0.5])
    points = np.concatenate([p.vertices for p in half.get_paths()])
    np.testing.assert_allclose(MODEL.predict_proba(points)[:, 1], 0.5, atol=0.01)
    assert bar.get_ylabel() == "probability of class 1"


def test_every_digit_is_shown_with_its_label():
    digits = datasets.load_digits()
    axes = plots.plot_digits(digits.images[:11], digits.labels[:11], columns=4).axes
    shown = [a for a in axes if a.images]
    assert len(axes) == 12 and len(shown) == 11
    for a, image, label in zip(shown, digits.images, digits.labels, strict=False):
        np.testing.assert_array_equal(a.images[0].get_array(), image)
        assert a.get_title() == str(label)
        assert a.images[0].get_clim() == (0, digits.images[:11].max())


def test_inputs_stay_as_they_were():
    before = X.copy(), Y.copy()
    FIGURES["boundary"]()
    FIGURES["probability map"]()
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(Y, before[1])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: plots.plot_boundary([1, 2, 3], 0), r"w.*\(3,\).*shape \(2,\)"),
        (lambda: plots.plot_boundary([1, 2], 0, [[1]]), r"X.*\(1, 1\).*shape \(1, 2\)"),
        (lambda: plots.plot_boundary([1, 2], 0, X, Y[1:]), "30 examples.*29 labels"),
        (lambda: plots.plot_boundary([1, 2], 0, X, Y + 1), "y holds 2.*0 and 1"),
        (lambda: plots.plot_probability_map(MODEL, X[:, :1], Y), r"\(30, 1\)"),
        (lambda: plots.plot_contributions([1], [1], 0, names="ab"), "2 entries.*has 1"),
        (lambda: plots.plot_contributions([1], [1, 2], 0), "1 inputs.*2 weights"),
        (lambda: plots.plot_digits(np.zeros((8, 8))), r"images\[None\]"),
        (lambda: plots.plot_digits(np.zeros((0, 8, 8))), "at least one image"),
        (lambda: plots.plot_digits(np.zeros((2, 8, 8)), [1]), "2 images and 1 labels"),
    ],
)
def test_errors(call, words):
    with pytest.raises(ValueError, match=words):
        call()
