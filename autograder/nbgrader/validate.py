"""Check notebooks as a learner would before handing them in.

``nbgrader validate`` prints what failed and exits with 0, so a script cannot tell;
this exits with 1.
"""

from collections.abc import Iterable
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader import utils

from autograder.nbgrader.kernel import KernelExecute
from autograder.nbgrader.notes import read_notes
from autograder.nbgrader.submission import read_submission
from autograder.nbgrader.verdict import ExplainVerdict


def validate(paths: Iterable[Path]) -> int:
    """Run notebooks and print what their tests say.

    Parameters
    ----------
    paths : iterable of Path
        Notebooks to run, each in its own folder. They are not changed.

    Returns
    -------
    int
        0 if every test of every notebook gave full points, else 1.
    """
    failed = False
    for path in map(Path, paths):
        problems = check_notebook(path)
        failed = failed or bool(problems)
        print(f"{path}: {'needs work' if problems else 'passes all its tests'}")
        for problem in problems:
            print(f"  - {problem}")
    return int(failed)


def check_notebook(path: Path) -> list[str]:
    """Run one notebook and return what is wrong with it, a sentence each."""
    nb, problems = read_submission(path)
    tests = [cell for cell in nb.cells if utils.is_grade(cell)]
    if not tests:
        return problems or ["There is no test in it. Is it a notebook of the course?"]
    for cell in nb.cells:
        cell.pop("outputs", None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    problems += [
        f"{name_of(cell)}: the test was edited, and grading puts the original back."
        for cell in tests
        if utils.is_locked(cell) and is_edited(cell)
    ]
    folder = ResourcesDict(metadata=ResourcesDict(path=str(path.parent)))
    nb, _ = KernelExecute().preprocess(nb, folder)
    nb, _ = ExplainVerdict().preprocess(nb, folder)
    return problems + read_notes(nb) + [say for cell in tests for say in judge(cell)]


def judge(cell: NotebookNode) -> list[str]:
    """Return why a test cell gave less than its points; nothing if it gave all."""
    score, points = utils.determine_grade(cell)
    if score is None or score == points:  # None: a person grades it
        return []
    errors = [out for out in cell.outputs if out.output_type == "error"]
    if not errors:
        return [f"{name_of(cell)}: {score:g} of {points:g} points."]
    reason = f"{errors[-1].ename}: {errors[-1].evalue}".removesuffix(": ")
    return [f"{name_of(cell)}: {reason}"]


def is_edited(cell: NotebookNode) -> bool:
    checksum = cell.metadata.nbgrader.get("checksum")
    return checksum is not None and checksum != utils.compute_checksum(cell)


def name_of(cell: NotebookNode) -> str:
    return cell.metadata.nbgrader.get("grade_id", "a test without a name")
