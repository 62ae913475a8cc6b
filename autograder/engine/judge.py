"""Runs one notebook: the learner's cells in the student, the tests here.

Locked cells run on both sides: the learner's code needs what they import, and the
tests must not get it from the learner. A name that a test uses and nothing here has
defined is asked of the student (`Names`). What the student may ask in return is in
`serve`: to call a function that a test passed in, and to use the data of an object
that a test passed in.

A cell may take some seconds. Then the student is interrupted, and after a grace killed.
Whatever ends a student, its cell gets the verdict; a new student runs the cells before
it again, without that cell, and the notebook goes on.
"""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import time
import types
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from nbformat import NotebookNode

from ..slice import names_in
from . import likeness
from .confinement import Limits
from .exchange import Peer, perform
from .files import is_below
from .handles import Handle
from .likeness import Mistake, likely
from .names import Names
from .outputs import Verdict, error_output, is_ours, is_test, read_verdict, to_outputs
from .testcell import Died, Late, Test, statements
from .wire import Channel, Gone, Malformed
from .zygote import Child, Zygote

WORD = re.compile(r"[^\W\d]\w*")
GRACE = 2.0  # seconds an interrupted student has
NOTEBOOK = 10  # a notebook may take this many times a cell's seconds


class Judge:
    """One notebook's run. `spawn` gives a new student."""

    def __init__(
        self,
        spawn: Callable[[], Child],
        limits: Limits,
        files: Mapping[str, bytes],
        refuse: Mapping[str, Sequence[str]],
        mistakes: Mapping[str, Sequence[Mistake]],
    ) -> None:
        self.spawn, self.limits, self.mistakes = spawn, limits, mistakes
        self.files, self.refused = dict(files), refuse
        self.names = Names(self)
        self.changed: set[str] = set()  # names set here and not yet told
        self.shown: set[str] = set()  # names set by lines that learners can see
        self.mentioned: set[str] = set()  # words in the notebook's other cells
        self.done: list[tuple[str, int]] = []  # cells that a new student runs again
        self.extra: dict[str, bytes] = {}
        self.layers: list[str] = []
        self.child: Child | None = None
        self.late = False  # the cell's time is up
        self.killed = False  # and its student was killed for it
        self.waiting: set[str] = set()  # locked cells that could not run yet
        self.random = False

    # -- a student's life

    def start(self) -> None:
        """Get a student and bring it to where the last one was."""
        self.child = self.spawn()
        self.layers = self.child.layers
        channel = Channel(self.child.socket, self.limits.message)
        self.peer = Peer(channel, judge=True, serve=self.serve)
        env = {"NBGRADER_EXECUTION": "autograde"}
        refused = {name: list(found) for name, found in self.refused.items()}
        self.ask("settings", self.limits.output, env, refused)
        if self.random:
            self.ask("share_globals")
            self.peer.values.share_globals()
        for path, data in self.files.items():
            self.ask("put", path, data)
        for source, count in self.done:
            self.ask("run", source, count)

    def stop(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.peer.channel.close()
            self.child.wait()
            self.child = None

    def ask(self, operation: str, *args: Any) -> Any:
        """Send a request to the student. Raises `Died` if it does not answer."""
        try:
            return self.peer.request(operation, *args)
        except (Gone, Malformed) as error:
            raise Died(self._obituary(error)) from None

    def look_up(self, name: str) -> Any:
        """Ask for what a name means to the student, unless it is known to be so yet."""
        functions = self.peer.functions
        if self.peer.level or name not in functions:
            value = self.ask("name", name)
            self.names.asked.add(name)
            if not isinstance(value, Handle) or value._kind != "function":
                return value
            functions[name] = value
        return functions[name]

    def _obituary(self, error: BaseException) -> Verdict:
        assert self.child is not None
        self.child.kill()
        ended = self.child.wait()
        if self.late:
            return self._timeout("had to be ended")
        if isinstance(error, Malformed):
            return Verdict(
                "killed",
                message=f"this cell broke the grader's protocol ({error}) "
                "and its Python was ended.",
            )
        if ended.signal == signal.SIGXCPU:
            return self._timeout("had to be ended")
        how = (
            f"signal {signal.Signals(ended.signal).name}"
            if ended.signal
            else f"exit code {ended.code}"
        )
        kind = "memory" if ended.signal == signal.SIGKILL else "killed"
        return Verdict(
            kind,
            message=f"this cell ended Python ({how}: exit, a crash, or out of memory).",
        )

    def _timeout(self, how: str) -> Verdict:
        return Verdict(
            "timeout",
            message=f"this cell was still running after {self.limits.seconds:g} "
            f"seconds and {how}. Is there a loop that never ends?",
        )

    # -- a notebook

    def run(self, nb: NotebookNode, skip: Collection[int]) -> dict[int, Verdict]:
        """Run the code cells of `nb`, writing their outputs into it."""
        verdicts: dict[int, Verdict] = {}
        code = [(i, c) for i, c in enumerate(nb.cells) if c.cell_type == "code"]
        tests = {i for i, c in code if is_test(c)}
        self.mentioned = {
            word for i, c in code if i not in tests for word in WORD.findall(c.source)
        }
        self.random = any("random" in c.source for _, c in code)
        deadline = time.monotonic() + NOTEBOOK * self.limits.seconds
        self.start()
        locked = [c.source for i, c in code if is_ours(c) and i not in tests]
        self.names.ours = {n for source in locked for n in names_in(source)[1]}
        with self._clock(), suppress(Died, Late, Gone, Malformed):
            for source in locked:
                self._lock(source)
        count = 0
        for index, cell in code:
            if index in skip:
                continue
            count += 1
            cell.execution_count = count
            if time.monotonic() > deadline:
                message = "the notebook had used up its time before this cell."
                cell.outputs = to_outputs([error_output("NotRun", message)], count)
                verdicts[index] = Verdict("timeout", 0.0, message)
                continue
            started = time.monotonic()
            with self._clock():
                verdict = self._cell(cell, index in tests, count)
            if index in tests and verdict.kind in ("fail", "error"):
                self._explain(cell)
            verdict.seconds = time.monotonic() - started
            verdicts[index] = verdict
        self.stop()
        return verdicts

    def _cell(self, cell: NotebookNode, test: bool, count: int) -> Verdict:
        """Run one cell, whatever happens to the student meanwhile."""
        flood = False
        end: Verdict | None = None
        try:
            if test:
                outputs = Test(self).run(cell.source)
            else:
                outputs, flood = self._ordinary(cell, count)
        except Died as death:
            end = death.verdict
        except (Gone, Malformed) as error:
            end = self._obituary(error)
        except Exception as error:  # nothing an answer sends may end the judge
            text = f"this cell confused the grader: {type(error).__name__}: {error}"
            end = Verdict("killed", message=text[:500])
        except Late:
            end = self._timeout("was stopped")
        else:  # after an interrupt in a test, who knows where the talk stopped?
            if self.killed or (test and self.late):
                end = self._timeout("was stopped")
        if end is not None:
            name = "CellTimeoutError" if end.kind == "timeout" else "Stopped"
            cell.outputs = to_outputs([error_output(name, end.message)], count)
            self._revive()
            return end
        cell.outputs = to_outputs(outputs, count)
        if self.late:
            end = self._timeout("was stopped")
            problem = error_output("CellTimeoutError", end.message)
            kept = [o for o in cell.outputs if o.output_type != "error"]
            cell.outputs = [*kept, *to_outputs([problem], count)]
            return end
        if flood:
            message = "this cell printed more than is kept."
            return Verdict("flood", message=message)
        return read_verdict(cell)

    def _explain(self, cell: NotebookNode) -> None:
        """Say what a teacher says to an answer that fails like this."""
        test = cell.metadata["nbgrader"]["grade_id"]
        mistakes = self.mistakes.get(test)
        error = next((o for o in cell.outputs if o.output_type == "error"), None)
        if not mistakes or error is None:
            return
        codes = [statement.code for statement in statements(cell.source)]
        names = self.names.copy()
        for name, value in self.names.items():
            if isinstance(value, Handle):
                del names[name]
        message = f"{error.ename}: {error.evalue}"
        sentence = likely(cell.source, codes, names, mistakes, message)
        if sentence:
            error.evalue = f"{error.evalue}\n{sentence}"
            error.traceback = [*error.traceback, sentence]

    def _ordinary(self, cell: NotebookNode, count: int) -> tuple[list, bool]:
        self.tell()
        reply = self.ask("run", cell.source, count)
        outputs, flood, files = self._checked(reply)
        if not self.late:  # what took too long once is not done again
            self.done.append((cell.source, count))
        self._take_files(files)
        if cell.source in self.waiting:
            self._lock(cell.source)
        return outputs, flood

    def _lock(self, source: str) -> None:
        """Run a locked cell here, too; what it does is shown as the student saw it.

        It runs before anything of the learner's. If it cannot, because it needs what
        other cells define, it runs again where it stands.
        """
        self.waiting.discard(source)
        try:
            for statement in statements(source):
                if statement.imports and self.names.keys().isdisjoint(
                    statement.imports
                ):
                    self.names.later |= dict.fromkeys(statement.imports, statement.code)
                else:
                    eval(statement.code, self.names)
        except Exception:
            self.waiting.add(source)
        self.changed.clear()  # the student runs it, too

    @staticmethod
    def _checked(reply: Any) -> tuple[list, bool, list]:
        """Read what `Student.run` returns; only plain values count."""
        if type(reply) is not list or [type(r) for r in reply] != [list, bool, list]:
            raise Malformed("no outputs")
        outputs, flood, files = reply
        if any(type(f) is not list or len(f) != 2 for f in files):
            raise Malformed("no files")
        return outputs, flood, files

    def _revive(self) -> None:
        """Get a new student. A cell that ends it now is left out."""
        for _ in range(len(self.done) + 1):
            self.stop()
            self.late = self.killed = False
            signal.signal(signal.SIGALRM, self._ring)
            self._restart_clock()
            try:
                self.start()
                return
            except (Died, Late):
                if self.done:
                    self.done.pop()

    @contextmanager
    def _clock(self) -> Iterator[None]:
        """Interrupt, then end the student when the cell's time is up."""
        self.late = self.killed = False
        signal.signal(signal.SIGALRM, self._ring)
        self._restart_clock()
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _restart_clock(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, self.limits.seconds)

    def _ring(self, *_: object) -> None:
        if self.child is None:
            raise Late
        if not self.late:
            self.late = True
            self.child.interrupt()
            signal.setitimer(signal.ITIMER_REAL, GRACE)
        else:
            self.killed = True
            self.child.kill()  # whoever waits for its reply finds the socket closed
            signal.signal(signal.SIGALRM, self._ring_last)
            signal.setitimer(signal.ITIMER_REAL, GRACE)

    def _ring_last(self, *_: object) -> None:
        raise Late  # the test itself runs on and on

    # -- names and files that cross

    def tell(self) -> None:
        """Tell the student the names that tests set and the notebook's cells name.

        Only what learners can see set is told, and what was theirs to begin with.
        """
        theirs = self.names.asked
        for name in sorted(self.changed):
            told = name in self.shown and name in self.mentioned
            if told or name in theirs:
                value = self.names[name]
                if isinstance(value, types.ModuleType):
                    continue
                known = set(self.peer.objects)
                self.ask("set", name, value)
                self.peer.lasting |= set(self.peer.objects) - known
                self.peer.lasting |= {self.peer.given.get(id(value), -1)} - {-1}
        self.changed.clear()

    def _take_files(self, files: list) -> None:
        """Write what the learner's code wrote, so that tests can open it."""
        for name, data in files:
            if type(name) is not str or type(data) is not bytes or not is_below(name):
                continue
            with suppress(OSError, ValueError):
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).write_bytes(data)
            self.extra[name] = data

    # -- what the student may ask

    def serve(self, peer: Peer, operation: str, args: list) -> Any:
        """Answer a request of the learner's code about an object of a test."""
        if not args or (operation != "call" and operation not in ALLOWED):
            raise PermissionError("a test's objects allow only what a lesson needs")
        target = args[0]
        if isinstance(target, Handle) and operation != "call":
            return perform(operation, args)  # its own object, sent back to it
        if operation in ("attr", "setattr"):
            check_attribute(target, operation, args)
        return perform(operation, args)


