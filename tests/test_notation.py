"""Pictures, labels and parameters, against scikit-learn's and against counting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPRegressor
from sklearn.preprocessing import OneHotEncoder

from firstneuron import notation

sizes = st.integers(1, 6)
pictures = st.tuples(st.integers(0, 4), sizes, sizes).flatmap(
    lambda shape: arrays(np.uint8, shape)
)


@given(pictures)
def test_each_pixel_lands_at_its_index(images):
    before = images.copy()
    X = notation.flatten_images(images)
    m, h, w = images.shape
    assert X.shape == (m, h * w) and X.dtype == images.dtype
    for i, r, c in np.ndindex(m, h, w):
        assert X[i, w * r + c] == images[i, r, c]
    assert not np.shares_memory(X, images)
    np.testing.assert_array_equal(images, before)


def test_digits_are_flattened_as_scikit_learn_does():
    digits = load_digits()
    np.testing.assert_array_equal(notation.flatten_images(digits.images), digits.data)


@pytest.mark.parametrize(
    ("shape", "advice"), [((28, 28), r"images\[None\]"), ((784,), ""), ((1,) * 4, "")]
)
def test_flatten_wants_a_stack(shape, advice):
    with pytest.raises(ValueError, match=rf"\(m, h, w\).*{advice}"):
        notation.flatten_images(np.zeros(shape))


@given(arrays(np.uint8, array_shapes(min_dims=0, max_dims=4)))
def test_pixels_come_to_the_range_0_to_1_and_back(images):
    x = notation.normalize_pixels(images)
    assert x.shape == images.shape and x.dtype == float
    assert np.all((x >= 0) & (x <= 1))
    np.testing.assert_array_equal(np.rint(x * 255), images)


def test_all_256_pixels_in_order():
    x = notation.normalize_pixels(np.arange(256))
    assert (x[0], x[-1]) == (0, 1)
    np.testing.assert_allclose(np.diff(x), 1 / 255)


@pytest.mark.parametrize(
    ("images", "error"),
    [
        ([0.5, 1.0], TypeError),
        ([True, False], TypeError),
        (["0"], TypeError),
        ([-1, 3], ValueError),
        ([0, 256], ValueError),
    ],
)
def test_what_is_no_pixel_is_refused(images, error):
    with pytest.raises(error, match=r"images (should hold|holds) .*number"):
        notation.normalize_pixels(images)


@given(
    st.integers(1, 8).flatmap(
        lambda k: st.tuples(st.lists(st.integers(0, k - 1), min_size=1), st.just(k))
    )
)
def test_one_hot_as_scikit_learn_does(labels):
    y, k = labels
    Y = notation.one_hot(y, k)
    peer = OneHotEncoder(categories=[range(k)], sparse_output=False)
    np.testing.assert_array_equal(Y, peer.fit_transform(np.reshape(y, (-1, 1))))
    np.testing.assert_array_equal(Y.argmax(axis=1), y)


@pytest.mark.parametrize("y", [[3], [0, -1], [0.5], [np.nan]])
def test_a_label_outside_the_classes_is_refused(y):
    with pytest.raises(ValueError, match=r"from 0 to 2"):
        notation.one_hot(y, 3)


@settings(max_examples=20)
@given(st.lists(sizes, min_size=2, max_size=5))
def test_parameters_are_counted_as_scikit_learn_makes_them(layers):
    """An MLP's real arrays hold as many numbers."""
    model = MLPRegressor(hidden_layer_sizes=layers[1:-1])
    outputs = layers[-1]
    y = np.zeros((1, outputs)) if outputs > 1 else np.zeros(1)
    model.partial_fit(np.zeros((1, layers[0])), y)
    real = sum(a.size for a in (*model.coefs_, *model.intercepts_))
    assert notation.dense_param_count(layers) == real
    assert type(notation.dense_param_count(np.array(layers))) is int


@pytest.mark.parametrize(
    ("layers", "count"),
    [([784, 128], 100480), ([784, 256, 10], 203530), ([784, 300, 100, 10], 266610)],
)
def test_the_lesson_s_counts(layers, count):
    assert notation.dense_param_count(layers) == count


@pytest.mark.parametrize("layers", [[], [784], [784, 0], [784, 2.5, 10], [-1, 2]])
def test_what_is_no_network_is_refused(layers):
    with pytest.raises(ValueError, match=r"sizes is .* two or more whole numbers"):
        notation.dense_param_count(layers)
