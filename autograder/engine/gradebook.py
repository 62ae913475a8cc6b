"""Writes results into nbgrader's gradebook: one session, one transaction a learner.

What is written is what nbgrader's own `Autograde`, `SaveAutoGrades` and
`AssignLatePenalties` write, without a session for each cell. A submission's rows are
made where they are missing, so that a lesson that grew after it was handed in is graded
too.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import nbgrader.api as nb
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    event,
    false,
    insert,
    select,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from autograder.engine.job import Result
from autograder.engine.trouble import Busy, Skipped, Trouble, explain
from autograder.nbgrader.repair import LessonCell, lesson_cells

PATIENCE = 60.0  # seconds to wait for a gradebook that somebody else writes to
NO_RESPONSE = "No response."  # nbgrader's own words
T = TypeVar("T")

STUDENT: Any = nb.Student.__table__
SUBMISSION: Any = nb.SubmittedAssignment.__table__
PAPER: Any = nb.SubmittedNotebook.__table__
GRADE: Any = nb.Grade.__table__
COMMENT: Any = nb.Comment.__table__
SCORED = (
    update(GRADE)
    .where(
        GRADE.c.notebook_id == bindparam("notebook"),
        GRADE.c.cell_id == bindparam("cell"),
    )
    .values(auto_score=bindparam("score"), needs_manual_grade=bindparam("needs"))
)
COMMENTED = (
    update(COMMENT)
    .where(
        COMMENT.c.notebook_id == bindparam("notebook"),
        COMMENT.c.cell_id == bindparam("cell"),
    )
    .values(auto_comment=bindparam("comment"))
)


@dataclass(frozen=True)
class Notebook:
    """One of a lesson's notebooks, as the gradebook has it."""

    id: str
    name: str
    kernelspec: dict[str, Any] | None
    cells: list[LessonCell]
    graded: dict[str, str]  # grade id -> row id, of what is scored
    tasks: dict[str, str]
    answers: dict[str, str]


@dataclass(frozen=True)
class Assignment:
    """A lesson, as the gradebook has it."""

    id: str
    name: str
    points: float
    due: datetime | None
    notebooks: list[Notebook]


@dataclass(frozen=True)
class Graded:
    """The result for one notebook, and whether its file was missing."""

    result: Result
    missing: bool


