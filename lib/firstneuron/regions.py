"""Pictures of the plane in a network: the regions it makes, and how it is folded."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from numpy.typing import ArrayLike, NDArray

from firstneuron.neuron import layer_z, neuron_z, numeric
from firstneuron.plots import BLUE, ORANGE, Figure, _examples, _scatter

__all__ = ["plot_fold", "plot_regions"]

GRID = 241  # places along each side at which the score is asked for
CELLS = 24  # pieces along each side of the sheet that is folded


def plot_regions(
    score: Callable[[NDArray[Any]], ArrayLike],
    X: ArrayLike,
    y: ArrayLike,
    cut: float = 0.5,
    lines: tuple[ArrayLike, ArrayLike] | None = None,
) -> Figure:
    """Where a network says 1 and where it says 0, over the plane of its two inputs.

    Parameters
    ----------
    score : takes places (m, 2), returns scores (m,).
    X : (m, 2) examples to draw, at least one; they set the part of the plane shown.
    y : (m,) their labels, 0 or 1. The title says how many are on the right side.
    cut : a score above it means 1.
    lines : (W, b) of the first layer, (2, q) and (q,): the lines on which its units'
        scores are 0 are drawn dashed. None draws none.
    """
    points, labels = _examples(X, y)
    low, high = _frame(points)
    sides = np.linspace(low, high, GRID).T  # (2, GRID)
    grid = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
    scores = _asked(score, grid).reshape(GRID, GRID)
    right = np.mean((_asked(score, points) > cut) == labels)

    figure = Figure(figsize=(6.2, 5), layout="constrained")
    axes = figure.add_subplot(xlabel="$x_1$", ylabel="$x_2$")
    axes.contourf(
        *sides,
        scores,
        levels=[-np.inf, cut, np.inf],
        colors=[ORANGE, BLUE],
        alpha=0.22,
    )
    _boundary(axes, sides, scores, cut)
    if lines is not None:
        W, b = numeric("W", lines[0], 2), numeric("b", lines[1], 1)
        layer_z(points, W, b)  # so that shapes that do not fit are named
        for w, bias in zip(W.T, b, strict=True):
            _line(axes, w, bias, ls="--", color="0.35", lw=1)
    _scatter(axes, points, labels)
    for says, color in ((0, ORANGE), (1, BLUE)):
        axes.fill_between([], [], color=color, alpha=0.22, label=f"says {says}")
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    axes.set_title(f"{100 * right:.3g} % of {len(points)} right", size=11)
    figure.legend(loc="outside lower center", ncols=4, frameon=False)
    return figure


def plot_fold(
    fold: Callable[[NDArray[Any]], NDArray[Any]],
    X: ArrayLike,
    y: ArrayLike,
    w: ArrayLike,
    b: float,
) -> Figure:
    """A sheet before and after a layer, with one straight cut through what came out.

    On the right, paper that lies double is darker, and the cut ``w · fold(x) + b = 0``
    is a straight line. On the left stands the same cut, seen from the inputs.

    Parameters
    ----------
    fold : takes places (m, 2), returns where they land, (m, 2).
    X : (m, 2) examples to draw, at least one; they set the size of the sheet.
    y : (m,) their labels, 0 or 1.
    w, b : (2,) weights and bias of the cut.
    """
    points, labels = _examples(X, y)
    low, high = _frame(points)
    sides = np.linspace(low, high, GRID).T  # (2, GRID)
    grid = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
    scores = neuron_z(fold(grid), w, b).reshape(GRID, GRID)

    figure = Figure(figsize=(9, 4.4), layout="constrained")
    before, after = figure.subplots(1, 2)
    cells = _cells(low, high)  # (cells, 4, 2)
    for axes, land in ((before, lambda places: places), (after, fold)):
        sheet = land(cells.reshape(-1, 2)).reshape(cells.shape)
        axes.add_collection(
            PolyCollection(
                list(sheet), facecolor="0.4", alpha=0.25, edgecolor="white", lw=0.5
            )
        )
        _scatter(axes, land(points), labels)
        axes.set_aspect("equal")
        axes.spines[["top", "right"]].set_visible(False)
    # one frame for both: the sheet and what became of it
    places = np.concatenate([cells.reshape(-1, 2), sheet.reshape(-1, 2)])
    (left, bottom), (right, top) = _frame(places)
    for axes in (before, after):
        axes.set(xlim=(left, right), ylim=(bottom, top))
    _boundary(before, sides, scores, 0.0)
    _line(after, numeric("w", w, 1), b, color="black", lw=2)
    before.set(title="the inputs", xlabel="$x_1$", ylabel="$x_2$")
    after.set(title="after the layer", xlabel="output 1", ylabel="output 2")
    before.plot([], [], color="black", lw=2, label="the cut")
    figure.legend(
        *before.get_legend_handles_labels(),
        loc="outside lower center",
        ncols=3,
        frameon=False,
    )
    return figure


def _frame(points: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    if not len(points):
        raise ValueError("X holds no examples. They set the part of the plane shown.")
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.08 * np.where(high > low, high - low, 1.0)
    return low - margin, high + margin


def _asked(
    score: Callable[[NDArray[Any]], ArrayLike], places: NDArray[Any]
) -> NDArray[Any]:
    scores = numeric("the scores", score(places))
    if scores.shape != (len(places),):
        raise ValueError(
            f"score returned shape {scores.shape} for {len(places)} places. It should "
            "return one number for each row. If it returns a column, take its [:, 0]."
        )
    return scores


def _boundary(
    axes: Axes, sides: NDArray[Any], scores: NDArray[Any], cut: float
) -> None:
    if scores.min() < cut < scores.max():
        axes.contour(*sides, scores, levels=[cut], colors="black", linewidths=2)


def _line(axes: Axes, w: NDArray[Any], b: float, **style: Any) -> None:
    """The line w·x + b = 0; nothing if all weights are 0."""
    length = math.hypot(*w)
    if length:
        foot = -b / length * (w / length)
        along = np.array([-w[1], w[0]]) / length
        axes.axline(tuple(foot), tuple(foot + along), **style)


def _cells(low: NDArray[Any], high: NDArray[Any]) -> NDArray[Any]:
    """The corners of each piece of the sheet, in the order in which one walks round."""
    x1, x2 = np.linspace(low, high, CELLS + 1).T
    corners = np.stack(np.meshgrid(x1, x2), axis=-1)  # (CELLS + 1, CELLS + 1, 2)
    round_trip = (
        corners[:-1, :-1],
        corners[:-1, 1:],
        corners[1:, 1:],
        corners[1:, :-1],
    )
    return np.stack(round_trip, axis=2).reshape(-1, 4, 2)
