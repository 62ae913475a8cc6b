"""From pictures and labels to the tables a network takes, and how much it learns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firstneuron.neuron import numeric

__all__ = ["dense_param_count", "flatten_images", "normalize_pixels", "one_hot"]


def flatten_images(images: ArrayLike) -> NDArray[Any]:
    """Unroll each picture row by row: ``X[i, w·r + c] = images[i, r, c]``.

    Parameters
    ----------
    images : (m, h, w) pictures of h rows and w columns.

    Returns
    -------
    (m, h·w) one picture a row, of the same kind of number; a copy.
    """
    images = np.asarray(images)
    if images.ndim != 3:
        raise ValueError(
            f"images should have shape (m, h, w); got {images.shape}."
            + (" Use images[None] for a single one." if images.ndim == 2 else "")
        )
    m, h, w = images.shape
    return images.reshape(m, h * w).copy()


def normalize_pixels(images: ArrayLike) -> NDArray[np.float64]:
    """Bring 8-bit pixels from 0 … 255 to 0 … 1: ``x = pixel / 255``.

    Parameters
    ----------
    images : whole numbers from 0 to 255, any shape.

    Returns
    -------
    Floats of the same shape, from 0 to 1.

    Raises
    ------
    TypeError
        If `images` holds floats: they may be normalised already.
    ValueError
        If a pixel lies outside 0 … 255.
    """
    images = np.asarray(images)
    if images.dtype.kind not in "iu":
        raise TypeError(
            f"images should hold whole numbers from 0 to 255; got {images.dtype}. If "
            "they are from 0 to 1, they are normalised already. If they are from 0 to "
            "255, pass images.astype(np.uint8)."
        )
    if images.size and not 0 <= images.min() <= images.max() <= 255:
        raise ValueError(
            f"images holds numbers from {images.min()} to {images.max()}; a pixel of 8 "
            "bits is a number from 0 to 255. Divide by the largest value that these "
            "pixels can have instead."
        )
    return images / 255


def one_hot(y: ArrayLike, k: int) -> NDArray[np.float64]:
    """Labels as rows of zeros with a single one: ``Y[i, c] = 1`` if ``y[i] = c``.

    Parameters
    ----------
    y : (m,) labels, whole numbers from 0 to k − 1.
    k : number of classes, also of those that do not occur in `y`.

    Returns
    -------
    (m, k) zeros and ones; each row sums to 1.
    """
    y = numeric("y", y, 1)
    strange = y[(y != np.floor(y)) | (y < 0) | (y >= k)]
    if strange.size:
        raise ValueError(
            f"y holds {strange[0]:g}. With k={k} classes, each label is a whole number "
            f"from 0 to {k - 1}."
        )
    Y = np.zeros((len(y), k))
    Y[np.arange(len(y)), y.astype(int)] = 1
    return Y


def dense_param_count(sizes: Sequence[int]) -> int:
    """Weights and biases of dense layers: the sum of ``n_in·n_out + n_out``.

    Parameters
    ----------
    sizes : the inputs, then the neurons of each layer, for example [784, 256, 10].
    """
    strange = [n for n in sizes if n != int(n) or n < 1]
    if len(sizes) < 2 or strange:
        raise ValueError(
            f"sizes is {list(sizes)}. Give two or more whole numbers, 1 or greater: "
            "the inputs, then the neurons of each layer."
        )
    return sum(int(n_in) * int(n_out) + int(n_out) for n_in, n_out in pairwise(sizes))
