"""Data sets: the lesson's days, and MNIST from good, bad and missing files."""

import gzip
import os
import warnings
from pathlib import Path
from socket import gaierror
from urllib.error import URLError

import numpy as np
import pytest
import sklearn.datasets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.utils import Bunch

from firstneuron import datasets
from firstneuron.linear_model import LogisticRegression
from firstneuron.neuron import neuron_z

FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


def idx(array):
    """An array of bytes in Yann LeCun's format."""
    sizes = b"".join(n.to_bytes(4, "big") for n in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.astype(np.uint8).tobytes()


def small_mnist(seed=0, m=(5, 3), side=(4, 3)):
    """Contents of the four files: `m` training and test images of random pixels."""
    rng = np.random.default_rng(seed)
    return {
        name: idx(
            rng.integers(0, 256, (n, *side))
            if "images" in name
            else rng.integers(0, 10, n)
        )
        for name, n in zip(FILES, np.repeat(m, 2), strict=True)
    }


def write(folder, files):
    for name, content in files.items():
        (folder / name).write_bytes(content)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FIRSTNEURON_MNIST", str(tmp_path))
    return tmp_path


@pytest.fixture
def no_folder(monkeypatch):
    monkeypatch.delenv("FIRSTNEURON_MNIST", raising=False)


def test_sunny_days_are_the_eight_of_the_lesson():
    X, y = datasets.sunny_days()
    assert X.shape == (8, 3)
    assert (X @ [4, 2, 1]).tolist() == list(range(8))
    score = neuron_z(X, datasets.SUNNY_WEIGHTS, datasets.SUNNY_BIAS)
    margin = score - datasets.SUNNY_THRESHOLD
    assert np.array_equal(y == 1, margin.round(12) > 0) and y.sum() == 3
    X[:], y[:] = 9, 9  # the learner may write in them
    assert datasets.sunny_days()[0].max() == 1


def test_sunny_sample_follows_its_formula():
    X, y = datasets.sunny_sample(20_000, np.random.default_rng(0))
    assert X.shape == (20_000, len(datasets.WEATHER_FEATURES)) and y.shape == (20_000,)
    assert X[:, 0].min() >= 0 and X[:, 0].max() <= 10
    scale = np.array([3.0, 4.0])
    model = LogisticRegression(lr=1.0, tol=1e-9).fit(X / scale, y)
    np.testing.assert_allclose(model.coef_[0] / scale, [-0.8, 0.3], atol=0.03)
    np.testing.assert_allclose(model.intercept_, [4.0], atol=0.15)
    assert 0.7 < model.score(X / scale, y) < 0.95  # noisy, and yet worth learning


def test_sunny_sample_repeats_with_the_seed_only():
    a, b, c = (datasets.sunny_sample(9, np.random.default_rng(s))[0] for s in (1, 1, 2))
    assert np.array_equal(a, b) and not np.array_equal(a, c)
    assert datasets.sunny_sample(0, np.random.default_rng(0))[0].shape == (0, 2)
    with pytest.raises(ValueError, match="m=-1 should be a number of days"):
        datasets.sunny_sample(-1, np.random.default_rng(0))


def test_digits_are_scikit_learns_at_the_scale_of_bytes():
    data = datasets.load_digits()
    peer = sklearn.datasets.load_digits()
    assert data.images.shape == (1797, 8, 8) and data.images.dtype == np.uint8
    assert (data.images.min(), data.images.max()) == (0, 255)
    np.testing.assert_allclose(data.images / 255, peer.images / 16, atol=0.5 / 255)
    np.testing.assert_array_equal(data.labels, peer.target)
    assert "digits" in data.name


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.data(),
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.lists(st.sampled_from("-."), min_size=4, max_size=4),
)
def test_idx_files_come_back_as_written(folder, data, m, side, zipped, dots):
    for path in folder.iterdir():
        path.unlink()
    arrays_, counts = {}, np.repeat(m, 2)
    for name, n, gz, dot in zip(FILES, counts, zipped, dots, strict=True):
        image = "images" in name
        top = st.integers(0, 255 if image else 9)
        shape = (int(n), *side) if image else (int(n),)
        arrays_[name] = data.draw(arrays(np.uint8, shape, elements=top))
        path = folder / (name.replace("-idx", f"{dot}idx") + (".gz" if gz else ""))
        raw = idx(arrays_[name])
        path.write_bytes(gzip.compress(raw, compresslevel=1) if gz else raw)
    mnist = datasets.load_mnist()
    train, train_labels, test, test_labels = (arrays_[name] for name in FILES)
    np.testing.assert_array_equal(mnist.images, np.concatenate([train, test]))
    expected = np.concatenate([train_labels, test_labels])
    np.testing.assert_array_equal(mnist.labels, expected)
    assert mnist.images.dtype == np.uint8 and mnist.labels.dtype == np.int64
    assert mnist.images.flags.writeable
    assert mnist.name == f"MNIST, {side[0]}×{side[1]}"


def damage(name, change):
    return lambda files: files | {name: change(files[name])}


