"""The same command on a Dask cluster: encrypted, and a killed worker loses nothing."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from cohort_fixture import (
    autograded,
    batch,
    copy,
    ended,
    gradebook,
    graded_count,
    slow_class,
    until,
)
from course_fixture import Course

from autograder.engine.cohort import grade

pytest.importorskip("distributed", reason="the cluster is optional")
openssl = shutil.which("openssl")
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="signals"),
    pytest.mark.skipif(openssl is None, reason="needs openssl to make certificates"),
]
CLASS = 12
KILLS = 5


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A certificate authority, and one certificate that it signed."""
    folder = tmp_path_factory.mktemp("tls")

    def run(*arguments: str) -> None:
        subprocess.run([str(openssl), *arguments], cwd=folder, check=True)

    new = "req -x509 -newkey rsa:2048 -nodes -days 2 -batch".split()
    run(*new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=our authority")
    request = "req -newkey rsa:2048 -nodes -batch -keyout key.pem -out req.pem".split()
    run(*request, "-subj", "/CN=grader")
    sign = "x509 -req -days 2 -in req.pem -CA ca.pem -CAkey ca.key".split()
    run(*sign, "-CAcreateserial", "-out", "cert.pem")
    return {name: folder / f"{name}.pem" for name in ("ca", "cert", "key")}


@pytest.fixture
def cluster(certificates: dict[str, Path]) -> Iterator[tuple[str, Callable[[], int]]]:
    """A scheduler's address, and what starts a worker and returns its process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tls = ["--tls-ca-file", str(certificates["ca"])]
    tls += ["--tls-cert", str(certificates["cert"])]
    tls += ["--tls-key", str(certificates["key"])]
    address = f"tls://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "distributed.cli"]
    scheduler = [*dask[:2], "distributed.cli.dask_scheduler", "--no-dashboard"]
    worker = [*dask[:2], "distributed.cli.dask_worker", address, "--no-nanny"]
    with ExitStack() as stack:

        def start(*command: str) -> int:
            process = subprocess.Popen(
                [*command, *tls], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            stack.callback(process.wait)
            stack.callback(kill, process.pid)
            return process.pid

        start(*scheduler, "--host", "127.0.0.1", "--port", str(port))
        until(lambda: answers(port))
        yield address, lambda: start(*worker, "--nthreads", "1", "--no-dashboard")


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return slow_class(tmp_path_factory.mktemp("cluster") / "in", CLASS)


def test_killed_workers_of_a_cluster_lose_nothing(
    handed_in: Course,
    cluster: tuple[str, Callable[[], int]],
    certificates: dict[str, Path],
    tmp_path: Path,
) -> None:
    address, hire = cluster
    workers = [hire(), hire()]
    alone = copy(handed_in, tmp_path / "alone")
    assert grade(alone) == 0
    course = copy(handed_in, tmp_path / "course")
    tls = [f"--tls-{name}={path}" for name, path in certificates.items()]
    arguments = ["--scheduler", address, *tls]
    grader = batch(course, *arguments)
    for count in range(1, 2 * KILLS, 2):
        until(lambda n=count: graded_count(course) >= n)
        assert grader.poll() is None
        kill(workers.pop(0))
        workers.append(hire())
    ended(grader)
    # what Dask gave up after some deaths is there for the next run
    until(lambda: ended(batch(course, *arguments))[0] == 0)
    assert gradebook(course) == gradebook(alone)
    assert autograded(course) == autograded(alone)


def test_nobody_without_a_certificate_gets_in(
    handed_in: Course, cluster: tuple[str, Callable[[], int]], tmp_path: Path
) -> None:
    course = copy(handed_in, tmp_path / "course")
    address, _ = cluster
    for wrong in (address, address.replace("tls:", "tcp:")):
        code, out = ended(batch(course, "--scheduler", wrong))
        assert code == 1
        assert "cannot be reached" in out
    assert graded_count(course) == 0
