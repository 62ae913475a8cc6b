"""course/ → source/ → release/ and back, on the real lessons and on edits to them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder import build as b
from autograder.__main__ import main
from autograder.text import (
    LessonError,
    dumps,
    exercises,
    read_lesson,
    read_mistakes,
    write_lesson,
)

ROOT = Path(__file__).parent.parent
LESSONS = [lesson.name for lesson in b.lessons(ROOT)]


@pytest.fixture
def course(tmp_path):
    """A course with one real lesson, built."""
    name = "03_sunny_day_neuron"
    shutil.copytree(ROOT / "course" / name, tmp_path / "course" / name)
    lesson = b.Lesson(tmp_path, name)
    b.build([lesson])
    return lesson


def edit(lesson, change) -> None:
    nb = nbformat.read(lesson.source, as_version=4)
    change(nb)
    nbformat.write(nb, lesson.source)


@pytest.mark.parametrize("name", LESSONS)
def test_text_to_notebook_and_back_is_the_same_text(name):
    path = b.Lesson(ROOT, name).text
    assert write_lesson(read_lesson(path)) == path.read_text(encoding="utf-8")


def test_committed_trees_are_what_build_makes():
    assert b.build(b.lessons(ROOT), check=True) == []
    assert b.orphans(ROOT) == []


def test_another_process_builds_the_same_bytes(course, tmp_path):
    before = course.source.read_bytes(), course.release.read_bytes()
    course.source.unlink()
    course.release.unlink()
    subprocess.run(
        [sys.executable, "-m", "autograder", "--root", str(tmp_path), "build"],
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        cwd=ROOT,
    )
    assert before == (course.source.read_bytes(), course.release.read_bytes())


def test_release_is_what_nbgrader_makes_without_answers(course):
    text = course.release.read_text(encoding="utf-8")
    assert "BEGIN SOLUTION" not in text and "HIDDEN" not in text
    assert text.count("raise NotImplementedError()") >= len(
        exercises(read_lesson(course.text))
    )
    for cell in nbformat.reads(text, as_version=4).cells:
        grader = cell.metadata.get("nbgrader", {})
        if grader.get("grade"):
            assert grader.schema_version == 3 and grader.grade_id == cell.id
            assert not cell.metadata.editable and not cell.metadata.deletable


def test_changing_a_sentence_changes_one_cell_and_no_other_id(course):
    before = nbformat.read(course.source, as_version=4)
    text = course.text.read_text(encoding="utf-8")
    course.text.write_text(
        text.replace("You look out of the window", "You look out"), encoding="utf-8"
    )
    b.build([course])
    after = nbformat.read(course.source, as_version=4)
    assert len(before.cells) == len(after.cells)
    changed = [x.id for x, y in zip(before.cells, after.cells, strict=True) if x != y]
    assert len(changed) == 1


def test_check_finds_drift_and_writes_nothing(course):
    with course.release.open("a", encoding="utf-8") as file:
        file.write("\n")
    before = course.release.read_bytes()
    assert b.build([course], check=True) == [
        f"release/{course.name}/{course.name}.ipynb"
    ]
    assert course.release.read_bytes() == before
    assert main(["--root", str(course.root), "build", "--check"]) == 1
    assert main(["--root", str(course.root), "build"]) == 0
    assert main(["--root", str(course.root), "build", "--check"]) == 0


def test_check_finds_files_no_lesson_makes(course, capsys):
    extra = course.source.with_name("solutions.txt")
    extra.write_text("secret", encoding="utf-8")
    assert main(["--root", str(course.root), "build", "--check"]) == 1
    assert "solutions.txt" in capsys.readouterr().out


def test_an_edit_in_source_is_kept_until_it_is_pulled(course, capsys):
    def change(nb):
        nb.cells[0].source += "\n\nEdited in formgrader."
        nb.cells[-1].metadata["trusted"] = True
        for cell in nb.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "sunny_score_test":
                cell.metadata.nbgrader["points"] = 5

    edit(course, change)
    edited = course.source.read_bytes()
    assert main(["--root", str(course.root), "build"]) == 1
    assert "autograder pull" in capsys.readouterr().err
    assert course.source.read_bytes() == edited

    assert main(["--root", str(course.root), "pull"]) == 0
    text = course.text.read_text(encoding="utf-8")
    assert "# Edited in formgrader." in text
    assert '# %% test="sunny_score" points=5' in text
    assert main(["--root", str(course.root), "build"]) == 0
    assert main(["--root", str(course.root), "build", "--check"]) == 0


def test_a_cell_made_with_the_toolbar_is_pulled(course):
    def change(nb):
        cell = nbformat.v4.new_code_cell("assert True")
        cell.metadata["nbgrader"] = {
            "schema_version": 3,
            "grade_id": "cell-0123456789abcdef",
            "grade": True,
            "solution": False,
            "locked": True,
            "task": False,
            "points": 1.5,
        }
        nb.cells.append(cell)

    edit(course, change)
    b.pull(course)
    nb = read_lesson(course.text)
    assert nb.cells[-1].metadata.nbgrader.grade_id == "cell-0123456789abcdef"
    assert nb.cells[-1].metadata.nbgrader.points == 1.5


def test_running_the_notebook_is_no_edit(course):
    def change(nb):
        code = next(c for c in nb.cells if c.cell_type == "code")
        code.outputs = [nbformat.v4.new_output("stream", text="ran")]
        code.execution_count = 3

    edit(course, change)
    assert b.build([course]) == [f"source/{course.name}/{course.name}.ipynb"]


def test_edits_on_both_sides_are_both_kept(course):
    edit(course, lambda nb: nb.cells[0].update(source="# From the notebook"))
    text = course.text.read_text(encoding="utf-8") + "\n# %% [markdown]\n# From text\n"
    course.text.write_text(text, encoding="utf-8")
    with pytest.raises(LessonError, match="both"):
        b.pull(course)
    assert course.text.read_text(encoding="utf-8") == text
    pulled = course.text.with_name("lesson.pulled.py").read_text(encoding="utf-8")
    assert "# # From the notebook" in pulled


def test_a_broken_source_notebook_is_not_overwritten(course):
    course.source.write_text("{", encoding="utf-8")
    with pytest.raises(LessonError, match="no notebook"):
        b.build([course])
    assert course.source.read_text(encoding="utf-8") == "{"


def test_new_starts_a_lesson_that_passes_the_gate(tmp_path, capsys):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    root = ["--root", str(tmp_path)]
    assert main([*root, "new", "14_convolution"]) == 0
    assert main([*root, "build"]) == 0
    assert main([*root, "verify"]) == 0
    assert "3 of 3" in capsys.readouterr().out
    assert main([*root, "new", "14_convolution"]) == 1
    assert main([*root, "new", "Convolution"]) == 1


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('# %% test="f"\nassert 1', "needs points"),
        ('# %% solution="f" points=1\nf = 1', "takes no points"),
        ('# %% solution="f" test="f"\nf = 1', "at most one"),
        ('# %% colour="f"\nf = 1', "cannot be read"),
        ('# %% solution="a b"\nf = 1', "letters, digits"),
        ('# %% solution="f"\nf = 1\n\n# %% solution="f"\nf = 2', "two cells"),
        ("", "no cells"),
    ],
)
def test_bad_marks_are_refused_with_the_place(tmp_path, line, complaint):
    path = tmp_path / "lesson.py"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(LessonError, match=complaint) as caught:
        read_lesson(path)
    assert "lesson.py" in str(caught.value)


def test_mistakes_need_a_sentence_and_a_label(tmp_path):
    path = tmp_path / "mistakes.py"
    for text in (
        '# %% mistake="f" label="x"\ndef f(): ...\n',
        '# %% mistake="f"\n# A sentence.\ndef f(): ...\n',
        "# %% kind=3\n# A sentence.\ndef f(): ...\n",
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(LessonError, match=r"mistakes\.py, cell 1"):
            read_mistakes(path)


def test_dumps_is_valid_json_with_one_final_newline(course):
    text = dumps(nbformat.read(course.source, as_version=4))
    assert text.endswith("}\n") and json.loads(text)["nbformat"] == 4
