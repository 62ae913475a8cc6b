"""Give every cell of the lesson its place, its text and its marks back.

A learner may delete, copy, split, retype or edit any cell, and other programs
drop or change what nbgrader wrote into it. The gradebook knows the lesson's cells;
this preprocessor makes a submission agree with it, and says what it changed.
It stands in for nbgrader's ``DeduplicateIds`` and ``OverwriteCells``, which stop
with an error in many of these cases.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.nbgrader.hidden import split_hidden
from autograder.nbgrader.notes import NOTE_ID, add_note, quoted
from autograder.nbgrader.submission import CELL_ID

PUT_BACK = "first_neuron_put_back"  # in the metadata of a cell we added


@dataclass(frozen=True)
class LessonCell:
    """One cell of the lesson, as the gradebook has it."""

    name: str
    cell_type: str
    source: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float | None
    checksum: str | None

    @property
    def metadata(self) -> dict[str, Any]:
        """nbgrader's metadata for this cell, schema 3."""
        metadata = {
            "grade_id": self.name,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "cell_type": self.cell_type,
            "schema_version": 3,
        }
        if self.checksum is not None:  # a task has none
            metadata["checksum"] = self.checksum
        if self.points is not None:
            metadata["points"] = self.points
        return metadata


def lesson_cells(gradebook: Gradebook, lesson: str, notebook: str) -> list[LessonCell]:
    """Read the cells of a lesson from the gradebook, in their order."""
    stored = gradebook.find_notebook(notebook, lesson)
    points = {cell.name: cell.max_score for cell in stored.grade_cells}
    tasks = {cell.name: cell.max_score for cell in stored.task_cells}
    solutions = {cell.name for cell in stored.solution_cells}
    return [
        LessonCell(
            name=cell.name,
            cell_type=cell.cell_type,
            source=cell.source,
            locked=cell.locked,
            grade=cell.name in points,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=points.get(cell.name, tasks.get(cell.name)),
            checksum=cell.checksum,
        )
        for cell in stored.source_cells
    ]


class RepairCells(NbGraderPreprocessor):
    """Make a submission agree with the gradebook, cell by cell."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Repair `nb` in place; every change becomes a note and a log line."""
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            lesson = lesson_cells(gradebook, where["assignment"], where["notebook"])
        for note in repair(nb, lesson):
            self.log.warning("%s: %s", where["student"], note)
            add_note(nb, note)
        return nb, resources


def repair(nb: NotebookNode, lesson: list[LessonCell]) -> list[str]:
    """Make `nb` agree with the lesson, in place; return a sentence for each change."""
    notes: list[str] = []
    found = match_cells(nb, {cell.name for cell in lesson}, notes)
    for known in lesson:
        if known.name in found:
            repair_cell(found[known.name], known, notes)
    put_back(nb, lesson, found, notes)
    return notes


def match_cells(
    nb: NotebookNode, names: set[str], notes: list[str]
) -> dict[str, NotebookNode]:
    """Find each lesson cell in the submission.

    A cell is known by its grade id; where that is lost, by its cell id, which a
    lesson makes equal to the grade id. Of several copies the last one counts, as
    in nbgrader. All others become ordinary cells: their code still runs.
    """
    found: dict[str, NotebookNode] = {}
    copied, unmarked, unclaimed = [], [], []
    for cell in reversed(nb.cells):
        cell.metadata.pop(PUT_BACK, None)
        metadata = cell.metadata.get("nbgrader")
        name = metadata.get("grade_id") if isinstance(metadata, dict) else None
        if isinstance(name, str) and name in names and name not in found:
            found[name] = cell
            continue
        if isinstance(name, str) and name in names:
            copied.append(name)
        elif name:
            notes.append(
                f"A cell calls itself {quoted(name)}, which this lesson does not have."
            )
        cell.metadata.pop("nbgrader", None)
        unclaimed.append(cell)
    for cell in unclaimed:
        if cell.id in names and cell.id not in found:
            found[cell.id] = cell
            unmarked.append(cell.id)
    if unmarked:
        notes.append(
            f"nbgrader's marks were gone from {quoted_list(unmarked)}; these cells "
            "were known by their cell ids."
        )
    if copied:
        notes.append(
            f"There were copies of {quoted_list(copied)}. All of them were run; the "
            "last one was taken as the cell."
        )
    return found


