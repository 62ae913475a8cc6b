"""Grades a class: `autograder grade`.

Submissions are read, become jobs, are run by an executor's processes, and come back as
results. This process only reads and writes. Few jobs are on their way at any time, so
that the memory does not grow with the class. What is done is kept in the journal: after
an interrupt, a crash or a full disk, the same command goes on.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.engine import crew
from autograder.engine.course import Course, Place, Prepared, Submission
from autograder.engine.gradebook import Book, Graded, fingerprint
from autograder.engine.job import (
    Result,
    leave_to_a_person,
    unpack,
    unpack_result,
)
from autograder.engine.journal import Journal
from autograder.engine.lock import Lock, Locked
from autograder.engine.screen import Screen
from autograder.engine.trouble import Skipped, Trouble, explain

FOLDER = ".grading"  # in the course: journal and lock
AHEAD = 2  # jobs on their way for each process: one that runs, one that waits
ALIKE = 8  # submissions that may wait for each job
POLL = 0.1  # seconds between two looks at whether to stop
SETTLE = 2.0  # seconds without a change until a submission counts as handed in


class Stopped(Exception):
    """Somebody wants us to stop; holds the signal."""


@dataclass
class Waiting:
    """A submission whose results are on their way."""

    submission: Submission
    results: dict[str, Result] = field(default_factory=dict)  # by notebook


@dataclass
class Running:
    """A job on its way, and for whom: equal work is run once."""

    key: str
    packed: bytes
    waiting: list[tuple[Waiting, str]]


def grade(
    root: Path,
    lessons: Sequence[str] = (),
    learner: str = "*",
    force: bool = False,
    processes: int | None = None,
    scheduler: str | None = None,
    tls: tuple[Path | None, Path | None, Path | None] = (None, None, None),
    watch: bool = False,
    trusted: bool = False,
) -> int:
    """Grade what was handed in and is not graded yet as it is now.

    Parameters
    ----------
    root : Path
        The course's folder.
    lessons : sequence of str
        Names or numbers; all that were handed in when none is given.
    learner : str
        A name, or a pattern such as ``a*``.
    force : bool
        Grade again what is graded already.
    processes : int, optional
        How many on this machine; as many as it has cores if not given.
    scheduler : str, optional
        Address of a Dask scheduler, to grade on its workers instead.
    tls : three paths
        Certificate authority, certificate and key for the scheduler.
    watch : bool
        Go on, and grade what arrives, until interrupted.
    trusted : bool
        Grade also where learners' code cannot be confined well enough.

    Returns
    -------
    int
        0; 1 if something could not be graded; 2 if another grader is at work; 128 plus
        the signal's number when stopped.
    """
    confinement = "best" if trusted else "required"
    try:
        with ExitStack() as stack:
            course = Course(root)
            folder = make_folder(course.root)
            stack.enter_context(Lock(folder))
            stop = stack.enter_context(Signals())
            book = open_book(course, stop.sleep)
            stack.callback(book.close)
            journal = Journal(folder)
            stack.callback(journal.close)
            team = (
                crew.cluster(scheduler, *tls)
                if scheduler
                else crew.local(processes or os.cpu_count() or 1)
            )
            stack.callback(team.close)
            cohort = Cohort(course, book, journal, team, confinement, stop, force)
            return cohort.grade(lessons, learner, watch)
    except Locked as trouble:
        return say(trouble, 2)
    except Trouble as trouble:
        return say(trouble, 1)


class Cohort:
    """One run over a class."""

    def __init__(
        self,
        course: Course,
        book: Book,
        journal: Journal,
        team: crew.Team,
        confinement: str,
        stop: Signals,
        force: bool,
    ) -> None:
        self.course, self.book, self.journal, self.stop = course, book, journal, stop
        self.team, self.confinement = team, confinement
        self.force = force
        self.since = time.time() if force else 0.0  # older results do not count
        self.lessons: dict[str, Prepared | None] = {}  # None: not in the gradebook
        self.applied: dict[str, dict[str, tuple[str, str]]] = {}
        self.stored: dict[str, dict[str, str]] = {}
        self.running: dict[Future[bytes], Running] = {}
        self.by_key: dict[str, Running] = {}

    def grade(self, wanted: Sequence[str], learner: str, watch: bool) -> int:
        """Grade all that is to be graded; show how far; say how it ended."""
        places: Any = self.arrivals(wanted, learner)
        if not watch:
            places = [(place, lambda: True) for place in self.choose(wanted, learner)]
            if not places:
                raise Trouble(
                    "Nothing was handed in: no folder is like "
                    f"{self.course.handed_in(', '.join(wanted) or '*', learner)}."
                )
        self.screen = Screen(None if watch else len(places))
        stopped = 0
        try:
            for place, whole in places:
                self.take(place, whole)
            while self.running:
                self.drain()
            self.journal.prune()
        except Stopped as stop:
            stopped = stop.args[0]
            self.team.close()
        finally:
            self.screen.close()
            print(self.screen.summary(self.means()))
        if watch and stopped == signal.SIGINT:
            return 0
        if stopped:
            print(
                "Stopped. What is graded is kept; the same command goes on from here."
            )
            return 128 + stopped
        if self.screen.skipped or self.screen.to_people:
            print("Not all could be graded. The same command tries the rest again.")
            return 1
        return 0

    def means(self) -> dict[str, tuple[float, float]]:
        """Return the mean score of each lesson, and the points there are."""
        return {
            name: (self.book.mean(name), lesson.assignment.points)
            for name, lesson in self.lessons.items()
            if lesson
        }

    def choose(self, wanted: Sequence[str], learner: str) -> Iterator[Place]:
        """List the submissions of the lessons that are wanted, by name or number."""
        places = list(self.course.places(learner))
        known = {*self.book.assignments(), *(place.lesson for place in places)}
        names: set[str] = set()
        for word in wanted:
            found = {name for name in known if word in (name, name[:2])}
            if not found:
                raise Trouble(
                    f"There is no lesson {word}. There are: {', '.join(sorted(known))}."
                )
            names |= found
        for place in sorted(places, key=lambda place: place.lesson):
            if not wanted or place.lesson in names:
                yield place

    def arrivals(
        self, wanted: Sequence[str], learner: str
    ) -> Iterator[tuple[Place, Callable[[], bool]]]:
        """Yield submissions for ever, each when it is new and has come to rest.

        With each comes a function that says whether it is still as it was then.
        """
        done: dict[Place, Any] = {}
        seen: dict[Place, tuple[Any, float]] = {}
        self.screen.say("Watching for submissions. Ctrl-C ends it.")
        while True:
            now = time.monotonic()
            for place in self.choose(wanted, learner):
                state = signature(place.folder)
                if done.get(place) == state:
                    continue
                if place not in seen or seen[place][0] != state:
                    seen[place] = state, now
                elif now - seen[place][1] >= SETTLE:
                    done[place] = state
                    self.lessons.clear()  # dates and tests may have changed meanwhile
                    yield place, lambda p=place, s=state: signature(p.folder) == s  # type: ignore[misc]
                    if signature(place.folder) != state:
                        del done[place]
            while time.monotonic() < now + 1:
                self.drain()

    def lesson(self, name: str) -> Prepared | None:
        """Return a lesson, read from the gradebook once; None if it is not there."""
        if name not in self.lessons:
            try:
                assignment = self.book.assignment(name)
            except Trouble as trouble:
                self.lessons[name] = None
                self.screen.say(str(trouble))
            else:
                self.lessons[name] = self.course.prepare(assignment)
                self.applied[name] = self.journal.applied(name)
                self.stored[name] = self.book.fingerprints(assignment)
        return self.lessons[name]

    def take(self, place: Place, whole: Callable[[], bool]) -> None:
        """Read a submission and send it on its way, unless it is done already."""
        self.stop.check()
        lesson = self.lesson(place.lesson)
        if not lesson:
            return self.screen.skip()
        try:
            submission = self.course.read(place, lesson)
        except Skipped as trouble:
            return self.screen.skip(str(trouble))
        if not whole():
            return
        if not self.force and self.is_done(submission):
            return self.screen.was_done(place.lesson)
        waiting = Waiting(submission)
        for notebook, key in submission.keys.items():
            stored = self.journal.result(key, self.since)
            if stored:
                waiting.results[notebook] = unpack_result(stored)
            elif key in self.by_key:
                self.by_key[key].waiting.append((waiting, notebook))
            else:
                self.send(key, submission.jobs[notebook], waiting, notebook)
        self.apply_if_complete(waiting)
        while self.is_busy():
            self.drain()

    def is_done(self, submission: Submission) -> bool:
        """Whether these results are in the gradebook and in autograded/ now."""
        place = submission.place
        was = self.applied[place.lesson].get(place.learner)
        now = mark(submission), self.stored[place.lesson].get(place.learner)
        return was == now and self.course.is_written(submission)

    def send(self, key: str, job: bytes, waiting: Waiting, notebook: str) -> None:
        future = self.team.executor.submit(crew.run, job, self.confinement)
        running = Running(key, job, [(waiting, notebook)])
        self.running[future] = self.by_key[key] = running

    def is_busy(self) -> bool:
        most = AHEAD * max(1, self.team.capacity())
        waiting = sum(len(each.waiting) for each in self.running.values())
        return len(self.running) >= most or waiting >= ALIKE * most

    def drain(self) -> None:
        """Take in what has come back; wait a moment if nothing has."""
        self.stop.check()
        if not self.running:
            return self.stop.sleep(POLL)
        done, _ = wait(self.running, POLL, FIRST_COMPLETED)
        for future in done:
            running = self.running.pop(future)
            del self.by_key[running.key]
            result = self.receive(future, running)
            for waiting, notebook in running.waiting:
                waiting.results[notebook] = result
                self.apply_if_complete(waiting)

    def receive(self, future: Future[bytes], running: Running) -> Result:
        """Return a job's result, and keep it if it is one."""
        try:
            packed = future.result()
        except crew.Refused as refused:
            raise Trouble(str(refused)) from refused
        except CancelledError as error:
            raise Trouble(
                "The scheduler gave this work up. Is it still there? What is graded is "
                "kept; the same command goes on from here."
            ) from error
        except Exception as error:
            # nothing of what was handed in: reading it may be what ended the process
            lesson, _ = unpack(running.packed)
            return leave_to_a_person(lesson, str(error) or type(error).__name__)
        result = unpack_result(packed)
        if not result.to_a_person:
            self.journal.store(running.key, packed)
        return result

    def apply_if_complete(self, waiting: Waiting) -> None:
        """Write a submission into gradebook and autograded/ when all of it is there."""
        submission, results = waiting.submission, waiting.results
        if results.keys() != submission.keys.keys():
            return
        place, assignment = submission.place, submission.lesson.assignment
        if self.applied[place.lesson].pop(place.learner, None):
            self.journal.forget(place.lesson, place.learner)
        graded = {
            name: Graded(result, name in submission.missing)
            for name, result in results.items()
        }
        try:
            self.book.write(assignment, place.learner, submission.timestamp, graded)
            self.course.write(submission, results)
        except Skipped as trouble:
            return self.screen.skip(f"{place.lesson}, {place.learner}: {trouble}")
        if not any(result.to_a_person for result in results.values()):
            scores = fingerprint(
                (cell, results[each.name].scores.get(name))
                for each in assignment.notebooks
                for name, cell in each.graded.items()
            )
            done = mark(submission), scores
            keys = submission.keys.values()
            self.journal.apply(place.lesson, place.learner, keys, *done)
            self.applied[place.lesson][place.learner] = done
            self.stored[place.lesson][place.learner] = scores
        self.screen.graded(place.lesson, place.learner, results)


