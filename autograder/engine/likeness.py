"""Which known mistake does a failed answer behave like?

A test stops at its first failed check, whose message holds what was asked and what
came. An answer whose message is the same as a known mistake's behaves like that
mistake on everything the test looked at. The texts of the two are never compared: the
same mistake can be written in many ways.

The known mistakes are the authors' own code, so they run here, in the judge.
"""

from __future__ import annotations

import signal
import types
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from typing import Any

Mistake = tuple[str, str]  # a teacher's sentence, and the wrong answer
SECONDS = 5  # for all mistakes of one test

known: dict[str, dict[str, str]] = {}  # a test's text -> message -> sentence


class TooLong(BaseException):
    """The mistakes' time is up."""


def likely(
    test: str,
    codes: Sequence[types.CodeType],
    names: dict[str, Any],
    mistakes: Sequence[Mistake],
    message: str,
) -> str | None:
    """Return the sentence for the mistake that fails with `message`, if there is one.

    Parameters
    ----------
    test : the test cell's text, which names its mistakes in `known`.
    codes : its statements, compiled.
    names : what locked cells and earlier tests have defined.
    mistakes : the known ones, in the order in which they are compared.
    """
    if test not in known:
        known[test] = messages(codes, names, mistakes)
    return known[test].get(message)


def messages(
    codes: Sequence[types.CodeType],
    names: dict[str, Any],
    mistakes: Sequence[Mistake],
) -> dict[str, str]:
    """The message each mistake fails with, and what a teacher says to it."""
    found: dict[str, str] = {}

    def ring(*_: object) -> None:
        raise TooLong

    kept = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        for sentence, code in mistakes:
            with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
                message = failure(codes, names.copy(), code)
            if message is not None:
                found.setdefault(message, sentence)
    except TooLong:
        pass  # those that had their turn are known
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, kept)
    return found


def failure(
    codes: Sequence[types.CodeType], names: dict[str, Any], answer: str
) -> str | None:
    """Run an answer and then a test; return how the test failed."""
    with suppress(Exception):
        exec(answer, names)
        try:
            for code in codes:
                eval(code, names)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return None
