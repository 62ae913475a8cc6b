"""Grading a class from tests: by the batch door, by nbgrader's, and what came of it."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
from course_fixture import LESSON, Course, cell, lesson
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.engine import cohort

COMMAND = [sys.executable, "-m", "autograder"]


def rich_lesson() -> NotebookNode:
    """Return the tiny lesson with what real lessons have too.

    A picture cell that no test needs, one that a test needs, a test with parts, a
    written answer, a task.
    """
    nb = lesson()
    nb.cells += [
        new_code_cell("print('a picture of', double(3))", id="picture"),
        new_code_cell("answer = double(21)", id="given"),
        cell("answer / 84", "partial_test", grade=True, locked=True, points=2.0),
        new_markdown_cell(
            "Say why.",
            id="why",
            metadata={"nbgrader": marks("why", grade=True, solution=True, points=4.0)},
        ),
        new_markdown_cell(
            "Draw it.",
            id="task",
            metadata={"nbgrader": marks("task", task=True, points=1.0)},
        ),
    ]
    return nb


def slow_class(folder: Path, count: int) -> Course:
    """Return a class of which no two answers are equal, and each takes its time."""
    course = Course(folder, nb=rich_lesson())
    course.release()
    for number in range(count):
        answer = (
            "import time\n\n\ndef double(x):\n    time.sleep(0.05)\n"
            f"    return {number % 3} * x + 0 * {number}"
        )
        course.hand_in(f"learner{number:02}", course.answered(double=answer))
    return course


def marks(name: str, **flags: Any) -> dict[str, Any]:
    """Return nbgrader's metadata for a cell."""
    none = {"grade": False, "solution": False, "locked": False, "task": False}
    return none | {"grade_id": name, "schema_version": 3} | flags


def batch(course: Path, *arguments: str, **options: Any) -> subprocess.Popen[str]:
    """Start `autograder grade` as an instructor does."""
    return command(course, "grade", *arguments, **options)


def command(course: Path, *arguments: str, **options: Any) -> subprocess.Popen[str]:
    """Start a command of `autograder`."""
    return subprocess.Popen(
        [*COMMAND, "--root", str(course), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        **options,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a command; return its exit code and what it printed."""
    out, _ = process.communicate(timeout=240)
    return process.returncode, out


def forked(course: Path, before: Callable[[], object]) -> tuple[int, str]:
    """Grade in a fork of this process, in which `before` is called first.

    Returns the exit code, negative for a signal, and what was printed.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:

        def child() -> None:
            sys.stdout = sys.stderr = said
            before()
            code = cohort.grade(course)
            said.flush()
            os._exit(code)

        process = get_context("fork").Process(target=child)
        process.start()
        process.join(240)
        assert process.exitcode is not None
        said.seek(0)
        return process.exitcode, said.read()


def kill_at(owner: Any, method: str, call: int, after: bool) -> Callable[[], None]:
    """Return a function that makes a method's n-th call the process's last."""

    def patch() -> None:
        original = getattr(owner, method)
        calls = 0

        def counted(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == call and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = original(*args, **kwargs)
            if calls == call:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        setattr(owner, method, counted)

    return patch


def copy(course: Course, folder: Path, results_of: Path | None = None) -> Path:
    """Copy a course; with the results, but not the marks, of another's journal."""
    shutil.copytree(course.folder, folder, symlinks=True)
    shutil.rmtree(folder / ".grading", ignore_errors=True)
    if results_of:
        (folder / ".grading").mkdir()
        source = sqlite3.connect(results_of / ".grading" / "journal.db")
        target = sqlite3.connect(folder / ".grading" / "journal.db")
        source.backup(target)
        for table in ("applied", "used"):
            target.execute(f"DELETE FROM {table}")
        target.commit()
        for each in (source, target):
            each.close()
    return folder


def gradebook(course: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every table of a gradebook; ids that nbgrader draws are given names."""
    db = sqlite3.connect(course / "gradebook.db")
    names: dict[Any, Any] = {}
    for row, lesson_id, learner in db.execute(
        "SELECT id, assignment_id, student_id FROM submitted_assignment"
    ):
        names[row] = f"{learner} {lesson_id}"
    for row, notebook, submission in db.execute(
        "SELECT id, notebook_id, assignment_id FROM submitted_notebook"
    ):
        names[row] = f"{notebook} {names[submission]}"
    tables = [n for (n,) in db.execute("SELECT name FROM sqlite_master")]
    found = {}
    for table in tables:
        if table.startswith("sqlite_"):
            continue
        cursor = db.execute(f"SELECT * FROM {table}")
        columns = [about[0] for about in cursor.description]
        keep = [
            place
            for place, column in enumerate(columns)
            if column != "id" or table not in ("grade", "comment")
        ]
        rows = [tuple(names.get(row[p], row[p]) for p in keep) for row in cursor]
        found[table] = sorted(rows, key=repr)
    db.close()
    return found


def autograded(course: Path) -> dict[str, Any]:
    """Return all graded files: notebooks as data, others as bytes, with their modes."""
    folder = course / "autograded"
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data: Any = path.read_bytes()
            if path.suffix == ".ipynb":
                data = plain(json.loads(data))
            mode = oct(path.stat().st_mode)
            found[path.relative_to(folder).as_posix()] = mode, data
    return found


def plain(nb: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook without cell ids that were drawn at random."""
    for each in nb["cells"]:
        if "first_neuron_put_back" in each["metadata"]:
            each.pop("id", None)
    return nb


def until(condition: Callable[[], bool], seconds: float = 120) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def processes() -> dict[int, list[int]]:
    """Return the processes that run, by the number of the one above them."""
    found: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, above = (path / "stat").read_text().rpartition(")")[2].split()[:2]
            if state not in "ZX":
                found.setdefault(int(above), []).append(int(path.name))
    return found


def graded_count(course: Path) -> int:
    return len(list(course.glob(f"autograded/*/{LESSON}/{LESSON}.ipynb")))


def write(path: Path, nb: NotebookNode) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.v4.writes(nb), encoding="utf-8")
