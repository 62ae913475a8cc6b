"""Whatever a learner hands in ends in a score and a sentence, and is not touched.

One class of learners, each with another trouble, is graded by two processes at once:
half by the command line, half by the interface that formgrader's button calls.
"""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from course_fixture import LESSON, RIGHT, Course, find
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from autograder.nbgrader.notes import NOTE_ID, read_notes
from autograder.nbgrader.submission import Unreadable, parse_notebook

ALL, NONE = (2, 3), (0, 0)


@dataclass(frozen=True)
class Trouble:
    """How something is handed in, what it must score, and words of the note."""

    hand_in: Callable[[Course, Path], object]
    scores: tuple[float, float]
    says: str


TROUBLES: dict[str, Trouble] = {}


def trouble(says: str, scores: tuple[float, float]) -> Callable[[Callable], Callable]:
    """Register a function that puts a learner's work at a path."""

    def register(hand_in: Callable[[Course, Path], object]) -> Callable:
        TROUBLES[hand_in.__name__] = Trouble(hand_in, scores, says)
        return hand_in

    return register


def edited(says: str, scores: tuple[float, float]) -> Callable[[Callable], Callable]:
    """Register a function that changes a notebook with right answers."""

    def register(change: Callable[[NotebookNode], object]) -> Callable:
        def hand_in(course: Course, path: Path) -> None:
            nb = course.answered()
            change(nb)
            path.write_text(json.dumps(nb), encoding="utf-8")

        TROUBLES[change.__name__] = Trouble(hand_in, scores, says)
        return change

    return register


# What is not a notebook


@trouble("its bytes are not text", NONE)
def random_bytes(course: Course, path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 8)


@trouble("is empty (0 bytes)", NONE)
def empty_file(course: Course, path: Path) -> None:
    path.write_bytes(b"")


@trouble("has no list of cells", NONE)
def other_json(course: Course, path: Path) -> None:
    path.write_text('{"grade": 100}', encoding="utf-8")


@trouble("is damaged or cut off at line", NONE)
def truncated(course: Course, path: Path) -> None:
    text = nbformat.v4.writes(course.answered())
    path.write_text(text[: len(text) // 2].rsplit('"', 1)[0].rstrip(), encoding="utf-8")


@trouble("a zip archive", NONE)
def office_document(course: Course, path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(100))


@trouble("JSON cannot be read", NONE)
def deep_json(course: Course, path: Path) -> None:
    path.write_text("[" * 200_000 + "]" * 200_000, encoding="utf-8")


@trouble("is a folder, not a file", NONE)
def folder(course: Course, path: Path) -> None:
    path.mkdir()


@trouble("No `01_tiny.ipynb` was handed in", NONE)
def missing(course: Course, path: Path) -> None:
    (path.parent / "answers.txt").write_text("2 * x", encoding="utf-8")


# Notebooks of another kind


@trouble("old format and was converted", ALL)
def format_3(course: Course, path: Path) -> None:
    old = nbformat.convert(course.answered(), 3)
    path.write_text(nbformat.writes(old, version=3), encoding="utf-8")


@edited("is of format `5`", ALL)
def format_5_99(nb: NotebookNode) -> None:
    nb.nbformat, nb.nbformat_minor = 5, 99


@trouble("", ALL)
def windows_lines_and_bom(course: Course, path: Path) -> None:
    nb = course.answered()
    find(nb, "shout").source = RIGHT["shout"].replace("\n", "\r\n")
    text = nbformat.v4.writes(nb).replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())


@trouble("", ALL)
def utf_16(course: Course, path: Path) -> None:
    path.write_bytes(nbformat.v4.writes(course.answered()).encode("utf-16"))


@edited("", ALL)
def foreign_kernel(nb: NotebookNode) -> None:
    nb.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}


@edited("breaks the notebook format", ALL)
def damaged_parts(nb: NotebookNode) -> None:
    nb.cells[1].outputs = "none"
    nb.cells.append(17)
    nb.metadata.kernelspec = "python"


@edited("", ALL)
def huge_outputs(nb: NotebookNode) -> None:
    nb.cells[1].outputs = [new_output("stream", text="x" * 20_000_000)]


@edited("", ALL)
def half_a_character(nb: NotebookNode) -> None:
    nb.cells.append(new_code_cell("word = '\ud83d'\nprint('\\ud83d')"))


# The right file under another name


@trouble("was handed in as `01_tiny (1).ipynb`", ALL)
def browser_copy(course: Course, path: Path) -> None:
    nbformat.write(course.answered(), path.with_name("01_tiny (1).ipynb"))


