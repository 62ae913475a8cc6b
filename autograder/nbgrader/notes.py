"""Notes from the grader: one Markdown cell on top of a graded notebook."""

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

NOTE_ID = "notes-from-the-grader"
HEADING = "**Notes from the grader**\n"


def add_note(nb: NotebookNode, text: str) -> None:
    """Add one sentence to the notebook's first cell, making that cell if needed."""
    if not (nb.cells and nb.cells[0].get("id") == NOTE_ID):
        nb.cells.insert(0, new_markdown_cell(HEADING, id=NOTE_ID))
    nb.cells[0].source += f"\n- {text}"


def read_notes(nb: NotebookNode) -> list[str]:
    """Return the sentences that `add_note` wrote, in order."""
    if not (nb.cells and nb.cells[0].get("id") == NOTE_ID):
        return []
    lines = nb.cells[0].source.splitlines()
    return [line.removeprefix("- ") for line in lines if line.startswith("- ")]


def stopped(error: Exception) -> str:
    """Return the sentence that leaves a notebook to a person."""
    return (
        f"Grading stopped with {type(error).__name__}: {error}. "
        "No test was scored: grade it again, or give the points by hand."
    )


def quoted(text: object) -> str:
    """Return a learner's own text (a file name, a grade id) safe inside a note."""
    plain = " ".join(str(text).replace("`", "'").split())
    return f"`{plain[:80]}`"


def error(name: str, message: str) -> dict[str, Any]:
    """Return an error output's fields, in words, without a traceback."""
    return {"ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}
