"""Lesson 01: a digit of 28 × 28 pixels is unrolled into a vector of 784."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traitlets import Enum, TraitError, TraitType

from .base import LessonWidget, Question, Whole, script

if TYPE_CHECKING:  # the widgets are imported without waiting for NumPy
    import numpy as np
    from numpy.typing import NDArray

SIDE = 28


def unrolled_index(row: int, column: int, order: str = "C") -> int:
    """Return the pixel's place in the vector: 28·row + col in C order.

    In F order, column by column, it is 28·col + row.
    """
    return SIDE * row + column if order == "C" else SIDE * column + row


def stretched_digit() -> NDArray[np.uint8]:
    """Return one of scikit-learn's 8 × 8 digits, a 5, stretched to 28 × 28.

    A margin of one empty pixel makes it 10 × 10, and linear interpolation makes that
    28 × 28, the size of MNIST. No network is needed.
    """
    import numpy as np
    from scipy.ndimage import zoom

    from firstneuron.datasets import load_digits

    small = np.pad(load_digits().images[15].astype(float), 1)  # (10, 10)
    return np.rint(zoom(small, SIDE / len(small), order=1)).astype(np.uint8)


class Image(TraitType):
    """28 × 28 whole numbers from 0 to 255, kept as a read-only uint8 array.

    Assign a new array to change it: the browser does not see a change made inside the
    old one, and so none is allowed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tag(sync=True, to_json=lambda image, _: image.tolist())

    def make_dynamic_default(self) -> NDArray[np.uint8]:
        return _read_only(stretched_digit())

    def validate(self, obj: Any, value: Any) -> NDArray[np.uint8]:
        import numpy as np

        try:
            given = np.asarray(value)
        except ValueError:
            given = np.asarray(None)  # rows of unequal length
        numbers = given.dtype.kind in "biuf"
        if not numbers or given.shape != (SIDE, SIDE):
            kind = f"shape {given.shape}" if numbers else type(value).__name__
            hint = " Unroll it after, not before." if given.size == SIDE**2 else ""
            raise TraitError(
                f"{self.name}: given {kind}, expected an array of shape "
                f"({SIDE}, {SIDE}) with whole numbers from 0 to 255.{hint}"
            )
        if (given < 0).any() or (given > 255).any() or (given % 1 != 0).any():
            hint = (
                " Pixels from 0 to 1 are brought back by np.rint(255 * image)."
                if given.min() >= 0 and given.max() <= 1
                else ""
            )
            raise TraitError(
                f"{self.name}: given numbers from {given.min():g} to "
                f"{given.max():g}, expected whole numbers from 0 to 255.{hint}"
            )
        return _read_only(given.astype(np.uint8))


def _read_only(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    image.setflags(write=False)
    return image


class UnrollWidget(LessonWidget):
    """A digit, one of its pixels, and that pixel's place in the vector of 784.

    index = 28·row + col in C order (row by row), 28·col + row in F order.

    Traits
    ------
    row, column : int, from 0 to 27
        The pixel.
    order : "C" or "F"
        Unrolled row by row, or column by column.
    cmap : "gray" or "gray_r"
        Matplotlib's names: `gray` draws 0 black and 255 white, `gray_r` the other way
        round. The numbers stay the same.
    image : array (28, 28) of uint8
        The picture. Any 28 × 28 whole numbers from 0 to 255 can be set.

    See `LessonWidget` for the prediction's traits.

    Examples
    --------
    >>> widget = UnrollWidget(row=3, column=5, ask=False)
    >>> widget.index
    89
    >>> widget.order = "F"
    >>> widget.index
    143
    """

    _esm = script("unroll.js")
    question = Question(
        text=(
            f"A picture has {SIDE} rows and {SIDE} columns, both counted from 0. Its "
            "rows are laid end to end, row 0 first. At which index does the pixel in "
            "row 3, column 5 land? The indices start at 0, too."
        ),
        choices=("15", "84", "89", "90", "143"),
        stops=(
            {"row": 0, "column": 0},
            {"row": 3, "column": 0},
            {"row": 3, "column": 5},
        ),
        why=(
            "Three whole rows come before it, 3 · 28 = 84 pixels, and then the 5 "
            "pixels in columns 0 to 4 of its own row. We count from 0, so the number "
            "of pixels before it is its index."
        ),
    )

    row = Whole(0, low=0, high=SIDE - 1)
    column = Whole(0, low=0, high=SIDE - 1)
    order = Enum(("C", "F"), "C").tag(sync=True)
    cmap = Enum(("gray", "gray_r"), "gray").tag(sync=True)
    image = Image()

    @property
    def index(self) -> int:
        """The pixel's place in the vector."""
        return unrolled_index(self.row, self.column, self.order)

    @property
    def value(self) -> int:
        """The number that the pixel holds."""
        return int(self.image[self.row, self.column])

    @classmethod
    def answer(cls) -> str:
        return str(unrolled_index(**cls.question.stops[-1]))
