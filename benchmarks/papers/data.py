"""The papers' split: MNIST, 60,000 images to learn from and 10,000 to test on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firstneuron.datasets import ImageData

PAPERS = 60_000


@dataclass(frozen=True, eq=False)
class Split:
    """Images as rows, from 0 to 1 in float32, and their labels."""

    X: NDArray[np.float32]
    y: NDArray[np.int64]
    X_test: NDArray[np.float32]
    y_test: NDArray[np.int64]
    name: str

    @property
    def classes(self) -> int:
        return int(self.y.max()) + 1

    @property
    def is_mnist(self) -> bool:
        return len(self.X) == PAPERS


def split(images: ImageData) -> Split:
    """The papers' split of MNIST; of the small digits, the first 1297 and the rest."""
    pixels = images.images.reshape(len(images.images), -1)
    X = np.divide(pixels, 255, dtype=np.float32)
    m = PAPERS if len(X) > PAPERS else 1297
    return Split(X[:m], images.labels[:m], X[m:], images.labels[m:], images.name)
