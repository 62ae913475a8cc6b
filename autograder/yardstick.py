"""Grades notebooks as a class would be graded: the yardstick of the gate.

nbgrader with the course's configuration, real kernels and a real gradebook, in a
throw-away folder.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader


@dataclass(frozen=True)
class Graded:
    """One submission after grading."""

    scores: dict[str, float | None]  # grade id -> points; None: no score was saved
    feedback: str  # the HTML page the learner gets


def config(root: Path, course: Path) -> Config:
    """The course's nbgrader configuration, pointed at another folder."""
    settings = Config()
    if (root / "nbgrader_config.py").exists():
        loader = PyFileConfigLoader("nbgrader_config.py", path=str(root))
        settings.merge(loader.load_config())
    settings.CourseDirectory.root = str(course)
    settings.CourseDirectory.db_url = f"sqlite:///{course / 'gradebook.db'}"
    settings.NbGrader.logfile = ""
    return settings


def with_kernels(settings: Config) -> Config:
    """The same, with a kernel for each notebook in place of our engine."""
    settings.Execute.engine = False
    return settings


def grade(root: Path, name: str, source: str, submissions: dict[str, str]):
    """Release `source` as assignment `name`, then grade each text in `submissions`.

    Returns learner -> Graded.
    """
    root = root.absolute()
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        course = Path(folder).resolve()
        try:
            here = Path.cwd()
        except FileNotFoundError:  # forked while the gate was in a folder now gone
            here = root.resolve()
        os.chdir(course)
        try:
            settings = with_kernels(config(root, course))
            return _grade(settings, course, name, source, submissions)
        finally:
            os.chdir(here if here.is_dir() else root.resolve())


def _grade(settings, course, name, source, submissions) -> dict[str, Graded]:
    def put(text: str, *parts: str) -> None:
        path = course.joinpath(*parts, name, f"{name}.ipynb")
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")

    put(source, "source")
    api = NbGraderAPI(CourseDirectory(config=settings), config=settings)
    made = api.generate_assignment(name)
    if not made["success"]:
        raise RuntimeError(f"nbgrader could not release {name}:\n{made['log']}")
    graded = {}
    for learner, text in submissions.items():
        put(text, "submitted", learner)
        api.autograde(name, learner)
        scores: dict[str, float | None] = {}
        with Gradebook(settings.CourseDirectory.db_url) as gradebook:
            submission = gradebook.find_submission(name, learner)
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    scores[grade.name] = grade.auto_score
        api.generate_feedback(name, learner)
        page = course / "feedback" / learner / name / f"{name}.html"
        text = page.read_text(encoding="utf-8") if page.exists() else ""
        graded[learner] = Graded(scores, text)
        shutil.rmtree(course / "submitted" / learner)
    return graded
