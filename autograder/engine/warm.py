"""The zygote: a warm Python that forks confined students.

It runs as a program of its own, in an environment made from nothing. It imports what
the lessons import, never a test, moves into its namespaces, and then forks a student
for each request from `zygote`.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from ctypes import c_size_t, c_void_p
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

import numpy

from autograder.engine.confinement import LAYERS, LINUX, Cage, Limits, available
from autograder.engine.kernel import call
from autograder.engine.zygote import MESSAGE, Exit

MODULES = (
    *("IPython.core.interactiveshell", "matplotlib.pyplot"),
    *("firstneuron.checks", "firstneuron.plots", "firstneuron.widgets"),
    *("scipy.special", "sklearn.linear_model", "sklearn.datasets"),
)

HUGE = 2 << 20  # bytes
MADV_COLLAPSE = 25

Life = Callable[[socket.socket], object]


def main(number: str, settings: str) -> None:
    """Import, move in, then serve until the worker goes away."""
    control = socket.socket(fileno=int(number))
    without, entry, path, warm = json.loads(settings)
    worker = os.getppid()
    found = available(without)
    missing = {layer: why for layer, why in found.items() if why is not None}
    with suppress(ConnectionError):  # nobody waits any more; `serve` will see it
        control.send(json.dumps(missing).encode())
    sys.path += path
    life = pkgutil.resolve_name(entry)
    if warm:
        preload()
    gc.collect()
    gc.freeze()  # the collector will not touch, and so copy, the shared memory
    use_huge_pages()
    cage = Cage(set(LAYERS) - set(missing))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    students: dict[int, Student] = {}  # by the descriptor of the line
    try:
        serve(control, worker, cage, life, students)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for student in students.values():
            student.end(cage)


def import_modules() -> None:
    """Import what every notebook imports, once for all that this process forks."""
    for name in MODULES:
        with suppress(ImportError):  # the notebook that needs it will say so
            importlib.import_module(name)


def preload() -> None:
    """Import and warm what lessons use, so that no student pays for it."""
    import matplotlib.font_manager
    import matplotlib.pyplot as plt
    import sklearn.cluster
    import tqdm

    from autograder.engine.own_work import library
    from autograder.engine.rehearsal import rehearse
    from firstneuron import datasets

    import_modules()
    datasets.load_digits()
    # scikit-learn looks for its thread pools once, and in /proc
    sklearn.cluster.KMeans(1, n_init=1).fit([[0.0], [1.0]])
    figure, axes = plt.subplots(figsize=(1, 1))
    axes.set_title("σ")  # finds the fonts
    figure.canvas.draw()
    plt.close(figure)
    # fonts hold open files, which students must not have
    matplotlib.font_manager._get_font.cache_clear()  # type: ignore[attr-defined]
    tqdm.tqdm.monitor_interval = 0  # no thread that watches the bars
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IPYTHONDIR"] = folder  # not the instructor's own settings
        os.chdir(folder)
        rehearse()
        os.chdir("/")
    library()


def use_huge_pages() -> None:
    """Gather the warm memory in large pages, of which a fork has fewer to copy."""
    maps = Path("/proc/self/maps")
    for line in maps.read_text(encoding="utf-8").splitlines() if LINUX else []:
        span, access, _, _, inode, *_ = line.split()
        first, last = (int(address, 16) for address in span.split("-"))
        first, last = -(-first // HUGE) * HUGE, last // HUGE * HUGE
        if access == "rw-p" and inode == "0" and first < last:
            with suppress(OSError):  # memory that nobody used, or Linux before 6.1
                call("madvise", c_void_p(first), c_size_t(last - first), MADV_COLLAPSE)


def serve(
    control: socket.socket,
    worker: int,
    cage: Cage,
    life: Life,
    students: dict[int, Student],
) -> None:
    """Fork a student for each request; answer or end it when its line says so."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while os.getppid() == worker:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        ready = poll.poll(1000)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # nothing half done
        for fd, _ in ready:
            if fd != control.fileno():
                poll.unregister(fd)
                students.pop(fd).end(cage)
                continue
            try:
                request, ends, _, _ = socket.recv_fds(control, MESSAGE, 2)
            except ConnectionError:  # who was to use this went without a word
                return
            if not request:
                return
            line, end = (socket.socket(fileno=end) for end in ends)
            with end:
                student = start(cage, Limits(**json.loads(request)), line, end, life)
            if student:
                students[line.fileno()] = student
                poll.register(line, select.POLLIN)


def start(
    cage: Cage, limits: Limits, line: socket.socket, end: socket.socket, life: Life
) -> Student | None:
    """Fork a student and say so on the line; None if the fork failed."""
    home = cage.home()
    pidfds: list[int] = []
    try:
        pid = cage.fork()
        if pid == 0:
            live(cage, limits, home, line, end, life)
    except OSError as error:
        cage.discard(home)
        with line, suppress(OSError):
            line.send(json.dumps({"failed": str(error)}).encode())
        return None
    if hasattr(os, "pidfd_open"):
        pidfds.append(os.pidfd_open(pid))
    with suppress(OSError):  # who asked may be gone; then the line says so next
        socket.send_fds(line, [json.dumps({"pid": pid}).encode()], pidfds)
    for fd in pidfds:
        os.close(fd)
    return Student(pid, home, line)


def live(
    cage: Cage,
    limits: Limits,
    home: Path,
    line: socket.socket,
    end: socket.socket,
    life: Life,
) -> NoReturn:
    """The student's whole life."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    try:
        cage.confine(limits, home, keep=[end.fileno(), line.fileno()])
    except BaseException:
        with suppress(OSError):
            answer = {"failed": traceback.format_exc()}
            line.send(json.dumps(answer).encode())
        os._exit(1)
    try:
        with line:
            line.send(json.dumps({"layers": cage.layers}).encode())
        numpy.random.seed()  # noqa: NPY002  as in a fresh Python, no two the same
        life(end)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


@dataclass
class Student:
    """A student, seen from the zygote."""

    pid: int
    home: Path
    line: socket.socket

    def end(self, cage: Cage) -> None:
        """Reap it: because its end was asked for, or because nobody asks any more."""
        with self.line:
            asked = b""
            with suppress(OSError):
                asked = self.line.recv(MESSAGE, socket.MSG_DONTWAIT)
            if asked != b"wait":
                os.kill(self.pid, signal.SIGKILL)
            _, status, usage = os.wait4(self.pid, 0)
            cage.discard(self.home)
            code = os.waitstatus_to_exitcode(status)
            unit = 1024 if sys.platform == "linux" else 1
            ended = Exit(max(code, 0), max(-code, 0), usage.ru_maxrss * unit)
            with suppress(OSError):
                self.line.send(json.dumps(asdict(ended)).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
