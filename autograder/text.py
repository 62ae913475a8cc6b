"""A lesson as text, a lesson as notebook, and the way between them.

`course/NN_name/lesson.py` is a py:percent script. A cell says what it is on its
`# %%` line, and the notebook says the same in nbgrader's metadata (schema 3):

    # %% solution="softmax"           the learner writes this cell
    # %% test="softmax" points=2      graded, read-only, id `softmax_test`
    # %% locked="setup"               read-only code or prose
    # %% answer="why_bias" points=2   written answer, graded by hand
    # %%                              anything else: the learner may play with it

A solution may name what it must not call, the library's version of what it asks for:

    # %% solution="softmax" refuse="scipy.special.softmax sklearn.utils.extmath.softmax"

`course/NN_name/mistakes.py` has the same form: `# %% mistake="softmax" label="..."`
and `# %% accepted="softmax" label="..."`; a mistake's first comment lines are what a
teacher says to whoever wrote it.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode

MARKS = ("solution", "test", "locked", "answer")
ID = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")  # what nbformat takes as a cell id
DOTTED = re.compile(r"^\w+(\.\w+)+$")  # package.module.function


class LessonError(ValueError):
    """A lesson's text cannot become a notebook. Says where and what to do."""


@dataclass(frozen=True)
class Answer:
    """One known answer to an exercise: a mistake, or another right way."""

    exercise: str
    kind: str  # "mistake" or "accepted"
    label: str  # a few words, for the instructor's tables
    sentence: str  # what a good teacher would say; empty for an accepted answer
    code: str


def read_lesson(path: Path) -> NotebookNode:
    """The instructor's notebook that `lesson.py` at `path` describes."""
    text = path.read_text(encoding="utf-8")
    nb = nbformat.v4.new_notebook()
    nb.metadata = _notebook_metadata()
    for number, marked in enumerate(_cells(text, path), start=1):
        nb.cells.append(_expand(marked, f"{path}, cell {number}"))
    _name_cells(nb, path)
    nb.metadata["first_neuron"] = {"text": digest_text(text), "cells": digest(nb)}
    return nb


def write_lesson(nb: NotebookNode) -> str:
    """The text of a notebook: what `read_lesson` would have read it from."""
    plain = nbformat.v4.new_notebook()
    for cell in nb.cells:
        new = {"code": nbformat.v4.new_code_cell, "raw": nbformat.v4.new_raw_cell}.get(
            cell.cell_type, nbformat.v4.new_markdown_cell
        )
        # one blank line between cells, whatever they hold
        metadata = _marks(cell) | {"lines_to_next_cell": 1}
        plain.cells.append(new(cell.source, metadata=metadata))
    plain.metadata["jupytext"] = {
        "cell_metadata_filter": "all",
        "notebook_metadata_filter": "-all",
    }
    return jupytext.writes(plain, fmt="py:percent")


def read_mistakes(path: Path) -> list[Answer]:
    """The known answers in `mistakes.py` at `path`, in the order of the file."""
    answers = []
    for number, cell in enumerate(_cells(path.read_text(encoding="utf-8"), path), 1):
        if cell.cell_type != "code" or not cell.metadata:
            continue
        kinds = [k for k in ("mistake", "accepted") if k in cell.metadata]
        if len(kinds) != 1 or "label" not in cell.metadata:
            raise LessonError(
                f"{path}, cell {number}: found the marks {dict(cell.metadata)}; "
                'expected mistake="exercise" or accepted="exercise", and '
                'label="a few words".'
            )
        lines = cell.source.splitlines()
        comment = 0
        while comment < len(lines) and lines[comment].startswith("#"):
            comment += 1
        sentence = " ".join(line.lstrip("# ").strip() for line in lines[:comment])
        if kinds[0] == "mistake" and not sentence:
            raise LessonError(
                f"{path}, cell {number} ({cell.metadata['label']}): a mistake starts "
                "with a comment: the sentence a teacher would say to its author."
            )
        code = "\n".join(lines[comment:] if kinds[0] == "mistake" else lines).strip()
        answers.append(
            Answer(
                exercise=cell.metadata[kinds[0]],
                kind=kinds[0],
                label=cell.metadata["label"],
                sentence=sentence if kinds[0] == "mistake" else "",
                code=code + "\n",
            )
        )
    return answers


