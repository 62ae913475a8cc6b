"""Claim: a class is graded in little more time than its cells take to run.

The goal is a hundred times as fast as stock nbgrader. On two cores it has been 46 to 58
times, where the floor below is 63 to 73 times as fast.

The same made-up learners hand in lesson 4: right answers and known mistakes, each
notebook different from all others. Their work is graded by stock nbgrader, by stock
nbgrader in several processes, through nbgrader's door to our engine, and through the
batch door `autograder grade`. The floor is the fork of a warm process that executes
the same cells: no test can be run faster than that. All scores must be equal.

    python benchmarks/grade.py [--lesson 04] [--learners 240] [--stock 6] [--jobs 2]
    python benchmarks/grade.py --semester      100 learners, thirteen lessons
    python benchmarks/grade.py --memory 10000  one worker, so many submissions
"""

import argparse
import contextlib
import io
import itertools
import logging
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder import runner
from autograder.build import Lesson, lessons, release_notebook
from autograder.engine.confinement import Limits
from autograder.engine.worker import Worker
from autograder.slice import graded_part
from autograder.text import (
    answered_like,
    dumps,
    exercises,
    read_lesson,
    read_mistakes,
    with_answer,
)
from autograder.yardstick import config

ROOT = Path(__file__).parent.parent
Scores = dict[str, dict[str, float | None]]  # learner -> grade id -> points


def made_up(lesson: Lesson, count: int) -> Iterator[NotebookNode]:
    """Notebooks as learners hand them in, no two the same."""
    source = read_lesson(lesson.text)
    solved = answered_like(release_notebook(source, lesson.name), source)
    answers = [None, *read_mistakes(lesson.mistakes)]
    rng = np.random.default_rng(0)
    for number in range(count):
        nb = solved
        for _ in range(int(rng.integers(4))):
            if answer := answers[rng.integers(len(answers))]:
                nb = with_answer(nb, answer.exercise, answer.code)
        first = exercises(source)[0]
        text = next(c.source for c in nb.cells if c.id == first)
        yield with_answer(nb, first, f"{text}\n# handed in by learner {number}")


def course(folder: Path, names: list[str]) -> None:
    """Make a course in `folder` with some lessons, released."""
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for name in names:
        shutil.copytree(ROOT / "source" / name, folder / "source" / name)
        shutil.copytree(ROOT / "course" / name, folder / "course" / name)
    settings = config(ROOT, folder)
    api = NbGraderAPI(CourseDirectory(config=settings), config=settings)
    for name in names:
        made = api.generate_assignment(name)
        assert made["success"], made["log"]


