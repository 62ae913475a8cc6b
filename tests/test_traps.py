"""Each trap measured in nbgrader 0.9.6: what stock does, then what ours does."""

from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from course_fixture import LESSON, SECRET, Course, cell, find, lesson
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.nbgrader.notes import read_notes
from autograder.nbgrader.validate import validate


@pytest.fixture(params=["stock", "ours"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def course(tmp_path: Path, kind: str) -> Course:
    return Course(tmp_path, stock=kind == "stock")


# 1  Every file beside the source notebook is copied to release/.


def test_files_beside_the_source(course: Course, kind: str) -> None:
    (course.source.parent / "solutions.py").write_text("42", encoding="utf-8")
    released = course.release().with_name("solutions.py")
    assert released.exists() == (kind == "stock")


def test_a_file_is_delivered_on_purpose(tmp_path: Path) -> None:
    course = Course(tmp_path, "c.GenerateAssignment.deliver = ['data/*.csv']")
    (course.source.parent / "data").mkdir()
    for name in ("sun.csv", "solutions.py"):
        (course.source.parent / "data" / name).write_text("1", encoding="utf-8")
    folder = course.release().parent / "data"
    assert [path.name for path in folder.iterdir()] == ["sun.csv"]


# 2  generate_assignment skips stale output and exits 0.


def test_a_changed_source_is_released(course: Course, kind: str) -> None:
    course.release()
    nb = nbformat.read(course.source, as_version=4)
    nb.cells[0].source = "# A better lesson"
    nbformat.write(nb, course.source)
    course.release()
    changed = course.released().cells[0].source == "# A better lesson"
    assert changed == (kind == "ours")


# 3  nbgrader validate exits 0 on failure.


def test_validate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = Course(tmp_path)
    untouched = course.release()
    right = course.hand_in("ada", course.answered())
    before = untouched.read_bytes()
    stock = course.run("nbgrader", "validate", str(untouched))
    assert stock.returncode == 0
    assert "VALIDATION FAILED" in stock.stdout
    assert validate([right]) == 0
    assert validate([right, untouched, tmp_path / "none.ipynb"]) == 1
    printed = capsys.readouterr().out
    assert "double_test: NotImplementedError" in printed
    assert "`none.ipynb` is not a regular file" in printed
    assert untouched.read_bytes() == before


# 4  Any exception deletes the graded notebook and leaves the old score.


def test_a_dead_kernel_after_a_good_score(course: Course, kind: str) -> None:
    course.release()
    course.hand_in("ada", course.answered())
    course.grade()
    course.hand_in("ada", course.answered(double="import os\nos._exit(1)"))
    result = course.grade()
    graded = course.folder / "autograded" / "ada" / LESSON
    assert result["success"] == graded.exists() == (kind == "ours")
    # stock keeps the old score; here the other exercise earns what it is worth now
    scores = {"double_test": 2 if kind == "stock" else 0, "shout_test": 3}
    assert course.scores("ada") == scores


class Fails(NbGraderPreprocessor):
    """Stands for an error nobody foresaw."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> None:
        raise LookupError("nobody foresaw this")


@pytest.mark.parametrize("step", ["sanitize", "autograde"])
def test_an_unforeseen_error_is_left_to_a_person(tmp_path: Path, step: str) -> None:
    course = Course(tmp_path)
    course.release()
    course.hand_in("ada", course.answered())
    course.grade()
    with course.config_file.open("a", encoding="utf-8") as file:
        file.write(f"c.Autograde.{step}_preprocessors = ['test_traps.Fails']\n")
    result = course.grade()
    assert result["success"]
    assert "Traceback" not in result["log"]
    assert "LookupError: nobody foresaw this" in read_notes(course.graded("ada"))[-1]
    assert set(course.scores("ada").values()) == {None}
    with course.gradebook as gradebook:
        assert gradebook.find_submission(LESSON, "ada").needs_manual_grade
    assert find(course.graded("ada"), "double_test").source  # there is a cell to grade


# 5  Copied cells stop the grading of everyone; a deleted test keeps its old score.


def test_a_copied_cell_and_the_next_learner(course: Course, kind: str) -> None:
    course.release()
    copied = course.answered()
    copied.cells.append(deepcopy(find(copied, "double")))
    copied.cells[-1].id = "a-copy"
    course.hand_in("ada", copied)
    course.hand_in("bob", course.answered())
    assert course.grade()["success"] == (kind == "ours")
    graded = [path.parent.name for path in course.folder.glob("autograded/*/*")]
    assert sorted(graded) == ([] if kind == "stock" else ["ada", "bob"])


def test_a_deleted_test_with_a_wrong_answer(course: Course, kind: str) -> None:
    course.release()
    course.hand_in("ada", course.answered())
    course.grade()
    wrong = course.answered(double="def double(x):\n    return x")
    wrong.cells.remove(find(wrong, "double_test"))
    course.hand_in("ada", wrong)
    course.grade()
    assert course.scores("ada")["double_test"] == (2 if kind == "stock" else 0)


# 6  A last value that is no number is full marks.   7  Anything on stderr is 0.

LAST_VALUES = {  # of a test worth 2 points: the value, stock's score, ours
    "plain": ("0.5", 0.5, 0.5),
    "numpy_float": ("np.float64(0.5)", 2, 0.5),
    "numpy_int": ("np.int64(1)", 2, 1),
    "true": ("True", 2, 0),
    "numpy_true": ("np.True_", 2, 0),
    "negative": ("-1", 2, 0),
    "nan": ("float('nan')", 2, 0),
    "text": ("'well done'", 2, 0),
    "nothing": ("None", 2, 2),
    "stderr": ("print('careful', file=sys.stderr)", 0, 0),
}


@pytest.fixture(scope="module", params=["stock", "ours"])
def last_values(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Course:
    """A lesson with a test for each last value, graded and with feedback."""
    nb = lesson()
    nb.cells.append(cell("import sys\nimport numpy as np", "more", locked=True))
    for name, (value, _, _) in LAST_VALUES.items():
        nb.cells.append(cell(value, name, grade=True, locked=True, points=2.0))
    folder = tmp_path_factory.mktemp(request.param)
    course = Course(folder, stock=request.param == "stock", nb=nb)
    course.release()
    course.hand_in("ada", course.answered(double="def double(x):\n    return x * 3"))
    assert course.grade()["success"]
    assert course.api.generate_feedback(LESSON)["success"]
    return course


@pytest.mark.parametrize("name", LAST_VALUES)
def test_last_value(last_values: Course, name: str) -> None:
    _, stock, ours = LAST_VALUES[name]
    assert last_values.scores("ada")[name] == (stock if last_values.stock else ours)


def feedback(course: Course) -> str:
    path = course.folder / "feedback" / "ada" / LESSON / f"{LESSON}.html"
    return path.read_text(encoding="utf-8")


def test_feedback_tells_why(last_values: Course) -> None:
    told = "the last value of this test cell is True" in feedback(last_values)
    assert told == (not last_values.stock)
    told = "printed while this test ran" in feedback(last_values)
    assert told == (not last_values.stock)


def test_feedback_hides_hidden_tests(last_values: Course) -> None:
    page = feedback(last_values)
    # highlighting cuts the source into pieces: look for the telling numbers
    assert ("2468" in page) == last_values.stock
    assert "double(2) is 4" in page  # the message stays
    assert SECRET.startswith("assert")


def test_too_many_points_do_not_lose_the_submission(course: Course, kind: str) -> None:
    nb = lesson()
    nb.cells.append(cell("5.0", "five", grade=True, locked=True, points=2.0))
    nbformat.write(nb, course.source)
    course.release()
    course.hand_in("ada", course.answered())
    assert course.grade()["success"] == (kind == "ours")
    scores = course.scores("ada")
    assert scores["five"] == (None if kind == "stock" else 0)
