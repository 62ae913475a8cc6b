"""Read a test cell's last value, and say in words why it earns nothing.

nbgrader scores a test cell by its outputs: an error or anything on stderr is 0, a
number as last value is that many points, everything else is full marks. The last
rule gives full marks for ``np.float64(0.5)``, ``True``, ``-1`` and ``nan``, and for
a cell that never ran. Here a NumPy number counts as the number it shows, and what is
no number from 0 to the cell's points is 0, with a reason.
"""

import re
from math import isnan
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.nbgrader.notes import error

NUMPY_NUMBER = re.compile(r"np\.(?:u?int|float)\d*\((?P<number>[^()]*)\)")


class ExplainVerdict(NbGraderPreprocessor):
    """Turn outputs that nbgrader misreads into what they mean."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Settle the outputs of one test cell, in nbgrader's own order."""
        if (
            cell.cell_type != "code"
            or not utils.is_grade(cell)
            or utils.is_solution(cell)
        ):
            return cell, resources
        points = float(cell.metadata.nbgrader["points"])
        if not cell.outputs and cell.execution_count is None:
            add_reason(
                cell, "NotRun", "this test was not run: there was no answer to test."
            )
        for position, output in enumerate(cell.outputs):
            if output.output_type == "error":
                break
            if output.output_type == "stream" and output.name == "stderr":
                last = output.text.strip().splitlines()[-1:] or [""]
                add_reason(
                    cell,
                    "WroteToStderr",
                    "a warning or an error message was printed while this test ran, "
                    f"which earns 0 points: {last[0][:200]}",
                )
                break
            if output.output_type == "execute_result":
                settle_result(cell, position, points)
                break
        return cell, resources


def settle_result(cell: NotebookNode, position: int, points: float) -> None:
    """Replace a last value by the number it stands for, or by a reason."""
    text = str(cell.outputs[position].get("data", {}).get("text/plain", ""))
    score = read_score(text)
    if score is not None and 0 <= score <= points:
        cell.outputs[position].data = {"text/plain": repr(score)}
        return
    del cell.outputs[position]
    add_reason(
        cell,
        "NotAScore",
        f"the last value of this test cell is {text[:80] or 'not text'}, which is no "
        f"number from 0 to {points:g}. It earns 0 points until someone looks.",
    )


def read_score(text: str) -> float | None:
    """Return the number that a last value shows, None if it shows none.

    >>> read_score("1.5"), read_score("np.float64(1.5)"), read_score("True")
    (1.5, 1.5, None)
    """
    numpy = NUMPY_NUMBER.fullmatch(text)
    try:
        score = float(numpy["number"] if numpy else text)
    except ValueError:
        return None
    return None if isnan(score) else score


def add_reason(cell: NotebookNode, name: str, message: str) -> None:
    """Add an error output that tells the reason."""
    cell.outputs.append(new_output("error", **error(name, message)))