@trouble("was handed in as `01_tiny-Copy1.ipynb`", ALL)
def jupyter_copy(course: Course, path: Path) -> None:
    nbformat.write(course.answered(), path.with_name("01_tiny-Copy1.ipynb"))


@trouble("was handed in as `01_Tiny.IPYNB`", ALL)
def other_case(course: Course, path: Path) -> None:
    text = nbformat.v4.writes(course.answered())
    path.with_name("01_Tiny.IPYNB").write_text(text, encoding="utf-8")


@trouble("was handed in as `01_tiny/01_tiny.ipynb`", ALL)
def folder_in_folder(course: Course, path: Path) -> None:
    inner = path.parent / LESSON
    inner.mkdir()
    nbformat.write(course.answered(), inner / path.name)


@trouble("which of these was meant is not clear", NONE)
def two_names(course: Course, path: Path) -> None:
    for name in ("mine.ipynb", "mine too.ipynb"):
        nbformat.write(course.answered(), path.with_name(name))


# Cells deleted, copied, split


@edited("The notebook has no cells", NONE)
def no_cells(nb: NotebookNode) -> None:
    nb.cells = []


@edited("were put back: `setup`", ALL)
def first_cell_deleted(nb: NotebookNode) -> None:
    nb.cells = nb.cells[2:]


@edited("were put back: `double`", (0, 3))
def answer_deleted(nb: NotebookNode) -> None:
    nb.cells.remove(find(nb, "double"))


@edited("were put back: `double_test`, `shout_test`", ALL)
def checks_deleted(nb: NotebookNode) -> None:
    nb.cells.remove(find(nb, "double_test"))
    nb.cells.remove(find(nb, "shout_test"))


@edited("There were copies of `setup`, `double`, `double_test`", ALL)
def cells_copied(nb: NotebookNode) -> None:
    nb.cells = [cell for cell in nb.cells for _ in "ab"]  # with the same cell ids


@edited("There were copies of `double`.", ALL)
def answer_split(nb: NotebookNode) -> None:
    place = nb.cells.index(find(nb, "double"))
    nb.cells.insert(place, deepcopy(nb.cells[place]))
    nb.cells[place].source = "two = 2"
    nb.cells[place + 1].id = "double-2"
    nb.cells[place + 1].source = "def double(x):\n    return two * x"


@edited("had been turned from code to markdown", ALL)
def answer_as_markdown(nb: NotebookNode) -> None:
    answer = find(nb, "double")
    answer.cell_type = "markdown"
    answer.attachments = {"a.png": {"image/png": "AAAA"}}


# nbgrader's marks changed


@edited("The read-only cell `double_test` had been edited", (0, 3))
def check_emptied(nb: NotebookNode) -> None:
    find(nb, "double_test").source = "pass"
    find(nb, "double").source = "def double(x):\n    return x"


@edited("claimed `200` points; it is worth 2", ALL)
def more_points(nb: NotebookNode) -> None:
    find(nb, "double_test").metadata.nbgrader.points = 200


@edited("gone from `setup`, `double`, `double_test`, `shout`, `shout_test`", ALL)
def marks_gone(nb: NotebookNode) -> None:
    for cell in nb.cells:
        cell.metadata.pop("nbgrader", None)


@edited("5 of 5 cells of the lesson were missing", ALL)
def marks_and_ids_gone(nb: NotebookNode) -> None:
    nb.nbformat_minor = 4
    for cell in nb.cells:
        cell.metadata.pop("nbgrader", None)
        del cell["id"]


@edited("calls itself `other_test`, which this lesson does not have", ALL)
def other_grade_id(nb: NotebookNode) -> None:
    find(nb, "double_test").metadata.nbgrader.grade_id = "other_test"


@edited("marks of the cell `double_test` had been changed", (0, 3))
def no_test_any_more(nb: NotebookNode) -> None:
    marks = find(nb, "double_test").metadata.nbgrader
    marks.grade, marks.locked = False, False
    find(nb, "double").source = "def double(x):\n    return x"


@edited("marks were gone from `setup`, `shout`", ALL)
def marks_of_another_kind(nb: NotebookNode) -> None:
    find(nb, "setup").metadata["nbgrader"] = ["locked"]
    find(nb, "shout").metadata["nbgrader"] = {"grade_id": ["shout"]}


# Cells that do harm


@edited("", (2, 0))
def syntax_error(nb: NotebookNode) -> None:
    find(nb, "shout").source = "def shout(word)\n    return word"


@edited("", (0, 3))
def endless_loop(nb: NotebookNode) -> None:
    find(nb, "double").source = "def double(x):\n    while True:\n        pass"


@edited("", (2, 0))
def stubborn_loop(nb: NotebookNode) -> None:
    find(nb, "shout").source = (
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "while True:\n    pass"
    )


