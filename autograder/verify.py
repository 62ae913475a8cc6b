"""The gate: may these lessons be released?

For every exercise, from a clean process: the untouched release earns 0, the solution
and every accepted answer earn all, every mistake loses that exercise's points and no
other's. The generated trees are what `build` makes, nothing hidden reaches a learner,
nothing writes to stderr, everything runs offline and in seconds. nbgrader, with real
kernels, must give the same scores.
"""

from __future__ import annotations

import html
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from . import yardstick
from .build import Lesson, build, lessons, release_notebook
from .form import course_problems, hidden_lines, problems
from .nbgrader.report import table
from .runner import Run, pool, run
from .slice import graded_part
from .text import (
    Answer,
    answered_like,
    dumps,
    exercises,
    points,
    read_lesson,
    read_mistakes,
    with_answer,
)

MAX_SECONDS = 30  # of CPU, for a notebook from top to bottom


@dataclass
class Report:
    """What the gate found in one lesson."""

    lesson: Lesson
    problems: list[str] = field(default_factory=list)
    caught: int = 0
    mistakes: int = 0
    taken: int = 0
    accepted: int = 0
    exercises: int = 0
    points: float = 0.0
    seconds: float = 0.0


def verify(
    root: Path, names: list[str] | None = None, depth: str = "full", jobs: int = 2
) -> int:
    """Check the lessons named, or all; print a table. 0 if nothing is wrong.

    `depth` is "form" (nothing is run), "quick" (no real kernels) or "full".
    """
    started = time.perf_counter()
    chosen = lessons(root, names)
    general = course_problems(root) if not names else []
    reports = [Report(lesson, problems(lesson)) for lesson in chosen]
    if depth != "form":
        with pool(jobs) as workers:
            # all lessons' work first, then the reading: no worker waits for another
            waiting = [
                (report, _start(report.lesson, workers, depth))
                for report in reports
                if not report.problems
            ]
            for report, work in waiting:
                _read(report, work)
    for report in reports:
        for problem in report.problems:
            print(f"{report.lesson.name}: {problem}")
    for problem in general:
        print(problem)
    print(summary(reports))
    wrong = len(general) + sum(len(r.problems) for r in reports)
    seconds = time.perf_counter() - started
    print(f"{wrong} problems, {len(reports)} lessons, {seconds:.0f} s")
    return 1 if wrong else 0


def summary(reports: list[Report]) -> str:
    """What was tried and caught, a line for each lesson."""
    head = ("lesson", "exercises", "points", "mistakes caught", "accepted", "seconds")
    return table(
        head,
        [
            (
                r.lesson.name,
                str(r.exercises),
                f"{r.points:g}",
                f"{r.caught} of {r.mistakes}",
                f"{r.taken} of {r.accepted}",
                f"{r.seconds:.1f}",
            )
            for r in reports
        ],
    )


@dataclass
class _Work:
    """A lesson's runs under way."""

    source: NotebookNode
    answers: list[Answer]
    stale: list[str]
    runs: dict[str, Any]
    answer_runs: list[Any]
    graded: Any  # by nbgrader; False if it is not asked


def _start(lesson: Lesson, workers, depth: str) -> _Work:
    source = read_lesson(lesson.text)
    release = release_notebook(source, lesson.name)
    untouched = answered_like(source, release)
    answers = read_mistakes(lesson.mistakes)

    def go(nb: NotebookNode, pictures: bool = True) -> Any:
        return workers.apply_async(run, (dumps(nb), pictures))

    submissions = {"untouched": dumps(release), "solution": dumps(source)}
    return _Work(
        source=source,
        answers=answers,
        stale=build([lesson], check=True),
        runs={"solution": go(source), "untouched": go(untouched)},
        answer_runs=[
            go(graded_part(with_answer(source, a.exercise, a.code)), False)
            for a in answers
        ],
        graded=depth == "full"
        and workers.apply_async(
            yardstick.grade, (lesson.root, lesson.name, dumps(source), submissions)
        ),
    )


def _read(report: Report, work: _Work) -> None:
    """Wait for a lesson's runs and write down what is wrong."""
    say = report.problems.append
    full = points(work.source)
    report.exercises = len(exercises(work.source))
    report.points = sum(full.values())
    for path in work.stale:
        say(f"{path} is not what build makes. Run `autograder build`.")
    if report.lesson.release.exists():  # else it is among the stale ones
        released = report.lesson.release.read_text(encoding="utf-8")
        for line in _leaks(work.source, released):
            say(f"release/ holds a hidden line: {line}")

    solution: Run = work.runs["solution"].get()
    report.seconds = solution.seconds
    for cell, error in solution.errors.items():
        say(f"the solution fails in cell {cell}: {error}")
    for cell, text in solution.stderr.items():
        say(f"the solution writes to stderr in cell {cell}: {text.strip()}")
    if solution.scores != full:
        say(f"the solution earns {solution.scores}, expected {full}.")
    if solution.seconds > MAX_SECONDS:
        say(f"it runs {solution.seconds:.0f} s, expected at most {MAX_SECONDS}.")

    untouched: Run = work.runs["untouched"].get()
    for cell, score in untouched.scores.items():
        if score:
            say(f"the untouched release earns {score:g} in {cell}, expected 0.")
    for cell, error in untouched.errors.items():
        if cell not in full and "NotImplementedError" not in error:
            say(f"the untouched release fails in cell {cell}: {error}")

    for answer, waiting in zip(work.answers, work.answer_runs, strict=True):
        outcome: Run = waiting.get()
        _judge(report, answer, outcome.scores, full)

    if not work.graded:
        return
    graded = work.graded.get()
    for name, own in (("solution", solution), ("untouched", untouched)):
        if graded[name].scores != own.scores:
            say(
                f"nbgrader gives the {name} {graded[name].scores}, "
                f"the gate {own.scores}."
            )
        for line in _leaks(work.source, html.unescape(_plain(graded[name].feedback))):
            # what the solution shows of its own is no leak
            if name != "solution" or line not in _answers(work.source):
                say(f"feedback on the {name} shows a hidden line: {line}")


def _judge(
    report: Report, answer: Answer, scores: dict[str, float], full: dict[str, float]
) -> None:
    test = f"{answer.exercise}_test"
    lost = {cell for cell in full if scores.get(cell) != full[cell]}
    others = ", ".join(sorted(lost - {test}))
    what = f"{answer.exercise}, {answer.label!r}"
    if answer.kind == "accepted":
        report.accepted += 1
        report.taken += not lost
        if lost:
            report.problems.append(
                f"{what} should be accepted, but loses {', '.join(sorted(lost))}."
            )
        return
    report.mistakes += 1
    caught = scores.get(test) == 0
    report.caught += caught
    if not caught:
        report.problems.append(
            f"{what} is a mistake, but earns {scores.get(test):g} in {test}. "
            "Add a hidden test that tells it from a right answer."
        )
    if others:
        report.problems.append(f"{what} also loses {others}.")


def _leaks(source: NotebookNode, text: str) -> list[str]:
    # a notebook is JSON: quotes inside it are escaped
    text = text.replace('\\"', '"').replace("\\\\", "\\")
    marks = ("### BEGIN HIDDEN TESTS", "### BEGIN SOLUTION")
    return [line for line in (*marks, *hidden_lines(source)) if line in text]


def _answers(source: NotebookNode) -> str:
    return "\n".join(
        c.source for c in source.cells if c.metadata.get("nbgrader", {}).get("solution")
    )


def _plain(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)
