"""Asks a warm Python for confined students: the worker's side of `warm`.

A request is one message on the control socket, with two sockets in it: the student's
own, and a *line* to the zygote about this student, on which all answers come. When the
line is closed, also by the death of whoever held it, the student is killed: nothing
outlives the judge that asked for it. As each request brings its own line, all workers
of a machine, and the judges forked from them, can use one zygote.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.engine.confinement import (
    LAYERS,
    MINIMUM,
    ConfinementError,
    Limits,
    enough,
    tier,
)

STUDENT = "autograder.engine.student:main"
PROGRAM = "autograder.engine.warm"
MESSAGE = 1 << 16  # bytes
# whole messages, and an end that can be seen; macOS has no such socket
KIND = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_DGRAM
ENDED = "The zygote has ended. What it wrote to standard error may say why."
Socket = socket.socket


@dataclass(frozen=True)
class Exit:
    """How a student ended."""

    code: int
    signal: int  # 0 if none ended it
    max_rss: int  # bytes


@dataclass
class Child:
    """A student, seen from the process that asked for it."""

    socket: Socket  # to the student; belongs to the caller
    pid: int
    pidfd: int  # -1 where the system has none
    layers: list[str]
    _line: Socket = field(repr=False)
    _exit: Exit | None = None

    def interrupt(self) -> None:
        """Send SIGINT: KeyboardInterrupt in the learner's code."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """End it, whatever it does."""
        self._signal(signal.SIGKILL)

    def wait(self) -> Exit:
        """Wait for its end, and say how it ended."""
        if self._exit is None:
            if self.pidfd >= 0:
                select.select([self.pidfd], [], [])
            self._line.send(b"wait")
            self._exit = Exit(**receive(self._line)[0])
            self._line.close()
            if self.pidfd >= 0:
                os.close(self.pidfd)
        return self._exit

    def _signal(self, number: int) -> None:
        if self._exit is not None:
            return
        with suppress(ProcessLookupError):
            if self.pidfd >= 0:
                signal.pidfd_send_signal(self.pidfd, number)
            else:
                os.kill(self.pid, number)


class Zygote:
    """Starts a zygote process; `spawn` asks it for students.

    A process that gets this as an argument of `multiprocessing` asks the same zygote,
    which ends with the process that started it.

    Parameters
    ----------
    confinement
        "required": refuse if this machine cannot confine well enough for work that
        nobody has read; "best": take what there is; "none": no layer, for honest work.
    without
        Layers to leave out on purpose.
    entry, path
        The function that a student runs, given its socket; and folders to import it
        from.
    warm
        Import what the lessons use; a student that does without starts sooner.
    wait
        False comes back at once; then call `check` before `spawn`.

    Raises
    ------
    ConfinementError
        If confinement is required and too little of it is available.
    """

    def __init__(
        self,
        confinement: str = "required",
        without: Collection[str] = (),
        entry: str = STUDENT,
        path: Collection[str] = (),
        warm: bool = True,
        wait: bool = True,
    ) -> None:
        if confinement not in ("required", "best", "none"):
            raise ValueError(
                f'confinement is "required", "best" or "none", not {confinement!r}'
            )
        if not hasattr(os, "fork"):
            raise ConfinementError(
                "The grading engine forks processes, which this system cannot do. "
                "On Windows, grade in WSL 2."
            )
        self.confinement = confinement
        self.missing: dict[str, str] = {}
        self._checked = False
        self._control, theirs = socket.socketpair(socket.AF_UNIX, KIND)
        leave_out = LAYERS if confinement == "none" else without
        settings = json.dumps([[*leave_out], entry, [*path], warm])
        with theirs:
            self._process: subprocess.Popen | None = subprocess.Popen(
                # isolated from the environment, the user's packages, this folder
                [
                    *(sys.executable, "-I", "-X", "utf8", "-m", PROGRAM),
                    *(str(theirs.fileno()), settings),
                ],
                env=_environment(),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,  # an interrupt of the worker is not for it
            )
        if wait:
            self.check()

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"_process": None}  # which is not the other process's

    def check(self) -> None:
        """Wait until the zygote says what it can do; refuse if it is too little."""
        if not self._checked:
            self.missing = receive(self._control)[0]
            self._checked = True
        if self.confinement == "required" and not enough(self.layers):
            self.close()
            raise ConfinementError(_refusal(self.missing))

    @property
    def layers(self) -> list[str]:
        """The layers of confinement that its students have."""
        return [layer for layer in LAYERS if layer not in self.missing]

    def spawn(self, limits: Limits | None = None) -> Child:
        """Fork a student; it is confined when this returns."""
        line, line_there = socket.socketpair(socket.AF_UNIX, KIND)
        mine, student = socket.socketpair()
        answer: dict[str, Any] = {}
        pidfd = -1
        try:
            with line_there, student:
                request = json.dumps(asdict(limits or Limits())).encode()
                ends = [line_there.fileno(), student.fileno()]
                socket.send_fds(self._control, [request], ends)
            while not answer.keys() >= {"pid", "layers"}:  # the zygote's and its own
                both = [line.fileno(), pidfd]
                if pidfd >= 0 and both[0] not in select.select(both, [], [])[0]:
                    raise ConfinementError("A student died before it was confined.")
                part, descriptors = receive(line)
                answer |= part
                pidfd = descriptors[0] if descriptors else pidfd
                if "failed" in answer:
                    raise ConfinementError(
                        f"A student could not be confined.\n{answer['failed']}"
                    )
        except BaseException as error:
            line.close()  # which ends the student, if there is one
            mine.close()
            if pidfd >= 0:
                os.close(pidfd)
            if isinstance(error, BrokenPipeError):
                raise ConnectionError(ENDED) from error
            raise
        return Child(mine, answer["pid"], pidfd, answer["layers"], line)

    @property
    def pid(self) -> int:
        """The zygote's process number, in the process that started it."""
        assert self._process is not None
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether the process that was started is still there."""
        return self._process is not None and self._process.poll() is None

    def close(self) -> None:
        """Ask no more; whoever started the zygote ends it and all its students."""
        if self._process:
            self._process.terminate()
        self._control.close()
        if self._process is None:
            return
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _environment() -> dict[str, str]:
    """Make the zygote's environment: what it needs to find its caches, no more."""
    caches = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "MPLCONFIGDIR", "TMPDIR")
    kept = (*caches, "LD_LIBRARY_PATH")
    return {
        "HOME": str(Path.home()),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        **{name: os.environ[name] for name in kept if name in os.environ},
    }


def _refusal(missing: dict[str, str]) -> str:
    reasons = "\n".join(f"  {layer}: {why}" for layer, why in missing.items())
    return (
        "This machine cannot confine the work of learners well enough: its tier is "
        f"{tier(set(LAYERS) - set(missing))}, and {MINIMUM} is the minimum. Missing:\n"
        f"{reasons}\n"
        "`autograder doctor` says what to do. If you have read all submissions, or "
        "trust them, grade with --trusted."
    )


def receive(line: socket.socket) -> tuple[Any, list[int]]:
    data, descriptors, _, _ = socket.recv_fds(line, MESSAGE, 1)
    if not data:
        raise ConnectionError(ENDED)
    return json.loads(data), descriptors
