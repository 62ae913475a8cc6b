"""Confines a student process, layer by layer, and says which layers are on.

====================  ==============================================================
namespaces            own root (read-only, without the course), own process numbers,
                      own network (empty), own work folder in memory with a quota
landlock              files: read Python and its packages, write the work folder
seccomp               system calls: no new process or thread, no socket, no signal
memory                at most so much address space on top of the warm process
limits                CPU time, file size, descriptors, no core dump
====================  ==============================================================

The zygote prepares a `Cage` once; each student is forked by `Cage.fork` and calls
`Cage.confine` before anything of the learner's runs.

bubblewrap and sandlock confine well, but they start a program: a Python that imports
NumPy and Matplotlib again for each student, seconds where a fork takes milliseconds.
What sandlock can do to a process that is already warm is Landlock alone, and it needs
Linux 6.7.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.engine import namespaces
from autograder.engine.kernel import (
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    prctl,
)
from autograder.engine.syscalls import Program

if TYPE_CHECKING:
    from landlock import Ruleset

LINUX = sys.platform == "linux"
LAYERS = ("namespaces", "landlock", "seccomp", "memory", "limits")
MINIMUM = "medium"
CELLS = 40  # no notebook has more cells that take all of their time
DESCRIPTORS = 256  # that a zygote may have open


class ConfinementError(RuntimeError):
    """This machine cannot confine a student as it was asked to."""


@dataclass(frozen=True)
class Limits:
    """What a student may use."""

    seconds: float = 30  # wall clock, a cell
    memory: int = 1 << 30  # bytes of address space on top of the warm process
    work_bytes: int = 64 << 20
    work_files: int = 1000
    output: int = 10_000_000  # characters a cell
    message: int = 64 << 20  # bytes


def tier(layers: Collection[str]) -> str:
    """Sum the layers up in a word: strong, medium, weak or none."""
    on = set(layers)
    if on >= set(LAYERS):
        return "strong"
    if on >= {"seccomp", "memory", "limits"} and on & {"namespaces", "landlock"}:
        return "medium"
    return "weak" if on else "none"


def enough(layers: Collection[str]) -> bool:
    """Are these layers enough for work that nobody has read?"""
    return tier(layers) in ("strong", MINIMUM)


class Cage:
    """What all students of a zygote share, made once in the zygote.

    Making it moves the zygote itself into the namespaces, so it comes after the
    imports and while the process has one thread.

    Parameters
    ----------
    layers
        The layers to turn on; each must be available.
    """

    def __init__(self, layers: Collection[str]) -> None:
        self.layers = [layer for layer in LAYERS if layer in layers]
        self._alone = "namespaces" in layers
        self._readable = namespaces.readable() if "landlock" in layers else []
        self._program = Program(self._alone) if "seccomp" in layers else None
        self._address_space = address_space() if "memory" in layers else 0
        _limit("NOFILE", DESCRIPTORS)  # so that closing all of them is quick
        self._zygote = -1
        if LINUX:
            self._zygote = os.pidfd_open(os.getpid())
            # when the machine's memory runs out, a student goes first
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
        if self._alone:
            namespaces.enter()
        self._rules: Ruleset | None = None
        if "landlock" in layers and self._alone:  # one for all: no name differs
            self._rules = _rules(self._readable, namespaces.HOME.parent)

    def home(self) -> Path:
        """Name the folder of the next student; `discard` it in the end."""
        if self._alone:
            return namespaces.HOME
        return Path(tempfile.mkdtemp(prefix="student-")).resolve()

    def discard(self, home: Path) -> None:
        """Delete what a student left, unless it went with the student."""
        if not self._alone:
            shutil.rmtree(home, ignore_errors=True)

    def fork(self) -> int:
        """Fork a student; 0 in the child."""
        return namespaces.fork() if self._alone else os.fork()

    def confine(self, limits: Limits, home: Path, keep: Collection[int]) -> None:
        """Lock this process in. Called in the child, before the learner's code.

        Afterwards `home`/work is the current folder, standard output and error are one
        file without a name, and no descriptor is open but these and `keep`.
        """
        os.setsid()
        os.umask(0o077)
        if self._alone:
            namespaces.own_folder(limits.work_bytes, limits.work_files)
        _settle(home)
        if LINUX:
            self._step_down()
        with tempfile.TemporaryFile() as output:
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
        if "memory" in self.layers:
            _limit("AS", self._address_space + limits.memory)
        if "limits" in self.layers:
            _limit_the_rest(limits)
        if "landlock" in self.layers:
            (self._rules or _rules(self._readable, home)).apply()
        _close_all_but({0, 1, 2, *keep})
        if self._program:
            self._program.load()

    def _step_down(self) -> None:
        """Give up privileges and a life of its own."""
        namespaces.drop_capabilities()
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        prctl(PR_SET_DUMPABLE, 0)  # a neighbour cannot look into this process
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if select.select([self._zygote], [], [], 0)[0]:
            os._exit(1)  # it died before we asked to die with it


def _settle(home: Path) -> None:
    """Move into the work folder, with an environment that tells nothing."""
    for folder in ("work", "tmp", "config"):
        (home / folder).mkdir()
    os.chdir(home / "work")
    os.environ.clear()
    os.environ.update(
        PATH="/usr/bin:/bin",
        LANG="C.UTF-8",
        HOME=str(home),
        TMPDIR=str(home / "tmp"),
        MPLCONFIGDIR=str(home / "config"),
        IPYTHONDIR=str(home / "config"),
        MPLBACKEND="agg",
        OPENBLAS_NUM_THREADS="1",
        OMP_NUM_THREADS="1",
    )
    tempfile.tempdir = None
    sys.dont_write_bytecode = True


def _close_all_but(keep: Collection[int]) -> None:
    for below, above in itertools.pairwise([*sorted(keep), DESCRIPTORS]):
        os.closerange(below + 1, above)


def address_space() -> int:
    """Measure this process's address space, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _limit(name: str, value: int) -> None:
    """Set a resource limit, soft and hard, or leave a lower one as it is."""
    import resource

    kind = getattr(resource, f"RLIMIT_{name}", None)
    if kind is None:
        return  # this system has no such resource
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def _limit_the_rest(limits: Limits) -> None:
    _limit("CPU", max(1, int(CELLS * limits.seconds)))
    _limit("FSIZE", limits.work_bytes)
    _limit("NOFILE", 64)
    _limit("STACK", 8 << 20)
    for name in ("CORE", "MSGQUEUE", "NPROC"):
        _limit(name, 0)


