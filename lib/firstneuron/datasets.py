"""Data for the lessons: sunny days, a weather diary, handwritten digits, MNIST."""

from __future__ import annotations

import gzip
import http.client
import os
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sklearn.datasets
from numpy.typing import NDArray
from sklearn.datasets import fetch_openml

from firstneuron.activations import sigmoid
from firstneuron.neuron import truth_table

__all__ = [
    "SUNNY_BIAS",
    "SUNNY_INPUTS",
    "SUNNY_THRESHOLD",
    "SUNNY_WEIGHTS",
    "WEATHER_FEATURES",
    "ImageData",
    "load_digits",
    "load_mnist",
    "sunny_days",
    "sunny_sample",
]

SUNNY_INPUTS = ("clear sky", "warm", "clouds")
SUNNY_WEIGHTS = (0.6, 0.3, -0.4)
SUNNY_BIAS = 0.2
SUNNY_THRESHOLD = 0.5

WEATHER_FEATURES = ("cloud cover (tenths of the sky)", "warmer than average by (°C)")

MNIST_FOLDER = "FIRSTNEURON_MNIST"  # environment variable: a folder of IDX files


@dataclass(frozen=True, eq=False)
class ImageData:
    """Gray images with labels, and where they come from.

    Attributes
    ----------
    images : (m, height, width) uint8, 0 is the paper and 255 the ink.
    labels : (m,) ints.
    name : which data these are, for captions.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    name: str


def sunny_days() -> tuple[NDArray[Any], NDArray[Any]]:
    """The 8 possible days of three yes/no inputs, labelled by the lesson's neuron.

    Returns
    -------
    X : (8, 3) ints 0/1, columns `SUNNY_INPUTS`, rows in binary order 000 … 111.
    y : (8,) ints, 1 where the score is greater than `SUNNY_THRESHOLD`.
    """
    table = truth_table(SUNNY_WEIGHTS, SUNNY_BIAS, SUNNY_THRESHOLD)
    return table[:, :3].copy(), table[:, 3].copy()


def sunny_sample(m: int, rng: np.random.Generator) -> tuple[NDArray[Any], NDArray[Any]]:
    """A made-up weather diary, in which the same weather is not always called sunny.

    A day is sunny with probability σ(4 − 0.8·clouds + 0.3·warmth), so even the best
    classifier errs on some days.

    Parameters
    ----------
    m : number of days.
    rng : source of randomness; the same seed gives the same diary.

    Returns
    -------
    X : (m, 2) columns `WEATHER_FEATURES`: clouds uniform from 0 to 10 tenths, warmth
        normal with mean 0 °C and standard deviation 4 °C.
    y : (m,) ints, 1 = noted as sunny.
    """
    if m < 0:
        raise ValueError(f"m={m} should be a number of days, 0 or more.")
    X = np.column_stack([rng.uniform(0, 10, m), rng.normal(0, 4, m)])
    p = sigmoid(X @ [-0.8, 0.3] + 4.0)
    return X, (rng.random(m) < p).astype(int)


def load_digits() -> ImageData:
    """The 1797 handwritten digits of 8×8 pixels that scikit-learn ships. No network.

    scikit-learn counts ink from 0 to 16. Here it is stretched to 0 … 255, so that a
    pixel means the same in every `ImageData`.

    References
    ----------
    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine
    Learning Repository, 1998.
    """
    digits = sklearn.datasets.load_digits()
    images = np.rint(digits.images * (255 / 16)).astype(np.uint8)
    return ImageData(images, digits.target.astype(np.int64), "scikit-learn digits, 8×8")


def load_mnist() -> ImageData:
    """MNIST: 70,000 handwritten digits of 28×28 pixels.

    Images 0 … 59,999 are the training set of the papers, 60,000 … 69,999 their test
    set. The data come from the first of these that is there:

    1. the folder named by the environment variable ``FIRSTNEURON_MNIST``: the four IDX
       files, gzipped or not;
    2. ``sklearn.datasets.fetch_openml("mnist_784")``, which downloads them once and
       keeps them in scikit-learn's own cache;
    3. without a network, the smaller digits of `load_digits`, and a warning that says
       so. Look at `name` to know which you have.

    Raises
    ------
    FileNotFoundError
        If ``FIRSTNEURON_MNIST`` names no folder, or one of the four files is missing.
    ValueError
        If a file is damaged or is not what its name says.

    References
    ----------
    Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to
    document recognition", Proceedings of the IEEE 86(11), 1998.
    """
    folder = os.environ.get(MNIST_FOLDER)
    if folder:
        return _read_mnist(Path(folder).expanduser())
    try:
        with warnings.catch_warnings():
            # its warning before the second try; ours below says it in one
            warnings.filterwarnings("ignore", "A network error occurred")
            # its default parser needs pandas, which this course does without
            bunch = fetch_openml(
                "mnist_784",
                version=1,
                as_frame=False,
                parser="liac-arff",
                n_retries=1,
                delay=0.5,
            )
    except (OSError, http.client.HTTPException) as error:
        warnings.warn(
            f"MNIST could not be downloaded ({error}). You get scikit-learn's digits "
            "instead: 1797 images of 8×8 pixels. To work with MNIST, connect to the "
            f"network, or put its four IDX files in a folder and set {MNIST_FOLDER} to "
            "the name of that folder.",
            stacklevel=2,
        )
        return load_digits()
    images = bunch.data.astype(np.uint8).reshape(-1, 28, 28)
    return ImageData(images, bunch.target.astype(np.int64), "MNIST, 28×28")


def _read_mnist(folder: Path) -> ImageData:
    if not folder.is_dir():
        raise FileNotFoundError(
            f"{MNIST_FOLDER} is set to {str(folder)!r}, and there is no such folder. "
            "Set it to the folder that holds the four IDX files, or unset it."
        )
    images, labels = [], []
    for part in ("train", "t10k"):
        image_path = _find(folder, f"{part}-images", "idx3")
        label_path = _find(folder, f"{part}-labels", "idx1")
        images.append(_read_idx(image_path, ndim=3))
        labels.append(_read_idx(label_path, ndim=1))
        if len(images[-1]) != len(labels[-1]):
            raise ValueError(
                f"{image_path.name} holds {len(images[-1])} images and "
                f"{label_path.name} holds {len(labels[-1])} labels. They do not belong "
                "together: get both again from one source."
            )
        if (labels[-1] > 9).any():
            raise ValueError(
                f"{label_path.name} holds the label {labels[-1].max()}; digits have "
                "labels 0 to 9. Get the file again."
            )
    train, test = (i.shape[1:] for i in images)
    if train != test:
        raise ValueError(
            f"The training images are {train[0]}×{train[1]} pixels and the test images "
            f"{test[0]}×{test[1]}. Get all four files from one source."
        )
    return ImageData(
        np.concatenate(images),
        np.concatenate(labels).astype(np.int64),
        f"MNIST, {train[0]}×{train[1]}",
    )


def _find(folder: Path, start: str, idx: str) -> Path:
    """The file under one of the names it is passed around by."""
    names = [f"{start}{dot}{idx}-ubyte{gz}" for dot in "-." for gz in ("", ".gz")]
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(
        f"{names[0]} (or {names[1]}) is missing in {str(folder)!r}. MNIST is four "
        "files: images and labels of train, and of t10k. The folder holds: "
        f"{', '.join(sorted(p.name for p in folder.iterdir())) or 'nothing'}."
    )


def _read_idx(path: Path, ndim: int) -> NDArray[np.uint8]:
    """Read an IDX file: magic number 0x08 and ndim, big-endian lengths, then bytes."""
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":  # gzip, whatever the name says
        try:
            data = gzip.decompress(data)
        except (EOFError, OSError, zlib.error) as error:
            raise ValueError(
                f"{path.name} is a damaged gzip file ({error}). Get the file again."
            ) from None
    magic, wanted = int.from_bytes(data[:4], "big"), 0x0800 + ndim
    if len(data) < 4 or magic != wanted:
        what = {0x0801: "a file of labels", 0x0803: "a file of images"}
        raise ValueError(
            f"{path.name} starts with {data[:4].hex(' ') or 'nothing'}; "
            f"{what[wanted]} starts with {wanted.to_bytes(4, 'big').hex(' ')}."
            + (f" This is {what[magic]}." if magic in what else "")
            + " Get the file again, and do not rename it."
        )
    header = 4 + 4 * ndim
    shape = [int.from_bytes(data[i : i + 4], "big") for i in range(4, header, 4)]
    expected = header + int(np.prod(shape, dtype=object))
    if len(data) != expected:
        raise ValueError(
            f"{path.name} announces {' × '.join(map(str, shape))} values and should "
            f"have {expected} bytes; it has {len(data)}. It is "
            f"{'cut short' if len(data) < expected else 'too long'}: get it again."
        )
    return np.frombuffer(data, np.uint8, offset=header).reshape(shape)