def dumps(nb: NotebookNode) -> str:
    """A notebook's file: the same text for the same notebook, on every machine."""
    nbformat.validate(nb)
    return json.dumps(nb, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def digest(nb: NotebookNode) -> str:
    """SHA-256 of what an author can change in a notebook: cell texts and marks.

    Outputs, counters and what JupyterLab adds when it saves do not count.
    """
    parts = [
        [c.cell_type, c.source, sorted((k, str(v)) for k, v in _marks(c).items())]
        for c in nb.cells
    ]
    return digest_text(json.dumps(parts, ensure_ascii=False))


def digest_text(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def exercises(nb: NotebookNode) -> list[str]:
    """Grade ids of the code exercises, in the order of the notebook."""
    return [
        c.metadata.nbgrader.grade_id
        for c in nb.cells
        if c.cell_type == "code"
        and c.metadata.get("nbgrader", {}).get("solution")
        and not c.metadata.nbgrader.get("grade")
    ]


def refused(nb: NotebookNode) -> dict[str, list[str]]:
    """What each exercise must not call, as dotted names; see engine/own_work.py."""
    return {
        c.metadata.nbgrader.grade_id: list(c.metadata["first_neuron"]["refuse"])
        for c in nb.cells
        if c.metadata.get("first_neuron", {}).get("refuse")
    }


def known_mistakes(lesson: Path) -> dict[str, list[tuple[str, str]]]:
    """The mistakes in a lesson's folder: grade id of a test -> sentence and code.

    A course that was not written here has none.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    path = lesson / "mistakes.py"
    if path.exists():
        for answer in read_mistakes(path):
            if answer.kind == "mistake":
                pair = (answer.sentence, answer.code)
                found.setdefault(f"{answer.exercise}_test", []).append(pair)
    return found


def points(nb: NotebookNode) -> dict[str, float]:
    """Grade id of each test cell -> what it is worth."""
    return {
        c.metadata.nbgrader.grade_id: float(c.metadata.nbgrader.points)
        for c in nb.cells
        if c.metadata.get("nbgrader", {}).get("grade")
    }


def answered_like(source: NotebookNode, other: NotebookNode) -> NotebookNode:
    """The source, hidden tests and all, with the answers of another notebook."""
    answers = {c.metadata.get("nbgrader", {}).get("grade_id"): c for c in other.cells}
    for name in exercises(source):
        source = with_answer(source, name, answers[name].source)
    return source


def with_answer(nb: NotebookNode, exercise: str, code: str) -> NotebookNode:
    """A copy of a notebook in which `exercise` is answered by `code`."""
    nb = nbformat.from_dict(nb)  # a deep copy
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == exercise:
            cell.source = code.rstrip("\n")
            return nb
    raise LessonError(
        f"No exercise {exercise!r} in this notebook. "
        f"It has: {', '.join(exercises(nb))}."
    )


def _cells(text: str, path: Path) -> list[NotebookNode]:
    cells = jupytext.reads(text, fmt="py:percent").cells
    if not any(cell.source.strip() for cell in cells):
        raise LessonError(f"{path} has no cells. A cell starts with a line `# %%`.")
    for cell in cells:
        cell.metadata.pop("lines_to_next_cell", None)
    return cells


def _notebook_metadata() -> NotebookNode:
    return nbformat.from_dict(
        {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        }
    )


def _expand(marked: NotebookNode, where: str) -> NotebookNode:
    """From a mark on the `# %%` line to nbgrader's whole metadata."""
    marks: dict[str, Any] = dict(marked.metadata)
    kinds = [k for k in MARKS if k in marks]
    unknown = set(marks) - {*MARKS, "points", "tags", "grade_id", "refuse"}
    if unknown or len(kinds) > 1:
        raise LessonError(
            f"{where}: the marks {sorted(marks)} cannot be read. A cell has at most "
            f"one of {', '.join(MARKS)}; points goes with test and answer, refuse "
            "with solution."
        )
    cell = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }[marked.cell_type](marked.source)
    if "tags" in marks:
        cell.metadata["tags"] = marks["tags"]
    if "refuse" in marks:
        names = marks["refuse"].split() if isinstance(marks["refuse"], str) else []
        if kinds != ["solution"] or not all(map(DOTTED.match, names)) or not names:
            raise LessonError(
                f"{where}: refuse={marks['refuse']!r} cannot be read. It goes with "
                'solution and holds dotted names with spaces between: refuse="'
                'firstneuron.activations.softmax scipy.special.softmax".'
            )
        cell.metadata["first_neuron"] = {"refuse": names}
    if not kinds:
        return cell
    kind = kinds[0]
    graded = kind in ("test", "answer")
    if graded != ("points" in marks):
        raise LessonError(
            f"{where}: {kind}={marks[kind]!r} {'needs' if graded else 'takes no'} "
            "points."
        )
    grade_id = marks.get("grade_id") or marks[kind] + "_test" * (kind == "test")
    cell.metadata["nbgrader"] = nbformat.from_dict(
        {
            "schema_version": 3,
            "grade_id": grade_id,
            "grade": graded,
            "solution": kind in ("solution", "answer"),
            "locked": kind in ("test", "locked"),
            "task": False,
            "cell_type": cell.cell_type,
            **({"points": marks["points"]} if graded else {}),
        }
    )
    return cell


def _marks(cell: NotebookNode) -> dict[str, Any]:
    """From nbgrader's metadata back to the mark on the `# %%` line."""
    marks: dict[str, Any] = {}
    grader = cell.metadata.get("nbgrader")
    if grader and (
        grader.get("grade") or grader.get("solution") or grader.get("locked")
    ):
        grade_id = grader["grade_id"]
        if grader.get("solution"):
            kind = "answer" if grader.get("grade") else "solution"
        else:
            kind = "test" if grader.get("grade") else "locked"
        marks[kind] = grade_id.removesuffix("_test") if kind == "test" else grade_id
        if grader.get("grade"):
            points = float(grader.get("points", 0))
            marks["points"] = int(points) if points.is_integer() else points
        if kind == "test" and not grade_id.endswith("_test"):
            marks["grade_id"] = grade_id  # made by the notebook toolbar
    if refuse := cell.metadata.get("first_neuron", {}).get("refuse"):
        marks["refuse"] = " ".join(refuse)
    if cell.metadata.get("tags"):
        marks["tags"] = list(cell.metadata.tags)
    return marks


def _name_cells(nb: NotebookNode, path: Path) -> None:
    """Give each cell an id that a rebuild keeps: its grade id, or a digest."""
    taken: set[str] = set()
    for cell in nb.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id is None:
            first = name = f"{cell.cell_type}-{digest_text(cell.source)[:8]}"
            copies = 1
            while name in taken:
                copies += 1
                name = f"{first}-{copies}"
        else:
            name = grade_id
            if not ID.match(name):
                raise LessonError(
                    f"{path}: the id {name!r} must be 1 to 64 letters, digits, _ or -."
                )
            if name in taken:
                raise LessonError(
                    f"{path}: two cells have the id {name!r}. Rename one."
                )
        taken.add(name)
        cell["id"] = name
