"""One submission of one notebook: bytes in, bytes out.

A job holds all that decides its result, so that its SHA-256 can name the result. All
that costs time happens here, in a worker process: reading what was handed in, repairing
it, running it, reading off the scores, writing the graded notebook. The grader only
puts the result where it belongs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgpack
import nbformat
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader import preprocessors as stock
from nbgrader.utils import (
    compute_checksum,
    determine_grade,
    is_grade,
    is_solution,
    is_task,
)
from traitlets.utils.importstring import import_item

from autograder.engine.confinement import ConfinementError, Limits
from autograder.engine.likeness import Mistake
from autograder.engine.skip import skippable
from autograder.engine.worker import JudgeLost, Worker
from autograder.nbgrader.exporter import STAMP
from autograder.nbgrader.kernel import has_code
from autograder.nbgrader.notes import add_note, quoted, read_notes, stopped
from autograder.nbgrader.repair import LessonCell, RepairCells, repair
from autograder.nbgrader.submission import Unreadable, parse_notebook

DIGEST = 64  # characters of a SHA-256
Step = tuple[str, dict[str, Any]]  # a preprocessor's import name and its settings


class OtherEngine(Exception):
    """A job was made by another version of this code."""


@dataclass(frozen=True)
class Lesson:
    """What is the same for all who hand in a notebook."""

    lesson: str
    notebook: str
    cells: list[LessonCell]
    kernelspec: dict[str, Any] | None
    steps: list[Step]  # nbgrader's preprocessors, in the order of the configuration
    limits: dict[str, Any]  # of `Limits`, where they differ from its defaults
    refuse: Mapping[str, Sequence[str]]  # exercise -> names it may not call
    mistakes: Mapping[str, Sequence[Mistake]]  # test -> the known mistakes
    extras: list[str]  # the lesson's own cells that change no score; [] runs all


@dataclass(frozen=True)
class Paper:
    """What one learner handed in."""

    name: str  # of the file handed in
    submission: bytes | None  # None: there was no file, and the notes say why
    notes: list[str]  # what to tell the instructor about the file
    stamp: str  # digest of the file, for nbgrader to know if it changed
    files: dict[str, bytes] = field(default_factory=dict)  # beside the notebook


@dataclass(frozen=True)
class Verdict:
    """What became of one cell."""

    cell: str  # grade id, or cell id
    kind: str
    seconds: float
    message: str


@dataclass(frozen=True)
class Result:
    """What the grader writes into the gradebook and into autograded/."""

    notebook: bytes
    scores: dict[str, float | None]  # of graded cells; None: a person must look
    no_response: list[str]  # answers that were left as they were given
    verdicts: list[Verdict]
    layers: list[str]  # of confinement
    seconds: float
    notes: list[str]
    files: dict[str, bytes] = field(default_factory=dict)  # that the cells wrote
    to_a_person: bool = False  # something went wrong that was not the learner's doing


@cache
def engine() -> str:
    """Return a digest of the code and the libraries that a result depends on."""
    digest = hashlib.sha256()
    for package in ("autograder", "firstneuron"):
        folder = Path(str(import_module(package).__file__)).parent
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    for library in ("numpy", "scipy", "scikit-learn", "matplotlib", "ipython"):
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()


def pack_lesson(lesson: Lesson) -> bytes:
    """Return what is the same in all jobs of a lesson as bytes."""
    return msgpack.packb(asdict(lesson))


def pack(lesson: bytes, paper: Paper) -> bytes:
    """Return a job, which begins with the engine that is to grade it."""
    return engine().encode() + msgpack.packb((lesson, vars(paper)))


@lru_cache(maxsize=32)
def unpack_lesson(packed: bytes) -> Lesson:
    """Return what `pack_lesson` packed."""
    fields = msgpack.unpackb(packed)
    fields["cells"] = [LessonCell(**cell) for cell in fields["cells"]]
    return Lesson(**fields)


def unpack(packed: bytes) -> tuple[Lesson, Paper]:
    """Return the job in `packed`; refuse one of another version of this code."""
    if packed[:DIGEST] != engine().encode():
        raise OtherEngine(
            "The grader and this worker do not run the same version of autograder and "
            "its libraries. Install the same ones on every machine."
        )
    lesson, paper = msgpack.unpackb(packed[DIGEST:])
    return unpack_lesson(lesson), Paper(**paper)


def key(packed: bytes) -> str:
    """Return the name of a job's result: the SHA-256 of the job."""
    return digest(packed)


def work(packed: bytes) -> str:
    """Return the name of what is to be graded, whatever engine grades it."""
    return digest(packed[DIGEST:])


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pack_result(result: Result) -> bytes:
    """Return the result as bytes."""
    return msgpack.packb(asdict(result))


def unpack_result(packed: bytes) -> Result:
    """Return the result in `packed`."""
    fields = msgpack.unpackb(packed)
    fields["verdicts"] = [Verdict(**verdict) for verdict in fields["verdicts"]]
    return Result(**fields)


def grade(packed: bytes, worker: Worker) -> bytes:
    """Grade one job. Whatever goes wrong ends in a result that says so."""
    lesson, paper = unpack(packed)
    grading = Grading(lesson, paper, worker)
    try:
        grading.read()
        for name, settings in lesson.steps:
            grading.take(name, settings)
        return pack_result(grading.result())
    except (ConfinementError, JudgeLost):
        raise
    except Exception as error:
        return pack_result(leave_to_a_person(lesson, stopped(error), grading.nb))


