"""Calls between the judge and the student, in both directions.

What cannot cross by value (`values.py`) stays where it is; the other side gets a
`Handle`. Using a handle sends a request and waits for the reply. While it waits, the
other side may send requests of its own: a function that a test passes in is called
back. So requests nest like calls, and there is always exactly one side that runs.

Both sides run this code. What a side lets the other do with its objects is its own
policy: the student's `serve` allows everything, the judge's next to nothing.
"""

from __future__ import annotations

import copy
import importlib
import io
import operator
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .handles import (
    ABLE,
    ONE_SIDED,
    OPERATORS,
    Handle,
    abilities,
    handle_class,
)
from .kinds import error_type
from .values import Values
from .wire import Channel, Gone, Malformed

SHARING = {"call", "attr", "item", "name", "next"}  # what gives an object that stays
MAX_NESTED = 200  # requests within requests
MAX_TEXT = 10_000_000  # characters printed in one call
# functions of these modules cross by name, from the judge to the student
KNOWN_MODULES = ("numpy", "math", "operator", "scipy", "firstneuron")


def perform(operation: str, args: list) -> Any:
    """Do with one of our objects what the other side asks."""
    match operation, args:
        case "call", [f, positional, named, errstate]:
            with np.errstate(**errstate):
                return f(*positional, **named)
        case "attr", [value, name]:
            return getattr(value, name)
        case "setattr", [value, name, new]:
            return setattr(value, name, new)
        case "delattr", [value, name]:
            return delattr(value, name)
        case "len", [value]:
            return len(value)
        case "item", [value, key]:
            return value[key]
        case "setitem", [value, key, new]:
            value[key] = new
            return None
        case "delitem", [value, key]:
            del value[key]
            return None
        case "iter", [value]:
            return iter(value)
        case "next", [value]:
            return next(value)
        case "operate", [name, first, second]:
            return OPERATORS[name](first, second)
        case "one_sided", [value, name]:
            return ONE_SIDED[name](value)
        case "shallow copy", [value]:
            return copy.copy(value)
        case "copy", [value]:
            return copy.deepcopy(value)
        case "isinstance", [kind, value]:
            return isinstance(value, kind)
        case "enter", [value]:
            return value.__enter__()
        case "exit", [value, *_]:
            return value.__exit__(None, None, None)
    raise Malformed(f"no such request: {str(operation)[:20]}")


