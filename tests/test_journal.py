"""Nothing is lost: a grader that is killed, stopped or refused goes on where it was.

Whatever happens to it, the gradebook and the graded files end as those of a run that
nothing disturbed.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from cohort_fixture import (
    autograded,
    batch,
    copy,
    ended,
    forked,
    gradebook,
    graded_count,
    kill_at,
    processes,
    rich_lesson,
    until,
)
from course_fixture import LESSON, Course
from nbgrader.api import Gradebook

from autograder.engine.cohort import grade
from autograder.engine.course import Course as GradedCourse
from autograder.engine.gradebook import Book
from autograder.engine.journal import KEEP_DAYS, Journal
from autograder.engine.trouble import Trouble

CLASS = 8
KILLS = 12
NOBODY = 65534  # user and group id without rights


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class before it is graded; one learner was graded before, by hand."""
    course = Course(tmp_path_factory.mktemp("handed") / "in", nb=rich_lesson())
    course.release()
    for number in range(CLASS):
        answer = f"def double(x):\n    return {number % 3} * x"
        course.hand_in(f"learner{number}", course.answered(double=answer))
    assert grade(course.folder, learner="learner7") == 0
    with course.gradebook as book:
        found = book.find_grade("double_test", LESSON, LESSON, "learner7")
        found.manual_score, found.needs_manual_grade = 1.0, False
        book.db.commit()
    course.hand_in("learner7", course.answered())
    return course


@pytest.fixture(scope="module")
def undisturbed(
    handed_in: Course, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Any]:
    """The same class after a run that nothing disturbed, and what came of it."""
    folder = copy(handed_in, tmp_path_factory.mktemp("undisturbed") / "course")
    assert grade(folder) == 0
    return folder, (gradebook(folder), autograded(folder))


POINTS = [
    (owner, method, call, after)
    for owner, method in (
        (Book, "write"),
        (Book, "_write"),
        (GradedCourse, "write"),
        (GradedCourse, "_fill"),
        (GradedCourse, "_permit"),
        (Path, "rename"),
        (Journal, "apply"),
    )
    for call in (1, 3)
    for after in (False, True)
]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a fork of this process")
@pytest.mark.parametrize(
    ("owner", "method", "call", "after"),
    POINTS,
    ids=[f"{'after' if a else 'before'}-{m}-{c}" for _, m, c, a in POINTS],
)
def test_killed_between_two_steps(
    handed_in: Course,
    undisturbed: tuple[Path, Any],
    tmp_path: Path,
    owner: type,
    method: str,
    call: int,
    after: bool,
) -> None:
    course = copy(handed_in, tmp_path / "course", results_of=undisturbed[0])
    code, _ = forked(course, kill_at(owner, method, call, after))
    assert code == -signal.SIGKILL
    assert (gradebook(course), autograded(course)) != undisturbed[1]
    assert grade(course) == 0
    assert (gradebook(course), autograded(course)) == undisturbed[1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a fork of this process")
def test_killed_at_random_again_and_again(
    handed_in: Course, undisturbed: tuple[Path, Any], tmp_path: Path
) -> None:
    """One course, killed at random system calls' times until it is done."""
    course = copy(handed_in, tmp_path / "course", results_of=undisturbed[0])
    rng = random.Random(5)
    kills = 0
    for _ in range(KILLS):
        seconds = rng.uniform(0.0, 0.25)

        def alarm(seconds: float = seconds) -> None:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process at once
            signal.setitimer(signal.ITIMER_REAL, seconds)

        kills += forked(course, alarm)[0] == -signal.SIGALRM
    assert kills
    assert grade(course) == 0
    assert (gradebook(course), autograded(course)) == undisturbed[1]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_while_it_grades(
    handed_in: Course, undisturbed: tuple[Path, Any], tmp_path: Path
) -> None:
    """With real processes at work; they end too, and the next run finishes."""
    course = copy(handed_in, tmp_path / "course")
    grader = batch(course)
    until(lambda: graded_count(course) > 2)
    below = descendants(grader.pid)
    assert below
    grader.kill()
    grader.wait()
    until(lambda: not any(map(is_alive, below)), seconds=30)
    code, out = ended(batch(course))
    assert code == 0, out
    assert (gradebook(course), autograded(course)) == undisturbed[1]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_work_on_which_every_worker_dies_is_left_to_a_person(
    handed_in: Course, tmp_path: Path
) -> None:
    """A step that ends the worker itself stands for the crash nobody foresaw."""
    course = copy(handed_in, tmp_path / "course")
    (course / "deadly.py").write_text(
        "import os\n"
        "from nbgrader.preprocessors import NbGraderPreprocessor\n"
        "class Deadly(NbGraderPreprocessor):\n"
        "    def preprocess(self, nb, resources):\n"
        "        if 'return 2 * x' in str(nb):\n"
        "            os.abort()\n"
        "        return nb, resources\n"
    )
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("c.Autograde.autograde_preprocessors.insert(0, 'deadly.Deadly')\n")
    code, out = ended(batch(course, env=os.environ | {"PYTHONPATH": str(course)}))
    assert code == 1, out
    assert "infrastructure" in out
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        for number in range(CLASS):
            found = book.find_submission(LESSON, f"learner{number}")
            dead = number % 3 == 2 or number == 7  # these answer rightly
            grades = {g.name: g.auto_score for g in found.notebooks[0].grades}
            assert (grades["shout_test"] is None) == dead
            assert found.needs_manual_grade


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_stopped_and_resumed(
    handed_in: Course, undisturbed: tuple[Path, Any], tmp_path: Path, number: int
) -> None:
    course = copy(handed_in, tmp_path / "course")
    endless = handed_in.answered(double="while True:\n    pass")
    place = course / "submitted" / "zoe" / LESSON / f"{LESSON}.ipynb"
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps(endless), encoding="utf-8")
    grader = batch(course)
    until(lambda: graded_count(course) > 2)
    below = descendants(grader.pid)
    grader.send_signal(number)
    code, out = ended(grader)
    assert code == 128 + number
    assert "the same command goes on from here" in out
    until(lambda: not any(map(is_alive, below)), seconds=10)
    shutil.rmtree(place.parent.parent)
    assert grade(course) == 0
    assert (gradebook(course), autograded(course)) == undisturbed[1]