IMAGES, LABELS, TEST_IMAGES, _ = FILES


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            damage(IMAGES, lambda b: b[:-1]),
            rf"{IMAGES}.*5 × 4 × 3.*76 bytes.*75.*short",
        ),
        (damage(IMAGES, lambda b: b + b"x"), "it has 77.*too long"),
        (damage(IMAGES, lambda b: b[:9]), "cut short|starts with"),
        (damage(IMAGES, lambda b: b""), f"{IMAGES} starts with nothing"),
        (damage(IMAGES, lambda b: b"<html>"), "starts with 3c 68 74 6d.*00 00 08 03"),
        (damage(IMAGES, lambda b: idx(np.zeros(5))), "This is a file of labels"),
        (
            damage(LABELS, lambda b: idx(np.zeros((5, 4, 3)))),
            "This is a file of images",
        ),
        (damage(LABELS, lambda b: idx(np.zeros(6))), "5 images and.*6 labels"),
        (damage(LABELS, lambda b: idx(np.full(5, 10))), "label 10.*0 to 9"),
        (damage(LABELS, lambda b: gzip.compress(b)[:-6]), f"{LABELS}.*damaged gzip"),
        (damage(LABELS, lambda b: gzip.compress(b)[:12] + b"junk"), "damaged gzip"),
        (damage(TEST_IMAGES, lambda b: idx(np.zeros((3, 4, 4)))), "4×3.*test.*4×4"),
    ],
)
def test_damaged_files_are_named(folder, change, words):
    write(folder, change(small_mnist()))
    with pytest.raises(ValueError, match=words):
        datasets.load_mnist()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(FILES), st.integers(0, 100), st.booleans())
def test_a_file_cut_anywhere_is_an_error_in_words(folder, name, length, zipped):
    files = small_mnist()
    whole = gzip.compress(files[name]) if zipped else files[name]
    write(folder, files | {name: whole[: min(length, len(whole) - 1)]})
    with pytest.raises(ValueError, match=rf"{name}.*[Gg]et .*again"):
        datasets.load_mnist()


@pytest.mark.parametrize("missing", FILES)
def test_a_missing_file_is_named(folder, missing):
    files = small_mnist()
    del files[missing]
    write(folder, files)
    with pytest.raises(
        FileNotFoundError,
        match=rf"{missing}.*missing.*four.*{IMAGES[5:]}"
        if missing != IMAGES
        else "missing.*four",
    ):
        datasets.load_mnist()


def test_a_missing_folder_is_named(folder, monkeypatch):
    monkeypatch.setenv("FIRSTNEURON_MNIST", str(folder / "nowhere"))
    with pytest.raises(
        FileNotFoundError, match=r"FIRSTNEURON_MNIST.*nowhere.*unset it"
    ):
        datasets.load_mnist()


def test_the_folder_is_asked_before_the_network(folder, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("fetch_openml was called")

    monkeypatch.setattr(datasets, "fetch_openml", never)
    write(folder, small_mnist())
    assert datasets.load_mnist().images.shape == (8, 4, 3)


def test_without_a_network_the_digits_come_with_a_warning(
    no_folder, monkeypatch, tmp_path
):
    """scikit-learn's own fetch_openml runs, with every request failing as it does."""

    def unplugged(*args, **kwargs):
        raise URLError(gaierror(-3, "Temporary failure in name resolution"))

    monkeypatch.setattr("sklearn.datasets._openml.urlopen", unplugged)
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        data = datasets.load_mnist()
    assert data.name == datasets.load_digits().name
    assert len(caught) == 1
    words = str(caught[0].message)
    for needed in ("name resolution", "8×8", "IDX", "FIRSTNEURON_MNIST"):
        assert needed in words
    assert caught[0].filename == __file__


def test_what_openml_sends_becomes_the_same_data(no_folder, monkeypatch):
    """OpenML's table: a row of 784 numbers an image, labels as text."""
    rng = np.random.default_rng(0)
    pixels, labels = rng.integers(0, 256, (6, 28, 28)), rng.integers(0, 10, 6)

    def openml(name, *, version, as_frame, **settings):
        assert (name, version, as_frame) == ("mnist_784", 1, False)
        table = pixels.reshape(6, 784).astype(float)
        return Bunch(data=table, target=labels.astype(str).astype(object))

    monkeypatch.setattr(datasets, "fetch_openml", openml)
    mnist = datasets.load_mnist()
    np.testing.assert_array_equal(mnist.images, pixels)
    np.testing.assert_array_equal(mnist.labels, labels)
    assert mnist.images.dtype == np.uint8 and mnist.labels.dtype == np.int64
    assert mnist.name == "MNIST, 28×28"


def test_the_real_mnist(monkeypatch):
    beside = Path(__file__).parents[2] / "shared" / "data" / "mnist"
    real = Path(os.environ.get("FIRSTNEURON_MNIST", beside))
    if not real.is_dir():
        pytest.skip("set FIRSTNEURON_MNIST to a folder of MNIST's IDX files")
    monkeypatch.setenv("FIRSTNEURON_MNIST", str(real))
    mnist = datasets.load_mnist()
    assert mnist.images.shape == (70_000, 28, 28) and mnist.images.dtype == np.uint8
    train = mnist.images[:60_000]
    # the mean and deviation every PyTorch example normalises by
    assert f"{train.mean() / 255:.4f} {train.std() / 255:.4f}" == "0.1307 0.3081"
    test_counts = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert np.bincount(mnist.labels[60_000:]).tolist() == test_counts
    assert mnist.name == "MNIST, 28×28"
