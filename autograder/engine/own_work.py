"""Own work: the library's version of what an exercise asks for raises an error.

`refuse` is called once in a student's process, before the learner's first cell. It
changes the functions themselves, not the ways to them:

- A Python function keeps its identity and gets another body. Whoever holds it, an
  import, `sys.modules`, another module's globals, `gc`, `__wrapped__`, a copy of its
  `__code__`, holds the new body.
- A class loses the body of everything that it defines.
- A NumPy ufunc is C and cannot be changed: every reference to it is replaced.
- The files that such a function was read from can no longer be opened. This ends
  `reload`, a second import, `runpy`, `inspect.getsource` and `exec` of a file.

The rest of the library works. A library function that names a refused one in its own
code may still call it: `plot_losses` draws the sigmoid, scikit-learn's
`predict_proba` computes it. Methods are refused to everybody.

What stays open. Text is text: a formula can be typed in, from memory or from a web
page, and no program can tell. A function with another task can be made to give the
value away (`predict_proba` of a model whose weights were set by hand). Another program
that is started can read the files, where confinement lets it start. The original of a
function that the library still needs lies in this process, and a learner who knows
this file can dig it out of its guard. Whoever can do that can write the function.
Nothing that decides a grade is here.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import linecache
import os
import pkgutil
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import CellType, CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import firstneuron

LIBRARY = ("firstneuron", "numpy", "scipy", "sklearn")
MODULES = (  # of the others, what lessons name; firstneuron is imported whole
    "scipy.optimize",
    "scipy.spatial.distance",
    "scipy.special",
    "scipy.stats",
    "sklearn.datasets",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.neural_network",
    "sklearn.preprocessing",
)
AS_KEY = object()  # where a dict holds a ufunc that is one of its keys
HERE = "<own work>"  # the file name of every body that refuses


class Refused(PermissionError):
    """The exercise asks the learner to write this. The message is for the learner."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows this instead of a traceback through our own code
        return [f"Refused: {self}"]


class Library(NamedTuple):
    """What is asked of the library's modules again and again, looked up once."""

    callers: dict[str, set[int]]  # a name -> ids of the library's codes that use it
    holders: dict[int, list[tuple[Any, Any]]]  # id of a ufunc -> what holds it, where
    alive: NDArray[np.object_]  # all these codes: no id is given to another


@cache
def library() -> Library:
    """Import the library and look through it.

    The zygote calls this before `gc.freeze`, so that no student pays for it: 0.2 s
    and the imports. A module that is imported later has no friends.
    """
    course_modules()
    for module in MODULES:
        pkgutil.resolve_name(module)  # which makes itself ready on its first call
    callers: dict[str, set[int]] = {}
    holders: dict[int, list[tuple[Any, Any]]] = {}
    alive = []
    for thing in gc.get_objects():
        if type(thing) is FunctionType:
            if str(thing.__module__).partition(".")[0] in LIBRARY:
                for code in _codes(thing.__code__):
                    alive.append(code)
                    for name in (*code.co_names, *code.co_freevars):
                        callers.setdefault(name, set()).add(id(code))
        else:
            for key, value in _held(thing):
                if type(value) is np.ufunc:
                    holders.setdefault(id(value), []).append((thing, key))
                if type(key) is np.ufunc:
                    holders.setdefault(id(key), []).append((thing, AS_KEY))
    return Library(callers, holders, _hidden(*alive))


def course_modules() -> list[ModuleType]:
    """Every module of `firstneuron`, imported."""
    return [
        importlib.import_module(module.name)
        for module in pkgutil.iter_modules(firstneuron.__path__, "firstneuron.")
        if not module.name.endswith(".__main__")
    ]


def refuse(names: Mapping[str, Sequence[str]]) -> None:
    """From now on, calling one of these is an error that says so.

    Parameters
    ----------
    names : for each exercise, the dotted names of what its author must not call. A
        name that does not exist here is passed over: it cannot be called.
    """
    if not names:
        return
    known = library()
    found = []
    for exercise, dotted in names.items():
        for name in dotted:
            try:
                found.append((exercise, name, find(name)))
            except (ImportError, AttributeError):
                continue
    files: dict[tuple[int, int], str] = {}
    for exercise, name, thing in found:
        message = (
            f"{name} was called. The exercise {exercise} asks you to build what it "
            f"does. Write {exercise} yourself, without {name}."
        )
        if type(thing) is np.ufunc:
            _replace(thing, message, known)
            continue
        for function, friends in _bodies(thing, known):
            path = function.__code__.co_filename
            if path == HERE:  # two exercises refuse it, or it has two names
                continue
            _poison(function, _Guard(message, friends))
            _close(
                path,
                f"{Path(path).name} cannot be opened while your work is graded, "
                f"because it holds {name}. Write {exercise} yourself, without it.",
                files,
            )
    if files:
        sys.addaudithook(_porter(files))