def notice_seeds(seeded: Callable[[int], None]) -> None:
    """Call `seeded` when a test sets the state of a global generator."""

    def noticed(f: Callable, number: int) -> Callable:
        def call(*args: Any, **kwargs: Any) -> Any:
            seeded(number)
            return f(*args, **kwargs)

        return call

    for module, number in ((np.random, -2), (random, -4)):
        for name in ("seed", "set_state", "setstate"):
            if hasattr(module, name):
                setattr(module, name, noticed(getattr(module, name), number))


ALLOWED = {"attr", "setattr", "len", "item", "iter", "next", "copy", "shallow copy"}
CODE = (
    *(types.FunctionType, types.MethodType, types.BuiltinFunctionType, type),
    *(types.ModuleType, types.CodeType, types.FrameType, types.GeneratorType),
)


def check_attribute(target: Any, operation: str, args: list) -> None:
    """Refuse all but the public data and methods of a test's own objects.

    Through a function's attributes one comes to its globals, and so to the tests.
    """
    name = args[1]
    if not isinstance(name, str) or name.startswith("_") or isinstance(target, CODE):
        raise AttributeError(f"{name} of a test's object cannot be used")
    if operation == "setattr":
        if hasattr(type(target), name) or name not in vars(target):
            raise AttributeError(f"{name} of a test's object cannot be set")
        if isinstance(args[2], Handle):
            raise TypeError(f"{name} of a test's object can only be data")


def run(
    nb: NotebookNode,
    zygote: Zygote,
    limits: Limits,
    files: Mapping[str, bytes],
    refuse: Mapping[str, Sequence[str]],
    skip: Collection[int],
    mistakes: Mapping[str, Sequence[Mistake]],
) -> dict[str, Any]:
    """Run `nb` in this process, which is spent afterwards; return plain data."""
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    # what a learner wrote lies in the current folder: nothing is imported from there
    sys.path[:] = [p for p in sys.path if os.path.isabs(p) and p != os.getcwd()]
    for name, data in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)
    notice_seeds(lambda number: judge.peer.values.seeded(number))
    judge = Judge(lambda: zygote.spawn(limits), limits, files, refuse, mistakes)
    started = time.perf_counter()
    verdicts = judge.run(nb, skip)
    return {
        "cells": {
            i: {"outputs": cell.outputs, "execution_count": cell.execution_count}
            for i, cell in enumerate(nb.cells)
            if cell.cell_type == "code"
        },
        "verdicts": {i: asdict(v) for i, v in verdicts.items()},
        "layers": judge.layers,
        "files": judge.extra,
        "known": likeness.known,
        "seconds": time.perf_counter() - started,
    }
