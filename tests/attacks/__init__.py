"""Hostile submissions, one idea each, to `victim/lesson.py`.

`hostile/*.py` are lists in the course's own percent format, a file a family:

    # %% attack="delete the asserts"               the cell is a learner's answer
    # One sentence: what it tries.
    ...

    exercise="slope"   whose answer it is; `weighted_sum` unless said otherwise
    place="end"        the code is a cell of its own after all others, and the
                       exercise is answered wrongly
    place="hook"       the code runs here, not there: it changes `nb` and `files`,
                       what is handed in
    earns="all"        the answer is right: it wants to see or to damage
    harms="self"       it breaks its own Python, so its other answers may lose points

A cell marked every="attack" stands before each attack of its file. `@COURSE@` is the
course's folder, `@PORT@` a port on which something listens.

What an attack finds it prints; `seen` knows the canaries. What it leaves behind has
`MARK` in its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import is_grade

from autograder.nbgrader.hidden import split_hidden
from autograder.text import exercises, read_lesson, with_answer

HERE = Path(__file__).resolve().parent
LESSON = "01_victim"
MARK = "first_neuron_attack"
POINTS = {"weighted_sum": 2.0, "slope": 3.0, "RunningMean": 4.0, "sign": 2.0}

# what must never be seen: the word in a canary says where it sat
CANARIES = {
    "a hidden test": re.compile(r"quetzal-\d"),
    "a solution": re.compile(r"ibis-\d|BEGIN SOLUTION"),
    "a neighbour's work": re.compile(r"heron-\d"),
    "the environment": re.compile(r"osprey-\d"),
    "the network": re.compile(r"kestrel-\d"),
    "a secret file": re.compile(r"magpie-\d"),
}
SECRET = {"FIRST_NEURON_SECRET": "osprey-2718"}  # in the grader's environment
SECRET_FILE = "magpie-3141"  # in a file which only the grader's user may read

WRONG = {
    "weighted_sum": "def weighted_sum(x, w, b):\n    return 0.0",
    "slope": "def slope(f, x, h):\n    return 0.0",
    "RunningMean": "class RunningMean:\n    def add(self, value): pass\n"
    "    def mean(self): return 0.0\n    def steps(self): yield 0.0",
    "sign": "def sign(t):\n    return 7",
}


@dataclass(frozen=True)
class Attack:
    """One hostile submission."""

    name: str
    family: str
    about: str  # what it tries, in one sentence
    code: str
    exercise: str = "weighted_sum"
    place: str = "answer"
    earns: str = "nothing"
    harms: str = "none"

    @property
    def honest(self) -> dict[str, float]:
        """Return the points that its content earns, for each exercise."""
        right = self.earns == "all"
        return {**POINTS, self.exercise: POINTS[self.exercise] if right else 0.0}


@cache
def attacks() -> tuple[Attack, ...]:
    """Return all attacks, in the order of the families."""
    found = [a for path in sorted((HERE / "hostile").glob("*.py")) for a in read(path)]
    names = [attack.name for attack in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    assert not twice, f"two attacks have the name {twice}"
    return tuple(found)


def read(path: Path) -> Iterator[Attack]:
    """Read one family."""
    text = path.read_text(encoding="utf-8")
    family = path.stem.split("_", 1)[1].replace("_", " ")
    before = ""
    for cell in jupytext.reads(text, fmt="py:percent").cells:
        marks = {k: v for k, v in cell.metadata.items() if k != "lines_to_next_cell"}
        if "every" in marks:
            before = cell.source + "\n\n"
        if "attack" not in marks:
            continue
        lines = cell.source.splitlines()
        said = next(i for i, line in enumerate(lines) if not line.startswith("#"))
        about = " ".join(line.lstrip("# ") for line in lines[:said])
        code = before + "\n".join(lines[said:]).strip()
        yield Attack(marks.pop("attack"), family, about, code, **marks)


@cache
def lesson() -> NotebookNode:
    """Return the instructor's notebook."""
    return read_lesson(HERE / "victim" / "lesson.py")


def released() -> NotebookNode:
    """Return the learner's notebook, with right answers in it."""
    nb = nbformat.from_dict(lesson())
    for cell in nb.cells:
        kept = [
            line
            for line in split_hidden(cell.source)[0].splitlines()
            if "SOLUTION" not in line and "ibis-" not in line
        ]
        cell.source = "\n".join(kept)
    return nb


def neighbour() -> NotebookNode:
    """Return the work of an honest learner, who is graded after the attack."""
    nb = released()
    nb.cells.append(new_code_cell("notes = 'heron-8362'", id="notes"))
    return nb


def submission(attack: Attack, course: Path, port: int) -> dict[str, bytes]:
    """Return the files that the attacker hands in, who knows where the course lies."""
    nb, files = released(), dict[str, bytes]()
    known = attack.code.replace("@COURSE@", str(course)).replace("@PORT@", str(port))
    code = known if attack.place == "answer" else WRONG[attack.exercise]
    if attack.earns == "nothing" or attack.place == "answer":
        nb = with_answer(nb, attack.exercise, code)
    if attack.place == "end":
        nb.cells.append(new_code_cell(known, id="at-the-end"))
    elif attack.place == "hook":

        def cell(grade_id: str) -> NotebookNode:
            return next(c for c in nb.cells if c.id == grade_id)

        tools = {"new_code_cell": new_code_cell, "json": json, "cell": cell}
        exec(known, {"nb": nb, "files": files, **tools})
    return files | {f"{LESSON}.ipynb": json.dumps(nb).encode()}


def seen(nb: NotebookNode, feedback: bool = False) -> list[str]:
    """Return what of the canaries the outputs of a graded notebook show.

    A test cell's own traceback shows its lines to the instructor, not in `feedback`.
    """
    text: list[str] = []
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                text.append(f"{output.ename} {output.evalue}")
                text += output.traceback if feedback or not is_grade(cell) else []
            else:
                text.append(json.dumps(output))
    everything = "\n".join(text)
    return [name for name, bird in CANARIES.items() if bird.search(everything)]


assert list(POINTS) == exercises(lesson())
