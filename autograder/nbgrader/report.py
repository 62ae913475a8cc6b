"""What an instructor wants to know of a graded lesson, as two tables of text.

By exercise: how many got it, the mean score, the commonest known mistake. By learner:
the score, and what went wrong with the file or its cells, if anything did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry

from autograder.nbgrader.notes import read_notes
from autograder.text import Answer

# errors that say why a cell earned nothing, whatever the learner's answer was
TROUBLE = ("CellTimeoutError", "Stopped", "OutputFlood", "WroteToStderr", "NotAScore")


def report(
    course: Path, lesson: str, gradebook: Gradebook, answers: Sequence[Answer]
) -> str:
    """Return both tables for one lesson of the course in a folder."""
    graded = {
        path.parent.parent.name: nbformat.read(path, as_version=4)
        for path in sorted(course.glob(f"autograded/*/{lesson}/{lesson}.ipynb"))
    }
    return "\n\n".join(
        (
            table(
                ("exercise", "got it", "mean", "commonest known mistake"),
                exercise_rows(gradebook, lesson, graded, answers),
            ),
            table(
                ("learner", "score", "what went wrong"),
                learner_rows(gradebook, lesson, graded),
            ),
        )
    )


def exercise_rows(
    gradebook: Gradebook,
    lesson: str,
    graded: dict[str, NotebookNode],
    answers: Sequence[Answer],
) -> list[tuple[str, ...]]:
    """Return a row for each test cell, in the order of the lesson."""
    labels = {answer.code.strip(): answer for answer in answers}
    mistakes: dict[str, Counter[str]] = {}
    for nb in graded.values():
        for cell in nb.cells:
            answer = labels.get(cell.source.strip())
            if answer and answer.kind == "mistake":
                known = mistakes.setdefault(answer.exercise, Counter())
                known[answer.label] += 1
    rows: list[tuple[str, ...]] = []
    for test in gradebook.find_notebook(lesson, lesson).grade_cells:
        scores = [grade.score for grade in test.grades]
        full = sum(score >= test.max_score for score in scores)
        mean = sum(scores) / len(scores) if scores else 0.0
        exercise = test.name.removesuffix("_test")
        common = mistakes.get(exercise, Counter()).most_common(1)
        rows.append(
            (
                exercise,
                f"{full} of {len(scores)}",
                f"{mean:.2f} / {test.max_score:g}",
                " ".join(f"{label} ({count})" for label, count in common),
            )
        )
    return rows


def learner_rows(
    gradebook: Gradebook, lesson: str, graded: dict[str, NotebookNode]
) -> list[tuple[str, ...]]:
    """Return a row for each learner of the course, those in trouble first."""
    rows: list[tuple[str, ...]] = []
    for student in gradebook.students:
        try:
            submission = gradebook.find_submission(lesson, student.id)
        except MissingEntry:
            rows.append((student.id, "-", "handed in nothing"))
            continue
        score = f"{submission.score:g} / {submission.max_score:g}"
        nb = graded.get(student.id)
        rows.append((student.id, score, troubles(nb) if nb else "not graded yet"))
    return sorted(rows, key=lambda row: (not row[2], row[0]))


def troubles(nb: NotebookNode) -> str:
    """Return in one line what went wrong with a graded notebook's file and cells."""
    said = read_notes(nb)
    if said:
        return " ".join(said)
    for cell in nb.cells:
        is_answer = cell.metadata.get("nbgrader", {}).get("solution")
        for output in cell.get("outputs", []):
            if output.output_type == "error" and (is_answer or output.ename in TROUBLE):
                name = cell.metadata.get("nbgrader", {}).get("grade_id", "a cell")
                return f"{name}: {output.ename}: {output.evalue}"
    return ""


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return rows under a head, in columns as wide as they need."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    widths[-1] = 0  # the last column may run on
    padded = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    ]
    return "\n".join([padded[0], "-" * len(padded[0]), *padded[1:]])
