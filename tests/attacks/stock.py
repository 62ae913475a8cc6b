"""Grades attacks with nbgrader as it comes, within the belt.

Nothing is configured, except less time for a cell than nbgrader's 30 seconds. Each
attack gets a new course with a gradebook and a neighbour, and a new home.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import tarfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from attacks import LESSON, POINTS, SECRET, Attack, seen, submission
from attacks.record import (
    COURSE,
    PORT,
    Record,
    clean,
    damage,
    leftovers,
    listen,
    make_course,
    processes,
)
from autograder.nbgrader import find_alembic

CELL, WALL = 4, 30  # seconds a cell; seconds for two learners


class Door:
    """A course for each attack, made from one."""

    def __init__(self) -> None:
        listen()
        find_alembic()
        self.course = make()
        self.known = processes()

    def grade(self, attacks: Iterable[Attack]) -> Iterator[Record]:
        """Grade each attack, and its neighbour after it."""
        for attack in attacks:
            clean(self.known)
            yield observe(attack, self.course, self.known)


def api() -> NbGraderAPI:
    config = Config()
    config.CourseDirectory.root = str(COURSE)
    config.CourseDirectory.db_url = f"sqlite:///{COURSE / 'gradebook.db'}"
    config.NbGrader.logfile = ""
    config.Execute.timeout = CELL
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def make() -> bytes:
    """Make a course with a released lesson, and pack it."""
    make_course(COURSE)
    result = api().generate_assignment(LESSON)
    os.chdir("/")
    assert result["success"], result["log"]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.add(COURSE, ".")
    return packed.getvalue()


def observe(attack: Attack, course: bytes, known: set[int]) -> Record:
    """Grade in a process of its own, and look at what it did."""
    with tarfile.open(fileobj=io.BytesIO(course)) as tar:
        tar.extractall(COURSE, filter="tar")
    Path.home().mkdir()
    for name, data in submission(attack, COURSE, PORT).items():
        path = COURSE / "submitted" / "mallory" / LESSON / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    record = Record(attack.name)
    grader = os.fork()
    if grader == 0:
        grade_both()
    deadline = time.monotonic() + WALL
    while (ended := os.waitpid(grader, os.WNOHANG)) == (0, 0):
        if time.monotonic() > deadline:
            record.finished = False
            os.kill(grader, signal.SIGKILL)
            ended = os.waitpid(grader, 0)
            break
        time.sleep(0.05)
    if record.finished and ended[1]:
        record.notes.append(f"the grader ended with {ended[1]}")
    record.left = leftovers(known)
    record.course = damage(COURSE)
    record.scores, record.neighbour = scores("mallory"), scores("neighbour")
    graded = COURSE / "autograded" / "mallory" / LESSON / f"{LESSON}.ipynb"
    if graded.exists():
        record.sees = seen(nbformat.read(graded, as_version=4))
    return record


def grade_both() -> None:
    """Be the grader: both learners, then the end."""
    log = os.open("/tmp/log", os.O_WRONLY | os.O_CREAT)
    for fd in (1, 2):
        os.dup2(log, fd)
    os.environ.update(SECRET)
    try:
        os.setsid()
        door = api()
        for learner in ("mallory", "neighbour"):
            door.autograde(LESSON, learner)
    except BaseException as error:
        print(error, file=sys.stderr)
    os._exit(0)


def scores(learner: str) -> dict[str, float | None]:
    """Read the points of a learner as the gradebook gives them out."""
    try:
        with Gradebook(f"sqlite:///{COURSE / 'gradebook.db'}") as gradebook:
            notebook = gradebook.find_submission_notebook(LESSON, LESSON, learner)
            found: dict[str, Any] = {grade.name: grade for grade in notebook.grades}
            return {name: points(found.get(f"{name}_test")) for name in POINTS}
    except Exception:
        return {}


def points(grade: Any) -> float | None:
    if grade is None or (grade.auto_score is None and grade.manual_score is None):
        return None
    return float(grade.score + (grade.extra_credit or 0))
