"""The kinds of objects that cross by value, and how one is looked at and refilled."""

from __future__ import annotations

import builtins
import random
from collections.abc import Callable
from typing import Any

import numpy as np

from .wire import Malformed

NONE = type(None)
PLAIN = (NONE, bool, float, str, bytes)
NUMBERS = "biufcUSMm"  # kinds of arrays that cross by value
TYPES: dict[str, type] = {
    t.__name__: t
    for t in (NONE, bool, int, float, complex, str, bytes, bytearray, list, tuple)
}
TYPES |= {t.__name__: t for t in (dict, set, frozenset, slice, range, object, type)}
TYPES |= {f"np.{t.__name__}": t for t in set(np.sctypeDict.values())}
TYPES |= {"np.ndarray": np.ndarray, "np.Generator": np.random.Generator}
NAMES = {t: name for name, t in TYPES.items()}
SIZED = (np.ndarray, list, tuple)
GLOBALS = (np.random.mtrand._rand, random._inst)  # type: ignore[attr-defined]
BIT_GENERATORS = {"PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"}


def can_change(value: Any) -> bool:
    """Whether this is an object that crosses by value and can change in place."""
    return isinstance(value, (list, dict, set, bytearray)) or (
        type(value) in (np.random.Generator, np.random.RandomState, random.Random)
        or (isinstance(value, np.ndarray) and value.dtype.kind == "O")
    )


def word(value: Any) -> str:
    """The tag of an object that can change."""
    for base in (list, dict, set, bytearray):
        if isinstance(value, base):
            return base.__name__
    if isinstance(value, np.ndarray):
        return "objects"
    words = {np.random.Generator: "generator", np.random.RandomState: "legacy"}
    return words.get(type(value), "random")


def array_contents(array: np.ndarray) -> list:
    order: Any = "F" if array.flags.fnc else "C"
    return [array.dtype.str, list(array.shape), order, array.tobytes(order)]


def build_array(dtype: str, shape: list, order: str, data: bytes) -> np.ndarray:
    """Return a new array that owns its memory."""
    kind = number_type(dtype)
    array: np.ndarray = np.empty(tuple(shape), kind, "F" if order == "F" else "C")
    if array.nbytes != len(data):
        raise Malformed("an array of another size")
    flat = np.frombuffer(data, kind)
    array.ravel("K")[...] = flat  # a view: it is contiguous in its own order
    return array


def number_type(name: str) -> np.dtype:
    kind = np.dtype(str(name))
    if kind.kind not in NUMBERS or kind.itemsize > 2**20:
        raise Malformed("no type of numbers or text")
    return kind


def state_of(value: Any) -> Any:
    if isinstance(value, np.random.Generator):
        return value.bit_generator.state
    if isinstance(value, np.random.RandomState):
        return value.get_state(legacy=False)
    return value.getstate()


def sound(state: Any) -> Any:
    """Refuse a generator's state that would make NumPy read beyond its own memory."""
    if not isinstance(state, dict):
        return state
    inner = state["state"]
    size = {"MT19937": 624, "Philox": 4, "SFC64": 4}.get(state["bit_generator"], 0)
    arrays = [a for a in (*inner.values(), state.get("buffer")) if type(a) in SIZED]
    position = inner.get("pos", state.get("buffer_pos", 0))
    wanted = {"MT19937": [size], "Philox": [4, 2, 4], "SFC64": [4]}
    if [len(a) for a in arrays] != wanted.get(state["bit_generator"], []):
        raise Malformed("a generator's state of another size")
    if type(position) is not int or not 0 <= position <= size:
        raise Malformed("a generator's state that points outside itself")
    if state.get("has_uint32", 0) not in (0, 1):
        raise Malformed("a generator's state that cannot be")
    return state


def look(value: Any) -> Any:
    """What is compared to see whether an object has changed."""
    if isinstance(value, np.ndarray) and value.dtype.kind in NUMBERS:
        return (value.dtype, value.shape, value.tobytes())
    if isinstance(value, np.ndarray):
        return (value.shape, value.ravel().tolist())
    if isinstance(value, dict):
        return (list(dict.keys(value)), list(dict.values(value)))
    if isinstance(value, (list, set)):
        return (None, list(value))
    if isinstance(value, bytearray):
        return (None, bytes(value))
    return ("state", frozen(state_of(value)))


def frozen(state: Any) -> Any:
    """A generator's state as something that stays as it is and can be compared."""
    if isinstance(state, dict):
        return tuple(frozen(v) for v in state.values())
    return state.tobytes() if isinstance(state, np.ndarray) else state


def unchanged(old: Any, new: Any) -> bool:
    """Compare two looks: what is inside by identity, it has an entry of its own."""
    if old is None or len(new) == 3 or str in (type(new[0]), type(old[0])):
        return old == new
    (key, items), (new_key, new_items) = old, new
    return (
        len(items) == len(new_items)
        and all(a is b for a, b in zip(items, new_items, strict=True))
        and (
            key is new_key
            or (
                len(key) == len(new_key)
                and all(a is b for a, b in zip(key, new_key, strict=True))
            )
        )
    )


def replace(obj: Any, contents: list, read: Callable[[Any], Any]) -> None:
    """Give an object other contents, in place."""
    if isinstance(obj, np.ndarray) and obj.dtype.kind in NUMBERS:
        new = build_array(*contents)
        if new.dtype != obj.dtype or new.size != obj.size:
            raise ValueError("an array was given another size while it was shared")
        if new.shape != obj.shape:
            obj.shape = new.shape
        frozen = not obj.flags.writeable
        if frozen:
            obj.flags.writeable = True
        obj[...] = new
        obj.flags.writeable = not frozen
    elif isinstance(obj, np.ndarray):
        shape, cells = contents
        flat: np.ndarray = np.empty(len(cells), object)
        for i, cell in enumerate(cells):
            flat[i] = read(cell)
        obj[...] = flat.reshape(shape)
    elif isinstance(obj, list):
        obj[:] = [read(item) for item in contents]
    elif isinstance(obj, set):
        new_items = [read(item) for item in contents]
        set.clear(obj)
        set.update(obj, new_items)
    elif isinstance(obj, bytearray):
        obj[:] = contents[0]
    elif isinstance(obj, dict):
        keys, values = contents[::2], contents[1::2]
        pairs = [(read(k), read(v)) for k, v in zip(keys, values, strict=True)]
        dict.clear(obj)
        dict.update(obj, pairs)
    else:
        state = sound(read(contents[1]))
        if isinstance(obj, np.random.Generator):
            obj.bit_generator.state = state
        elif isinstance(obj, np.random.RandomState):
            obj.set_state(state)
        else:
            obj.setstate(state)


def error_type(names: list[str]) -> type[BaseException]:
    """The nearest error type that exists here, for the names of a class and its bases.

    A class of the other side's own becomes a new class of that name.
    """
    for name in names:
        base = getattr(builtins, str(name), None) or getattr(
            np.linalg if name == "LinAlgError" else np.exceptions, str(name), None
        )
        if isinstance(base, type) and issubclass(base, BaseException):
            if name == names[0]:
                return base
            return type(str(names[0])[:80], (base,), {})
    return Exception
