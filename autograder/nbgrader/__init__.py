"""What First Neuron adds to nbgrader 0.9.6, so that all work ends in a score.

Most of it is plugged in by name in ``nbgrader_config.py``:

======================  ====================================================
``exporter.py``         reads whatever was handed in, notebook or not
``repair.py``           gives every cell of the lesson its place and its marks back
``execute.py``          runs the cells in the grading engine
``kernel.py``           or in a kernel; outlives loops, floods and dead kernels
``verdict.py``          reads a test cell's last value; says why a score is 0
``trim.py``             keeps an enormous output out of the graded notebook
``feedback.py``         hides hidden tests from the learner
======================  ====================================================

Two converters have no setting in nbgrader (``autograde.py``, ``release.py``), one
method of its course folder raises on a bad date, and it opens the gradebook ten times a
submission. `install` puts ours in their place, for the command line, ``NbGraderAPI``
and formgrader alike.
"""

import os
import shutil
import sys
import warnings
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import nbgrader.api
import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.apps.generateassignmentapp
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import SAWarning

from autograder.nbgrader.autograde import Autograde
from autograder.nbgrader.release import GenerateAssignment

stock_timestamp = CourseDirectory.get_existing_timestamp
stock_engine = nbgrader.api.create_engine


def get_existing_timestamp(self: CourseDirectory, dest_path: str) -> datetime | None:
    """Read ``timestamp.txt``; where it holds no date, say so and go on."""
    try:
        return stock_timestamp(self, dest_path)
    except (AttributeError, OverflowError, ValueError, OSError):
        self.log.warning("%s: timestamp.txt holds no date; ignored.", dest_path)
        return None


@cache
def engine_of(db_url: str, process: int) -> Engine:
    """Return one engine for a gradebook: it keeps what SQLAlchemy has compiled.

    nbgrader makes one each time it opens the gradebook, and gives back its connections
    when it closes it, which an engine outlives. A forked process has its own.
    """
    return stock_engine(db_url, echo=False, future=True)


def create_engine(db_url: str, **_: Any) -> Engine:
    """Stand where nbgrader makes an engine."""
    return engine_of(db_url, os.getpid())


def install() -> None:
    """Put our converters where nbgrader looks for its own. Safe to call again."""
    nbgrader.apps.api.Autograde = Autograde
    nbgrader.apps.autogradeapp.Autograde = Autograde
    nbgrader.apps.api.GenerateAssignment = GenerateAssignment
    nbgrader.apps.generateassignmentapp.GenerateAssignment = GenerateAssignment
    CourseDirectory.get_existing_timestamp = get_existing_timestamp
    nbgrader.api.create_engine = create_engine
    # about its own sessions; harmless, and an instructor can do nothing about it
    warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")
    find_alembic()


def find_alembic() -> None:
    """Let nbgrader start ``alembic`` by name, also in an inactive environment."""
    if shutil.which("alembic") is None:
        tools = str(Path(sys.executable).parent)
        os.environ["PATH"] = os.pathsep.join([tools, os.environ.get("PATH", "")])