class Peer:
    """This side of the connection."""

    def __init__(
        self,
        channel: Channel,
        judge: bool,
        serve: Callable[[Peer, str, list], Any],
        renamed: Callable[[], list[str]] = list,
    ) -> None:
        self.channel = channel
        self.judge = judge
        self.serve = serve
        self.renamed = renamed  # names that mean another function than when asked for
        self.values = Values(judge, self._hand_out, self._take)
        self.objects: dict[int, Any] = {}  # ours that the other side may name
        self.given: dict[int, int] = {}  # id of the object -> its number
        self.handles: dict[int, Handle] = {}  # theirs
        self.lasting: set[int] = set()  # numbers of ours that outlive a test cell
        self.functions: dict[str, Any] = {}  # by name, until the other side says no
        self.next_number = 0
        self.asked = 0  # requests, in all; a reply repeats its request's number
        self.broken = False
        self.turn = 0  # counts what may have run code on the other side
        self.level = 0  # of requests asked and answered that are not finished

    # -- messages: after the first that goes wrong there are no others

    def receive(self) -> list:
        if self.broken:
            raise Gone
        try:
            message = self.channel.receive()
        except (Gone, Malformed) as error:
            raise self._broken(error) from None
        if len(message) < 2 or type(message[1]) is not int:
            raise self._broken(Malformed("no number"))
        return message

    def _send(self, message: list) -> None:
        if self.broken:
            raise Gone
        try:
            self.channel.send(message)
        except Gone as error:
            raise self._broken(error) from None

    def _broken(self, error: BaseException) -> BaseException:
        self.broken = True
        return error

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Whatever goes wrong while a message is read is the sender's fault."""
        try:
            yield
        except Malformed as error:
            raise self._broken(error) from None
        except Exception as error:
            text = f"{type(error).__name__}: {error}"[:200]
            raise self._broken(Malformed(text)) from error

    # -- requests

    def request(self, operation: str, *args: Any) -> Any:
        """Ask the other side and wait for the result, serving it meanwhile."""
        return self._round(operation, args, frame=False)

    def call(self, f: Any, args: tuple, kwargs: dict) -> Any:
        """Call a function of the other side. Its arguments are shared for the call."""
        return self._round("call", (f, args, kwargs, np.geterr()), frame=True)

    def _round(self, operation: str, args: tuple, frame: bool) -> Any:
        values = self.values
        changes = values.changes(lazy=False)
        dropped = values.unused()
        values.forget(dropped)
        if frame:
            values.push()
        known = len(values.frames[-1])
        eager, values.eager = values.eager, not frame
        self.asked += 1
        number = self.asked
        try:
            body = [values.write(arg) for arg in args]
            self._send(["ask", number, operation, changes, dropped, body])
        except Exception:  # too large or too deep: the other side knows nothing of it
            values.forget(values.frames[-1][known:])
            if frame:
                values.pop()
            raise
        finally:
            values.eager = eager
        self.level += 1
        self.turn += operation != "attr"
        try:
            while True:
                message = self.receive()
                if message[0] == "ask":
                    self.answer(message)
                elif message[1] == number:
                    return self._settle(message, frame)
                elif self.judge:
                    raise self._broken(Malformed("a reply to another question"))
        finally:
            self.level -= 1

    def _settle(self, message: list, frame: bool) -> Any:
        """Read a reply: the result, what changed, what was printed and warned."""
        kinds = (str, int, object, list, list, bool, str, str, list, list)
        if len(message) != len(kinds) or message[0] not in ("give", "raise"):
            raise self._broken(Malformed("no reply"))
        if not all(isinstance(m, k) for m, k in zip(message, kinds, strict=True)):
            raise self._broken(Malformed("no reply"))
        word, _, result, changes, dropped, keep, out, err, warned, renamed = message
        values = self.values
        try:
            with self._reading():
                values.below = frame
                value = values.read(result)
                values.below = False
                values.apply(changes)
                values.forget(dropped)
                for name in renamed:
                    self.functions.pop(name, None)
        finally:
            values.below = False
            if frame:
                values.pop(keep)
        if out:
            sys.stdout.write(out)
        if err:
            sys.stderr.write(err)
        for names, text in warned:
            category = error_type(names)
            if issubclass(category, Warning):
                warnings.warn(str(text), category, stacklevel=4)
        if word == "raise":
            raise build_error(value)
        return value

    # -- answers

    def answer(self, message: list) -> None:
        """Serve a request and send the reply."""
        if self.level >= MAX_NESTED:
            raise self._broken(Malformed("requests are nested too deep"))
        self.turn += 1
        values = self.values
        with self._reading():
            _, number, operation, changes, dropped, body = message
            values.apply(changes)
            values.forget(dropped)
            frame = operation == "call"
            if frame:
                values.push()
            eager, values.eager = values.eager, not frame
            args = [values.read(part) for part in body]
        values.eager = True
        word, result = "give", None
        self.level += 1
        with self._recorded() as (out, err, warned):
            try:
                result = self.serve(self, operation, args)
            except (Malformed, Gone):
                raise
            except BaseException as error:
                if self.judge and not isinstance(error, Exception):
                    raise  # the time is up
                word, result = "raise", describe_error(error, self.judge)
        self.level -= 1
        keep = frame and hasattr(type(result), "__next__")
        # whoever gave an object may keep it, and look at it again
        share = word == "give" and operation in SHARING
        values.below = frame
        home = values.frames[-2 if frame else -1]
        known = len(home)
        try:
            body = values.write(result, share)
        except Exception as error:
            values.forget(home[known:])
            word = "raise"
            body = values.write(describe_error(error, self.judge), False)
        values.below = False
        lazy = frame or self.level == 0
        changes = values.changes(lazy)
        dropped = values.unused()
        values.forget(dropped)
        if frame:
            values.pop(keep)
        values.eager = eager
        texts = [t.getvalue()[:MAX_TEXT] for t in (out, err)]
        renamed = self.renamed()
        self._send(
            [word, number, body, changes, dropped, keep, *texts, warned, renamed]
        )

    @contextmanager
    def _recorded(self):
        """Collect what is printed and warned while a request is served."""
        out, err = io.StringIO(), io.StringIO()
        warned: list = []
        if self.judge:  # a test's own function, called back, prints where it is
            yield out, err, warned
            return
        kept = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = out, err
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                yield out, err, warned
        finally:
            sys.stdout, sys.stderr = kept
            for w in caught[:100]:
                names = [k.__name__ for k in w.category.__mro__]
                warned.append([names, str(w.message)[:10_000]])

    # -- handles

    def _hand_out(self, value: Any) -> list:
        if isinstance(value, Handle) and value._peer is self:
            return ["handle", "yours", value._number]
        if isinstance(value, types.ModuleType):
            return ["handle", "module", value.__name__]
        if self.judge and (named := known_function(value)):
            return ["handle", "known", *named]
        number = self.given.get(id(value))
        if number is None:
            number = self.next_number = self.next_number + 1
            self.objects[number] = value
            self.given[id(value)] = number
        name = getattr(value, "__name__", None)
        if type(name) is not str:
            name = type(value).__name__
        kind = "class" if isinstance(value, type) else type(value).__name__
        return ["handle", "mine", number, name[:200], kind[:200], abilities(value)]

    def _take(self, rest: list) -> Any:
        whose, *rest = rest
        if whose == "yours":
            return self.objects[rest[0]]
        if whose == "module":
            return self._module(str(rest[0]))
        if whose == "known" and not self.judge:
            return operator.attrgetter(rest[1])(importlib.import_module(rest[0]))
        number, name, kind, able = rest
        if type(number) is not int or not set(able) <= ABLE:
            raise Malformed("no handle")
        if number not in self.handles:
            make = handle_class(tuple(able))
            self.handles[number] = make(self, number, str(name)[:200], str(kind)[:200])
        return self.handles[number]

    def _module(self, name: str) -> Any:
        """A module is not passed: each side has its own, the judge only harmless ones.

        Else `np = my_own_numpy` would let an answer choose what its test calls.
        """
        if self.judge and name not in HARMLESS:
            raise AttributeError(f"tests do not use an answer's module {name[:80]!r}")
        return importlib.import_module(name)

    def forget(self) -> None:
        """Forget what was shared for one test cell; the judge, what it handed out."""
        self.functions.clear()
        self.values.forget_all()
        if self.judge:
            self.objects = {n: self.objects[n] for n in self.lasting}
            self.given = {id(value): n for n, value in self.objects.items()}