class Book:
    """The course's gradebook.

    Parameters
    ----------
    db_url, course_id : str
        As in nbgrader's configuration.
    new_learners : bool
        Whether to make learners who are not on the roster.
    penalties : AssignLatePenalties, optional
        nbgrader's preprocessor with the course's plugin; without it, no penalties.
    wait : callable
        Called with seconds while the gradebook is busy; may raise to stop waiting.
    """

    def __init__(
        self,
        db_url: str,
        course_id: str,
        new_learners: bool = True,
        penalties: AssignLatePenalties | None = None,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        self.new_learners, self.penalties, self.wait = new_learners, penalties, wait
        url = make_url(db_url)
        self.what = f"The gradebook {url.render_as_string(hide_password=True)}"
        sqlite = url.get_backend_name() == "sqlite"
        if sqlite and not Path(sqlite_path(url.database or "")).is_file():
            raise Trouble(
                f"{self.what} is not there. Run `nbgrader generate_assignment` for the "
                "lesson first: it makes the gradebook and puts the lesson into it."
            )
        self.gradebook = self._patiently(lambda: nb.Gradebook(db_url, course_id))
        self.session: Session = self.gradebook.db
        if sqlite:
            self.gradebook.engine.dispose()  # the next connections wait in `wait`
            event.listen(self.gradebook.engine, "connect", impatient)
            self._patiently(self._try_to_write)

    def _try_to_write(self) -> None:
        """Fail now, and not after the first hour of grading."""
        with self.gradebook.engine.begin() as connection:
            connection.execute(delete(STUDENT).where(false()))

    def assignments(self) -> list[str]:
        """Return the names of the lessons in the gradebook."""
        query = select(nb.Assignment.name)
        return self._read(lambda: sorted(self.session.scalars(query)))

    def assignment(self, name: str) -> Assignment:
        """Return one lesson; raises `Trouble` if it was never generated."""
        return self._read(lambda: self._assignment(name))

    def _assignment(self, name: str) -> Assignment:
        try:
            found = self.gradebook.find_assignment(name)
        except nb.MissingEntry:
            raise Trouble(
                f"The lesson {name} is not in the gradebook. Run "
                f"`nbgrader generate_assignment {name}` first."
            ) from None
        return Assignment(
            found.id,
            name,
            found.max_score,
            found.duedate,
            [
                Notebook(
                    each.id,
                    each.name,
                    json.loads(each.kernelspec) if each.kernelspec else None,
                    lesson_cells(self.gradebook, name, each.name),
                    {cell.name: cell.id for cell in each.grade_cells},
                    {cell.name: cell.id for cell in each.task_cells},
                    {cell.name: cell.id for cell in each.solution_cells},
                )
                for each in found.notebooks
            ],
        )

    def mean(self, lesson: str) -> float:
        """Return the mean score of a lesson, by nbgrader's own reckoning."""
        return self._read(lambda: self.gradebook.average_assignment_score(lesson))

    def fingerprints(self, lesson: Assignment) -> dict[str, str]:
        """Return for each learner what `fingerprint` makes of the stored scores."""
        cells = {id for each in lesson.notebooks for id in each.graded.values()}
        query = (
            select(
                nb.SubmittedAssignment.student_id, GRADE.c.cell_id, GRADE.c.auto_score
            )
            .join(
                nb.SubmittedNotebook,
                nb.SubmittedNotebook.assignment_id == nb.SubmittedAssignment.id,
            )
            .join(GRADE, GRADE.c.notebook_id == nb.SubmittedNotebook.id)
            .where(nb.SubmittedAssignment.assignment_id == lesson.id)
        )

        def collect() -> dict[str, str]:
            scores: dict[str, list[tuple[str, float | None]]] = {}
            for learner, cell, score in self.session.execute(query):
                if cell in cells:
                    scores.setdefault(learner, []).append((cell, score))
            return {learner: fingerprint(found) for learner, found in scores.items()}

        return self._read(collect)

    def write(
        self,
        lesson: Assignment,
        learner: str,
        timestamp: datetime | None,
        graded: Mapping[str, Graded],
    ) -> None:
        """Write one submission's results, all or nothing; safe to do again."""

        def transaction() -> None:
            with self.gradebook.engine.begin() as connection:
                self._write(connection, lesson, learner, timestamp, graded)

        self._patiently(transaction)

    def _read(self, action: Callable[[], T]) -> T:
        """Do what only reads, and keep no row of it in memory."""

        def reading() -> T:
            with closing(self.session):
                return action()

        return self._patiently(reading)

    def _patiently(self, action: Callable[[], T]) -> T:
        """Do it; again, for a while, if another program is writing."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return action()
            except DBAPIError as error:
                trouble = explain(error, self.what)
                # an IntegrityError: somebody else has just made the same row
                again = isinstance(trouble, Busy) or isinstance(error, IntegrityError)
                if not again or time.monotonic() > deadline:
                    raise trouble from error
                self.wait(0.1)

    def _write(
        self,
        connection: Connection,
        lesson: Assignment,
        learner: str,
        timestamp: datetime | None,
        graded: Mapping[str, Graded],
    ) -> None:
        columns = SUBMISSION.c.id, SUBMISSION.c.timestamp, SUBMISSION.c.extension
        theirs = (
            SUBMISSION.c.assignment_id == lesson.id,
            SUBMISSION.c.student_id == learner,
        )
        found = connection.execute(select(*columns).where(*theirs)).one_or_none()
        if found is None:
            self._enrol(connection, learner)
            row = {"assignment_id": lesson.id, "student_id": learner}
            connection.execute(insert(SUBMISSION), row | {"timestamp": timestamp})
            found = connection.execute(select(*columns).where(*theirs)).one()
        elif timestamp:  # without one, nbgrader keeps the one it had
            connection.execute(
                update(SUBMISSION).where(*theirs).values(timestamp=timestamp)
            )
        papers = {"assignment_id": found.id}
        rows = rows_of(connection, PAPER, papers, "notebook_id", "id")
        if new := [each.id for each in lesson.notebooks if each.id not in rows]:
            connection.execute(
                insert(PAPER), [papers | {"notebook_id": n} for n in new]
            )
            rows = rows_of(connection, PAPER, papers, "notebook_id", "id")
        late = seconds_late(timestamp or found.timestamp, lesson.due, found.extension)
        for each in lesson.notebooks:
            row, result = rows[each.id], graded[each.name]
            write_grades(connection, row, each, result)
            write_comments(connection, row, each, result.result)
            if self.penalties and not result.result.to_a_person:
                penalty = self._penalty(connection, row, learner, late)
                connection.execute(
                    update(PAPER)
                    .where(PAPER.c.id == row)
                    .values(late_submission_penalty=penalty)
                )

    def _enrol(self, connection: Connection, learner: str) -> None:
        """Put a learner on the roster who is not there yet."""
        student = select(STUDENT.c.id).where(STUDENT.c.id == learner)
        if connection.scalar(student) is not None:
            return
        if not self.new_learners:
            raise Skipped(
                f"No learner {learner} is in the gradebook, and "
                "c.Autograde.create_student is False. Add the learner with "
                f"`nbgrader db student add {learner}`."
            )
        connection.execute(insert(STUDENT), {"id": learner})

    def _penalty(
        self, connection: Connection, row: str, learner: str, late: float
    ) -> float | None:
        """Ask the course's plugin, as nbgrader's `AssignLatePenalties` does."""
        if late <= 0 or not self.penalties:
            return None
        score = nb.SubmittedNotebook.score
        now = connection.scalar(select(score).where(nb.SubmittedNotebook.id == row))
        ask = self.penalties.plugin_inst.late_submission_penalty
        try:
            penalty = ask(learner, now, late)
        except Exception as error:
            raise Skipped(
                f"The plugin for late penalties stopped with {type(error).__name__}: "
                f"{error}. Nothing was written for {learner}."
            ) from error
        if penalty is None:
            return None
        return self.penalties._check_late_penalty(SimpleNamespace(score=now), penalty)

    def close(self) -> None:
        if event.contains(self.gradebook.engine, "connect", impatient):
            event.remove(self.gradebook.engine, "connect", impatient)
        self.gradebook.close()


def write_grades(
    connection: Connection, notebook: str, lesson: Notebook, found: Graded
) -> None:
    """Write the scores; a grade that a person gave stays, and is to be looked at."""
    manual = rows_of(
        connection, GRADE, {"notebook_id": notebook}, "cell_id", "manual_score"
    )
    new, changed = [], []
    for name, cell in (lesson.graded | lesson.tasks).items():
        if cell not in manual:
            new.append({"notebook_id": notebook, "cell_id": cell})
        if name in found.result.scores:
            score = found.result.scores[name]
            needs = score is None or manual.get(cell) is not None
        elif found.missing:
            score, needs = 0.0, False
        else:
            continue
        changed.append(
            {"notebook": notebook, "cell": cell, "score": score, "needs": needs}
        )
    if new:
        connection.execute(insert(GRADE), new)
    if changed:
        connection.execute(SCORED, changed)


def write_comments(
    connection: Connection, notebook: str, lesson: Notebook, result: Result
) -> None:
    """Write which answers were left as they were given."""
    there = rows_of(connection, COMMENT, {"notebook_id": notebook}, "cell_id", "id")
    cells = lesson.answers | lesson.tasks
    new = [
        {"notebook_id": notebook, "cell_id": cell}
        for cell in cells.values()
        if cell not in there
    ]
    if new:
        connection.execute(insert(COMMENT), new)
    if cells and not result.to_a_person:
        connection.execute(
            COMMENTED,
            [
                {
                    "notebook": notebook,
                    "cell": cell,
                    "comment": NO_RESPONSE if name in result.no_response else None,
                }
                for name, cell in cells.items()
            ],
        )


def rows_of(
    connection: Connection, table: Any, where: dict[str, str], key: str, value: str
) -> dict[str, Any]:
    """Return two columns of some rows as a dictionary."""
    query = select(table.c[key], table.c[value]).filter_by(**where)
    return {found: held for found, held in connection.execute(query)}


def seconds_late(
    timestamp: datetime | None, due: datetime | None, extension: timedelta | None
) -> float:
    """Return by how much a submission is late, as nbgrader reckons it."""
    if timestamp is None or due is None:
        return 0.0
    return max(0.0, (timestamp - due - (extension or timedelta())).total_seconds())


def fingerprint(scores: Iterable[tuple[str, float | None]]) -> str:
    """Return a digest of scores by row id: equal if and only if the scores are."""
    found = sorted((cell, None if s is None else float(s)) for cell, s in scores)
    return hashlib.sha256(repr(found).encode()).hexdigest()


def sqlite_path(database: str) -> str:
    """Return the file's path; SQLite also takes ``file:path?mode=ro``."""
    return database.removeprefix("file:").partition("?")[0]


def impatient(connection: Any, _: object) -> None:
    """Come back soon when the database is busy; `Book` waits, and can be stopped."""
    connection.execute("PRAGMA busy_timeout = 200")
