"""Run a notebook's cells in the grading engine: nbgrader's door to it.

It stands where nbgrader has its own `Execute`, so `nbgrader autograde`, `NbGraderAPI`
and formgrader's button all use the engine. One worker serves the whole process.
Notebooks of another language than Python, and systems that cannot fork, use a kernel.
"""

from __future__ import annotations

import atexit
import os
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute as StockExecute
from traitlets import Bool, Enum, Int

from autograder.engine.confinement import Limits
from autograder.engine.files import add_files
from autograder.engine.skip import extras, skippable
from autograder.nbgrader.kernel import KernelExecute, has_code
from autograder.text import known_mistakes, refused

MAX_BESIDE = 64 * 2**20  # bytes of files beside a notebook
FOREVER = 86_400.0  # seconds; for a configuration without a time limit


class Execute(KernelExecute):
    """Runs each notebook with a judge and a confined student of its own."""

    engine = Bool(
        True, help="Use the grading engine; False runs everything in a kernel."
    ).tag(config=True)

    confinement = Enum(
        ("required", "best", "none"),
        "required",
        help="'required' grades only where learners' code can be confined; 'best' "
        "takes what the system has; 'none' is for work of people you trust.",
    ).tag(config=True)

    memory = Int(
        2**30, help="Bytes of memory that a learner's code may have on top of Python."
    ).tag(config=True)

    skip_idle = Bool(
        False,
        help="Do not run those of the lesson's own cells that set nothing an answer or "
        "a test reads. Not for lessons in which such a cell writes a file for them.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any], km: Any = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run all cells of `nb` in place; none if the learner wrote none of them."""
        if not is_python(nb):  # an unknown language is an error, with or without code
            KernelSpecManager().get_kernel_spec(nb.metadata.kernelspec.name)
        elif self.engine and hasattr(os, "fork"):
            return self._in_the_engine(nb, resources)
        return super().preprocess(nb, resources, km)

    def _in_the_engine(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        if not any(has_code(cell) for cell in nb.cells):
            return nb, resources
        folder = Path(resources["metadata"].get("path") or ".")
        refuse, mistakes, idle = self._lesson(resources)
        outcome = worker(self.confinement).run(
            nb,
            Limits(**limits(self)),
            files_beside(folder),
            refuse,
            skippable(nb, idle) if self.skip_idle else (),
            mistakes,
        )
        add_files(folder, outcome.files)
        return nb, resources

    def _lesson(self, resources: dict[str, Any]) -> tuple[dict, dict, set[str]]:
        """What exercises may not call, known mistakes, and cells that need not run."""
        if not (where := resources.get("nbgrader")):
            return {}, {}, set()
        course, lesson = CourseDirectory(parent=self), where["assignment"]
        folder = course.format_path(course.source_directory, ".", lesson)
        path = Path(folder, f"{where['notebook']}.ipynb")
        known = Path(course.root, "course", lesson)
        both = (path, known / "mistakes.py")
        changed = [p.stat().st_mtime_ns if p.exists() else 0 for p in both]
        return read_lesson(path, known, tuple(changed))


@lru_cache(maxsize=64)  # a class hands in the same lesson again and again
def read_lesson(
    source: Path, lesson: Path, changed: tuple[int, ...]
) -> tuple[dict, dict, set[str]]:
    """Read what is the same for all who hand in a notebook."""
    nb = nbformat.read(source, as_version=4) if source.exists() else new_notebook()
    return refused(nb), known_mistakes(lesson), set(extras(nb))


def limits(execute: StockExecute) -> dict[str, Any]:
    """What nbgrader's `Execute` was configured with, in the engine's words."""
    seconds = execute.timeout if execute.timeout and execute.timeout > 0 else FOREVER
    found = {"output": "max_output", "memory": "memory"}
    settings = {n: getattr(execute, t) for n, t in found.items() if hasattr(execute, t)}
    return {"seconds": float(seconds)} | settings


def is_python(nb: NotebookNode) -> bool:
    """Whether the notebook says that it is in Python, or says nothing."""
    spec = nb.metadata.get("kernelspec", {})
    language, name = spec.get("language"), spec.get("name", "python")
    return str(language or "python").lower() == "python" and "python" in str(name)


def files_beside(folder: Path) -> dict[str, bytes]:
    """Read the files that a notebook's code may open; notebooks are not among them."""
    found: dict[str, bytes] = {}
    room = MAX_BESIDE
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".ipynb" or path.is_symlink() or not path.is_file():
            continue
        room -= path.stat().st_size
        if room < 0:
            raise ValueError(
                f"{folder} holds more than {MAX_BESIDE // 2**20} MB beside the "
                "notebook. Take out what is not needed."
            )
        found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


@cache
def worker(confinement: str):
    """This process's worker; its zygote is started for the first notebook."""
    from autograder.engine.worker import Worker

    made = Worker(confinement)
    atexit.register(made.close)
    return made
