"""A tiny course for the tests that grade: one lesson, no heavy imports, two exercises.

`Course` is a folder with the repository's own nbgrader_config.py; learners hand in
with `hand_in`, and `scores` reads the gradebook.
"""

import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde as StockAutograde
from nbgrader.converters import BaseConverter
from nbgrader.converters import GenerateAssignment as StockGenerate
from nbgrader.utils import capture_log, temp_attrs
from traitlets.config import Config, PyFileConfigLoader

from autograder.nbgrader import find_alembic
from autograder.nbgrader.release import GenerateAssignment

ROOT = Path(__file__).resolve().parent.parent
LESSON = "01_tiny"
POINTS = {"double_test": 2.0, "shout_test": 3.0}
SECRET = "assert double(1234) == 2468"  # a hidden line, to look for in feedback

RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "shout": "def shout(word):\n    return word.upper() + mark",
}


def cell(source: str, grade_id: str, **flags: Any) -> NotebookNode:
    """Return a code cell of the lesson, marked for nbgrader."""
    marks = {"grade": False, "solution": False, "locked": False, "task": False}
    marks |= {"grade_id": grade_id, "schema_version": 3} | flags
    return new_code_cell(source, id=grade_id, metadata={"nbgrader": marks})


def solution(name: str) -> NotebookNode:
    head, body = RIGHT[name].split("\n", 1)
    source = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
    return cell(source, name, solution=True)


def test(name: str, visible: str, hidden: str) -> NotebookNode:
    source = f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    points = POINTS[f"{name}_test"]
    return cell(source, f"{name}_test", grade=True, locked=True, points=points)


test.__test__ = False  # type: ignore[attr-defined]  # it makes one, it is none


def lesson() -> NotebookNode:
    """Return the instructor's notebook."""
    nb = new_notebook()
    nb.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nb.cells = [
        new_markdown_cell("# A tiny lesson", id="title"),
        cell("mark = '!'", "setup", locked=True),
        solution("double"),
        test("double", "assert double(2) == 4, 'double(2) is 4'", SECRET),
        solution("shout"),
        test(
            "shout",
            "assert shout('a') == 'A!', 'an A and the mark'",
            "assert shout('bc') == 'BC!', 'longer words, too'",
        ),
    ]
    return nb


@cache
def empty_gradebook() -> Path:
    """Return a new gradebook to copy; nbgrader takes a second to make one."""
    find_alembic()
    path = Path(tempfile.mkdtemp(), "gradebook.db")
    Gradebook(f"sqlite:///{path}", "first_neuron").close()
    return path


class Course:
    """A course in a folder of its own.

    Parameters
    ----------
    folder
        Where it is made.
    extra
        Lines added to nbgrader_config.py.
    stock
        Without our configuration and converters: nbgrader as it comes.
    nb
        The instructor's notebook, if not `lesson`.
    """

    def __init__(
        self,
        folder: Path,
        extra: str = "",
        stock: bool = False,
        nb: NotebookNode | None = None,
    ) -> None:
        self.folder, self.stock = folder, stock
        self.source = folder / "source" / LESSON / f"{LESSON}.ipynb"
        self.source.parent.mkdir(parents=True)
        nbformat.write(nb or lesson(), self.source)
        shutil.copy(empty_gradebook(), folder / "gradebook.db")
        self.config_file = folder / "nbgrader_config.py"
        if stock:
            start = "c = get_config()\n"
        else:
            start = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
        self.config_file.write_text(f"{start}\n{extra}\n", encoding="utf-8")

    @property
    def config(self) -> Config:
        """The configuration as nbgrader reads it."""
        return PyFileConfigLoader(self.config_file.name, str(self.folder)).load_config()

    @property
    def api(self) -> NbGraderAPI:
        """nbgrader's Python interface to this course, which formgrader uses too."""
        config = self.config
        config.CourseDirectory.root = str(self.folder)
        return NbGraderAPI(config=config)

    @property
    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}")

    def release(self) -> Path:
        """Generate the learners' notebook and return it."""
        result = self.convert(StockGenerate if self.stock else GenerateAssignment)
        assert result["success"], result["log"]
        return self.folder / "release" / LESSON / f"{LESSON}.ipynb"

    def released(self) -> NotebookNode:
        """Return the learners' notebook, to be filled in."""
        path = self.folder / "release" / LESSON / f"{LESSON}.ipynb"
        return nbformat.read(path, as_version=4)

    def answered(self, **answers: str) -> NotebookNode:
        """Return the learners' notebook with right answers, some replaced."""
        nb = self.released()
        for name, source in (RIGHT | answers).items():
            find(nb, name).source = source
        return nb

    def place(self, learner: str) -> Path:
        """Return where a learner's notebook belongs; its folder exists."""
        folder = self.folder / "submitted" / learner / LESSON
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{LESSON}.ipynb"

    def hand_in(self, learner: str, nb: NotebookNode) -> Path:
        """Write a notebook, valid or not, as a learner's submission."""
        path = self.place(learner)
        path.write_text(nbformat.v4.writes(nb), encoding="utf-8")
        return path

    def grade(self, learner: str = "*") -> dict[str, Any]:
        """Grade as formgrader's button does; the result holds the log."""
        if self.stock:
            return self.convert(StockAutograde, learner, force=True)
        return self.api.autograde(LESSON, learner)

    def convert(
        self, converter: type[BaseConverter], learner: str = "*", **values: Any
    ) -> dict[str, Any]:
        """Run one of nbgrader's converters, ours or stock, as the command line does."""
        api = self.api
        names = {"assignment_id": LESSON, "student_id": learner}
        with temp_attrs(api.coursedir, **names):
            return capture_log(converter(coursedir=api.coursedir, parent=api, **values))

    def scores(self, learner: str) -> dict[str, float | None]:
        """Return the automatic score of each test cell, as stored."""
        with self.gradebook as gradebook:
            notebook = gradebook.find_submission_notebook(LESSON, LESSON, learner)
            return {grade.name: grade.auto_score for grade in notebook.grades}

    def graded(self, learner: str) -> NotebookNode:
        """Return the graded notebook."""
        folder = self.folder / "autograded" / learner / LESSON
        return nbformat.read(folder / f"{LESSON}.ipynb", as_version=4)

    def run(
        self, *command: str, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment, such as ``nbgrader``, in the course."""
        tools = Path(sys.executable).parent
        program = shutil.which(command[0], path=str(tools))
        assert program, f"{command[0]} is not installed in {tools}"
        return subprocess.run(
            [program, *command[1:]],
            cwd=cwd or self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )


def find(nb: NotebookNode, grade_id: str) -> NotebookNode:
    """Return the cell with a grade id, which is its cell id too."""
    return next(cell for cell in nb.cells if cell.get("id") == grade_id)