def test_one_grader_a_course(handed_in: Course, tmp_path: Path) -> None:
    course = copy(handed_in, tmp_path / "course")
    grader = batch(course, "--watch")
    lock = course / ".grading" / "lock"
    until(lambda: lock.exists() and lock.read_text() != "")
    code, out = ended(batch(course))
    assert code == 2
    assert f"process {grader.pid} on" in out
    grader.send_signal(signal.SIGINT)
    assert ended(grader)[0] == 0
    assert grade(course) == 0  # no lock is left behind


def test_the_journal_is_the_owners(undisturbed: tuple[Path, Any]) -> None:
    folder = undisturbed[0] / ".grading"
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for path in folder.glob("journal*"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (folder / ".gitignore").read_text() == "*\n"


def test_results_that_nobody_uses_are_dropped_after_a_while(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        for name in ("old", "used", "new"):
            journal.store(name, name.encode())
        journal.apply("lesson", "ada", ["used"], "mark", "scores")
        age = (KEEP_DAYS + 1) * 86_400
        journal.db.execute(
            "UPDATE result SET made = made - ? WHERE key != 'new'", (age,)
        )
        journal.prune()
        kept = {n: journal.result(n) for n in ("old", "used", "new")}
        assert kept == {"old": None, "used": b"used", "new": b"new"}
        assert journal.applied("lesson") == {"ada": ("mark", "scores")}
        assert journal.result("new", since=time.time() + 1) is None


def test_force_grades_anew(undisturbed: tuple[Path, Any], tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(undisturbed[0], course)
    with closing(sqlite3.connect(course / ".grading" / "journal.db")) as db:
        before = dict(db.execute("SELECT key, made FROM result"))
        assert grade(course, force=True) == 0
        after = dict(db.execute("SELECT key, made FROM result"))
    assert after.keys() >= before.keys()
    # equal work is still run only once
    assert sum(made > max(before.values()) for made in after.values()) == 3
    assert gradebook(course) == undisturbed[1][0]


def become_nobody() -> None:
    """Give root's rights up, who may write everywhere."""
    os.environ["HOME"] = tempfile.gettempdir()
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


@pytest.fixture
def theirs(handed_in: Course, undisturbed: tuple[Path, Any]) -> Iterator[Path]:
    """A course that belongs to somebody who is not root, with all results there."""
    folder = Path(tempfile.mkdtemp(prefix="course-", dir="/tmp"))
    folder.chmod(0o755)
    course = copy(handed_in, folder / "course", results_of=undisturbed[0])
    if os.getuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
    yield course
    shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="permissions")
def test_a_read_only_gradebook(theirs: Path) -> None:
    (theirs / "gradebook.db").chmod(0o444)
    before = gradebook(theirs), autograded(theirs)
    code, out = forked(theirs, become_nobody)
    assert code == 1
    assert "gradebook.db cannot be written: it is read-only" in out
    assert "Traceback" not in out
    assert (gradebook(theirs), autograded(theirs)) == before


@pytest.mark.skipif(sys.platform != "linux", reason="permissions")
def test_an_unreadable_submission(theirs: Path) -> None:
    closed = theirs / "submitted" / "learner3" / LESSON
    closed.chmod(0o000)
    code, out = forked(theirs, become_nobody)
    closed.chmod(0o755)
    assert code == 1
    assert f"{closed} cannot be read: Permission denied" in out
    assert graded_count(theirs) == CLASS - 1


@pytest.mark.skipif(sys.platform == "win32", reason="limits a file's size")
@pytest.mark.parametrize("size", [3_000, 9_000, 40_000, 130_000])
def test_a_full_disk(
    handed_in: Course, undisturbed: tuple[Path, Any], tmp_path: Path, size: int
) -> None:
    """No file may grow beyond a size, which is what a full disk looks like to it."""
    import resource

    course = copy(handed_in, tmp_path / "course", results_of=undisturbed[0])

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    code, out = forked(course, little_room)
    assert code == 1
    assert "the disk is full" in out
    check_sound(course)
    assert grade(course) == 0
    assert (gradebook(course), autograded(course)) == undisturbed[1]


@pytest.mark.skipif(
    not (sys.platform == "linux" and os.getuid() == 0), reason="mounts a disk"
)
@pytest.mark.parametrize("room", [0, 40, 200])
def test_a_disk_that_fills_up(
    handed_in: Course, undisturbed: tuple[Path, Any], tmp_path: Path, room: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], check=True
    )
    try:
        course = copy(handed_in, disk / "course", results_of=undisturbed[0])
        ballast = disk / "ballast"
        free = shutil.disk_usage(disk).free
        ballast.write_bytes(bytes(max(0, free - room * 1024)))
        code, out = ended(batch(course))
        assert code == 1
        assert "the disk is full" in out
        assert "Traceback" not in out, out
        ballast.unlink()
        check_sound(course)
        assert grade(course) == 0
        assert (gradebook(course), autograded(course)) == undisturbed[1]
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def check_sound(course: Path) -> None:
    """Check that no file is damaged and no submission half written."""
    for name in ("gradebook.db", ".grading/journal.db"):
        if not (course / name).exists():
            continue
        with closing(sqlite3.connect(course / name)) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for name, (_, data) in autograded(course).items():
        assert data, name  # a notebook that was cut off is no JSON


def test_a_gradebook_that_somebody_else_writes_to(
    handed_in: Course, undisturbed: tuple[Path, Any], tmp_path: Path
) -> None:
    course = copy(handed_in, tmp_path / "course", results_of=undisturbed[0])
    url = f"sqlite:///{course / 'gradebook.db'}"
    other = sqlite3.connect(course / "gradebook.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            other.execute("ROLLBACK")

    with closing(Book(url, "first_neuron", wait=wait)) as book:
        assert len(waits) == 3
        assert book.assignments() == [LESSON]
    other.execute("BEGIN IMMEDIATE")

    def give_up(seconds: float) -> None:
        raise Trouble("the instructor gave up")

    with pytest.raises(Trouble, match="gave up"):
        Book(url, "first_neuron", wait=give_up)
    other.close()


def test_watch_grades_what_arrives_and_nothing_half(
    handed_in: Course, undisturbed: tuple[Path, Any], tmp_path: Path
) -> None:
    course = copy(handed_in, tmp_path / "course", results_of=undisturbed[0])
    later = tmp_path / "later"
    shutil.move(course / "submitted" / "learner2", later)
    grader = batch(course, "--watch")
    until(lambda: graded_count(course) == CLASS - 1)
    place = course / "submitted" / "learner2" / LESSON / f"{LESSON}.ipynb"
    data = (later / LESSON / f"{LESSON}.ipynb").read_bytes()
    place.parent.mkdir(parents=True)
    with place.open("wb") as slow:
        for start in range(0, len(data), len(data) // 8):
            slow.write(data[start : start + len(data) // 8])
            slow.flush()
            time.sleep(0.5)
            assert graded_count(course) == CLASS - 1
    until(lambda: graded_count(course) == CLASS)
    grader.send_signal(signal.SIGINT)
    code, out = ended(grader)
    assert code == 0, out
    assert (gradebook(course), autograded(course)) == undisturbed[1]


def descendants(pid: int) -> list[int]:
    """Return all processes below one."""
    below, found = processes(), [pid]
    for each in found:
        found += below.get(each, [])
    return found[1:]


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state not in "ZX"
    return False
