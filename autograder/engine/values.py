"""Python values as messages, and back: what may cross between answer and test.

By value cross: None, bool, int, float, complex, str, bytes, list, tuple, dict, set,
slice, range, NumPy scalars, arrays of numbers or text, random generators (by their
state) and the names of data types. A subclass arrives as the plain type it extends.
Everything else stays where it is and crosses as a handle.

An object that can be changed in place is remembered on both sides under one number
(`Shared`), together with what was last told about it. So a change made on one side can
be told to the other, and an object that comes back comes back as itself. A view of a
remembered array comes back as a view of it: `np.shares_memory` still tells the truth.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .kinds import (
    BIT_GENERATORS,
    GLOBALS,
    NAMES,
    NUMBERS,
    PLAIN,
    TYPES,
    array_contents,
    build_array,
    can_change,
    look,
    number_type,
    replace,
    state_of,
    unchanged,
    word,
)
from .wire import MAX_DEPTH, Malformed


@dataclass
class Shared:
    """An object that both sides know."""

    number: int
    obj: Any
    seen: Any  # its contents when they were last told
    eager: bool  # changes are told with every message, not only at a call's end


class Values:
    """Writes and reads values; keeps the table of shared objects.

    `make_handle` turns an object of ours into what stands for it in a message, and
    `take_handle` turns such a thing back into an object. `even` tells the two sides'
    numbers apart.
    """

    def __init__(
        self,
        even: bool,
        make_handle: Callable[[Any], list],
        take_handle: Callable[[list], Any],
    ) -> None:
        self.judge = even
        self.next_number = 0 if even else 1
        self.make_handle = make_handle
        self.take_handle = take_handle
        self.shared: dict[int, Shared] = {}
        self.numbers: dict[int, int] = {}  # id of the object -> its number
        self.frames: list[list[int]] = [[]]  # numbers, by the call that brought them
        self.below = False  # what is met now belongs to the frame below the newest
        self.eager = True  # for objects met now
        self.globals: set[int] = set()

    # -- frames: how long an object is remembered

    def push(self) -> None:
        self.frames.append([])

    def pop(self, keep: bool = False) -> None:
        """Forget the newest frame's objects; `keep` leaves them to the one below."""
        frame = self.frames.pop()
        if keep:
            self.frames[-1].extend(frame)
        else:
            self.forget(frame)

    def forget(self, numbers: list[int]) -> None:
        for number in numbers:
            entry = self.shared.pop(number, None)
            if entry is not None and self.numbers.get(id(entry.obj)) == number:
                del self.numbers[id(entry.obj)]

    def forget_all(self) -> None:
        self.forget([n for n in self.shared if n not in self.globals])
        self.frames[:] = [[]]

    def share_globals(self) -> None:
        """Share the generators behind `np.random.seed` and `random.seed`.

        Both sides call it. When a test seeds one, the student's gets its state before
        the next call; the student's numbers never reach the test's own.
        """
        for number, obj in zip((-2, -4), GLOBALS, strict=True):
            self._remember(obj, number).seen = () if not self.judge else None
            self.globals.add(number)

    def seeded(self, number: int) -> None:
        """Tell the state of a global generator with the next message."""
        if number in self.shared:
            self.shared[number].seen = None

    def _remember(self, obj: Any, number: int | None = None) -> Shared:
        if number is None:
            number, self.next_number = self.next_number, self.next_number + 2
        entry = Shared(number, obj, None, self.eager)
        self.shared[number] = entry
        self.numbers[id(obj)] = number
        self.frames[-2 if self.below else -1].append(number)
        return entry

    # -- changes

    def changes(self, lazy: bool) -> list:
        """What changed since it was last told.

        `lazy` includes the newest frame's objects. Global generators are told only
        after they were seeded.
        """
        found = []
        newest = set(self.frames[-1]) if lazy else ()
        for entry in list(self.shared.values()):
            if entry.number in self.globals:
                if entry.seen is not None:
                    continue
            elif not entry.eager and entry.number not in newest:
                continue
            now = look(entry.obj)
            if not unchanged(entry.seen, now):
                entry.seen = now
                eager, self.eager = self.eager, entry.eager
                found.append([entry.number, self._contents(entry.obj, 0)])
                self.eager = eager
        return found

    def apply(self, changes: Any) -> None:
        """Make the changes that the other side made."""
        for number, contents in changes:
            if number in self.globals and self.judge:
                raise Malformed("a test draws its numbers itself")
            entry = self.shared[number]
            replace(entry.obj, contents, self.read)
            entry.seen = look(entry.obj)

    def unused(self) -> list[int]:
        """Numbers of eager objects that nobody here holds any longer."""
        eager = [e for e in self.shared.values() if e.eager]
        if len(eager) < 8:
            return []
        # held by: the entry, the argument of getrefcount, the list's own e.obj
        return [e.number for e in eager if sys.getrefcount(e.obj) <= 2]

    # -- writing

    def write(self, value: Any, share: bool = True, depth: int = 0) -> Any:
        """Return `value` in plain values and lists."""
        kind = type(value)
        if kind in PLAIN:
            return value
        if kind is int:
            return value if -(2**63) <= value < 2**63 else ["big", hex(value)]
        if depth > MAX_DEPTH:
            raise ValueError(f"a value more than {MAX_DEPTH} levels deep cannot pass")
        number = self.numbers.get(id(value))
        if number is not None and self.shared[number].obj is value:
            return ["ref", number]
        if isinstance(value, np.generic) and value.dtype.kind in NUMBERS:
            return ["scalar", value.dtype.str, np.asarray(value).tobytes()]
        if isinstance(value, np.ndarray) and value.dtype.kind in NUMBERS:
            return self._array(np.asarray(value), value, share)
        if isinstance(value, int | float | complex | str | bytes):
            return self._plain_part(value, depth)
        if isinstance(value, tuple):
            return ["tuple", [self.write(v, share, depth + 1) for v in tuple(value)]]
        if isinstance(value, frozenset):
            return ["frozenset", [self.write(v, share, depth + 1) for v in value]]
        if isinstance(value, slice):
            parts = (value.start, value.stop, value.step)
            return ["slice", [self.write(v, share, depth + 1) for v in parts]]
        if kind is range:
            return ["range", [value.start, value.stop, value.step]]
        if value is Ellipsis or value is NotImplemented:
            return ["constant", repr(value)]
        if isinstance(value, np.dtype) and value.kind in NUMBERS:
            return ["dtype", value.str]
        if isinstance(value, type) and value in NAMES:
            return ["type", NAMES[value]]
        if not can_change(value):
            return self.make_handle(value)
        number = None
        if share:
            entry = self._remember(value)
            entry.seen = look(value)
            number = entry.number
        return [word(value), number, self._contents(value, depth, share)]

    def _plain_part(self, value: Any, depth: int) -> Any:
        """A number or text of a subclass, as the plain type."""
        if isinstance(value, complex):
            return ["complex", value.real, value.imag]
        for base in (int, float, str, bytes):
            if isinstance(value, base):
                return self.write(base.__new__(base, value), False, depth)  # type: ignore
        raise AssertionError

    def _array(self, array: np.ndarray, value: np.ndarray, share: bool) -> list:
        base = array.base
        owner = self.numbers.get(id(base)) if base is not None else None
        if owner is not None and self.shared[owner].obj is base:
            number = self._remember(value).number if share else None
            start = array.__array_interface__["data"][0]
            offset = start - base.__array_interface__["data"][0]
            if number is not None:
                self.shared[number].seen = look(value)
            layout = [array.dtype.str, list(array.shape), list(array.strides), offset]
            return ["view", number, owner, *layout]
        number = None
        if share:
            entry = self._remember(value)
            entry.seen = look(value)
            number = entry.number
        return ["array", number, array.flags.writeable, *array_contents(array)]

    def _contents(self, value: Any, depth: int, share: bool = True) -> list:
        if isinstance(value, np.ndarray) and value.dtype.kind in NUMBERS:
            return array_contents(np.asarray(value))
        if isinstance(value, np.ndarray):  # of objects
            cells = [self.write(v, share, depth + 1) for v in value.ravel().tolist()]
            return [list(value.shape), cells]
        if isinstance(value, bytearray):
            return [bytes(value)]
        if isinstance(value, dict):
            items: list = []
            for k, v in dict.items(value):
                items += [self.write(k, share, depth + 1)]
                items += [self.write(v, share, depth + 1)]
            return items
        if isinstance(value, (list, set)):
            return [self.write(v, share, depth + 1) for v in list(value)]
        return [word(value), self.write(state_of(value), False, depth + 1)]

    # -- reading

    def read(self, message: Any, depth: int = 0) -> Any:
        """Return the value that `write` wrote."""
        if type(message) is not list:
            return message
        if depth > MAX_DEPTH:
            raise Malformed("values are nested too deep")
        tag, *rest = message
        reader = getattr(self, f"_read_{tag}", None)
        if reader is None:
            raise Malformed(f"no such value: {str(tag)[:20]}")
        return reader(depth + 1, *rest)

    def _read_big(self, depth: int, text: str) -> int:
        return int(text, 16)

    def _read_complex(self, depth: int, real: float, imag: float) -> complex:
        return complex(float(real), float(imag))

    def _read_ref(self, depth: int, number: int) -> Any:
        return self.shared[number].obj

    def _read_scalar(self, depth: int, dtype: str, data: bytes) -> Any:
        return np.frombuffer(data, number_type(dtype), 1)[0]

    def _read_tuple(self, depth: int, items: list) -> tuple:
        return tuple([self.read(item, depth) for item in items])

    def _read_frozenset(self, depth: int, items: list) -> frozenset:
        return frozenset([self.read(item, depth) for item in items])

    def _read_slice(self, depth: int, items: list) -> slice:
        return slice(*(self.read(item, depth) for item in items))

    def _read_range(self, depth: int, items: list) -> range:
        return range(*items)

    def _read_constant(self, depth: int, name: str) -> Any:
        return {"Ellipsis": ..., "NotImplemented": NotImplemented}[name]

    def _read_dtype(self, depth: int, name: str) -> np.dtype:
        return number_type(name)

    def _read_type(self, depth: int, name: str) -> type:
        return TYPES[name]

    def _read_array(self, depth: int, number, writeable, dtype, shape, order, data):
        array = build_array(dtype, shape, order, data)
        self._keep(array, number)
        array.flags.writeable = bool(writeable)
        return array

    def _read_view(self, depth: int, number, owner, dtype, shape, strides, offset):
        base = self.shared[owner].obj
        view: np.ndarray = np.ndarray(  # checks that it stays within the base
            tuple(shape), number_type(dtype), base, offset, tuple(strides)
        )
        self._keep(view, number)
        return view

    def _read_list(self, depth: int, number, items: list) -> list:
        return self._filled([], number, items, depth)

    def _read_set(self, depth: int, number, items: list) -> set:
        return self._filled(set(), number, items, depth)

    def _read_dict(self, depth: int, number, items: list) -> dict:
        return self._filled({}, number, items, depth)

    def _read_bytearray(self, depth: int, number, items: list) -> bytearray:
        return self._filled(bytearray(), number, items, depth)

    def _read_objects(self, depth: int, number, contents: list) -> np.ndarray:
        empty: np.ndarray = np.empty(tuple(contents[0]), object)
        return self._filled(empty, number, contents, depth)

    def _read_generator(self, depth: int, number, contents: list) -> Any:
        name = self.read(contents[1], depth)["bit_generator"]
        if name not in BIT_GENERATORS:
            raise Malformed("no such generator")
        fresh = np.random.Generator(getattr(np.random, name)())
        return self._filled(fresh, number, contents, depth)

    def _read_legacy(self, depth: int, number, contents: list) -> Any:
        return self._filled(np.random.RandomState(), number, contents, depth)

    def _read_random(self, depth: int, number, contents: list) -> Any:
        return self._filled(random.Random(), number, contents, depth)

    def _read_handle(self, depth: int, *rest: Any) -> Any:
        return self.take_handle(list(rest))

    def _filled(self, empty: Any, number: int | None, contents: list, depth: int):
        entry = self._keep(empty, number, fill=False)
        replace(empty, contents, lambda m: self.read(m, depth))
        if entry is not None:
            entry.seen = look(empty)
        return empty

    def _keep(self, obj: Any, number: int | None, fill: bool = True) -> Shared | None:
        if number is None:
            return None
        if type(number) is not int or number in self.shared:
            raise Malformed("a number is used twice")
        if number % 2 == self.next_number % 2:
            raise Malformed("a number of the other side")
        entry = self._remember(obj, number)
        if fill:
            entry.seen = look(obj)
        return entry
