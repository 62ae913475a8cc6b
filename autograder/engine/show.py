"""One learner's graded work in a few lines: `autograder show LESSON LEARNER`."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import determine_grade, is_grade, is_solution

from autograder.engine.course import Course, Place
from autograder.engine.trouble import Trouble
from autograder.nbgrader.notes import read_notes
from autograder.nbgrader.report import table

# the error output of a cell -> its verdict; any other error is an error of the answer
KINDS = {
    "AssertionError": "fail",
    "CheckFailed": "fail",
    "CellTimeoutError": "timeout",
    "MemoryError": "memory",
    "OutputFlood": "flood",
    "Stopped": "killed",
    "WroteToStderr": "fail",
    "NotAScore": "fail",
    "NotRun": "not run",
}


def show(root: Path, lesson: str, learner: str) -> int:
    """Print verdict and message of each test, and the notes; 1 if nothing is there."""
    try:
        course = Course(root)
        folders = list(course.places(learner=learner))
        names = sorted(
            {p.lesson for p in folders if lesson in (p.lesson, p.lesson[:2])}
        )
        name = names[0] if names else lesson
        folder = course.graded(Place(name, learner, Path()))
        papers = sorted(folder.glob("*.ipynb"))
        if not papers:
            raise Trouble(
                f"There is no graded work of {learner} in {folder}. Is the name right? "
                f"Grade it with `autograder grade {lesson} --learner {learner}`."
            )
    except Trouble as trouble:
        print(f"autograder show: {trouble}", file=sys.stderr)
        return 1
    for path in papers:
        nb = nbformat.read(path, as_version=4)
        print(f"{path}\n")
        for note in read_notes(nb):
            print(f"Note: {note}\n")
        print(table(("test", "points", "verdict", "message"), scored_rows(nb)))
    return 0


def scored_rows(nb: NotebookNode) -> list[tuple[str, ...]]:
    """Return a row for each graded cell."""
    found: list[tuple[str, ...]] = []
    for cell in nb.cells:
        if not is_grade(cell):
            continue
        score, points = determine_grade(cell)
        kind, message = verdict(cell, score, points)
        shown = "?" if score is None else f"{score:g}"
        name = cell.metadata.nbgrader["grade_id"]
        found.append((name, f"{shown} / {points:g}", kind, message))
    return found


def verdict(cell: NotebookNode, score: float | None, points: float) -> tuple[str, str]:
    """Return the kind of result of a graded cell, and what was said about it."""
    if score is None or is_solution(cell):
        return "by hand" if score is None else "no response", ""
    for output in cell.outputs:
        if output.output_type == "error":
            message = " ".join(f"{output.ename}: {output.evalue}".split())
            return KINDS.get(output.ename, "error"), message[:300]
    return ("pass" if score >= points else "partial" if score else "fail"), ""
