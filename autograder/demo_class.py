"""The made-up class of the demo: what each learner hands in, and why.

One learner for each known mistake and each set of accepted answers, some who did it
all, and one for each thing that goes wrong with files and cells in a real class.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .text import Answer, exercises, with_answer

GIVEN = (
    "amara bao camila dmitri elif farid greta hiro ines jonas kofi lena mateo noor "
    "oskar priya quentin rosa sven tomoko uma viktor wanjiru yara"
).split()
FAMILY = (
    "okafor nguyen silva ivanov demir haddad lindqvist tanaka moreau weber mensah "
    "kowalski garcia rahman berg sharma dubois rossi larsen sato patel horvat kamau"
).split()


@dataclass(frozen=True)
class Learner:
    """One member of the class."""

    id: str
    what: str  # what was handed in, in words
    hand_in: Callable[[Path], None]  # writes it at the notebook's proper path


def names() -> Iterator[str]:
    """Yield ids; 24 and 23 have no common factor, so the first 552 differ."""
    for given, family in zip(
        itertools.cycle(GIVEN), itertools.cycle(FAMILY), strict=False
    ):
        yield f"{given}.{family}"


def make_class(
    source: NotebookNode, release: NotebookNode, answers: list[Answer]
) -> list[Learner]:
    """Make the class for one lesson.

    Parameters
    ----------
    source, release : NotebookNode
        The instructor's and the learners' notebook.
    answers : list of Answer
        The lesson's known mistakes and accepted answers.
    """
    solved = release
    for name in exercises(release):
        solved = with_answer(solved, name, find(source, name).source)
    handed_in = [
        *[("everything right", write(solved)) for _ in range(3)],
        *[("other right answers", write(nb)) for nb in accepted(solved, answers)],
        *[
            (
                f"{answer.exercise}: {answer.label}",
                write(with_answer(solved, answer.exercise, answer.code)),
            )
            for answer in answers
            if answer.kind == "mistake"
        ],
        *[("a mistake in each", write(confused(solved, answers))) for _ in range(2)],
        *troubles(solved, release),
    ]
    return [
        Learner(name, what, hand_in)
        for name, (what, hand_in) in zip(names(), handed_in, strict=False)
    ]


def accepted(solved: NotebookNode, answers: list[Answer]) -> Iterator[NotebookNode]:
    """Yield notebooks that together give each accepted answer once."""
    others: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.kind == "accepted":
            others.setdefault(answer.exercise, []).append(answer)
    for row in itertools.zip_longest(*others.values()):
        nb = solved
        for answer in filter(None, row):
            nb = with_answer(nb, answer.exercise, answer.code)
        yield nb


def confused(solved: NotebookNode, answers: list[Answer]) -> NotebookNode:
    """Return a notebook with the first known mistake in each exercise."""
    for answer in reversed(answers):  # the first is written last, and stays
        if answer.kind == "mistake":
            solved = with_answer(solved, answer.exercise, answer.code)
    return solved


def troubles(
    solved: NotebookNode, release: NotebookNode
) -> list[tuple[str, Callable[[Path], None]]]:
    """Return what goes wrong with cells and files, in words and as it is handed in."""
    first, last = exercises(solved)[0], exercises(solved)[-1]
    text = nbformat.writes(solved)
    head = find(solved, first).source.split("\n")[0]
    loop = f"{head}\n    while True:\n        pass"
    deleted = deepcopy(solved)
    deleted.cells = [c for c in deleted.cells if not c.id.startswith(first)]
    copied = deepcopy(solved)
    copied.cells.append(deepcopy(find(copied, first)))
    copied.cells[-1].id = "a-copy"
    return [
        ("nothing at all", lambda path: None),
        ("the untouched notebook", write(release)),
        (f"no cells of {first}", write(deleted)),
        (f"a copy of {first}", write(copied)),
        ("a syntax error", write(with_answer(solved, first, head[:-1]))),
        ("an endless loop", write(with_answer(solved, first, loop))),
        (
            "a crash",
            write(with_answer(solved, last, "import os\nos._exit(1)")),
        ),
        ("half a file", lambda path: put(path, text[: len(text) // 2])),
        ("an empty file", lambda path: put(path, "")),
        ("a text file", lambda path: put(path, "x_1 * w_1 + b, I think\n")),
        (
            "a browser's second copy",
            lambda path: put(path.with_name(f"{path.stem} (1).ipynb"), text),
        ),
        (
            "another file",
            lambda path: put(path.with_name("homework.txt"), "see notebook\n"),
        ),
    ]


def write(nb: NotebookNode) -> Callable[[Path], None]:
    """Return a function that writes a notebook at a path."""
    text = nbformat.writes(nb)
    return lambda path: put(path, text)


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def find(nb: NotebookNode, cell_id: str) -> NotebookNode:
    return next(cell for cell in nb.cells if cell.id == cell_id)
