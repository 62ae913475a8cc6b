"""What an attack did: the same record for stock nbgrader and for ours."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from attacks import LESSON, MARK, POINTS, SECRET_FILE, Attack, lesson, neighbour
from autograder.text import dumps

COURSE = Path("/tmp/course")  # within the belt
PORT = 16180  # something listens there, in the belt's own network
KESTREL = b"kestrel-1618"  # what it says to whoever connects


@dataclass
class Record:
    """One attack, graded. The fields are what a JSON text can hold."""

    name: str
    scores: dict[str, float | None] = field(default_factory=dict)
    sees: list[str] = field(default_factory=list)
    finished: bool = True  # the grader came back by itself
    left: list[str] = field(default_factory=list)
    neighbour: dict[str, float | None] = field(default_factory=dict)
    course: str = "as it was"
    notes: list[str] = field(default_factory=list)  # why, for people

    def words(self, attack: Attack) -> str:
        """Say what the attack reached; "nothing" if it was held."""
        said: list[str] = [] if self.finished else ["grading does not end"]
        honest, score = attack.honest, self.scores.get(attack.exercise)
        mine = honest[attack.exercise]
        if score is None:
            said.append("no score")
        elif score > mine:
            of = POINTS[attack.exercise]
            said.append("full marks" if score >= of else f"{score:g} of {of:g} points")
        elif score < mine:
            said.append("0 points for a right answer")
        others = {e: self.scores.get(e) or 0.0 for e in POINTS if e != attack.exercise}
        if any(points > POINTS[e] for e, points in others.items()):
            said.append("more than full marks elsewhere")
        lost = any(points < honest[e] for e, points in others.items())
        if lost and score is not None and attack.harms != "self":
            said.append("the learner's other exercises lose points")
        said += [f"sees {what}" for what in self.sees]
        said += [f"leaves {what}" for what in self.left]
        if self.neighbour != POINTS:
            said.append("the next learner loses points")
        if self.course != "as it was":
            said.append(self.course)
        return "; ".join(said) or "nothing"


def make_course(folder: Path) -> None:
    """Make what an instructor has beside a gradebook: source, secret, submissions."""
    places = {
        f"source/{LESSON}/{LESSON}.ipynb": dumps(lesson()),
        f"submitted/neighbour/{LESSON}/{LESSON}.ipynb": dumps(neighbour()),
        "secret": SECRET_FILE,
    }
    for name, text in places.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "secret").chmod(0o600)


def damage(folder: Path) -> str:
    """Return what happened to the course's own files."""
    try:
        source = (folder / f"source/{LESSON}/{LESSON}.ipynb").read_text("utf-8")
        work = folder / f"submitted/neighbour/{LESSON}/{LESSON}.ipynb"
        same = (source, work.read_text("utf-8")) == (
            dumps(lesson()),
            dumps(neighbour()),
        )
        (folder / "gradebook.db").stat()
    except OSError:
        return "deletes the course"
    return "as it was" if same else "changes the neighbour's work"


def leftovers(known: set[int]) -> list[str]:
    """Return what is left of an attack: processes, files, System V memory."""
    deadline = time.monotonic() + 5  # who was told to die may take a moment
    while processes() - known and time.monotonic() < deadline:
        time.sleep(0.02)
    found = {"processes"} if processes() - known else set()
    for top in ("/tmp", "/var/tmp", "/dev/shm"):
        for folder, folders, names in os.walk(top):
            inner = Path(folder)
            if inner.parts[:3] == COURSE.parts and "autograded" in inner.parts:
                folders.clear()  # the learner's own graded folder
            elif any(MARK in name for name in (*folders, *names)):
                home = Path.home() in (inner, *inner.parents)
                place = "the home folder" if home else top
                course = COURSE in (inner, *inner.parents)
                found.add(f"files in {'the course' if course else place}")
                folders.clear()
    for kind in ("shm", "msg"):
        if len(Path(f"/proc/sysvipc/{kind}").read_text().splitlines()) > 1:
            found.add("System V memory")
    return sorted(found)


def processes() -> set[int]:
    """Return the processes that run, without the dead that nobody waited for."""
    found = set()
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                state = (path / "stat").read_text().rsplit(")", 1)[1].split()[0]
            except OSError:
                continue
            if state not in "ZX":
                found.add(int(path.name))
    return found


def clean(known: set[int]) -> None:
    """Remove what an attack left, before the next one."""
    for _ in range(100):
        more = processes() - known
        for pid in more:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        if not more:
            break
    subprocess.run(["ipcrm", "--all"], check=False)
    for top in ("/tmp", "/var/tmp", "/dev/shm"):
        for path in Path(top).iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def listen() -> None:
    """Say `KESTREL` to whoever connects."""
    server = socket.create_server(("127.0.0.1", PORT))

    def serve() -> None:
        while True:
            connection, _ = server.accept()
            with connection:
                connection.sendall(KESTREL)

    threading.Thread(target=serve, daemon=True).start()