HARMLESS = {
    *("numpy", "numpy.linalg", "numpy.random", "math", "random", "statistics"),
    *("itertools", "functools", "collections", "copy", "operator", "string"),
    *("scipy", "pandas", "matplotlib", "matplotlib.pyplot", "sklearn", "json", "re"),
}


def known_function(value: Any) -> tuple[str, str] | None:
    """Module and name of a function that both sides can import."""
    module = getattr(value, "__module__", None) or "numpy"
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    if not callable(value) or not isinstance(module, str) or not isinstance(name, str):
        return None
    if module.split(".")[0] not in KNOWN_MODULES or "<" in name:
        return None
    try:
        found = operator.attrgetter(name)(sys.modules[module])
    except (AttributeError, KeyError):
        return None
    return (module, name) if found is value else None


def describe_error(error: BaseException, judge: bool) -> list:
    """What the other side is told about an error; a test's traceback is not told."""
    names = [kind.__name__ for kind in type(error).__mro__[:-1]]
    try:
        text = str(error)[:20_000]
    except BaseException as other:
        text = f"(its message could not be read: {type(other).__name__})"
    plain = len(error.args) == 1 and type(error.args[0]) in (str, int)
    trace = "" if judge else "".join(traceback.format_tb(error.__traceback__, 50))
    return [names, text, error.args[0] if plain else None, trace[:20_000]]


def build_error(described: Any) -> BaseException:
    """An error of this side, for one described by the other."""
    try:
        names, text, only, trace = described
        kind = error_type([str(name) for name in names])
        error = kind(only if only is not None else text)
    except Exception:  # an error type that wants other arguments
        error, trace = Exception(str(described)[:200]), ""
    error.remote_traceback = str(trace)  # type: ignore[attr-defined]
    return error
