"""Checks that say what was expected, what came, and what the likely cause is.

The test cells of every lesson use them. They look at results, so they can be read
by learners: knowing a check never gives the answer away.
"""

from __future__ import annotations

import contextlib
import copy
import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

__all__ = ["CheckFailed", "blank", "call", "check", "holds", "raises"]


class CheckFailed(AssertionError):
    """A check did not hold. The message is written for the learner."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows this instead of a traceback through our own code (and, in
        # feedback, instead of lines of a hidden test).
        return [f"CheckFailed: {self}"]


def call(f: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call the learner's function and return its result, if it behaved.

    A pure function leaves its inputs as they were, returns something of its own (no
    view of an input), and causes no NumPy warning. Underflow is no warning.

    Raises
    ------
    CheckFailed
        If the function is not written yet, changes an input, returns memory shared
        with an input, or warns.
    """
    name = getattr(f, "__name__", "your function")
    before = copy.deepcopy((args, kwargs))
    errors = io.StringIO()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            # stock nbgrader gives 0 for anything on stderr, so it goes to stdout
            with contextlib.redirect_stderr(errors):
                result = f(*args, **kwargs)
        except NotImplementedError:
            raise CheckFailed(
                f"{name} is not written yet. Replace the line "
                "`raise NotImplementedError()` with your code, run that cell, then "
                "run this one again."
            ) from None
    if errors.getvalue():
        print(errors.getvalue(), end="")
    for warning in caught:
        if issubclass(warning.category, RuntimeWarning):
            raise CheckFailed(
                f"{name}({_brief(args)}) caused a warning: {warning.message}. "
                "A number on the way became too large, or was divided by zero. "
                "Rearrange the formula so that this cannot happen."
            )
    for position, (old, new) in enumerate(zip(before[0], args, strict=True), start=1):
        if not _same(old, new):
            seen = f"It was {_show(old)}, and after the call it is {_show(new)}."
            if _show(old) == _show(new):
                seen = f"It was {_show(old)}, and differs now in the last digits."
            raise CheckFailed(
                f"{name} changed its input number {position}. {seen} Make a new array "
                "instead of changing the one you were given: `a = a + 1`, not `a += 1`."
            )
    if not _same(before[1], kwargs):
        raise CheckFailed(f"{name} changed one of its keyword inputs. Make a new one.")
    for out in _arrays(result):
        if any(np.shares_memory(out, array) for array in _arrays((args, kwargs))):
            raise CheckFailed(
                f"{name} returned a view of its input: the two share memory, so "
                "changing one changes the other. Return a copy: `.copy()`."
            )
    return result


def check(
    label: str,
    got: Any,
    expected: Any,
    likely: Mapping[str, Any] | None = None,
    tol: float = 1e-9,
) -> None:
    """Compare a result with what was expected: type, shape, then every number.

    Parameters
    ----------
    label : what was asked, in the words of the lesson, for example
        ``"weighted_sum([1, 2], [3, 4], b=0.5)"``.
    got, expected : numbers or arrays. ``True`` and ``False`` count as 1 and 0.
    likely : a cause in words -> the wrong value it leads to. If the learner's value
        is one of these, the message names the cause.
    tol : relative and absolute tolerance.

    Raises
    ------
    CheckFailed
        With the label, what was expected, what came, and the likely cause.
    """
    if got is None:
        raise CheckFailed(
            f"{label}: got None. The function ended without giving a value back. "
            "Is there a `return` line, and is it reached?"
        )
    want = np.asarray(expected)
    try:
        have = np.asarray(got)
    except ValueError:
        have = np.asarray(None)
    if have.dtype.kind not in "biuf":
        raise CheckFailed(
            f"{label}: expected {_kind(want)}, got {type(got).__name__}: {_show(got)}."
        )
    if have.dtype.kind == "b":  # True and False are shown as what they count
        have = have.astype(int)
    cause = _cause(have, likely, tol)
    if have.shape != want.shape:
        raise CheckFailed(
            f"{label}: expected {_kind(want)}, got {_kind(have)}.{cause}"
            f"{'' if cause else _shape_cause(have.shape, want.shape)}"
        )
    if not _close(have, want, tol):
        where = ""
        if want.ndim and want.size > 1:
            wrong = ~np.isclose(have, want, rtol=tol, atol=tol, equal_nan=True)
            first = tuple(int(i) for i in np.argwhere(wrong)[0])
            at = str(first[0]) if len(first) == 1 else str(first)
            where = (
                f" {int(wrong.sum())} of {want.size} values differ; the first is at "
                f"index {at}: expected {_show(want[first])}, got {_show(have[first])}."
            )
        raise CheckFailed(
            f"{label}: expected {_show(want)}, got {_show(have)}.{where}{cause}"
        )


