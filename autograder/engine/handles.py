"""A handle stands for an object that stayed in the other process."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .exchange import Peer

OPERATORS: dict[str, Callable] = {
    name: getattr(operator, name)
    for name in (
        *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
        *("and_", "or_", "xor"),
    )
}
ONE_SIDED: dict[str, Callable] = {
    "neg": operator.neg,
    "pos": operator.pos,
    "abs": operator.abs,
}
ONE_SIDED |= {"float": float, "int": int}


class Handle:
    """Stands for an object in the other process.

    Two handles are equal if they are the same one; that never asks the other side.
    """

    __array_ufunc__ = None  # NumPy leaves `array * handle` to the handle

    def __init__(self, peer: Peer, number: int, name: str, kind: str) -> None:
        own = object.__setattr__
        own(self, "_peer", peer)
        own(self, "_number", number)
        own(self, "_kind", kind)
        own(self, "_known", {})  # attributes, and when they were asked for
        own(self, "__name__", name)
        own(self, "__qualname__", name)

    def _ask(self, operation: str, *args: Any) -> Any:
        return self._peer.request(operation, self, *args)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self._peer.judge:
            return self._ask("attr", name)
        # a test's object cannot change while no code of the test runs
        turn, value = self._known.get(name, (-1, None))
        method = isinstance(value, Handle) and value._kind == "method"
        if turn != self._peer.turn and not method:
            value = self._ask("attr", name)
            self._known[name] = (self._peer.turn, value)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        self._ask("setattr", name, value)

    def __delattr__(self, name: str) -> None:
        self._ask("delattr", name)

    def __copy__(self) -> Any:
        return self._ask("shallow copy")

    def __deepcopy__(self, memo: dict) -> Any:
        return self._ask("copy")

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Handle) and bool(self._ask("isinstance", value))

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<{self._kind} {self.__name__} of the other process>"


def _method(operation: str, *first: Any) -> Callable:
    return lambda self, *args: self._ask(operation, *first, *args)


def _operator(name: str, reflected: bool) -> Callable:
    """An operator with a handle. Of the two, only handles may give back a value.

    Else `abs(got - expected) < 1e-9` would tell the answer what is expected, and then
    believe what it says.
    """

    def operate(self: Handle, other: Any) -> Any:
        pair = (other, self) if reflected else (self, other)
        result = self._peer.request("operate", name, *pair)
        if self._peer.judge and not isinstance(other, Handle):
            if not isinstance(result, Handle):
                raise TypeError(f"{self!r} is no number: a test cannot compute with it")
        return result

    return operate


ABILITIES: dict[str, dict[str, Callable]] = {
    "call": {
        "__call__": lambda self, *args, **kwargs: self._peer.call(self, args, kwargs)
    },
    "len": {"__len__": _method("len")},
    "item": {
        "__getitem__": _method("item"),
        "__setitem__": _method("setitem"),
        "__delitem__": _method("delitem"),
    },
    "iter": {"__iter__": _method("iter")},
    "next": {"__next__": _method("next")},
    "operate": {
        **{f"__{n.strip('_')}__": _operator(n, False) for n in OPERATORS},
        **{f"__r{n.strip('_')}__": _operator(n, True) for n in OPERATORS},
        **{f"__{n}__": _method("one_sided", n) for n in ONE_SIDED},
    },
    "with": {"__enter__": _method("enter"), "__exit__": _method("exit")},
}
PROOF = {  # the special method that shows an ability
    "len": "__len__",
    "item": "__getitem__",
    "iter": "__iter__",
    "next": "__next__",
    "with": "__enter__",
}


ABLE = {*PROOF, "call", "operate"}


def abilities(value: Any) -> list[str]:
    kind = type(value)
    found = [name for name, method in PROOF.items() if hasattr(kind, method)]
    if callable(value):
        found.append("call")
    if any(
        hasattr(kind, f"__{n.strip('_')}__") for n in ("add", "mul", "matmul", "neg")
    ):
        if not isinstance(value, type):
            found.append("operate")
    return sorted(found)


@cache
def handle_class(able: tuple[str, ...]) -> type[Handle]:
    methods: dict[str, Any] = {}
    for name in able:
        methods |= ABILITIES[name]
    return type("Handle", (Handle,), methods)
