"""firstneuron.checks: what passes, what fails, and what the message says."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from firstneuron.checks import CheckFailed, blank, call, check, holds, raises

arrays = hnp.arrays(
    np.float64,
    hnp.array_shapes(max_dims=3, max_side=4),
    elements=st.floats(-1e6, 1e6),
)


def message(f, *args, **kwargs) -> str:
    with pytest.raises(CheckFailed) as caught:
        f(*args, **kwargs)
    return str(caught.value)


@given(arrays)
def test_equal_arrays_pass(a):
    check("same", a.copy(), a)
    check("a list will do", a.tolist(), a)


@given(arrays, st.data())
def test_one_wrong_number_is_found_and_named(a, data):
    index = tuple(data.draw(st.integers(0, side - 1)) for side in a.shape)
    wrong = a.copy()
    wrong[index] += 1 + abs(wrong[index])
    text = message(check, "a table", wrong, a)
    assert text.startswith("a table: expected")
    if a.size > 1:
        where = str(index[0]) if len(index) == 1 else str(index)
        assert f"index {where}" in text


@given(arrays)
def test_every_other_shape_fails(a):
    assert "shape" in message(check, "x", a[..., None], a)
    assert "got a single number" in message(check, "x", 1.0, a)


def test_true_counts_as_one():
    check("decisions", np.array([True, False]), [1, 0])


def test_nan_is_not_a_number_expected():
    assert "nan" in message(check, "x", float("nan"), 1.0)
    check("nan where nan is due", float("nan"), float("nan"))


@pytest.mark.parametrize("got", [None, "0.7", [1, [2]], {"a": 1}, object()])
def test_what_is_no_number_is_named(got):
    assert "expected" in message(check, "x", got, 0.7) or got is None


def test_none_asks_for_return():
    assert "`return`" in message(check, "x", None, 0.7)


def test_likely_cause_is_named_only_when_it_fits():
    likely = {"the bias is missing.": 0.5}
    assert "bias is missing" in message(check, "x", 0.5, 0.7, likely)
    assert "bias" not in message(check, "x", 0.6, 0.7, likely)


def test_swapped_axes_are_named():
    assert "swapped" in message(check, "x", np.ones((2, 3)), np.ones((3, 2)))


def test_call_returns_what_the_function_returns():
    assert call(lambda a, b=2: a + b, 1, b=3) == 4


def test_call_names_a_function_not_written():
    def f():
        raise NotImplementedError

    assert "not written yet" in message(call, f)


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a.__iadd__(1),
        lambda a: a.sort(),
        lambda a: a.__setitem__(0, np.nan),
    ],
)
def test_call_catches_changed_inputs(change):
    assert "changed its input number 1" in message(call, change, np.array([3.0, 1, 2]))


def test_call_catches_changed_containers():
    def f(params):
        params["W"][0] = 5.0

    assert "changed its input" in message(call, f, {"W": np.zeros(2)})


@pytest.mark.parametrize("view", [lambda a: a, lambda a: a[::2], lambda a: {"T": a.T}])
def test_call_catches_views(view):
    assert "view" in message(call, view, np.ones((3, 3)))


def test_call_catches_numpy_warnings_but_not_underflow():
    assert "overflow" in message(call, np.exp, np.array([1000.0]))
    assert call(np.exp, np.array([-1000.0]))[0] == 0


def test_call_lets_other_errors_through():
    with pytest.raises(ZeroDivisionError):
        call(lambda: 1 // 0)


def test_nothing_reaches_stderr(capfd):
    def f():
        import sys

        print("a note", file=sys.stderr)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return 1

    call(f)
    out, err = capfd.readouterr()
    assert err == "" and "a note" in out


def test_holds_and_raises():
    holds("positive", np.bool_(True), "it is not.")
    assert message(holds, "positive", False, "it is not.") == "positive: it is not."

    def refuse(x):
        raise ValueError("no")

    raises("bad", ValueError, refuse, 1)
    assert "expected TypeError, got ValueError" in message(
        raises, "bad", TypeError, refuse, 1
    )
    assert "got the result 2" in message(raises, "bad", ValueError, lambda: 2)


def test_blank_speaks_and_never_stops(capsys):
    blank("score", ..., 0.4)
    blank("score", 0.5, 0.4)
    blank("score", 0.4, 0.4)
    empty, wrong, right = capsys.readouterr().out.splitlines()
    assert "still empty" in empty and wrong.startswith("Not yet") and "right" in right


def test_the_message_replaces_the_traceback():
    assert CheckFailed("x: no")._render_traceback_() == ["CheckFailed: x: no"]
