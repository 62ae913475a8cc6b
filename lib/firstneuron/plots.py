"""Pictures for the lessons. Each function returns a figure; a notebook shows it.

Colours are from Okabe and Ito's palette, which colour-blind eyes can tell apart, and
classes differ in marker too.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure as MatplotlibFigure
from numpy.typing import ArrayLike, NDArray

from firstneuron.activations import sigmoid
from firstneuron.losses import bce_with_logits, squared_error
from firstneuron.neuron import (
    boundary_distance,
    neuron_z,
    numeric,
    scalar,
    weighted_sum,
)

__all__ = [
    "BLUE",
    "GREEN",
    "ORANGE",
    "VERMILLION",
    "Figure",
    "plot_boundary",
    "plot_contributions",
    "plot_digits",
    "plot_losses",
    "plot_probability_map",
    "plot_sigmoid",
]

# M. Okabe and K. Ito, "Color Universal Design", 2008
ORANGE, BLUE, GREEN, VERMILLION = "#E69F00", "#0072B2", "#009E73", "#D55E00"

#: From class 0 over "cannot tell" to class 1.
PROBABILITY = LinearSegmentedColormap.from_list("probability", [ORANGE, "white", BLUE])


class Figure(MatplotlibFigure):
    """A Matplotlib figure that a notebook shows once, with or without pyplot.

    pyplot keeps every figure it makes until it is closed, and shows it at the end of
    the cell as well. A plain `matplotlib.figure.Figure` is shown as a line of text.
    """

    def _repr_png_(self) -> bytes:
        png = io.BytesIO()
        self.savefig(png, format="png")
        return png.getvalue()


def plot_boundary(
    w: ArrayLike, b: float, X: ArrayLike | None = None, y: ArrayLike | None = None
) -> Figure:
    """The plane of a neuron with two inputs: where w·x + b > 0, and the line between.

    Parameters
    ----------
    w : (2,) weights.
    b : bias.
    X : (m, 2) examples to draw, or None.
    y : (m,) their labels, 0 or 1, or None.
    """
    w = _two_columns("w", numeric("w", w, 1))
    points, labels = _examples(X, y)
    length = math.hypot(*w)
    normal = w / length if length else w  # the direction in which z grows
    foot = -b / length * normal if length else w  # the line's point nearest to (0, 0)
    reach = 1.3 * max(2.0, np.abs(points).max(initial=0), np.abs(foot).max())
    figure, axes = _axes((5.5, 5.5), "$x_1$", "$x_2$")
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    axes.axhline(0, color="0.85", lw=1, zorder=0.5)
    axes.axvline(0, color="0.85", lw=1, zorder=0.5)

    ticks = np.array([-reach, reach])  # z is linear: two points an axis are exact
    z = _on_grid(ticks, ticks, w, b)
    if (z > 0).any():
        axes.contourf(
            ticks, ticks, z, levels=[0, np.inf], colors=[BLUE], alpha=0.18, zorder=0
        )
    if length:
        along = np.array([-normal[1], normal[0]])
        axes.axline(
            tuple(foot),
            tuple(foot + along),
            color="black",
            lw=2,
            label="boundary: z = 0",
        )
        axes.annotate(
            "",
            tuple(foot + 0.22 * reach * normal),
            tuple(foot),
            arrowprops={"arrowstyle": "-|>", "color": "black", "lw": 2},
        )
        axes.plot(*zip((0, 0), foot, strict=True), ":", color="black", lw=1.5)
        distance = f"distance from the origin {boundary_distance(w, b):.4g}"
    else:
        distance = "all weights 0: no boundary"
    axes.fill_between([], [], color=BLUE, alpha=0.18, label="fires: z > 0")
    _scatter(axes, points, labels)
    axes.set_title(f"$z = {w[0]:g}\\,x_1 {w[1]:+g}\\,x_2 {b:+g}$,  {distance}", size=11)
    axes.legend(loc="lower left", fontsize=9)
    return figure


def plot_sigmoid(z: float | None = None) -> Figure:
    """The sigmoid curve, with the point (z, σ(z)) marked.

    Parameters
    ----------
    z : a score, or None for the curve alone.
    """
    reach = 12.0 if z is None else max(12.0, 1.1 * abs(scalar("z", z)))
    curve = np.linspace(-reach, reach, 601)
    figure, axes = _axes(
        (6.5, 3.8), "z  (score, no unit)", "σ(z)  (probability, 0 to 1)"
    )
    axes.axhline(0.5, color="0.8", lw=1)
    axes.axvline(0, color="0.8", lw=1)
    axes.plot(curve, sigmoid(curve), color=BLUE, lw=2.5)
    axes.set(xlim=(-reach, reach), ylim=(-0.05, 1.05))
    if z is not None:
        p = sigmoid(z).item()
        axes.plot([z, z, -reach], [-0.05, p, p], ":", color=VERMILLION, lw=1.5)
        axes.plot(z, p, "o", color=VERMILLION, ms=10)
        axes.set_title(f"σ({z:g}) = {p:.5g}")
    return figure


def plot_losses(z: float | None = None, y: int = 1) -> Figure:
    """Squared error and cross-entropy of one example, as functions of its score.

    Parameters
    ----------
    z : a score to mark; the title gives both slopes there. None marks nothing.
    y : the true label, 0 or 1.
    """
    reach = 12.0 if z is None else max(12.0, 1.1 * abs(scalar("z", z)))
    scores = np.linspace(-reach, reach, 401)
    losses = {
        "squared error (σ(z) − y)²": lambda s: squared_error([sigmoid(s)], [y]),
        "cross-entropy (nats)": lambda s: bce_with_logits([s], [y]),
    }
    figure, axes = _axes((6.5, 4.2), "z  (score, no unit)", "loss of one example")
    for (name, loss), style in zip(
        losses.items(), ((ORANGE, "--", "s"), (BLUE, "-", "o")), strict=True
    ):
        color, line, marker = style
        axes.plot(
            scores, [loss(s) for s in scores], line, color=color, lw=2.5, label=name
        )
        if z is not None:
            axes.plot(z, loss(z), marker, color=color, ms=9, mec="black")
    axes.set(xlim=(-reach, reach))
    if z is not None:
        p = sigmoid(z).item()
        axes.set_title(
            f"slopes at z = {z:g}, y = {y}:  squared error "
            f"{2 * (p - y) * p * (1 - p):.1e},  cross-entropy {p - y:.5f}",
            size=11,
        )
    axes.legend()
    return figure


def plot_contributions(
    x: ArrayLike,
    w: ArrayLike,
    b: float,
    names: Sequence[str] | None = None,
    threshold: float | None = None,
) -> Figure:
    """What each input adds to the score: bars for x·w, for the bias, and for the sum.

    Parameters
    ----------
    x, w : (n,) inputs and weights.
    b : bias.
    names : n names of the inputs; None writes x₁, x₂, ….
    threshold : what the score has to exceed; None draws no line.
    """
    score = weighted_sum(x, w, b)
    x, w = numeric("x", x, 1), numeric("w", w, 1)
    if names is None:
        names = [f"$x_{{{i}}}$" for i in range(1, len(x) + 1)]
    if len(names) != len(x):
        raise ValueError(
            f"names has {len(names)} entries and x has {len(x)}. "
            "Give each input one name."
        )
    labels = [
        *(f"{n}:  {xi:g} × {wi:g}" for n, xi, wi in zip(names, x, w, strict=True)),
        "bias",
        "score",
    ]
    values = [*(x * w), b, score]
    figure, axes = _axes((6.5, 0.5 * len(values) + 1.2), "share of the score (no unit)")
    bars = axes.barh(
        range(len(values)),
        values,
        tick_label=labels,
        color=[*(BLUE if v >= 0 else ORANGE for v in values[:-1]), "0.35"],
    )
    axes.bar_label(bars, [f"{v:+.3g}" for v in values], padding=4)
    axes.axvline(0, color="black", lw=1)
    if threshold is not None:
        axes.axvline(
            threshold, color=VERMILLION, ls="--", label=f"threshold {threshold:g}"
        )
        axes.legend(loc="best")
    axes.invert_yaxis()
    axes.margins(x=0.18)
    return figure


def plot_probability_map(
    model: Any, X: ArrayLike, y: ArrayLike, names: Sequence[str] = ("$x_1$", "$x_2$")
) -> Figure:
    """What probability a classifier gives to class 1, over the plane of two features.

    Parameters
    ----------
    model : fitted on two features and two classes; has ``predict_proba``.
    X : (m, 2) examples to draw; they set the part of the plane that is shown.
    y : (m,) their labels, 0 or 1.
    names : what the two axes measure, with units.
    """
    points, labels = _examples(X, y)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.08 * np.where(high > low, high - low, 1.0)
    sides = np.linspace(low - margin, high + margin, 121).T  # (2, 121)
    grid = np.stack(np.meshgrid(*sides), axis=-1)  # (121, 121, 2)
    p = model.predict_proba(grid.reshape(-1, 2))[:, 1].reshape(grid.shape[:2])

    figure, axes = _axes((6.5, 5), *names)
    shades = axes.contourf(
        *sides, p, levels=np.linspace(0, 1, 11), cmap=PROBABILITY, alpha=0.75
    )
    if p.min() < 0.5 < p.max():
        line = axes.contour(*sides, p, levels=[0.5], colors="black", linewidths=2)
        axes.clabel(line, fmt="0.5")
    _scatter(axes, points, labels)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
    figure.colorbar(shades, label="probability of class 1", ticks=np.linspace(0, 1, 6))
    return figure


def plot_digits(
    images: ArrayLike,
    labels: Sequence[Any] | NDArray[Any] | None = None,
    columns: int = 8,
) -> Figure:
    """A grid of gray images, dark ink on white.

    Parameters
    ----------
    images : (m, height, width), from 0 = paper to their maximum = ink.
    labels : m captions, or None.
    columns : images in a row.
    """
    images = np.asarray(images)
    if images.ndim != 3 or len(images) == 0:
        raise ValueError(
            f"images should have shape (m, height, width), at least one image; got "
            f"{images.shape}. Use images[None] for a single one."
        )
    if labels is not None and len(labels) != len(images):
        raise ValueError(
            f"There are {len(images)} images and {len(labels)} labels. "
            "Give each image one label, or none at all."
        )
    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    figure = Figure(figsize=(columns, 1.25 * rows), layout="constrained")
    for i, axes in enumerate(figure.subplots(rows, columns, squeeze=False).flat):
        axes.set_axis_off()
        if i < len(images):
            axes.imshow(images[i], cmap="gray_r", vmin=0, vmax=images.max() or 1)
            if labels is not None:
                axes.set_title(str(labels[i]), size=11, pad=3)
    return figure


def _axes(
    size: tuple[float, float], xlabel: str, ylabel: str = ""
) -> tuple[Figure, Axes]:
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot(xlabel=xlabel, ylabel=ylabel)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _scatter(axes: Axes, X: NDArray[Any], y: NDArray[Any] | None) -> None:
    if y is None:
        axes.plot(*X.T, "o", color="black", ms=5)
        return
    for label, marker, color in ((0, "s", ORANGE), (1, "o", BLUE)):
        of_class = X[y == label]
        axes.plot(
            *of_class.T, marker, color=color, mec="black", ms=7, label=f"class {label}"
        )


def _examples(
    X: ArrayLike | None, y: ArrayLike | None
) -> tuple[NDArray[Any], NDArray[Any] | None]:
    X = np.empty((0, 2)) if X is None else _two_columns("X", numeric("X", X, 2))
    if y is None:
        return X, None
    y = numeric("y", y, 1)
    if len(X) != len(y):
        raise ValueError(
            f"X has {len(X)} examples and y has {len(y)} labels. "
            "Give one label for each example."
        )
    strange = y[(y != 0) & (y != 1)]
    if strange.size:
        raise ValueError(f"y holds {strange[0]:g}. This plot knows the labels 0 and 1.")
    return X, y


def _two_columns(name: str, a: NDArray[Any]) -> NDArray[Any]:
    if a.shape[-1] != 2:
        raise ValueError(
            f"{name} has shape {a.shape}; a picture of the plane takes 2 inputs. "
            f"Give {name} the shape {(*a.shape[:-1], 2)}."
        )
    return a


def _on_grid(
    x1: NDArray[Any], x2: NDArray[Any], w: NDArray[Any], b: float
) -> NDArray[Any]:
    """Scores over the plane: row i belongs to x2[i], column j to x1[j]."""
    grid = np.stack(np.meshgrid(x1, x2), axis=-1)
    return neuron_z(grid.reshape(-1, 2), w, b).reshape(len(x2), len(x1))
