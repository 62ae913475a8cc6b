"""Grades notebooks one at a time, each with a judge and a student of its own."""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import select
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from . import judge, likeness
from .confinement import Limits
from .kernel import PR_SET_PDEATHSIG, prctl
from .likeness import Mistake
from .outputs import Verdict, is_ours
from .skip import names
from .testcell import statements
from .warm import use_huge_pages
from .zygote import Zygote


@dataclass
class Outcome:
    """What happened to a notebook's cells."""

    verdicts: dict[int, Verdict]  # by the cell's index
    layers: list[str]  # of confinement that were on
    files: dict[str, bytes]  # that the learner's code wrote
    seconds: float


class JudgeLost(Exception):
    """The judge ended without a result: no fault of the learner's."""


class Worker:
    """Keeps a warm zygote; each `run` forks a judge, which asks for a student."""

    def __init__(
        self, confinement: str = "required", zygote: Zygote | None = None
    ) -> None:
        self.confinement = confinement
        self.zygote = zygote  # others may use it, too

    def start(self) -> None:
        """Start the zygote, if there is none."""
        if self.zygote is None:
            self.zygote = Zygote(self.confinement)

    def run(
        self,
        nb: NotebookNode,
        limits: Limits | None = None,
        files: Mapping[str, bytes] | None = None,
        refuse: Mapping[str, Sequence[str]] | None = None,
        skip: Collection[int] = (),
        mistakes: Mapping[str, Sequence[Mistake]] | None = None,
    ) -> Outcome:
        """Run the code cells of `nb` in place, as a kernel would.

        Parameters
        ----------
        files : what lies beside the notebook, by its path there.
        refuse : for each exercise, dotted names that its answer may not call.
        skip : indexes of cells that are not run.
        mistakes : for each test, by its grade id, the known mistakes.

        Raises
        ------
        JudgeLost
            If the run ended for no reason of the notebook's. Running it again is safe.
        """
        limits = limits or Limits()
        self.start()
        prepare([cell.source for cell in nb.cells if is_ours(cell)])
        try:
            found = self._in_a_judge(
                nb, limits, files or {}, refuse or {}, skip, mistakes or {}
            )
        except BaseException:
            self.close()  # nobody knows where its conversation stopped
            raise
        likeness.known.update(found["known"])
        for index, cell in found["cells"].items():
            nb.cells[index].update(cell)
        return Outcome(
            verdicts={i: Verdict(**v) for i, v in found["verdicts"].items()},
            layers=found["layers"],
            files=found["files"],
            seconds=found["seconds"],
        )

    def _in_a_judge(self, nb, limits, *args: Any) -> dict[str, Any]:
        assert self.zygote is not None
        folder = tempfile.mkdtemp(prefix="judge-")
        mine, theirs = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            os.close(mine)
            _be_the_judge(theirs, folder, nb, self.zygote, limits, *args)
        os.close(theirs)
        try:
            result = _read_all(mine, judge.NOTEBOOK * limits.seconds * 3 + 60)
        finally:
            os.close(mine)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            shutil.rmtree(folder, ignore_errors=True)
        if not result:
            raise JudgeLost("the judge ended before it had a result")
        found = pickle.loads(result)  # from a process of our own
        if "failed" in found:
            raise JudgeLost(found["failed"])
        return found

    def close(self) -> None:
        if self.zygote is not None:
            self.zygote.close()
            self.zygote = None


def prepare(sources: Sequence[str]) -> None:
    """Compile tests and locked cells, and import what they use, once for all judges."""
    known = len(sys.modules)
    used: set[str] = set()
    modules: dict[str, str] = {}
    for source in sources:
        with suppress(SyntaxError):
            for statement in statements(source):
                modules |= statement.imports
            used |= names(source)[0]
    for module in {modules[name] for name in used & modules.keys()}:
        with suppress(Exception):  # the test that needs it will say so
            importlib.import_module(module)
    if len(sys.modules) > known:
        gc.collect()  # else every judge would do it, each in a copy of its own
        use_huge_pages()


def _be_the_judge(pipe: int, folder: str, *args: Any) -> None:
    """The forked process's whole life."""
    try:
        gc.freeze()  # the collector will not touch, and so copy, the shared memory
        if sys.platform == "linux":
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # it ends with its worker
        os.chdir(folder)
        found = judge.run(*args)
    except BaseException:
        found = {"failed": traceback.format_exc()}
    with open(pipe, "wb") as out:
        pickle.dump(found, out)
    os._exit(0)


def _read_all(pipe: int, seconds: float) -> bytes:
    """Read to the end; what came so far is nothing if the time is up."""
    parts: list[bytes] = []
    while select.select([pipe], [], [], seconds)[0]:
        part = os.read(pipe, 2**20)
        if not part:
            return b"".join(parts)
        parts.append(part)
    return b""
