"""The processes that grade: the same on this machine and on a Dask cluster.

An executor's thread calls `run` with a job. Each such thread has a process of its own,
with one `Worker` in it. When that process dies, only the job it had is lost, and is
tried again; everybody else goes on. Python's `ProcessPoolExecutor` (and loky's) gives
up all its processes when one dies, and cannot tell whose job it was.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from autograder.engine.confinement import ConfinementError
from autograder.engine.trouble import Trouble
from autograder.engine.zygote import Zygote

# jsonschema checks international addresses with this where it is installed; reading its
# grammar takes a second of every start, and no notebook has such an address
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

TRIES = 3  # in all, for a job whose process or judge dies
DONE, LOST, REFUSED = b"d", b"l", b"r"  # how an answer of a process begins
READY = b"ready"
GRACE = 0.3  # seconds that a process has to end what it started
PATIENCE = 15  # seconds for a scheduler to answer


class Lost(Exception):
    """No process survived this job."""


class Refused(Exception):
    """A process cannot grade here at all, and says why."""


@dataclass(frozen=True)
class Team:
    """An executor, how many jobs it runs at once, and how to end it at once."""

    executor: Executor
    capacity: Callable[[], int]
    close: Callable[[], object]


def local(processes: int) -> Team:
    """Return processes on this machine."""
    global _stopped
    _stopped = False
    executor = ThreadPoolExecutor(processes, thread_name_prefix="grader")

    def close() -> None:
        executor.shutdown(wait=False, cancel_futures=True)
        stop()

    return Team(executor, lambda: processes, close)


def cluster(address: str, ca: Path | None, cert: Path | None, key: Path | None) -> Team:
    """Return the workers of a Dask cluster."""
    from distributed import Client
    from distributed.security import Security

    security = None
    if ca and cert and key:
        security = Security(
            tls_ca_file=str(ca),
            tls_client_cert=str(cert),
            tls_client_key=str(key),
            require_encryption=True,
        )
    try:
        client = Client(
            address, security=security, set_as_default=False, timeout=PATIENCE
        )
    except Exception as error:  # whatever the network, TLS or the address lead to
        raise Trouble(
            f"The scheduler at {address} cannot be reached: {error!r}. Is "
            "it running, and do the certificates fit?"
        ) from error
    # not pure: a job that is graded anew must not find its old answer
    executor = client.get_executor(pure=False)
    counted = [0.0, 0]  # when, how many: asking takes a round trip

    def capacity() -> int:
        if time.monotonic() > counted[0] + 1:
            counted[:] = time.monotonic(), sum(client.nthreads().values())
        return int(counted[1])

    def close() -> None:
        executor.shutdown(wait=False)
        client.close()

    return Team(executor, capacity, close)


def run(job: bytes, confinement: str) -> bytes:
    """Grade one job in this thread's process."""
    started = False
    for _ in range(TRIES):
        try:
            process = _mine(confinement)
        except ConfinementError as error:
            raise Refused(str(error)) from error
        except OSError:  # the zygote has just ended
            continue
        try:
            started = process.is_ready() or started
            process.pipe.send_bytes(job)
            answer = process.pipe.recv_bytes()
        except (EOFError, OSError):
            _forget(process)
            continue
        if answer.startswith(DONE):
            return answer[1:]
        _forget(process)
        if answer.startswith(REFUSED):
            raise Refused(answer[1:].decode())
    if not started:
        raise Refused("No grading process could be started; it says why above.")
    raise Lost(
        f"The process that graded this ended {TRIES} times without a result. That is "
        "no fault of the learner's: grade it again."
    )


def stop() -> None:
    """End all processes of this machine, and what they started; nothing new begins."""
    with _lock:
        global _stopped
        _stopped = True
        ending, zygotes = list(_processes), list(_zygotes.values())
        _processes.clear()
        _zygotes.clear()
    for process in ending:
        process.terminate()
    deadline = time.monotonic() + GRACE
    for process in ending:
        process.join(max(0.0, deadline - time.monotonic()))
        process.kill()
    for zygote in zygotes:
        zygote.close()


class Process:
    """A process and the pipe to it."""

    def __init__(self, confinement: str) -> None:
        self.confinement = confinement
        zygote = _zygote(confinement)
        zygote.check()
        self.pipe, theirs = _context().Pipe()
        self._process = _context().Process(
            target=serve, args=(theirs, confinement, zygote), daemon=True
        )
        # a Dask worker is a daemon, which multiprocessing allows no children
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()
        self.terminate, self.kill = self._process.terminate, self._process.kill
        self.join = self._process.join
        self._ready = False

    def is_ready(self) -> bool:
        """Wait until it has done its imports; raises if it ends before."""
        self._ready = self._ready or self.pipe.recv_bytes() == READY
        return self._ready


_mine_here = threading.local()
_processes: set[Process] = set()
_lock = threading.Lock()
_stopped = False
_zygotes: dict[str, Zygote] = {}  # by confinement


def _mine(confinement: str) -> Process:
    """Return this thread's process, started if need be."""
    process = getattr(_mine_here, "process", None)
    if process and process.confinement == confinement:
        return process
    if process:
        _forget(process)
    with _lock:
        if _stopped:
            raise Lost("Grading was stopped.")
        _mine_here.process = Process(confinement)
        _processes.add(_mine_here.process)
    return _mine_here.process


def _zygote(confinement: str) -> Zygote:
    """Return the zygote that this machine's grading processes share."""
    found = _zygotes.get(confinement)
    if found is None or not found.is_alive():
        if found:
            found.close()
        found = _zygotes[confinement] = Zygote(confinement, wait=False)
    return found


def _forget(process: Process) -> None:
    with _lock:
        _processes.discard(process)
    _mine_here.process = None
    process.pipe.close()
    process.terminate()
    process.join(GRACE)
    process.kill()


def _context():
    """How processes start: from one that has all imports done, where there is that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    return multiprocessing.get_context("forkserver")


def prepare(confinement: str) -> None:
    """Begin the imports of all that will run while the grader does its own."""
    with suppress(ConfinementError):  # the first job will say so
        _zygote(confinement)
    # one process a core is the parallelism; BLAS threads on top only get in the way
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = _context()
    if context.get_start_method() == "forkserver":
        from multiprocessing import forkserver

        context.set_forkserver_preload(
            ["autograder.engine.crew", "autograder.engine.job"]
        )
        forkserver.ensure_running()


def serve(pipe: Connection, confinement: str, zygote: Zygote) -> None:
    """The whole life of a grading process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the grader says when to stop
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    if sys.platform == "linux":
        from autograder.engine.kernel import PR_SET_PDEATHSIG, prctl

        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)  # also in the middle of a job
    from autograder.engine.job import OtherEngine, grade
    from autograder.engine.worker import JudgeLost, Worker

    worker = Worker(confinement, zygote)
    try:
        pipe.send_bytes(READY)
        while True:
            job = pipe.recv_bytes()
            try:
                answer = DONE + grade(job, worker)
            except (ConfinementError, OtherEngine) as error:
                answer = REFUSED + str(error).encode()
            except JudgeLost as error:
                answer = LOST + str(error).encode()
            pipe.send_bytes(answer)
    except (EOFError, OSError):
        pass  # the grader is gone
    finally:
        with suppress(Exception):
            worker.close()
