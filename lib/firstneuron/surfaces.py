"""Pictures of landscapes and of the paths that gradient descent takes through them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from firstneuron.neuron import numeric
from firstneuron.plots import BLUE, ORANGE, VERMILLION, Figure

__all__ = ["plot_cost_surface", "plot_descent"]

GRID = 61  # places along each side of a surface


def plot_descent(f: Callable[[float], float], paths: Mapping[str, ArrayLike]) -> Figure:
    """A function of one weight, and how each path runs over it: one panel a path.

    Parameters
    ----------
    f : the height at a place.
    paths : title -> places (n + 1,) or (n + 1, 1), the start first.
    """
    walks = {title: _path(title, walk, 1)[:, 0] for title, walk in paths.items()}
    if not walks:
        raise ValueError("paths is empty. Give at least one path: {'title': [w0, w1]}.")
    places = np.concatenate(list(walks.values()))
    low, high = min(-1.0, places.min()), max(1.0, places.max())
    margin = 0.15 * (high - low)
    curve = np.linspace(low - margin, high + margin, 301)
    heights = [f(w) for w in curve]

    columns = min(2, len(walks))
    rows = math.ceil(len(walks) / columns)
    figure = Figure(figsize=(3.6 * columns, 2.7 * rows), layout="constrained")
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for axes in panels.flat[len(walks) :]:
        axes.set_axis_off()
    for axes, (title, walk) in zip(panels.flat, walks.items(), strict=False):
        axes.spines[["top", "right"]].set_visible(False)
        axes.plot(curve, heights, color="0.6", lw=2, zorder=1)
        _draw_path(axes, walk, np.array([f(w) for w in walk]))
        axes.set_title(f"{title}: ends at {walk[-1]:.3g}", size=10)
        axes.set_xlabel("w")
        axes.tick_params(labelbottom=True)  # sharex hides it above an empty panel too
    for axes in panels[:, 0]:
        axes.set_ylabel("f(w)")
    panels.flat[0].legend(fontsize=8, loc="upper center")
    return figure


def plot_cost_surface(
    cost: Callable[[float, float], float],
    w_range: tuple[float, float],
    b_range: tuple[float, float],
    path: ArrayLike | None = None,
) -> Figure:
    """The cost of one weight and one bias: as a surface, and as a map seen from above.

    The map's lines of equal height lie closer together near the lowest point than
    evenly spaced ones would: bowls are flat there.

    Parameters
    ----------
    cost : the height at (w, b).
    w_range, b_range : (low, high), the part of the plane to draw.
    path : (n + 1, 2) places (w, b), the start first; None draws none. Places outside
        the ranges are not drawn.
    """
    for name, side in (("w_range", w_range), ("b_range", b_range)):
        if np.shape(side) != (2,) or not side[0] < side[1]:
            raise ValueError(f"{name} should be (low, high), low first; got {side}.")
    ranges = np.array([w_range, b_range], dtype=float)  # (2, 2)
    w, b = (np.linspace(low, high, GRID) for low, high in ranges)
    heights = np.array([[cost(wi, bi) for wi in w] for bi in b])  # (b, w)
    floor, top = heights.min(), heights.max()
    levels = floor + (top - floor) * np.linspace(0, 1, 14) ** 3

    figure = Figure(figsize=(9, 4.2), layout="constrained")
    solid = figure.add_subplot(1, 2, 1, projection="3d", computed_zorder=False)
    solid.plot_surface(*np.meshgrid(w, b), heights, cmap="cividis", alpha=0.85)
    solid.set(zlabel="cost J")
    solid.set_box_aspect(None, zoom=0.85)  # room for the labels
    flat = figure.add_subplot(1, 2, 2)
    if top > floor:
        flat.contourf(w, b, heights, levels=levels, cmap="cividis", alpha=0.6)
        flat.contour(w, b, heights, levels=levels, colors="0.35", linewidths=0.6)
    if path is not None:
        walk = _path("path", path, 2)
        inside = np.all((ranges[:, 0] <= walk) & (walk <= ranges[:, 1]), axis=1)
        walk = np.where(inside[:, None], walk, np.nan)  # nan is not drawn
        _draw_path(flat, *walk.T)
        up = 0.02 * (top - floor)  # just above the surface, or it would be hidden
        _draw_path(solid, *walk.T, np.array([cost(*place) + up for place in walk]))
        flat.legend(fontsize=8)
    for axes in (solid, flat):
        axes.set(xlabel="weight w", ylabel="bias b", xlim=ranges[0], ylim=ranges[1])
    return figure


def _path(name: str, path: ArrayLike, d: int) -> NDArray[Any]:
    places = numeric(name, path)
    places = places[:, None] if places.ndim == d == 1 else places
    if places.ndim != 2 or places.shape[1] != d or len(places) == 0:
        raise ValueError(
            f"{name} has shape {np.shape(path)}. Give one row for each place, {d} "
            f"number{'s' * (d > 1)} in a row, and at least one row."
        )
    if not np.isfinite(places).all():
        raise ValueError(
            f"{name} leaves what floats can hold. It diverges: draw fewer steps."
        )
    return places


def _draw_path(axes: Axes, *coordinates: NDArray[Any]) -> None:
    """Steps as a line with dots; a square where it starts, a circle where it ends."""
    axes.plot(*coordinates, ".-", color=VERMILLION, lw=1, ms=4, zorder=3)
    ends = (("start", "s", ORANGE, slice(None, 1)), ("end", "o", BLUE, slice(-1, None)))
    for label, marker, color, which in ends:
        axes.plot(
            *(c[which] for c in coordinates),
            marker,
            color=color,
            mec="black",
            ms=8,
            label=label,
            zorder=4,
        )
