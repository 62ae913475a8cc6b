"""Pictures of what a network for images learned, and of what it mixes up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from firstneuron.neuron import numeric
from firstneuron.plots import BLUE, ORANGE, Figure

__all__ = ["confusion_matrix", "plot_confusion", "plot_weights", "weights_as_images"]

#: From weights that push down over 0 to weights that push up.
SIGNED = LinearSegmentedColormap.from_list("signed", [ORANGE, "white", BLUE])


def weights_as_images(
    W: ArrayLike, h: int, w: int, rows: int, cols: int
) -> NDArray[Any]:
    """A wall of tiles: tile t, counted row by row, shows column t of `W`.

    Parameters
    ----------
    W : (h·w, k) weights of k units, one unit a column; k is at least rows·cols.
    h, w : pixels of a tile; pixel (r, c) is weight number w·r + c.
    rows, cols : tiles of the wall.

    Returns
    -------
    (rows·h, cols·w), a copy.
    """
    W = numeric("W", W, 2)
    if W.shape[0] != h * w:
        raise ValueError(
            f"W has {W.shape[0]} rows, and a tile of {h} × {w} pixels has {h * w}. "
            "Each column of W is one unit, each row one pixel: give W, not W.T."
        )
    if W.shape[1] < rows * cols:
        raise ValueError(
            f"W has {W.shape[1]} units, and a wall of {rows} × {cols} tiles shows "
            f"{rows * cols}. Ask for fewer tiles."
        )
    tiles = W[:, : rows * cols].T.reshape(rows, cols, h, w)
    return tiles.transpose(0, 2, 1, 3).reshape(rows * h, cols * w).copy()


def confusion_matrix(y: ArrayLike, y_pred: ArrayLike, k: int) -> NDArray[np.int64]:
    """``C[i, j]``: how many examples of class i were called j.

    Parameters
    ----------
    y, y_pred : (m,) true classes and answers, ints from 0 to k − 1.
    k : number of classes, also of those that do not occur.

    Returns
    -------
    (k, k) counts, which sum to m; right answers stand on the diagonal.
    """
    truth, said = numeric("y", y, 1), numeric("y_pred", y_pred, 1)
    if len(truth) != len(said):
        raise ValueError(
            f"y has {len(truth)} labels and y_pred has {len(said)}. "
            "Give one answer for each example."
        )
    for name, a in (("y", truth), ("y_pred", said)):
        strange = a[(a != np.floor(a)) | (a < 0) | (a >= k)]
        if strange.size:
            raise ValueError(
                f"{name} holds {strange[0]:g}. With k={k} classes, each is a whole "
                f"number from 0 to {k - 1}."
            )
    C = np.zeros((k, k), dtype=np.int64)
    np.add.at(C, (truth.astype(int), said.astype(int)), 1)
    return C


def plot_confusion(C: ArrayLike, names: Sequence[Any] | None = None) -> Figure:
    """A confusion matrix with its counts; mistakes darker, right answers framed.

    Parameters
    ----------
    C : (k, k) counts, row = truth, column = answer.
    names : k names of the classes; None numbers them from 0.
    """
    C = numeric("C", C, 2)
    k = len(C)
    if C.shape != (k, k):
        raise ValueError(
            f"C has shape {C.shape}. A confusion matrix is square: (k, k)."
        )
    names = range(k) if names is None else names
    if len(names) != k:
        raise ValueError(f"C has {k} classes and there are {len(names)} names.")
    mistakes = np.where(np.eye(k, dtype=bool), 0, C)
    side = 0.45 * k + 1.4
    figure = Figure(figsize=(side, side), layout="constrained")
    axes = figure.add_subplot(xlabel="answer", ylabel="truth")
    darkest = max(mistakes.max(initial=0), 1) * 1.6  # dark numbers stay readable
    axes.imshow(mistakes, cmap="Oranges", vmin=0, vmax=darkest)
    axes.set_xticks(range(k), [str(name) for name in names])
    axes.set_yticks(range(k), [str(name) for name in names])
    axes.tick_params(length=0)
    for (i, j), count in np.ndenumerate(C):
        weight = "bold" if i == j else "normal"
        color = "black" if count else "0.75"
        axes.text(
            j, i, f"{count:g}", ha="center", va="center", weight=weight, color=color
        )
    for i in range(k):
        axes.add_patch(
            Rectangle((i - 0.5, i - 0.5), 1, 1, fill=False, edgecolor="black")
        )
    return figure


def plot_weights(wall: ArrayLike, h: int, w: int) -> Figure:
    """Tiles of weights: blue pushes up, orange pushes down, white is 0.

    Parameters
    ----------
    wall : (rows·h, cols·w) weights, for example from `weights_as_images`.
    h, w : pixels of a tile; a line is drawn between tiles.
    """
    wall = numeric("wall", wall, 2)
    (height, width), size = wall.shape, float(np.abs(wall).max(initial=0)) or 1.0
    if height % h or width % w:
        raise ValueError(
            f"wall has shape {wall.shape}, which is no whole number of tiles of "
            f"{h} × {w} pixels."
        )
    rows, cols = height // h, width // w
    figure = Figure(figsize=(1.1 * cols + 1, 1.1 * rows + 0.3), layout="constrained")
    axes = figure.add_subplot(xticks=[], yticks=[])
    shown = axes.imshow(wall, cmap=SIGNED, vmin=-size, vmax=size)
    for row in range(1, rows):
        axes.axhline(row * h - 0.5, color="black", linewidth=1)
    for column in range(1, cols):
        axes.axvline(column * w - 0.5, color="black", linewidth=1)
    figure.colorbar(shown, label="weight")
    return figure