def holds(label: str, condition: Any, otherwise: str) -> None:
    """Check a property. `otherwise` says what it means that it does not hold."""
    if not condition:
        raise CheckFailed(f"{label}: {otherwise}")


def raises(label: str, error: type[Exception], f: Callable[..., Any], *args: Any):
    """Check that ``f(*args)`` refuses its input with `error`."""
    try:
        result = f(*args)
    except NotImplementedError:
        raise CheckFailed(f"{label}: the function is not written yet.") from None
    except error:
        return
    except Exception as other:
        raise CheckFailed(
            f"{label}: expected {error.__name__}, got {type(other).__name__}: {other}"
        ) from None
    raise CheckFailed(
        f"{label}: expected {error.__name__}, got the result {_show(result)}. "
        f"Refuse such input: `raise {error.__name__}(...)` and say what is wrong."
    )


def blank(name: str, got: Any, expected: Any, tol: float = 1e-9) -> None:
    """Say whether a blank of a faded example is filled in. Never stops the notebook."""
    if got is ...:
        print(f"{name}: still empty. Put an expression in place of the three dots.")
        return
    try:
        check(name, got, expected, tol=tol)
    except CheckFailed as failed:
        print(f"Not yet. {failed}")
    else:
        print(f"{name}: right, {_show(np.asarray(got))}.")


def _close(have: np.ndarray, want: np.ndarray, tol: float) -> bool:
    return have.shape == want.shape and bool(
        np.allclose(have, want, rtol=tol, atol=tol, equal_nan=True)
    )


def _cause(have: np.ndarray, likely: Mapping[str, Any] | None, tol: float) -> str:
    for words, wrong in (likely or {}).items():
        if _close(have, np.asarray(wrong), tol):
            return f" Likely cause: {words}"
    return ""


def _shape_cause(have: tuple[int, ...], want: tuple[int, ...]) -> str:
    if have == (*want, 1) or have == (1, *want):
        return " Likely cause: one axis of length 1 too many. Give the shape asked for."
    if have == want[::-1]:
        return " Likely cause: rows and columns are swapped."
    return ""


def _kind(a: np.ndarray) -> str:
    return "a single number" if a.ndim == 0 else f"an array of shape {a.shape}"


def _show(value: Any) -> str:
    """A value in few characters; a long array by its shape and first numbers."""
    if isinstance(value, np.ndarray | np.generic):
        if value.ndim == 0:
            return f"{value.item():.10g}" if value.dtype.kind == "f" else str(value)
        if value.size > 24:
            first = ", ".join(_show(v) for v in value.ravel()[:4])
            return f"an array of shape {value.shape} starting {first}, …"
        return np.array2string(np.asarray(value), precision=6, separator=", ")
    text = repr(value)
    return text if len(text) <= 120 else text[:117] + "..."


def _brief(args: tuple[Any, ...]) -> str:
    return ", ".join(
        f"array of shape {a.shape}" if isinstance(a, np.ndarray) else _show(a)
        for a in args
    )


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return (
            isinstance(b, np.ndarray)
            and a.dtype == b.dtype
            and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
        )
    if isinstance(a, dict):
        return (
            isinstance(b, dict)
            and a.keys() == b.keys()
            and all(_same(a[k], b[k]) for k in a)
        )
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, bool | int | float | str | bytes | type(None)):
        return type(a) is type(b) and (a == b or a != a)
    return True  # a generator, a model: not ours to judge


def _arrays(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict):
        for v in value.values():
            yield from _arrays(v)
    elif isinstance(value, list | tuple):
        for v in value:
            yield from _arrays(v)