def find(name: str) -> Any:
    """The function, class or ufunc with a dotted name.

    Raises
    ------
    ImportError, AttributeError
        If there is no such thing.
    TypeError
        If it is something that cannot be refused.
    """
    thing = pkgutil.resolve_name(name)
    if isinstance(thing, type) and thing.__flags__ & (1 << 9):  # defined in Python
        return thing
    while not isinstance(thing, FunctionType | np.ufunc):
        # np.cov and its like: a dispatcher in C around a Python function
        if not hasattr(thing, "__wrapped__"):
            raise TypeError(
                f"{name} is a {type(thing).__name__}. Name a function or class that "
                "is written in Python, or a NumPy ufunc."
            )
        thing = thing.__wrapped__
    return thing


def _bodies(
    thing: FunctionType | type, known: Library
) -> Iterator[tuple[FunctionType, Collection[int]]]:
    """The functions to poison, each with the ids of the codes that may call it."""
    if isinstance(thing, FunctionType):
        method = "." in thing.__qualname__
        yield thing, () if method else known.callers.get(thing.__name__, ())
        return
    if "__init__" not in vars(thing):
        thing.__init__ = lambda self, *args, **kwargs: None  # type: ignore[misc]
    for value in vars(thing).values():
        value = getattr(value, "__func__", getattr(value, "fget", value))
        if isinstance(value, FunctionType):
            yield value, ()


class _Guard:
    """What stands in the place of a body, and lets the library through."""

    def __init__(self, message: str, friends: Collection[int]) -> None:
        self.message, self.friends = message, friends
        self.original: Callable[[], Callable[..., Any]] | None = None

    def __call__(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        caller = sys._getframe(1).f_back  # 1 is the body that called this
        if self.original and caller and id(caller.f_code) in self.friends:
            return self.original()(*args, **kwargs)
        raise Refused(self.message)


def _body(*args: Any, **kwargs: Any) -> Any:
    guard: Any = "the guard"
    return guard(args, kwargs)


def _guarded(guard: _Guard, name: str, free: tuple[str, ...] = ()) -> CodeType:
    """The code of `_body`, with the guard as a constant."""
    code = _body.__code__
    return code.replace(
        co_consts=tuple(guard if c == "the guard" else c for c in code.co_consts),
        co_name=name,
        co_filename=HERE,
        co_freevars=free,  # a function takes only code with as many as it had
    )


def _poison(function: FunctionType, guard: _Guard) -> Callable[[], FunctionType]:
    """Put the guard into a function and into what it wraps.

    Returns what makes the function as it was, for the guard.
    """
    code, cells = _hidden(function.__code__), function.__closure__ or ()
    defaults, by_name = function.__defaults__, function.__kwdefaults__
    inner = getattr(function, "__wrapped__", None)
    make_inner = _poison(inner, guard) if isinstance(inner, FunctionType) else None

    def make() -> FunctionType:
        # made for one call, so that gc finds no function that works
        closure = tuple(
            CellType(make_inner()) if make_inner and c.cell_contents is inner else c
            for c in cells
        )
        made = FunctionType(
            code.item(), function.__globals__, function.__name__, defaults, closure
        )
        made.__kwdefaults__ = by_name
        return made

    function.__code__ = _guarded(
        guard, function.__name__, function.__code__.co_freevars
    )
    function.__defaults__ = function.__kwdefaults__ = None
    guard.original = make if guard.friends else None
    return make


def _replace(ufunc: np.ufunc, message: str, known: Library) -> None:
    """Put a function that refuses wherever a ufunc is held."""
    name = ufunc.__name__
    guard = _Guard(message, friends := set())
    kept = _hidden(ufunc)
    guard.original = kept.item
    stand_in = FunctionType(_guarded(guard, name), {}, name)
    for holder, key in known.holders.get(id(ufunc), ()):
        friends |= known.callers.get(str(key), set())
        if key is AS_KEY:
            holder[stand_in] = holder.pop(ufunc)
        elif isinstance(holder, dict):
            holder[key] = stand_in
        else:
            object.__setattr__(holder, key, stand_in)


def _held(thing: Any) -> list[tuple[Any, Any]]:
    """Keys and values of a dict, or of a dataclass; nothing of other things."""
    kind = type(thing)  # not isinstance: a lazy object would wake up
    if issubclass(kind, dict):
        return list(thing.items())
    if hasattr(kind, "__dataclass_fields__"):
        return list(getattr(thing, "__dict__", {}).items())
    return []


def _hidden(*things: Any) -> NDArray[np.object_]:
    """A box into which gc cannot look: it does not follow NumPy's arrays."""
    box = np.empty(len(things), dtype=object)
    box[:] = things
    return box


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code and the codes of the functions inside it."""
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _codes(const)


def _close(path: str, message: str, files: dict[tuple[int, int], str]) -> None:
    """Note a source file, and what Python compiled from it, as closed."""
    linecache.cache.pop(path, None)
    for each in (path, importlib.util.cache_from_source(path)):
        try:
            about = os.stat(each)
        except OSError:  # never compiled, or made without a file
            continue
        files.setdefault((about.st_dev, about.st_ino), message)


def _porter(files: Mapping[tuple[int, int], str]) -> Callable[[str, Any], None]:
    """An audit hook that lets nobody open these files, under any name."""

    def hook(event: str, args: Any) -> None:
        if event != "open":
            return
        try:
            about = os.stat(args[0])
        except (OSError, TypeError, ValueError):
            return  # no such file; whoever opens it will be told
        if message := files.get((about.st_dev, about.st_ino)):
            raise Refused(message)

    return hook