def hand_in(folder: Path, name: str, notebooks: list[str]) -> None:
    for number, text in enumerate(notebooks):
        path = folder / "submitted" / f"learner{number:03}" / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def gradebook(folder: Path, name: str) -> Scores:
    found: Scores = {}
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        for submission in book.assignment_submissions(name):
            found[submission.student.id] = {
                grade.name: grade.auto_score
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
    return found


def one_by_one(folder: Path, name: str, learners: list[str], settings: Config) -> float:
    """Let nbgrader grade learner after learner; return the seconds."""
    api = NbGraderAPI(CourseDirectory(config=settings), config=settings)
    start = time.perf_counter()
    for learner in learners:
        api.autograde(name, learner)
    return time.perf_counter() - start


def stock(folder: Path, name: str, learners: list[str], jobs: int) -> float:
    """nbgrader as it is installed, in processes that never saw our configuration."""
    settings = Config()
    settings.CourseDirectory.root = str(folder)
    settings.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
    parts = [(folder, name, learners[i::jobs], settings) for i in range(jobs)]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        return max(pool.starmap(one_by_one, parts, 1))


def door(folder: Path, name: str, learners: list[str]) -> float:
    """nbgrader with our configuration: the engine in place of the kernel."""
    return one_by_one(folder, name, learners, config(ROOT, folder))


def batch(folder: Path, jobs: int) -> None:
    command = [sys.executable, "-m", "autograder", "--root", str(folder), "grade"]
    done = subprocess.run(
        [*command, "--jobs", str(jobs)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def timed(work: Callable, *args: object) -> float:
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        work(*args)
    return time.perf_counter() - start


def compare(name: str, learners: int, few: int, jobs: int) -> None:
    lesson = lessons(ROOT, [name])[0]
    notebooks = list(made_up(lesson, learners))
    texts = [dumps(nb) for nb in notebooks]
    source = read_lesson(lesson.text)
    # as graded: the tests with their hidden lines
    graded = [dumps(graded_part(answered_like(source, nb))) for nb in notebooks]
    rows: list[tuple[str, float, Scores]] = []

    def fresh(count: int) -> tuple[Path, list[str]]:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())).resolve()
        course(folder, [lesson.name])
        hand_in(folder, lesson.name, texts[:count])
        return folder, [f"learner{n:03}" for n in range(count)]

    def entry(what: str, count: int, work: Callable[[Path, list[str]], float]) -> None:
        folder, names = fresh(count)
        seconds = work(folder, names)
        rows.append((what, seconds / count, gradebook(folder, lesson.name)))

    with contextlib.ExitStack() as stack:
        entry("stock nbgrader", few, lambda f, n: stock(f, lesson.name, n, 1))
        entry(
            f"stock nbgrader, {jobs} processes",
            few,
            lambda f, n: stock(f, lesson.name, n, jobs),
        )
        door(fresh(1)[0], lesson.name, ["learner000"])  # starts the zygote
        entry(
            "nbgrader's door", min(learners, 20), lambda f, n: door(f, lesson.name, n)
        )
        entry(
            f"batch door, {jobs} processes",
            learners,
            lambda f, _: timed(batch, f, jobs),
        )
        folder, _ = fresh(1)
        cold = timed(batch, folder, 1)

        for confinement in ("required", "none"):
            worker = Worker(confinement)
            nbs = [graded_part(answered_like(source, nb)) for nb in notebooks]
            worker.run(nbs[0], Limits())
            start = time.perf_counter()
            for nb in nbs[1:]:
                worker.run(nb, Limits())
            seconds = (time.perf_counter() - start) / len(nbs[1:])
            worker.close()
            rows.append((f"one worker, confinement {confinement}", seconds, {}))

        with runner.pool(jobs) as pool:
            pool.map(runner.run, graded[:jobs])
            start = time.perf_counter()
            found = pool.starmap(runner.run, [(text, False) for text in graded], 1)
            floor = (time.perf_counter() - start) / learners
        scores = {f"learner{n:03}": dict(run.scores) for n, run in enumerate(found)}
        rows.append((f"floor: fork and run, {jobs} processes", floor, scores))

    known = rows[-1][2]
    print(
        f"{lesson.name}, {learners} learners ({few} by stock), {os.cpu_count()} cores"
    )
    print(f"{'':40}{'ms each':>9}{'to stock':>10}{'to floor':>10}  scores")
    for what, seconds, scores in rows:
        equal = all(known[learner] == scores[learner] for learner in scores)
        verdict = "-" if not scores else "equal" if equal else "DIFFERENT"
        print(
            f"{what:40}{1000 * seconds:9.1f}{rows[0][1] / seconds:9.1f}x"
            f"{seconds / floor:9.2f}x  {verdict}"
        )
    print(f"cold start: one submission from the command line in {cold:.1f} s")


def semester(learners: int, jobs: int) -> None:
    chosen = lessons(ROOT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        course(folder, [lesson.name for lesson in chosen])
        for lesson in chosen:
            texts = [dumps(nb) for nb in made_up(lesson, learners)]
            hand_in(folder, lesson.name, texts)
        seconds = timed(batch, folder, jobs)
        graded = sum(len(gradebook(folder, lesson.name)) for lesson in chosen)
    each = 1000 * seconds / graded
    print(
        f"a semester: {graded} submissions of {len(chosen)} lessons "
        f"in {seconds:.0f} s, {each:.0f} ms each, {jobs} processes"
    )


def memory(count: int, lesson: str) -> None:
    """Resident memory of a worker and its zygote while it grades."""
    nb = graded_part(read_lesson(lessons(ROOT, [lesson])[0].text))
    worker = Worker("best")
    marks = sorted({1, *np.geomspace(10, count, 8).astype(int).tolist()})
    print(f"{'submissions':>12}{'worker MB':>11}{'zygote MB':>11}")
    for number in itertools.count(1):
        worker.run(nb, Limits())
        if number in marks:
            assert worker.zygote is not None
            sizes = [resident(pid) for pid in (os.getpid(), worker.zygote.pid)]
            print(f"{number:12}{sizes[0]:11.1f}{sizes[1]:11.1f}", flush=True)
        if number == count:
            break
    worker.close()


def resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lesson", default="04")
    parser.add_argument("--learners", type=int)
    parser.add_argument("--stock", type=int, default=6)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--semester", action="store_true")
    parser.add_argument("--memory", type=int)
    args = parser.parse_args()
    logging.disable(logging.WARNING)
    os.environ["PATH"] = (
        f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    if args.memory:
        memory(args.memory, args.lesson)
    elif args.semester:
        semester(args.learners or 100, args.jobs)
    else:
        compare(args.lesson, args.learners or 240, args.stock, args.jobs)


if __name__ == "__main__":
    main()
