"""The course as nbgrader finds it, and what lies in its folder of submissions.

All settings come from nbgrader's own loading of nbgrader_config.py: the converter that
`nbgrader autograde` would use is made, and asked.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from glob import glob
from pathlib import Path
from typing import Any

import msgpack
import nbformat
from nbconvert.preprocessors import Preprocessor
from nbgrader.apps import AutogradeApp
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from nbgrader.preprocessors import Execute as StockExecute
from nbgrader.utils import find_all_files

from autograder.engine import job as jobs
from autograder.engine.confinement import Limits
from autograder.engine.files import add_files
from autograder.engine.gradebook import Assignment
from autograder.engine.job import Lesson, Paper, Step
from autograder.engine.skip import extras
from autograder.engine.trouble import Skipped, Trouble, explain
from autograder.nbgrader import install
from autograder.nbgrader.autograde import Autograde, digest
from autograder.nbgrader.execute import is_python, limits
from autograder.nbgrader.exporter import STAMP
from autograder.nbgrader.notes import quoted
from autograder.nbgrader.repair import RepairCells
from autograder.nbgrader.submission import (
    Unreadable,
    find_beside,
    find_submitted,
    read_bytes,
)
from autograder.text import known_mistakes, refused


@dataclass(frozen=True)
class Place:
    """A learner's folder for a lesson."""

    lesson: str
    learner: str
    folder: Path


@dataclass(frozen=True)
class Prepared:
    """A lesson, ready to be graded."""

    assignment: Assignment
    packed: dict[str, bytes]  # notebook -> the part that is the same in all its jobs
    masters: dict[str, Path]  # the instructor's files, which lie over the learners'


@dataclass(frozen=True)
class Submission:
    """What a learner handed in, read once; what is graded is what was read."""

    place: Place
    lesson: Prepared
    timestamp: datetime | None
    jobs: dict[str, bytes]  # notebook -> packed job
    keys: dict[str, str]  # notebook -> name of its result
    work: list[str]  # names of what is to be graded
    stamps: dict[str, str]  # notebook -> digest of the file
    missing: frozenset[str]  # notebooks that are not where they should be
    beside: list[Path]  # files to copy