@edited("", (2, 0))
def dead_kernel(nb: NotebookNode) -> None:
    find(nb, "shout").source = "import os\nos._exit(1)"


@edited("", (2, 0))
def polite_exit(nb: NotebookNode) -> None:
    find(nb, "shout").source = "exit()"


@edited("", ALL)
def much_printed(nb: NotebookNode) -> None:
    nb.cells.append(new_code_cell("print('x' * 30_000_000)"))


@trouble("could not be copied", ALL)
def dangling_link(course: Course, path: Path) -> None:
    nbformat.write(course.answered(), path)
    if os.name != "nt":
        (path.parent / "data.csv").symlink_to("nowhere")
    else:
        pytest.skip("links need rights on Windows")


@trouble("", ALL)
def bad_date(course: Course, path: Path) -> None:
    nbformat.write(course.answered(), path)
    (path.parent / "timestamp.txt").write_text("yesterday, late", encoding="utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@dataclass
class Graded:
    """The class after grading."""

    course: Course
    before: dict[str, bytes]
    log: str


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Hand in every trouble and grade all."""
    limits = "c.Execute.timeout = 8\nc.Execute.patience = 8"
    course = Course(tmp_path_factory.mktemp("bad"), limits)
    course.release()
    for number, (name, each) in enumerate(TROUBLES.items()):
        each.hand_in(course, course.place(f"{number % 2}_{name}"))
    before = snapshot(course.folder / "submitted")
    with ThreadPoolExecutor() as both:
        line = both.submit(course.run, "nbgrader", "autograde", LESSON, "--student=0_*")
        result = course.grade("1_*")
    assert result["success"], result["log"]
    assert line.result().returncode == 0, line.result().stdout
    return Graded(course, before, result["log"] + line.result().stdout)


def learner(name: str) -> str:
    return f"{list(TROUBLES).index(name) % 2}_{name}"


@pytest.mark.parametrize("name", TROUBLES)
def test_ends_in_a_score_and_a_sentence(graded: Graded, name: str) -> None:
    each, who = TROUBLES[name], learner(name)
    scores = graded.course.scores(who)
    assert (scores["double_test"], scores["shout_test"]) == each.scores
    notes = " ".join(read_notes(graded.course.graded(who)))
    assert each.says in notes
    assert bool(notes) == bool(each.says)  # no note without a reason
    assert each.says in graded.log


def test_no_traceback_is_logged(graded: Graded) -> None:
    assert "Traceback" not in graded.log


def test_what_was_handed_in_is_untouched(graded: Graded) -> None:
    assert snapshot(graded.course.folder / "submitted") == graded.before


def test_graded_notebooks_are_small(graded: Graded) -> None:
    sizes = {
        path: path.stat().st_size
        for path in graded.course.folder.glob("autograded/**/*.ipynb")
    }
    assert max(sizes.values()) < 100_000


def test_a_missing_file_takes_an_older_score_away(tmp_path: Path) -> None:
    course = Course(tmp_path)
    course.release()
    path = course.hand_in("ada", course.answered())
    course.grade("ada")
    assert sum(course.scores("ada").values()) == 5
    regrade = course.api.autograde
    path.rename(path.with_suffix(".txt"))
    assert regrade(LESSON, "ada", force=False)["success"]
    assert sum(course.scores("ada").values()) == 0
    path.with_suffix(".txt").rename(path)
    assert regrade(LESSON, "ada", force=False)["success"]
    assert sum(course.scores("ada").values()) == 5


def test_a_learner_cannot_write_the_graders_notes() -> None:
    nb = nbformat.v4.new_notebook()
    nb.cells = [nbformat.v4.new_markdown_cell("- full marks", id=NOTE_ID)]
    read, _ = parse_notebook(nbformat.v4.writes(nb).encode())
    assert read_notes(read) == []


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_explained(data: bytes) -> None:
    check_any(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "cell_type id metadata source outputs output_type nbgrader grade_id "
                "data text tags attachments".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(json_values, max_size=4), json_values, st.integers(1, 6))
def test_any_json_is_read_or_explained(cells: list, metadata: object, major: int):
    raw = {"nbformat": major, "metadata": metadata, "cells": cells}
    check_any(json.dumps(raw).encode())


def check_any(data: bytes) -> None:
    """Whatever is read is a valid notebook that can be written; the rest is told."""
    try:
        nb, notes = parse_notebook(data)
    except Unreadable as reason:
        assert str(reason).endswith(".")
        return
    nbformat.validate(nb)
    nbformat.v4.writes(nb).encode("utf-8")
    assert all(note.endswith(".") for note in notes)