def leave_to_a_person(
    lesson: Lesson,
    note: str,
    nb: NotebookNode | None = None,
    kind: str = "infrastructure",
) -> Result:
    """Return a result without scores, and the reason as a note on the notebook."""
    nb = nb or new_notebook()
    notes = read_notes(nb)
    tests = [cell.name for cell in lesson.cells if cell.grade and not cell.solution]
    if not any("nbgrader" in cell.metadata for cell in nb.cells):
        repair(nb, lesson.cells)
    add_note(nb, note)
    return Result(
        notebook=written(nb),
        scores={cell.name: None for cell in lesson.cells if cell.grade or cell.task},
        no_response=[],
        verdicts=[Verdict(test, kind, 0.0, note) for test in tests],
        layers=[],
        seconds=0.0,
        notes=[*notes, note],
        to_a_person=True,
    )


class Grading:
    """The steps of nbgrader's configuration, on one notebook, without a database."""

    def __init__(self, lesson: Lesson, paper: Paper, worker: Worker) -> None:
        self.lesson, self.paper, self.worker = lesson, paper, worker
        self.nb = new_notebook()
        self.scores: dict[str, float | None] = {}
        self.no_response: list[str] = []
        self.verdicts: list[Verdict] = []
        self.layers: list[str] = []
        self.files: dict[str, bytes] = {}
        self.seconds = 0.0

    def read(self) -> None:
        """Read what was handed in as a notebook, with the notes on top."""
        notes = list(self.paper.notes)
        if self.paper.submission is not None:
            try:
                self.nb, more = parse_notebook(self.paper.submission)
                notes += more
            except Unreadable as reason:
                notes.append(f"{quoted(self.paper.name)} {reason}")
        for note in notes:
            add_note(self.nb, note)

    def take(self, name: str, settings: dict[str, Any]) -> None:
        """Take one step: ours where nbgrader's needs a kernel or the gradebook."""
        step = import_item(name)
        for known, own in OWN_STEPS.items():
            if issubclass(step, known):
                return own(self)
        about = self.lesson
        resources = {
            "nbgrader": {"assignment": about.lesson, "notebook": about.notebook},
            "metadata": {"name": about.notebook, "path": ""},
        }
        self.nb, _ = make(name, json.dumps(settings))(self.nb, resources)

    def overwrite_kernelspec(self) -> None:
        if self.lesson.kernelspec:
            self.nb.metadata["kernelspec"] = self.lesson.kernelspec

    def repair(self) -> None:
        for note in repair(self.nb, self.lesson.cells):
            add_note(self.nb, note)

    def run(self) -> None:
        """Run the cells, unless the learner wrote none of them."""
        if not any(has_code(cell) for cell in self.nb.cells):
            return
        given = self.lesson
        skip = skippable(self.nb, set(given.extras))
        limits = Limits(**given.limits)
        try:
            outcome = self.worker.run(
                self.nb, limits, self.paper.files, given.refuse, skip, given.mistakes
            )
        except (ConfinementError, JudgeLost):
            raise
        except Exception as error:  # such as a zygote that ended
            raise JudgeLost(f"{type(error).__name__}: {error}") from error
        self.layers, self.seconds = list(outcome.layers), outcome.seconds
        self.files = outcome.files
        self.verdicts = [
            Verdict(name_of(self.nb.cells[i]), v.kind, v.seconds, v.message)
            for i, v in sorted(outcome.verdicts.items())
        ]

    def save_grades(self) -> None:
        """Read off what nbgrader's `SaveAutoGrades` writes into the gradebook."""
        for cell in self.nb.cells:
            if is_grade(cell):
                score, _ = determine_grade(cell)
                name = cell.metadata.nbgrader["grade_id"]
                self.scores[name] = None if score is None else float(score)
            if is_solution(cell) and not is_task(cell):
                marks = cell.metadata.nbgrader
                if marks.get("checksum") == compute_checksum(cell):
                    self.no_response.append(marks["grade_id"])

    def result(self) -> Result:
        self.nb.metadata[STAMP] = self.paper.stamp
        return Result(
            notebook=written(self.nb),
            scores=self.scores,
            no_response=self.no_response,
            verdicts=self.verdicts,
            layers=self.layers,
            seconds=self.seconds,
            notes=read_notes(self.nb),
            files=self.files,
        )


# nbgrader's step -> what is done here in its place
OWN_STEPS: dict[type[Preprocessor], Callable[[Grading], None]] = {
    stock.OverwriteKernelspec: Grading.overwrite_kernelspec,
    RepairCells: Grading.repair,
    stock.Execute: Grading.run,
    stock.SaveAutoGrades: Grading.save_grades,
    stock.AssignLatePenalties: lambda _: None,  # the grader's: it knows the dates
    stock.CheckCellMetadata: lambda _: None,  # all metadata is ours after the repair
}


@cache
def make(name: str, settings: str) -> Preprocessor:
    """Return a preprocessor with its settings, made once."""
    return import_item(name)(**json.loads(settings))


def written(nb: NotebookNode) -> bytes:
    """Return the notebook as the bytes of a file."""
    return (nbformat.v4.writes(nb) + "\n").encode("utf-8", "replace")


def name_of(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.id
