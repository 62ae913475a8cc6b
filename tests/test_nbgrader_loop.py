"""The whole loop, by nbgrader's own commands, on a real gradebook and exchange.

Release, fetch, submit, collect, grade, feedback, export; then a better answer, and the
same loop by a folder of downloaded files instead of the exchange.
"""

import csv
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest
from course_fixture import LESSON, RIGHT, SECRET, Course, find
from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp

from autograder.nbgrader.notes import read_notes

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="nbgrader has no exchange on Windows"
)
Command = Callable[..., None]
WRONG = "def double(x):\n    return x"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with an exchange, and a learner's home beside it."""
    (tmp_path / "exchange").mkdir()
    (tmp_path / "exchange").chmod(0o777)
    (tmp_path / "home").mkdir()
    return Course(
        tmp_path / "course",
        f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\n"
        f"c.Exchange.cache = {str(tmp_path / 'cache')!r}",
    )


@pytest.fixture
def nbgrader(course: Course, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run an nbgrader command in this process; in the course if not said otherwise."""

    def run(*command: str, cwd: Path = course.folder) -> None:
        monkeypatch.chdir(cwd)
        app = NbGraderApp.instance()
        try:
            app.initialize([*command])
            with suppress(NoStart):  # how it says that a subcommand did the work
                app.start()
        finally:
            app.reset()

    return run


def test_by_the_exchange(course: Course, nbgrader: Command, tmp_path: Path) -> None:
    home = tmp_path / "home"
    learners = home / "nbgrader_config.py"
    learners.write_bytes(course.config_file.read_bytes())  # course id and exchange
    paper = home / LESSON / f"{LESSON}.ipynb"

    def answer(double: str) -> None:
        nb = nbformat.read(paper, as_version=4)
        find(nb, "double").source = double
        find(nb, "shout").source = RIGHT["shout"]
        nbformat.write(nb, paper)

    nbgrader("generate_assignment", LESSON)
    nbgrader("release_assignment", LESSON)
    nbgrader("fetch_assignment", LESSON, cwd=home)
    assert "### BEGIN" not in paper.read_text(encoding="utf-8")
    answer(WRONG)
    nbgrader("submit", LESSON, "--student=ada", cwd=home)

    nbgrader("collect", LESSON)
    # the command line itself: it must find the configuration by itself
    graded = course.run("nbgrader", "autograde", LESSON)
    assert graded.returncode == 0, graded.stdout
    assert course.scores("ada") == {"double_test": 0, "shout_test": 3}

    nbgrader("generate_feedback", LESSON)
    nbgrader("release_feedback", LESSON)
    nbgrader("fetch_feedback", LESSON, "--student=ada", cwd=home)
    (page,) = home.rglob("*.html")
    text = page.read_text(encoding="utf-8")
    assert "(Score: 3.0 / 5.0)" in text
    assert "double(2) is 4" in text
    assert SECRET.split()[-1] not in text

    answer(RIGHT["double"])
    nbgrader("submit", LESSON, "--student=ada", cwd=home)
    nbgrader("collect", LESSON, "--update")
    nbgrader("autograde", LESSON)
    assert course.scores("ada") == {"double_test": 2, "shout_test": 3}
    nbgrader("generate_feedback", LESSON)
    (page,) = course.folder.glob("feedback/**/*.html")
    text = page.read_text(encoding="utf-8")
    assert "(Score: 5.0 / 5.0)" in text
    assert "white-space: pre-wrap" in text  # a long message is read, not scrolled

    nbgrader("export", "--to=grades.csv")
    (row,) = csv.DictReader((course.folder / "grades.csv").open(encoding="utf-8"))
    assert (row["student_id"], row["score"], row["max_score"]) == ("ada", "5.0", "5.0")


def test_by_a_folder_of_downloads(course: Course, nbgrader: Command) -> None:
    nbgrader("generate_assignment", LESSON)
    downloads = course.folder / "downloaded" / LESSON / "archive"
    downloads.mkdir(parents=True)
    handed_in = {
        f"ada_attempt_2026-01-02-10-00-00_{LESSON}.ipynb": course.answered(),
        f"bob_attempt_2026-01-02-11-00-00_{LESSON}.ipynb": course.answered(
            double=WRONG
        ),
    }
    for name, nb in handed_in.items():
        nbformat.write(nb, downloads / name)
    (downloads / f"eve_attempt_2026-01-02-12-00-00_{LESSON}.ipynb").write_bytes(b"")
    student, when = r"(?P<student_id>[a-z]+)", r"(?P<timestamp>[0-9\-]+)"
    pattern = rf".*[\\/]{student}_attempt_{when}_(?P<file_id>{LESSON})"
    with course.config_file.open("a", encoding="utf-8") as file:
        file.write(f"\nc.FileNameCollectorPlugin.named_regexp = {pattern!r}\n")
    nbgrader("zip_collect", LESSON)
    nbgrader("autograde", LESSON)
    totals = {who: sum(course.scores(who).values()) for who in ("ada", "bob", "eve")}
    assert totals == {"ada": 5, "bob": 3, "eve": 0}
    assert "is empty (0 bytes)" in read_notes(course.graded("eve"))[0]
