"""From nothing to a graded class: `autograder demo`.

A made-up class (`demo_class.py`) is released a lesson, hands it in, is graded with real
kernels, and gets feedback. It ends with the tables an instructor would want. All of it
lies in a folder of its own, which nbgrader and formgrader can be used on afterwards.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.apps import NbGraderAPI
from nbgrader.plugins import CsvExportPlugin
from traitlets.config import PyFileConfigLoader

from .demo_class import Learner, make_class
from .nbgrader.report import report
from .text import read_mistakes

MARKER = ".made_by_autograder_demo"
PROCESSES = 2  # they share one gradebook, and SQLite takes one writer at a time
EXTRA_CONFIG = """
# Added by `autograder demo`
c.Execute.timeout = 10
c.Exchange.root = str(course / "exchange")
"""


def demo(
    folder: Path,
    lesson: str = "03_sunny_day_neuron",
    root: Path | None = None,
    learners: int | None = None,
) -> int:
    """Release, grade and report a made-up class.

    Parameters
    ----------
    folder : Path
        Where to do it. It is made, or made by an earlier demo; any other folder is
        refused. An interrupted demo goes on where it was.
    lesson : str
        A lesson that is built, such as "03_sunny_day_neuron".
    root : Path, optional
        The course's folder; the current one if not given.
    learners : int, optional
        Only so many of the class.

    Returns
    -------
    int
        0, or 1 when it could not start or a grade is missing, or 130 on Ctrl-C.
    """
    root, folder = (root or Path.cwd()).resolve(), folder.resolve()
    source = root / "source" / lesson / f"{lesson}.ipynb"
    mistakes = root / "course" / lesson / "mistakes.py"
    for path in (source, mistakes):
        if not path.is_file():
            return say(f"{path} is not there. Run `autograder build` in the course.")
    if not take(folder, [source, mistakes, root / "nbgrader_config.py"]):
        return say(
            f"{folder} is there and was not made by the demo, so it is left alone. "
            "Give another one with --folder."
        )
    prepare(folder, root, source)
    print(f"Releasing {lesson} in {folder}")
    result = api(folder).generate_assignment(lesson)
    if not result["success"]:
        return say(f"nbgrader could not release {lesson}:\n{result.get('log', '')}")
    answers = read_mistakes(mistakes)
    released = folder / "release" / lesson / f"{lesson}.ipynb"
    solved, empty = (nbformat.read(path, as_version=4) for path in (source, released))
    members = make_class(solved, empty, answers)[:learners]
    hand_in(folder, lesson, members)
    try:
        failed = grade_all(folder, lesson, members)
    except KeyboardInterrupt:
        say("Interrupted. Nothing is lost: the same command goes on from here.")
        return 130
    with api(folder).gradebook as gradebook:
        print(f"\n{report(folder, lesson, gradebook, answers)}\n")
        CsvExportPlugin(to=str(folder / "grades.csv")).export(gradebook)
    for who, log in failed.items():
        say(f"{who} could not be graded:\n{log}")
    print(
        f"Grades:    {folder / 'grades.csv'}\n"
        f"Feedback:  {folder / 'feedback'}{os.sep}LEARNER{os.sep}{lesson}\n"
        f"Formgrader: cd {folder} && jupyter lab, then the menu Nbgrader > Formgrader"
    )
    return int(bool(failed))


def say(message: str) -> int:
    """Print what went wrong; return the exit code for it."""
    print(f"autograder demo: {message}", file=sys.stderr)
    return 1


def take(folder: Path, inputs: list[Path]) -> bool:
    """Make the folder ours; False if it is somebody else's.

    An earlier demo of the same lesson is kept, to go on with; of another text of it,
    removed.
    """
    seal = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    marker = folder / MARKER
    if folder.exists() and not marker.is_file():
        if not folder.is_dir() or any(folder.iterdir()):
            return False
    elif folder.exists() and marker.read_text(encoding="utf-8") != seal:
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    marker.write_text(seal, encoding="utf-8")
    return True


def prepare(folder: Path, root: Path, source: Path) -> None:
    """Put the lesson and the configuration into the folder."""
    place = folder / source.relative_to(root)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)
    config = (root / "nbgrader_config.py").read_text(encoding="utf-8")
    path = folder / "nbgrader_config.py"
    path.write_text(config + EXTRA_CONFIG, encoding="utf-8")
    (folder / "exchange").mkdir(exist_ok=True)


@cache
def api(folder: Path) -> NbGraderAPI:
    """Return nbgrader's interface to the course in a folder."""
    loader = PyFileConfigLoader("nbgrader_config.py", path=str(folder))
    return NbGraderAPI(config=loader.load_config())


def hand_in(folder: Path, lesson: str, members: list[Learner]) -> None:
    """Put the class on the roster, and its work into submitted/."""
    with api(folder).gradebook as gradebook:
        for learner in members:
            given, family = learner.id.title().split(".")
            gradebook.update_or_create_student(
                learner.id, first_name=given, last_name=family
            )
    for learner in members:
        learner.hand_in(folder / "submitted" / learner.id / lesson / f"{lesson}.ipynb")


def grade_all(folder: Path, lesson: str, members: list[Learner]) -> dict[str, str]:
    """Grade in two processes, showing how far; return who failed, with the log."""
    waiting = [m.id for m in members if (folder / "submitted" / m.id).is_dir()]
    print(f"Grading {len(waiting)} of {len(members)} learners who handed in")
    failed: dict[str, str] = {}
    start = time.monotonic()
    # spawn, as on every system: a fork would share the parent's open gradebook
    pool = ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"))
    try:
        jobs = {pool.submit(grade_one, folder, lesson, who): who for who in waiting}
        for done, job in enumerate(as_completed(jobs), start=1):
            result = job.result()
            if not result["success"]:
                failed[jobs[job]] = result.get("log", "")
            line = f"{done}/{len(jobs)} graded"
            if done > PROCESSES:  # the first ones also started the processes
                left = (time.monotonic() - start) / done * (len(jobs) - done)
                line += f", {left:.0f} s left"
            progress(line, last=done == len(jobs))
    finally:
        pool.shutdown(cancel_futures=True)
    for who in list(failed):  # the gradebook was busy: once more, with nobody else
        if grade_one(folder, lesson, who)["success"]:
            del failed[who]
    return failed


def grade_one(folder: Path, lesson: str, who: str) -> dict[str, Any]:
    """Grade one learner, unless it is done, and write the feedback."""
    graded = api(folder).autograde(lesson, who, force=False)
    if not graded["success"]:
        return graded
    notebook, page = (
        folder / step / who / lesson / f"{lesson}.{kind}"
        for step, kind in (("autograded", "ipynb"), ("feedback", "html"))
    )
    if page.exists() and page.stat().st_mtime >= notebook.stat().st_mtime:
        return graded
    return api(folder).generate_feedback(lesson, who)


def progress(line: str, last: bool) -> None:
    """Show one line that changes, or in a file one line after another."""
    if sys.stdout.isatty():
        print(f"\r{line:<40}", end="\n" if last else "", flush=True)
    else:
        print(line, flush=True)