def repair_cell(cell: NotebookNode, known: LessonCell, notes: list[str]) -> None:
    """Restore type, metadata and, if it is locked, text of one cell."""
    label = quoted(known.name)
    claimed = cell.metadata.get("nbgrader", {})
    if cell.cell_type != known.cell_type:
        notes.append(
            f"The cell {label} had been turned from {known.cell_type} to "
            f"{cell.cell_type}; it was turned back."
        )
        fresh = new_cell(known.cell_type, cell.source, cell.id, cell.metadata)
        cell.clear()
        cell.update(fresh)
    if claimed and known.grade and claimed.get("points") != known.points:
        notes.append(
            f"The cell {label} claimed {quoted(claimed.get('points'))} points; "
            f"it is worth {known.points:g}."
        )
    elif claimed and any(
        claimed.get(key, False) != known.metadata[key]
        for key in ("grade", "solution", "locked")
    ):
        notes.append(f"The nbgrader marks of the cell {label} had been changed.")
    cell.metadata["nbgrader"] = known.metadata
    if known.locked:
        released, _ = split_hidden(known.source)
        if cell.source not in (released, known.source):
            notes.append(
                f"The read-only cell {label} had been edited; "
                "the original was put back."
            )
        cell.source = known.source


def put_back(
    nb: NotebookNode,
    lesson: list[LessonCell],
    found: dict[str, NotebookNode],
    notes: list[str],
) -> None:
    """Put the lesson's missing cells back.

    A missing cell follows the lesson cell before it. If that one is missing too,
    a cell the lesson provides goes to the top, where what follows can use it, and
    a test to the end, where it sees all that the learner wrote.
    """
    handed_in = set(found)
    missing: list[str] = []
    was_empty = all(cell.id == NOTE_ID for cell in nb.cells)  # which a note says
    first = 1 if nb.cells and nb.cells[0].id == NOTE_ID else 0
    for number, known in enumerate(lesson):
        if known.name in handed_in:
            continue
        before = lesson[number - 1].name if number else None
        if before in handed_in:
            place = index_of(nb, found[before]) + 1
        elif known.locked and not known.grade:
            place, first = first, first + 1
        else:
            place = len(nb.cells)
        # An empty answer, not the stub: the learner's code may stand elsewhere.
        is_answer = known.solution and not known.grade
        source = "# No answer was handed in." if is_answer else known.source
        metadata = {"nbgrader": known.metadata, PUT_BACK: True}
        free = known.name not in {cell.id for cell in nb.cells}
        cell_id = known.name if free and CELL_ID.fullmatch(known.name) else None
        cell = new_cell(known.cell_type, source, cell_id, metadata)
        nb.cells.insert(place, cell)
        found[known.name] = cell
        missing.append(known.name)
    if missing and not was_empty:
        notes.append(
            f"{len(missing)} of {len(lesson)} cells of the lesson were missing and "
            f"were put back: {quoted_list(missing[::-1])}."
        )


def new_cell(
    cell_type: str, source: str, cell_id: str | None, metadata: dict[str, Any]
) -> NotebookNode:
    """Make a cell without outputs; a new id where `cell_id` is None."""
    make = new_code_cell if cell_type == "code" else new_markdown_cell
    known_id = {"id": cell_id} if cell_id else {}
    return make(source, metadata=metadata, **known_id)


def quoted_list(names: Iterable[str]) -> str:
    """Return names found from the last cell to the first in reading order."""
    return ", ".join(dict.fromkeys(quoted(name) for name in reversed([*names])))


def index_of(nb: NotebookNode, cell: NotebookNode) -> int:
    """Return where `cell` stands; two cells with equal text are not the same."""
    return next(index for index, other in enumerate(nb.cells) if other is cell)