class Signals:
    """Turns SIGINT and SIGTERM into `Stopped`, raised where nothing is half done."""

    def __init__(self) -> None:
        self.signal = 0

    def __enter__(self) -> Signals:
        self.before: dict[int, Any] = {}
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self.before[number] = signal.signal(number, self._ring)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _ring(self, number: int, _: object) -> None:
        if self.signal:  # the second time at once, whatever is half done
            raise KeyboardInterrupt
        self.signal = number

    def check(self) -> None:
        """Raise `Stopped` if a signal has come."""
        if self.signal:
            raise Stopped(self.signal)

    def sleep(self, seconds: float) -> None:
        """Wait a moment, unless a signal has come."""
        self.check()
        time.sleep(seconds)


def mark(submission: Submission) -> str:
    """Return one name for all that a learner handed in for a lesson."""
    return " ".join(sorted(submission.work))


def open_book(course: Course, wait: Callable[[float], object]) -> Book:
    """Open the gradebook that the configuration names."""
    directory = course.directory
    return Book(
        directory.db_url,
        directory.course_id,
        course.converter.create_student,
        course.penalties,
        wait,
    )


def make_folder(root: Path) -> Path:
    """Make the folder for journal and lock, for its owner only, and not for git."""
    folder = root / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise explain(error, f"The folder {folder}") from error
    return folder


def signature(folder: Path) -> Any:
    """Return what changes when a file in a folder does."""
    found = []
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            try:
                about = os.lstat(path)
            except OSError:  # it was there a moment ago
                continue
            found.append((path, about.st_mtime_ns, about.st_size))
    return sorted(found)


def say(trouble: Trouble, code: int) -> int:
    """Print what went wrong; return the exit code for it."""
    print(f"autograder grade: {trouble}", file=sys.stderr)
    return code