class Course:
    """A course in a folder.

    Parameters
    ----------
    root : Path
        Where nbgrader would be started.
    """

    def __init__(self, root: Path) -> None:
        install()
        with chdir(root):
            app = AutogradeApp(log_level=logging.ERROR, raise_config_file_errors=True)
            try:
                app.initialize([])
            except Exception as error:
                raise Trouble(
                    f"nbgrader_config.py in {root} cannot be read: "
                    f"{type(error).__name__}: {error}."
                ) from error
        app.log.setLevel(logging.ERROR)  # what matters is told in notes
        self.directory = app.coursedir
        self.converter = Autograde(coursedir=app.coursedir, parent=app)
        self.root = Path(self.directory.root)
        self.penalties: AssignLatePenalties | None = None
        self.limits: dict[str, Any] = {}
        self.skip_idle = False  # leave out cells that change no score
        self.steps = self._steps()

    def _steps(self) -> list[Step]:
        """Return nbgrader's preprocessors and their settings, in order."""
        converter = self.converter
        converter.exporter = converter.exporter_class(
            parent=converter, config=converter.config
        )
        steps: list[Step] = []
        classes: set[type] = set()
        for converter._sanitizing in (True, False):
            converter._init_preprocessors()
            for each in converter.exporter._preprocessors:
                name = f"{type(each).__module__}.{type(each).__qualname__}"
                classes.update(type(each).__mro__)
                settings: dict[str, Any] = {}
                if isinstance(each, AssignLatePenalties):
                    each.init_plugin()
                    self.penalties = each
                elif isinstance(each, StockExecute):
                    if not getattr(each, "engine", True):
                        raise Trouble(
                            "nbgrader_config.py sets c.Execute.engine = False, and "
                            "`autograder grade` is the engine. Use nbgrader autograde."
                        )
                    self.limits = limits(each)
                    self.skip_idle = getattr(each, "skip_idle", False)
                elif not any(issubclass(type(each), own) for own in jobs.OWN_STEPS):
                    settings = changed(each)
                steps.append((name, settings))
        converter._sanitizing = True
        for needed in (RepairCells, StockExecute, SaveAutoGrades):
            if needed not in classes:
                raise Trouble(
                    f"nbgrader_config.py names no {needed.__name__} among the "
                    "preprocessors. `autograder grade` needs the ones that this "
                    "project's own nbgrader_config.py lists; otherwise grade with "
                    "`nbgrader autograde`."
                )
        return steps

    def path(self, step: str, learner: str, lesson: str) -> Path:
        return Path(self.directory.format_path(step, learner, lesson))

    def graded(self, place: Place) -> Path:
        """Return the folder of the graded submission."""
        return self.path(
            self.directory.autograded_directory, place.learner, place.lesson
        )

    def handed_in(self, lesson: str, learner: str) -> Path:
        """Return the folder of a submission."""
        return self.path(self.directory.submitted_directory, learner, lesson)

    def places(self, learner: str = "*") -> Iterator[Place]:
        """List the folders handed in, by learner; nothing for those excluded."""
        step = self.directory.submitted_directory
        names = "(?P<lesson>[^/\\\\]*)", "(?P<learner>[^/\\\\]*)"
        known = re.compile(
            self.directory.format_path(step, names[1], names[0], escape=True) + r"\Z"
        )
        excluded = self.directory.student_id_exclude.split(",")
        for folder in sorted(glob(str(self.handed_in("*", learner)))):
            match = known.match(folder)
            if match and match["learner"] not in excluded and os.path.isdir(folder):
                yield Place(match["lesson"], match["learner"], Path(folder))

    def prepare(self, assignment: Assignment) -> Prepared:
        """Read from source/ what all submissions of a lesson need."""
        name = assignment.name
        folder = self.directory.format_path(self.directory.source_directory, ".", name)
        packed = {}
        for each in assignment.notebooks:
            path = Path(folder, f"{each.name}.ipynb")
            nb = nbformat.read(path, as_version=4) if path.is_file() else None
            if nb and not is_python(nb):
                raise Trouble(
                    f"{path} is not in Python. Grade {name} with `nbgrader autograde`, "
                    "which starts its kernel."
                )
            packed[each.name] = jobs.pack_lesson(
                Lesson(
                    lesson=name,
                    notebook=each.name,
                    cells=each.cells,
                    kernelspec=each.kernelspec,
                    steps=self.steps,
                    limits=self.limits,
                    refuse=refused(nb) if nb else {},
                    mistakes=known_mistakes(self.root / "course" / name),
                    extras=extras(nb) if nb and self.skip_idle else [],
                )
            )
        kept = set(self.converter.exclude_overwriting.get(name, []))
        ignore = [*self.directory.ignore, "*.ipynb"]
        found = {os.path.relpath(p, folder): p for p in find_all_files(folder, ignore)}
        masters = {
            Path(name).as_posix(): Path(path)
            for name, path in found.items()
            if name not in kept
        }
        return Prepared(assignment, packed, masters)

    def read(self, place: Place, lesson: Prepared) -> Submission:
        """Read a submission; whatever was handed in becomes a job, with notes."""
        try:
            return self._read(place, lesson)
        except OSError as error:
            raise Skipped(
                f"{place.folder} cannot be read: {error.strerror or error}. Make it "
                "readable and run this command again."
            ) from error

    def _read(self, place: Place, lesson: Prepared) -> Submission:
        expected = {name: place.folder / f"{name}.ipynb" for name in lesson.packed}
        self.converter.coursedir.assignment_id = place.lesson
        self.converter.notebooks = [str(path) for path in expected.values()]
        self.converter.run_pre_convert_hook()
        beside, _, notes = find_beside(place.folder, self.directory.ignore)
        files, more = self._files(place, lesson, beside)
        papers = {
            name: read_paper(path, list(expected.values()), files, notes + more)
            for name, path in expected.items()
        }
        packed = {n: jobs.pack(lesson.packed[n], paper) for n, paper in papers.items()}
        return Submission(
            place,
            lesson,
            self.directory.get_existing_timestamp(str(place.folder)),
            packed,
            {name: jobs.key(data) for name, data in packed.items()},
            [jobs.work(data) for data in packed.values()],
            {name: paper.stamp for name, paper in papers.items()},
            frozenset(name for name, path in expected.items() if not path.exists()),
            beside,
        )

    def _files(
        self, place: Place, lesson: Prepared, beside: list[Path]
    ) -> tuple[dict[str, bytes], list[str]]:
        """Read what lies beside the notebook when it runs; not more than may lie there.

        The instructor's own files go only to code that was released with them.
        """
        paths = {p.relative_to(place.folder).as_posix(): p for p in beside}
        deliver = self.converter.config.GenerateAssignment.get("deliver", [])
        for name, path in lesson.masters.items():
            if any(fnmatchcase(name, pattern) for pattern in deliver):
                paths[name] = path
            else:
                paths.pop(name, None)
        room = Limits(**self.limits).work_bytes
        size = sum(path.stat().st_size for path in paths.values())
        if size > room:
            return {}, [
                f"The files beside the notebook have {size / 1e6:.0f} MB; more than "
                f"{room / 1e6:.0f} MB is not given to running code. The cells ran "
                "without them."
            ]
        return {name: path.read_bytes() for name, path in paths.items()}, []

    def is_written(self, submission: Submission) -> bool:
        """Whether autograded/ holds what was made from exactly this submission."""
        folder = self.graded(submission.place)
        for notebook, stamp in submission.stamps.items():
            try:
                data = (folder / f"{notebook}.ipynb").read_bytes()
            except OSError:
                return False
            if f'"{STAMP}": "{stamp}"'.encode() not in data:
                return False
        return True

    def write(self, submission: Submission, results: dict[str, jobs.Result]) -> None:
        """Write the graded folder beside its place, then move it there."""
        place = submission.place
        final = self.graded(place)
        new = final.with_name(f".{final.name}.new")
        old = final.with_name(f".{final.name}.old")
        try:
            for leftover in (new, old):
                if leftover.exists():
                    shutil.rmtree(leftover)
            new.mkdir(parents=True)
            self._fill(new, submission, results)
            self._permit(new)
            if final.exists():
                final.rename(old)
            new.rename(final)
            shutil.rmtree(old, ignore_errors=True)
        except FileNotFoundError as error:
            shutil.rmtree(new, ignore_errors=True)
            raise Skipped(
                f"{error.filename} is gone. Was it just taken away?"
            ) from error
        except OSError as error:
            shutil.rmtree(new, ignore_errors=True)
            raise explain(error, f"The folder {final}") from error
        self.converter.run_post_convert_hook()

    def _fill(
        self, folder: Path, submission: Submission, results: dict[str, jobs.Result]
    ) -> None:
        learners = submission.place.folder
        paths = {p.relative_to(learners).as_posix(): p for p in submission.beside}
        paths |= submission.lesson.masters
        for name, path in paths.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / name)
        for notebook, result in results.items():
            (folder / f"{notebook}.ipynb").write_bytes(result.notebook)
        for result in results.values():
            add_files(folder, result.files)

    def _permit(self, folder: Path) -> None:
        """Set the permissions that nbgrader sets: nobody writes, or the group does."""
        mode = int(str(self.converter.permissions), 8)
        for parent, _, files in os.walk(folder):
            for name in files:
                os.chmod(os.path.join(parent, name), mode)
            if self.directory.groupshared and sys.platform != "win32":
                os.chmod(parent, (os.stat(parent).st_mode | 0o2770) & 0o2777)


def read_paper(
    expected: Path, all_expected: list[Path], files: dict[str, bytes], notes: list[str]
) -> Paper:
    """Read the file for one notebook, or say why there is nothing to read."""
    path, note = find_submitted(expected, [each.name for each in all_expected])
    told = [note] if note else []
    data = None
    if path:
        try:
            data = read_bytes(path)
        except Unreadable as reason:
            told.append(f"{quoted(path.name)} {reason}")
    return Paper(
        name=path.name if path else expected.name,
        submission=data,
        notes=[*told, *notes],
        stamp=digest(path) if data is None else jobs.digest(data),
        files=files,
    )


def changed(preprocessor: Preprocessor) -> dict[str, Any]:
    """Return the settings that differ from the defaults, as plain data."""
    defaults = type(preprocessor)().trait_values(config=True)
    settings = preprocessor.trait_values(config=True)
    found = {name: v for name, v in settings.items() if v != defaults[name]}
    try:
        return msgpack.unpackb(msgpack.packb(found, default=list))
    except (TypeError, ValueError) as error:
        raise Trouble(
            f"The settings of {type(preprocessor).__name__} cannot be sent to another "
            f"process: {error}. Grade with `nbgrader autograde`."
        ) from error