def _rules(readable: Sequence[Path], home: Path) -> Ruleset:
    """Make Landlock's rules: read `readable`, change `home`, touch no other file."""
    from landlock import FSAccess, Ruleset

    ctypes.set_errno(0)  # the library takes an old error for its own
    read = FSAccess.READ_FILE | FSAccess.READ_DIR
    special = FSAccess.MAKE_CHAR | FSAccess.MAKE_BLOCK | FSAccess.MAKE_SOCK
    rules = Ruleset()
    for path in readable:
        rules.allow(path, rules=read if path.is_dir() else FSAccess.READ_FILE)
    for device in namespaces.DEVICES:
        rules.allow(device, rules=FSAccess.READ_FILE | FSAccess.WRITE_FILE)
    rules.allow(home, rules=FSAccess.all() & ~(special | FSAccess.EXECUTE))
    return rules


def available(without: Collection[str] = ()) -> dict[str, str | None]:
    """Try each layer in a throw-away child: layer -> None, or why it is missing."""
    tries = (_try_namespaces, _try_landlock, _try_seccomp, _try_memory, _try_limits)
    found: dict[str, str | None] = {}
    for layer, attempt in zip(LAYERS, tries, strict=True):
        if layer in without:
            found[layer] = "left out on purpose"
        elif layer != "limits" and not LINUX:
            found[layer] = "only Linux has it"
        else:
            found[layer] = _why_not(attempt)
    return found


def _why_not(attempt: Callable[[], None]) -> str | None:
    """Run `attempt` in a child: None, or in what way it failed."""
    if not hasattr(os, "fork"):
        return "this system cannot fork a process"
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            attempt()
            os.write(write, b"on")
        except BaseException as error:
            os.write(write, f"{type(error).__name__}: {error}".encode())
        os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8", errors="replace") as report:
        said = report.read() or "the kernel ended the process that tried it"
    os.waitpid(pid, 0)
    return None if said == "on" else said


def _try_namespaces() -> None:
    namespaces.enter()
    pid = namespaces.fork()
    if pid == 0:
        with suppress(BaseException):
            namespaces.own_folder(1 << 20, 100)
            namespaces.drop_capabilities()
            (namespaces.HOME / "file").touch()
            os._exit(0 if os.getpid() == 1 else 1)
        os._exit(2)
    if os.waitpid(pid, 0)[1] != 0:
        raise OSError("a process in its own namespaces did not get its own folder")


def _try_landlock() -> None:
    _rules([], Path(tempfile.gettempdir())).apply()
    with suppress(PermissionError):
        os.listdir("/")
        raise OSError("Landlock is on, and yet a folder can be listed")


def _try_seccomp() -> None:
    program = Program(alone=False)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    program.load()
    with suppress(PermissionError):
        socket.socket()
        raise OSError("seccomp is on, and yet a socket can be made")


def _try_memory() -> None:
    size = 64 << 20
    _limit("AS", address_space() + size)
    with suppress(MemoryError):
        bytearray(2 * size)
        raise OSError("the limit is set, and yet more memory can be had")


def _try_limits() -> None:
    _limit_the_rest(Limits())
