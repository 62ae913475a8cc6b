"""nbgrader's `Autograde`, in which every folder handed in ends in a score.

What nbgrader does with a lesson's notebook that is missing or has another name is
to grade nothing and keep an older score; with any exception, to delete the graded
notebook and keep an older score. Here each of the lesson's notebooks is graded for
each folder in ``submitted/``, and whatever goes wrong is left for a person to grade.
"""

import glob
import hashlib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde as StockAutograde
from sqlalchemy.exc import OperationalError

from autograder.nbgrader.exporter import STAMP
from autograder.nbgrader.notes import add_note, stopped
from autograder.nbgrader.repair import RepairCells
from autograder.nbgrader.submission import find_beside, find_submitted


class Autograde(StockAutograde):
    """Grades what nbgrader's own `Autograde` leaves without a score."""

    force: bool

    def init_notebooks(self) -> None:
        """List the lesson's notebooks for each submission, handed in or not."""
        course = self.coursedir
        try:
            with Gradebook(course.db_url, course.course_id) as gradebook:
                lesson = gradebook.find_assignment(course.assignment_id)
                self.lesson = sorted(f"{nb.name}.ipynb" for nb in lesson.notebooks)
        except MissingEntry:
            return super().init_notebooks()  # which says what to do
        pattern = f"{course.notebook_id}.ipynb"
        wanted = [name for name in self.lesson if fnmatchcase(name, pattern)]
        folders = glob.glob(
            self._format_source(course.assignment_id, course.student_id)
        )
        if not folders or not wanted:
            return super().init_notebooks()
        self.assignments = {
            folder: [str(Path(folder, name)) for name in wanted]
            for folder in folders
            if Path(folder).is_dir()
        }

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Say whether to grade: also when the files changed without a newer date."""
        graded = Path(self._format_dest(assignment_id, student_id))
        outdated = graded.exists() and any(
            read_stamp(graded / Path(name).name) != digest(self._submitted(name)[0])
            for name in self.notebooks
        )
        if self.force or not outdated:
            return super().init_destination(assignment_id, student_id)
        self.log.warning("%s: not graded yet as it is now; grading.", student_id)
        self.force = True
        try:
            return super().init_destination(assignment_id, student_id)
        finally:
            self.force = False

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Prepare one submission, without files that must not or cannot be copied."""
        folder = Path(self._format_source(assignment_id, student_id))
        ignore = self.coursedir.ignore
        left_out, self.beside = find_beside(folder, ignore)[1:]
        self.coursedir.ignore = [*ignore, *(glob.escape(p.name) for p in left_out)]
        try:
            super().init_assignment(assignment_id, student_id)
        finally:
            self.coursedir.ignore = ignore

    def init_single_notebook_resources(self, notebook_filename: str) -> dict[str, Any]:
        """Add which file to read, and what to say about it, for the exporter."""
        resources = super().init_single_notebook_resources(notebook_filename)
        details = resources["nbgrader"]
        if self._sanitizing:
            found, note = self._submitted(notebook_filename)
            details["submitted"] = found
            details["notes"] = [*([note] if note else []), *self.beside]
            self.digest = digest(found)
        else:
            details["graded"] = self.digest
        return resources

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Grade one notebook; on an unforeseen error leave it for a person."""
        try:
            super().convert_single_notebook(notebook_filename)
        except OperationalError:  # no database, no score: nbgrader stops and says so
            raise
        except Exception as error:
            self.log.debug("While grading %s", notebook_filename, exc_info=True)
            self._leave_to_a_person(notebook_filename, error)

    def _submitted(self, notebook_filename: str) -> tuple[Path | None, str | None]:
        return find_submitted(Path(notebook_filename), self.lesson)

    def _leave_to_a_person(self, notebook_filename: str, error: Exception) -> None:
        """Write what there is of the graded notebook and ask for a manual grade."""
        self._sanitizing = True
        resources = self.init_single_notebook_resources(notebook_filename)
        where = resources["nbgrader"]
        graded = Path(
            self._format_dest(where["assignment"], where["student"]),
            Path(notebook_filename).name,
        )
        if graded.exists():
            nb = nbformat.read(graded, as_version=4)
        else:
            nb, _ = RepairCells(parent=self).preprocess(new_notebook(), resources)
        note = stopped(error)
        self.log.error("%s: %s", notebook_filename, note)
        add_note(nb, note)
        graded.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(nb, graded)
        course = self.coursedir
        with Gradebook(course.db_url, course.course_id) as gradebook:
            submission = gradebook.find_submission_notebook(
                where["notebook"], where["assignment"], where["student"]
            )
            for grade in submission.grades:
                grade.auto_score = None
                grade.needs_manual_grade = True
            gradebook.db.commit()


def digest(path: Path | None) -> str:
    """Return the SHA-256 of a file; of nothing where there is no file to read."""
    try:
        data = path.read_bytes() if path and path.is_file() else b""
    except OSError:
        data = b""
    return hashlib.sha256(data).hexdigest()


def read_stamp(graded: Path) -> str | None:
    """Return the digest of the submission that a graded notebook was made from."""
    try:
        return nbformat.read(graded, as_version=4).metadata[STAMP]
    except Exception:  # missing, half written, or graded without us
        return None
