"""Grades attacks with our engine, within the belt: one worker for all, as for a class.

What is handed in becomes a job for the worker that graded all attacks before it. A
neighbour follows each attack.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import determine_grade, is_grade

from attacks import LESSON, POINTS, SECRET, Attack, lesson, neighbour, seen, submission
from attacks.belt import ROOT
from attacks.record import (
    COURSE,
    PORT,
    Record,
    damage,
    leftovers,
    listen,
    make_course,
    processes,
)
from autograder.engine.job import (
    Lesson,
    Paper,
    grade,
    pack,
    pack_lesson,
    unpack_result,
)
from autograder.engine.worker import Worker
from autograder.nbgrader.feedback import HideTests
from autograder.nbgrader.repair import lesson_cells
from autograder.text import dumps, refused
from autograder.yardstick import config

CELL, WALL = 2, 60  # seconds a cell; seconds for a notebook, whatever it does


class TooLate(BaseException):
    """The worker did not come back."""


def ring(*_: object) -> None:
    raise TooLate


class Door:
    """A course, and a worker that stays."""

    def __init__(self) -> None:
        listen()
        os.environ.update(SECRET)
        sys.path.insert(0, "")  # as in a notebook from which someone grades
        signal.signal(signal.SIGALRM, ring)
        Path.home().mkdir(exist_ok=True)
        make_course(COURSE)
        settings: Any = config(ROOT, COURSE)
        api = NbGraderAPI(CourseDirectory(config=settings), config=settings)
        result = api.generate_assignment(LESSON)
        assert result["success"], result["log"]
        with Gradebook(settings.CourseDirectory.db_url) as gradebook:
            cells = lesson_cells(gradebook, LESSON, LESSON)
        steps = ("sanitize_preprocessors", "autograde_preprocessors")
        about = Lesson(
            lesson=LESSON,
            notebook=LESSON,
            cells=cells,
            kernelspec=None,
            steps=[(step, {}) for name in steps for step in settings.Autograde[name]],
            limits={"seconds": CELL},
            refuse=refused(lesson()),
            extras=[],
            mistakes={},
        )
        self.lesson = pack_lesson(about)
        self.without = processes()
        self.start()

    def start(self) -> None:
        """Get a worker, warm."""
        self.worker = Worker()
        self.next()
        self.known = processes()

    def grade(self, attacks: Iterable[Attack]) -> Iterator[Record]:
        """Grade each attack, and its neighbour after it."""
        for attack in attacks:
            record = self.observe(attack)
            yield record
            if not record.finished or record.left or record.course != "as it was":
                return  # the next one deserves a clean place

    def run(self, files: dict[str, bytes]) -> tuple[NotebookNode, list[str]]:
        """Grade what was handed in; return the notebook and the verdicts in words."""
        files = dict(files)
        job = pack(
            self.lesson,
            Paper(
                name=f"{LESSON}.ipynb",
                submission=files.pop(f"{LESSON}.ipynb"),
                files=files,
                notes=[],
                stamp="",
            ),
        )
        signal.alarm(WALL)
        try:
            result = unpack_result(grade(job, self.worker))
        finally:
            signal.alarm(0)
        nb = nbformat.reads(result.notebook.decode(), as_version=4)
        nbformat.validate(nb)
        return nb, [f"{v.cell}: {v.kind}, {v.message}" for v in result.verdicts]

    def next(self) -> dict[str, float | None]:
        """Grade the neighbour."""
        nb, _ = self.run({f"{LESSON}.ipynb": dumps(neighbour()).encode()})
        return scores(nb)

    def observe(self, attack: Attack) -> Record:
        record = Record(attack.name)
        try:
            nb, record.notes = self.run(submission(attack, COURSE, PORT))
            record.scores = scores(nb)
            shown, _ = HideTests().preprocess(nbformat.from_dict(nb), {})
            record.sees = sorted({*seen(nb), *seen(shown, feedback=True)})
            record.neighbour = self.next()
        except TooLate:
            record.finished = False
        except Exception as error:  # a result that has to be tried again
            record.notes.append(f"{type(error).__name__}: {error}")
            self.worker.close()
            self.known = self.without
        record.left = leftovers(self.known)
        record.course = damage(COURSE)
        if not record.neighbour and not record.left:
            self.start()
            record.neighbour = self.next()
        return record


def scores(nb: NotebookNode) -> dict[str, float | None]:
    """Read the points as nbgrader reads them off the outputs."""
    tests = {c.metadata.nbgrader.grade_id: c for c in nb.cells if is_grade(c)}
    return {name: determine_grade(tests[f"{name}_test"])[0] for name in POINTS}
