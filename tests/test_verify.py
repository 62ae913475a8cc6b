"""The gate passes the course, and bites when a lesson is broken on purpose."""

import shutil
from pathlib import Path

import nbformat
import pytest

from autograder import build as b
from autograder.form import problems
from autograder.runner import pool, run
from autograder.slice import graded_part
from autograder.text import dumps, read_lesson, read_mistakes, with_answer
from autograder.verify import verify

ROOT = Path(__file__).parent.parent


@pytest.mark.timeout(1500)  # every known answer to every exercise
def test_the_whole_course_passes(capsys):
    code = verify(ROOT)
    print(capsys.readouterr().out)  # the table, in the test's report
    assert code == 0


def test_the_graded_part_scores_like_the_whole():
    name = "03_sunny_day_neuron"
    course = b.Lesson(ROOT, name)
    nb = read_lesson(course.text)
    answers = read_mistakes(course.mistakes)
    books = [nb, *(with_answer(nb, a.exercise, a.code) for a in answers)]
    parts = [graded_part(book) for book in books]
    assert all(len(part.cells) < len(nb.cells) for part in parts)
    with pool(2) as workers:
        whole = workers.map(run, map(dumps, books), chunksize=1)
        sliced = workers.map(run, map(dumps, parts), chunksize=1)
    assert [r.scores for r in whole] == [r.scores for r in sliced]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("a = [1]", True),
        ("import math as a", True),
        ("def a(): ...", True),
        ("x = y = 2\na[0] = x", True),
        ("a.append(2)", True),
        ("for i in 1, 2:\n    a += i", True),
        ("b = 2", False),
        ("print(a)", False),
        ("a_plot = 3", False),
        ("this is no Python", False),
    ],
)
def test_a_cell_is_kept_if_a_test_may_read_what_it_sets(cell, kept):
    nb = nbformat.v4.new_notebook()
    test = nbformat.v4.new_code_cell("assert [a for b in range(2)]")
    test.metadata["nbgrader"] = {"grade": True, "grade_id": "a_test"}
    nb.cells = [nbformat.v4.new_code_cell(cell), test]
    assert (len(graded_part(nb).cells) == 2) is kept


@pytest.fixture
def lesson(tmp_path):
    """The template lesson: small, whole, and right."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    b.new(tmp_path, "14_broken")
    return b.Lesson(tmp_path, "14_broken")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"the test is out of date: {old!r} is not in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


TEST = '# %% test="double" points=1\n'
SOLUTION = "    return 2 * x\n"
HIDDEN = 'check("a table of shape (2, 3)", call(double, _x), _x + _x)\n'

FORM = {
    "no test": (TEST, '# %% locked="other"\n', "no test cell"),
    "no points": ("points=1", "points=0", "gives no points"),
    "no hidden tests": (HIDDEN, "pass\n", "hidden tests check nothing"),
    "ends in a value": (HIDDEN, HIDDEN + "np.float64(1)\n", "ends in a value"),
    "two hints": ("<summary>Hint 3: nearly there</summary>", "", "fewer than 3"),
    "no heading": ("### Exercise 1 · `double`", "### Exercise 1", "one heading"),
    "no region": ("    ### BEGIN SOLUTION\n", "", "BEGIN SOLUTION"),
    "tests nothing": (
        "# %% [markdown]\n# ## What",
        '# %% test="triple" points=1\nassert np\n\n# %% [markdown]\n# ## What',
        "tests no exercise",
    ),
}


@pytest.mark.parametrize("broken", FORM)
def test_form_problems_are_found(lesson, broken):
    assert problems(lesson) == []
    old, new, complaint = FORM[broken]
    replace(lesson.text, old, new)
    assert any(complaint in problem for problem in problems(lesson))


def test_too_few_mistakes_and_strangers_are_found(lesson):
    replace(
        lesson.mistakes,
        'mistake="double" label="squared"',
        'mistake="triple" label="a"',
    )
    found = " ".join(problems(lesson))
    assert "2 of kind 'mistake', expected 3" in found
    assert "no exercise 'triple'" in found


RUN = {
    "the solution is wrong": (
        "lesson",
        SOLUTION,
        "    return 3 * x\n",
        "solution fails",
    ),
    "untouched earns": (
        "lesson",
        "    ### BEGIN SOLUTION\n",
        "    return x + x\n    ### BEGIN SOLUTION\n",
        "untouched release earns",
    ),
    "a mistake passes": (
        "mistakes",
        "    return x * x\n",
        "    return x + x\n",
        "tells it",
    ),
    "an accepted fails": (
        "mistakes",
        "    return x + x\n",
        "    return x\n",
        "be accepted",
    ),
    "stderr": (
        "lesson",
        "print(y)\n",
        "print(y)\nimport sys\nprint(1, file=sys.stderr)\n",
        "writes to stderr",
    ),
    "network": (
        "lesson",
        "print(y)\n",
        "import urllib.request\nurllib.request.urlopen('http://localhost:9')\n",
        "tried to use the network",
    ),
}


@pytest.mark.parametrize("broken", RUN)
def test_run_problems_are_found(lesson, broken, capsys):
    which, old, new, complaint = RUN[broken]
    replace(lesson.text if which == "lesson" else lesson.mistakes, old, new)
    b.build([lesson])
    assert verify(lesson.root, depth="quick") == 1
    assert complaint in capsys.readouterr().out


def test_a_mistake_that_costs_another_exercise_is_found(lesson, capsys):
    text = lesson.text.read_text(encoding="utf-8")
    start, end = (
        text.index("# ### Exercise 1"),
        text.index("# %% [markdown]\n# ## What"),
    )
    second = "# %% [markdown]\n" + text[start:end].replace("double", "twice")
    second = second.replace("call(twice, _x)", "call(double, _x)")
    lesson.text.write_text(text[:end] + second + text[end:], encoding="utf-8")
    answers = lesson.mistakes.read_text(encoding="utf-8")
    lesson.mistakes.write_text(
        answers + "\n" + answers.replace("double", "twice"), encoding="utf-8"
    )
    b.build([lesson])
    assert verify(lesson.root, depth="quick") == 1
    assert "'squared' also loses twice_test" in capsys.readouterr().out


def test_drift_and_leaks_are_found(lesson, capsys):
    b.build([lesson])
    nb = nbformat.read(lesson.release, as_version=4)
    nb.cells[-1].source += "\n" + HIDDEN
    nbformat.write(nb, lesson.release)
    assert verify(lesson.root, depth="quick") == 1
    out = capsys.readouterr().out
    assert "is not what build makes" in out
    assert "release/ holds a hidden line" in out


def test_nbgrader_with_real_kernels_is_asked_too(lesson, capsys, monkeypatch):
    # Points for a kernel that the quick run does not have: the two scores differ.
    replace(
        lesson.text, HIDDEN, HIDDEN + 'assert "ipykernel" not in str(get_ipython())\n'
    )
    b.build([lesson])
    assert verify(lesson.root, depth="quick") == 0
    assert verify(lesson.root) == 1
    out = capsys.readouterr().out
    assert "nbgrader gives the solution {'double_test': 0.0}" in out
    assert "shows a hidden line" not in out
