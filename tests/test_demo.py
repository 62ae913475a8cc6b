"""The demo: a class from nothing, also after a Ctrl-C, and nobody's files lost."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from course_fixture import LESSON, RIGHT, ROOT, lesson
from nbgrader.api import Gradebook

from autograder.demo import MARKER, demo
from autograder.demo_class import make_class, names
from autograder.nbgrader.report import table
from autograder.text import read_mistakes

MISTAKES = f"""
# %% accepted="double" label="a sum"
def double(x):
    return x + x

# %% mistake="double" label="not doubled"
# You gave back what you got.
def double(x):
    return x

# %% mistake="shout" label="mark left out"
# The mark is missing.
def shout(word):
    return word.upper()

# %% accepted="shout" label="as shown"
{RIGHT["shout"]}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The tiny course as an author has it."""
    root = tmp_path / "course root"
    for path in ("source", "course"):
        (root / path / LESSON).mkdir(parents=True)
    nbformat.write(lesson(), root / "source" / LESSON / f"{LESSON}.ipynb")
    mistakes = root / "course" / LESSON / "mistakes.py"
    mistakes.write_text(MISTAKES, encoding="utf-8")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root


def test_interrupted_and_gone_on_with(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a class"
    code = (
        "from pathlib import Path; from autograder.demo import demo\n"
        "if __name__ == '__main__':\n"
        f"    demo(Path({str(folder)!r}), {LESSON!r}, learners=9)\n"
    )
    script = tmp_path / "run.py"
    script.write_text(code, encoding="utf-8")
    first = subprocess.Popen(
        [sys.executable, str(script)],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert first.stdout is not None
    while not first.stdout.readline().startswith("2/"):
        assert first.poll() is None
    if os.name == "nt":
        first.terminate()
    else:
        os.killpg(first.pid, signal.SIGINT)
    first.wait(60)
    done = {
        path: path.stat().st_mtime for path in folder.glob("autograded/*/*/*.ipynb")
    }
    assert done

    assert demo(folder, LESSON, root=root, learners=9) == 0
    untouched = [path for path, when in done.items() if path.stat().st_mtime == when]
    assert len(untouched) >= 2  # what was finished was not graded again
    told = capsys.readouterr().out
    assert "double    5 of 8" in told
    assert "not doubled (3)" in told
    assert "handed in nothing" in told
    who = list(zip(range(9), names(), strict=False))
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        scores = [gradebook.find_submission(LESSON, name).score for _, name in who[:8]]
    #         right    accepted  mistakes  both mistakes
    assert scores == [5, 5, 5, 5, 3, 2, 0, 0]
    assert (folder / "grades.csv").read_text(encoding="utf-8").count("\n") == 10
    assert len(list(folder.glob(f"feedback/*/{LESSON}/*.html"))) == 8


def test_a_folder_it_did_not_make_is_left_alone(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter.txt").write_text("years of work", encoding="utf-8")
    assert demo(folder, LESSON, root=root) == 1
    assert [path.name for path in folder.iterdir()] == ["chapter.txt"]


def test_a_lesson_that_is_not_built(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo(tmp_path / "demo", "99_none", root=root) == 1
    assert "autograder build" in capsys.readouterr().err
    assert not (tmp_path / "demo" / MARKER).exists()


def test_everyone_hands_in_something_else(root: Path) -> None:
    source = nbformat.read(root / "source" / LESSON / f"{LESSON}.ipynb", as_version=4)
    answers = read_mistakes(root / "course" / LESSON / "mistakes.py")
    members = make_class(source, source, answers)
    assert len({member.id for member in members}) == len(members)
    labels = {f"{a.exercise}: {a.label}" for a in answers if a.kind == "mistake"}
    assert labels <= {member.what for member in members}


def test_table() -> None:
    assert table(("a", "b"), [("long", "x y")]) == "a     b\n-------\nlong  x y"
