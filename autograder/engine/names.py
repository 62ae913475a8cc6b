"""The names a test can use: its own, those of locked cells, and the student's."""

from __future__ import annotations

import builtins
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .judge import Judge


class Imports(dict):
    """Global names. What a locked cell imports is imported when it is first used.

    A lesson's first cell imports what its pictures need, and tests need little of it:
    in the judge, that would be most of a second.
    """

    def __init__(self, *args: Any, **names: Any) -> None:
        super().__init__(*args, **names)
        self.later: dict[str, types.CodeType] = {}  # name -> its import statement

    def __missing__(self, name: str) -> Any:
        if name not in self.later:
            raise KeyError(name)
        eval(self.later[name], self)
        return self[name]

    def copy(self) -> Imports:
        copy = Imports(self)
        copy.later = self.later
        return copy


class Names(Imports):
    """A test's global names. What is missing is asked of the student.

    Python's own names come first: an answer that defines `len` or `isinstance` does
    not change what a test means by them.
    """

    def __init__(self, judge: Judge) -> None:
        given = {"__builtins__": builtins, "get_ipython": Magics}
        super().__init__(__name__="__main__", **given)
        self.judge = judge
        self.asked: set[str] = set()  # names that are the student's
        self.ours: set[str] = set()  # names that only locked cells set

    def __missing__(self, name: str) -> Any:
        if name in self.later:
            value = super().__missing__(name)
            self.judge.changed -= set(self.later)  # the student imports it, too
            return value
        if hasattr(builtins, name) or name.startswith("__") or name in self.ours:
            raise KeyError(name)
        return self.judge.look_up(name)

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, value)
        self.judge.changed.add(name)

    def __delitem__(self, name: str) -> None:
        if name in self:
            super().__delitem__(name)
        else:
            self.judge.ask("delete", name)
            self.asked.add(name)
        self.judge.changed.discard(name)


class Magics:
    """Magic commands in test cells do nothing here."""

    def run_line_magic(self, *_: Any, **__: Any) -> None: ...

    def run_cell_magic(self, _: str, __: str, cell: str) -> None: ...

    def system(self, _: str) -> None: ...
