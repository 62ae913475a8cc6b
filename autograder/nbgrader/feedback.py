"""Take hidden tests out of the feedback a learner gets.

nbgrader's feedback prints the whole test cell, and a traceback prints the lines
around the one that failed. Here the hidden region goes, with what was printed while
it ran; a test's error is cut to its message; and a line of any other output that
repeats a hidden line goes as well.
"""

from typing import Any

from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.nbgrader.hidden import split_hidden

PLACEHOLDER = "# (tests that are not shown)"
CUT = "(a line of a test that is not shown)"
STYLE = """
.output_area pre {
  white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere;
}
.output_error pre { border-left: 4px solid #d55e00; }
"""  # a message is read, not scrolled


class HideTests(NbGraderPreprocessor):
    """Leave of each test cell what the released notebook shows, and the message."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Hide all hidden tests of `nb` in place."""
        hidden: set[str] = set()
        shown: set[str] = set()
        for cell in nb.cells:
            if utils.is_grade(cell):
                visible, lines = split_hidden(cell.source)
            else:
                visible, lines = cell.source, []
            shown.update(line.strip() for line in visible.splitlines())
            hidden.update(line.strip() for line in lines if is_telling(line))
            if lines:
                cell.source = f"{visible.rstrip()}\n{PLACEHOLDER}"
                keep_verdict(cell)
        secrets = hidden - shown
        for cell in nb.cells:
            if cell.cell_type == "code":
                cut_lines(cell, secrets)
        resources.setdefault("inlining", {}).setdefault("css", []).append(STYLE)
        return nb, resources


def is_telling(line: str) -> bool:
    """Whether a line says something; a bracket also stands in innocent output."""
    return sum(character.isalnum() for character in line) >= 8


def keep_verdict(cell: NotebookNode) -> None:
    """Keep of a test cell's outputs its score and its errors' kind and message."""
    if cell.cell_type != "code":
        return
    kept = ("error", "execute_result")
    cell.outputs = [out for out in cell.outputs if out.output_type in kept]
    for output in cell.outputs:
        if output.output_type == "error":
            message = f"{output.ename}: {output.evalue}".removesuffix(": ")
            output.traceback = [message]


def cut_lines(cell: NotebookNode, secrets: set[str]) -> None:
    """Replace each line of text output that holds a hidden line."""
    for output in cell.outputs:
        if output.output_type == "stream":
            output.text = cut_text(output.text, secrets)
        elif output.output_type == "error":
            output.traceback = [cut_text(part, secrets) for part in output.traceback]
        else:
            for kind, value in output.data.items():
                if isinstance(value, str):
                    output.data[kind] = cut_text(value, secrets)


def cut_text(text: str, secrets: set[str]) -> str:
    """Replace the lines of `text` that hold one of `secrets`."""
    return "\n".join(
        CUT if any(secret in strip_ansi(line) for secret in secrets) else line
        for line in text.split("\n")
    )
