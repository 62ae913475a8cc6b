"""Any of the grader's processes may be killed at any time; nobody loses a grade."""

import os
import random
import signal
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from cohort_fixture import (
    autograded,
    batch,
    copy,
    ended,
    gradebook,
    graded_count,
    processes,
    slow_class,
    until,
)
from course_fixture import Course

from autograder.engine.cohort import grade

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
CLASS = 30
KILLS = {"judge": 18, "worker": 12, "zygote": 8, "grader": 7}


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return slow_class(tmp_path_factory.mktemp("kills") / "in", CLASS)


@pytest.mark.timeout(900)
def test_kill_after_kill(handed_in: Course, tmp_path: Path) -> None:
    alone = copy(handed_in, tmp_path / "alone")
    assert grade(alone) == 0
    expected = gradebook(alone), autograded(alone)

    rng = random.Random(7)
    victims = [kind for kind, times in KILLS.items() for _ in range(times)]
    rng.shuffle(victims)
    killed: Counter[str] = Counter()
    course = copy(handed_in, tmp_path / "course")
    grader = None
    for kind in victims:
        while True:
            if grader is None or grader.poll() is not None:
                # from the start again, once all are graded
                all_graded = graded_count(course) == CLASS
                grader = batch(course, *["--force"] * all_graded)
                until(lambda g=grader: at_work(g.pid)["judge"] or g.poll() is not None)
            with suppress(Exception):
                grader.wait(rng.uniform(0.0, 0.3))
            there = at_work(grader.pid)[kind]
            with suppress(IndexError, ProcessLookupError):
                os.kill(rng.choice(there), signal.SIGKILL)
                killed[kind] += 1
                break
    assert killed == KILLS
    ended(grader)
    # what was tried too often was left to a person, or for the next run
    until(lambda: ended(batch(course))[0] == 0)
    assert (gradebook(course), autograded(course)) == expected


def at_work(grader: int) -> dict[str, list[int]]:
    """Return the processes of each kind, by the grader's number."""
    below = processes()

    def runs(pid: int, word: bytes) -> bool:
        with suppress(OSError):  # it has just ended
            return word in Path(f"/proc/{pid}/cmdline").read_bytes()
        return False

    mine = below.get(grader, [])
    servers = [pid for pid in mine if runs(pid, b"forkserver")]
    workers = [pid for server in servers for pid in below.get(server, [])]
    return {
        "grader": [grader],
        "zygote": [pid for pid in mine if runs(pid, b"autograder.engine.warm")],
        "worker": workers,
        "judge": [pid for worker in workers for pid in below.get(worker, [])],
    }
