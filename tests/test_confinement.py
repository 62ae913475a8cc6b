"""A student can do its exercises, and no harm. Real zygotes, real attacks.

Each attack is tried on a student without any layer, where it must succeed, and on
students with one layer alone: it fails there exactly if the table says that this layer
holds it. So every layer is seen to hold what it claims without the others' help.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from autograder.engine import doctor
from autograder.engine.confinement import (
    LAYERS,
    ConfinementError,
    Limits,
    available,
    enough,
    tier,
)
from autograder.engine.zygote import Child, Zygote

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the layers are Linux's"
)
HERE = Path(__file__).parent
TRUE = str(Path("/bin/true").resolve())
LIMITS = Limits(memory=256 << 20, work_bytes=8 << 20, work_files=100)

# a limit on the number of processes does not hold root
NO_PROCESS = {"seccomp"} | ({"limits"} if os.getuid() else set())

# name -> (what the learner's code does, the layers that each hold it alone)
ATTACKS: dict[str, tuple[str, set[str]]] = {
    "read a secret": ("open(SECRET).read()", {"namespaces", "landlock"}),
    "list its folder": ("os.listdir(FOLDER)", {"namespaces", "landlock"}),
    "see that it exists": ("os.stat(SECRET)", {"namespaces"}),
    "change it": ("open(SECRET, 'a')", {"namespaces", "landlock"}),
    "delete it": ("os.remove(SPARE)", {"namespaces", "landlock"}),
    "lock others out of it": ("os.chmod(SECRET, 0o600)", {"namespaces", "seccomp"}),
    "age it": ("os.utime(SECRET, (0, 0))", {"namespaces", "seccomp"}),
    "leave a file outside": (
        "open(FOLDER + '/left', 'w')",
        {"namespaces", "landlock"},
    ),
    "look at the worker": (
        "open(f'/proc/{WORKER}/status').read()",
        {"namespaces", "landlock"},
    ),
    "signal the worker": ("os.kill(WORKER, 0)", {"namespaces", "seccomp"}),
    "signal it through a socket": (
        "import fcntl, socket; a, b = socket.socketpair()\n"
        "fcntl.fcntl(a, fcntl.F_SETOWN, WORKER)",
        {"namespaces", "seccomp"},
    ),
    "connect to a port": (
        "import socket; socket.create_connection(('127.0.0.1', PORT))",
        {"namespaces", "seccomp"},
    ),
    "connect to a socket file": (
        "import socket; socket.socket(socket.AF_UNIX).connect(FOLDER + '/socket')",
        {"namespaces", "seccomp"},
    ),
    "find an abstract socket": (
        "import socket; socket.socket(socket.AF_UNIX).connect('\\0' + NAME)",
        {"namespaces", "seccomp"},
    ),
    "fork": ("if os.fork() == 0: os._exit(0)", NO_PROCESS),
    "start a thread": (
        "import threading; threading.Thread(target=print).start()",
        NO_PROCESS,
    ),
    "become another program": (
        "os.execv(PROGRAM, [PROGRAM])",
        {"namespaces", "landlock", "seccomp"},
    ),
    "make new namespaces": (
        "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000): raise OSError",
        {"seccomp"},
    ),
    "keep memory in a nameless file": ("os.memfd_create('x')", {"seccomp"}),
    "raise a limit": (
        "import resource as r\n"
        "soft, hard = r.getrlimit(r.RLIMIT_NOFILE)\n"
        "r.setrlimit(r.RLIMIT_NOFILE, (soft, hard + 1))",
        {"always"},
    ),
    "be seen by a debugger": (
        "import ctypes\nif ctypes.CDLL(None).prctl(4, 1): raise OSError",
        {"seccomp"},
    ),
    "take much memory": ("bytearray(512 << 20)", {"memory"}),
    "write a large file": (
        "open('x', 'wb').write(bytes(9 << 20))",
        {"namespaces", "limits"},
    ),
    "write many large files": (
        "for i in range(3): open(f'{i}', 'wb').write(bytes(3 << 20))",
        {"namespaces"},
    ),
    "make many files": (
        "for i in range(200): open(f'{i}', 'w').close()",
        {"namespaces"},
    ),
    "open many files": ("many = [open('x', 'w') for _ in range(100)]", {"limits"}),
}


@cache
def missing() -> dict[str, str]:
    return {layer: why for layer, why in available().items() if why is not None}


def need(*layers: str) -> None:
    for layer in layers:
        if layer in missing():
            pytest.skip(f"this machine has no {layer}: {missing()[layer]}")


def tell(child: Child, code: str) -> Any:
    """Run `code` in the student; what it set `answer` to."""
    kind, value = attempt(child, code)
    assert kind == "answer", f"{kind}: {value}"
    return value


def attempt(child: Child, code: str) -> list[Any]:
    """Run `code`: ["answer", its value], or an error's name and text."""
    child.socket.settimeout(60)
    child.socket.sendall(json.dumps(code).encode() + b"\n")
    with child.socket.makefile(encoding="utf-8") as lines:
        return json.loads(lines.readline() or '["died", ""]')


def start(**options: Any) -> Zygote:
    options = {"confinement": "best", "warm": False} | options
    return Zygote(entry="confined:obey", path=[str(HERE)], **options)


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    """All layers that this machine has."""
    zygote = start()
    yield zygote
    zygote.close()


@contextmanager
def student(zygote: Zygote, limits: Limits = LIMITS) -> Iterator[Child]:
    child = zygote.spawn(limits)
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        child.socket.close()


@pytest.fixture
def child(zygote: Zygote) -> Iterator[Child]:
    with student(zygote) as child:
        yield child


@pytest.fixture
def world(tmp_path: Path) -> Iterator[str]:
    """Things worth attacking, as Python text that names them."""
    secret, spare = tmp_path / "secret", tmp_path / "spare"
    secret.touch()
    name = f"confinement-{os.getpid()}"
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as file,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        file.bind(str(tmp_path / "socket"))
        file.listen()
        abstract.bind("\0" + name)
        abstract.listen()
        spare.touch()
        yield (
            f"import os; SECRET, SPARE = {str(secret)!r}, {str(spare)!r}\n"
            f"FOLDER, NAME, PROGRAM = {str(tmp_path)!r}, {name!r}, {TRUE!r}\n"
            f"PORT, WORKER = {server.getsockname()[1]}, {os.getpid()}\n"
        )


@pytest.mark.parametrize("layer", ["none", *LAYERS])
def test_each_layer_holds_what_it_claims(layer: str, world: str) -> None:
    if layer != "none":
        need(layer)
    zygote = start(without=set(LAYERS) - {layer})
    try:
        assert zygote.layers == [name for name in LAYERS if name == layer]
        wrong = []
        for attack, (code, holders) in ATTACKS.items():
            with student(zygote) as child:
                assert child.layers == zygote.layers
                held = attempt(child, world + code)[0] not in ("answer", "died")
            if held != bool(holders & {layer, "always"}):
                wrong.append(f"{attack}: {'held' if held else 'not held'}")
        assert not wrong
    finally:
        zygote.close()


def test_all_layers_together_hold_everything(zygote: Zygote, world: str) -> None:
    need(*LAYERS)
    assert tier(zygote.layers) == "strong"
    for attack, (code, _) in ATTACKS.items():
        with student(zygote) as child:
            assert attempt(child, world + code)[0] not in ("answer", "died"), attack


def test_the_zygote_itself_cannot_see_the_course(zygote: Zygote, world: str) -> None:
    need("namespaces")
    with student(zygote):  # so that it has moved in
        root = Path(f"/proc/{zygote.pid}/root")
        assert (root / sys.base_prefix[1:]).exists()
        for hidden in (
            HERE,
            HERE.parent / "course",
            Path("/proc"),
            Path("/etc/passwd"),
        ):
            assert not (root / str(hidden)[1:]).exists()


def test_a_student_has_one_socket_and_no_other_way_out(
    child: Child,
) -> None:
    kinds = tell(
        child,
        "import os, stat\nanswer = []\n"
        "for fd in range(1000):\n"
        "    try: mode = os.fstat(fd).st_mode\n"
        "    except OSError: continue\n"
        "    answer.append(stat.filemode(mode)[0])",
    )
    assert kinds == ["c", "-", "-", "s"]  # nothing, output twice, the judge
    assert tell(child, "import os; answer = os.read(0, 1)  == b''") is True
    tell(child, "os.write(1, b'out'); os.write(2, b'err')")
    assert tell(child, "answer = os.pread(1, 99, 0).decode()") == "outerr"


def test_the_environment_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "swordfish")
    monkeypatch.setenv("PYTHONPATH", "/nowhere/swordfish")
    zygote = start()
    try:
        with student(zygote) as child:
            code = "import os, sys; answer = repr(dict(os.environ)) + repr(sys.path)"
            told = tell(child, code)
        assert "swordfish" not in told
        assert str(Path.home()) + "'" not in told.partition("[")[0]
    finally:
        zygote.close()


def test_the_work_folder_is_empty_and_each_students_own(zygote: Zygote) -> None:
    code = "import os; answer = os.listdir('.'); open('mine', 'w').close()"
    with student(zygote) as one, student(zygote) as two:
        assert tell(one, code) == tell(two, code) == []
    with student(zygote) as later:
        assert tell(later, code) == []


def test_a_student_is_told_no_random_number_of_another(zygote: Zygote) -> None:
    code = "import random, numpy; answer = [random.random(), numpy.random.rand()]"
    with student(zygote) as one, student(zygote) as two:
        drawn = tell(one, code) + tell(two, code)
    assert len(set(drawn)) == 4


def test_out_of_memory_is_an_error_and_the_student_goes_on(child: Child) -> None:
    need("memory")
    assert attempt(child, "bytearray(1 << 30)")[0] == "MemoryError"
    assert tell(child, "answer = len(bytearray(64 << 20))") == 64 << 20


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("import os; os._exit(3)", (3, 0)),
        ("import ctypes; ctypes.string_at(0)", (0, signal.SIGSEGV)),
        ("import os; os.abort()", (0, None)),  # which signal, the layers decide
    ],
)
def test_how_a_student_ended_is_told(
    zygote: Zygote, code: str, ended: tuple[int, int | None]
) -> None:
    child = zygote.spawn(LIMITS)
    assert attempt(child, code)[0] == "died"
    exit = child.wait()
    assert exit.code == ended[0]
    assert exit.signal == ended[1] if ended[1] is not None else exit.signal > 0
    assert exit.max_rss > 1 << 20
    assert child.wait() == exit
    child.kill()  # of one that is gone: nothing
    child.socket.close()


def test_a_closed_socket_ends_it_in_peace(zygote: Zygote) -> None:
    child = zygote.spawn(LIMITS)
    child.socket.close()
    assert (child.wait().code, child.wait().signal) == (0, 0)


def test_interrupt_and_kill(zygote: Zygote) -> None:
    child = zygote.spawn(LIMITS)
    tell(child, "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN)")
    code = (
        "def once(*_):\n"
        "    signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "    raise KeyboardInterrupt\n"
        "signal.signal(signal.SIGINT, once)\n"
        "time.sleep(1000)"
    )
    child.socket.sendall(json.dumps(code).encode() + b"\n")
    while not select.select([child.socket], [], [], 0.1)[0]:
        child.interrupt()
    assert b"KeyboardInterrupt" in child.socket.recv(1000)
    child.socket.sendall(BUSY)  # it ignores the signal again
    child.interrupt()
    child.kill()
    assert child.wait().signal == signal.SIGKILL
    child.socket.close()


BUSY = json.dumps("while True: pass").encode() + b"\n"


def test_students_die_with_the_zygote() -> None:
    zygote = start()
    child = zygote.spawn(LIMITS)
    child.socket.sendall(BUSY)
    os.kill(zygote.pid, signal.SIGKILL)
    assert gone(child.pidfd)
    with pytest.raises(ConnectionError, match="zygote"):
        zygote.spawn(LIMITS)
    zygote.close()
    child.socket.close()


def test_students_die_with_the_judge_that_asked_for_them(zygote: Zygote) -> None:
    read, write = os.pipe()
    judge = os.fork()
    if judge == 0:
        child = zygote.spawn(LIMITS)
        child.socket.sendall(BUSY)
        os.write(write, str(child.pid).encode())
        time.sleep(1000)
    pidfd = os.pidfd_open(int(os.read(read, 99)))
    os.kill(judge, signal.SIGKILL)
    os.waitpid(judge, 0)
    assert gone(pidfd)
    for fd in (read, write, pidfd):
        os.close(fd)
    with student(zygote) as child:  # the zygote is none the worse for it
        tell(child, "pass")
        children = Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children")
        assert children.read_text(encoding="ascii").split() == [str(child.pid)]


def test_worker_and_judge_use_one_zygote(zygote: Zygote) -> None:
    with student(zygote) as mine:
        judge = os.fork()
        if judge == 0:
            with student(zygote) as other:
                right = tell(other, "answer = 6 * 7") == 42
            os._exit(0 if right and other.wait().signal == signal.SIGKILL else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(judge, 0)[1]) == 0
        assert tell(mine, "answer = 1") == 1


def test_the_zygote_dies_with_the_worker() -> None:
    code = (
        "from autograder.engine.zygote import Zygote\n"
        f"zygote = Zygote('best', entry='confined:obey', path=[{str(HERE)!r}],"
        " warm=False)\nzygote.spawn()\nprint(zygote.pid, flush=True)\ninput()"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert worker.stdout
    pidfd = os.pidfd_open(int(worker.stdout.readline()))
    worker.kill()
    worker.communicate()
    assert gone(pidfd)
    os.close(pidfd)


def test_a_student_that_cannot_be_confined_does_not_run(zygote: Zygote) -> None:
    need("namespaces")
    with pytest.raises(ConfinementError, match="could not be confined"):
        zygote.spawn(Limits(work_files=1))  # no room for its own folders
    with student(zygote) as child:
        assert tell(child, "answer = 1") == 1


def test_work_without_enough_layers_is_refused_with_the_way_out() -> None:
    with pytest.raises(ConfinementError) as refused:
        start(confinement="required", without=["seccomp"])
    for word in ("seccomp", "left out on purpose", "doctor", "--trusted", "medium"):
        assert word in str(refused.value)
    with pytest.raises(ValueError, match="requierd"):
        start(confinement="requierd")


def test_tiers() -> None:
    assert tier(LAYERS) == "strong"
    for dropped in ("namespaces", "landlock"):
        assert tier(set(LAYERS) - {dropped}) == "medium"
    for dropped in ("seccomp", "memory", "limits"):
        assert tier(set(LAYERS) - {dropped}) == "weak"
        assert not enough(set(LAYERS) - {dropped})
    assert not enough({"seccomp", "memory", "limits"})  # nothing hides the files
    assert tier([]) == "none"


def test_the_doctor_says_what_is_missing_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor.main() == (0 if enough(set(LAYERS) - missing().keys()) else 1)
    report = capsys.readouterr().out
    for layer in LAYERS:
        assert f"{'off' if layer in missing() else 'on':5}{layer}" in report
    # a machine without libseccomp
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    assert doctor.main() == 1
    report = capsys.readouterr().out
    assert "off  seccomp" in report and "libseccomp2" in report
    assert "Tier: weak" in report and "--trusted" in report


HONEST = [
    "import numpy as np; np.linalg.svd(np.random.rand(99, 99)); np.savez('a', x=1)",
    "assert np.load('a.npz')['x'] == 1",
    "import matplotlib.pyplot as plt; figure, axes = plt.subplots()",
    "axes.set_title('$z^2$'); figure.savefig('a.png'); figure.savefig('a.svg')",
    "from sklearn.datasets import load_digits; X, y = load_digits(return_X_y=True)",
    "from sklearn.linear_model import LogisticRegression",
    "LogisticRegression(max_iter=5).fit(X, y)",
    "from sklearn.ensemble import HistGradientBoostingClassifier as Boosting",
    "Boosting(max_iter=2).fit(X[:200], y[:200])",
    "from sklearn.cluster import KMeans; KMeans(3, n_init=1).fit(X)",
    "import scipy.optimize, scipy.stats, scipy.sparse.linalg",
    "import firstneuron.widgets as widgets; widgets.SunnyWidget()",
    "import tqdm; list(tqdm.tqdm(range(3)))",
    "import asyncio; asyncio.run(asyncio.sleep(0))",
    "import os, shutil, tempfile; shutil.copy2('a.npz', 'b.npz'); os.remove('b.npz')",
    "tempfile.TemporaryFile(); shutil.copytree('.', 'c'); shutil.rmtree('c')",
    "import sqlite3; sqlite3.connect('a.db').execute('create table a (b)')",
    "import zoneinfo; zoneinfo.ZoneInfo('Europe/Paris')",
    "import signal; signal.signal(signal.SIGALRM, lambda *_: None); signal.alarm(1)",
    "import subprocess, multiprocessing, threading, socket, ssl, logging, mmap",
    "memory = mmap.mmap(-1, 1 << 20); memory[:1] = b'a'",
]


def test_honest_work_notices_nothing() -> None:
    zygote = start(warm=True)
    try:
        with student(zygote, Limits()) as child:
            for line in HONEST:
                assert attempt(child, line) == ["answer", None], line
    finally:
        zygote.close()


def test_nothing_is_left_of_a_student_without_its_own_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    zygote = start(without=["namespaces"])
    with student(zygote) as child:
        home = tell(child, "import os; answer = os.environ['HOME']")
        tell(child, "open('mine', 'w').close()")
        assert Path(home, "work", "mine").exists()
    assert not Path(home).exists()
    zygote.spawn(LIMITS)  # nobody waits for this one
    zygote.close()
    assert not list(tmp_path.iterdir())


def gone(pidfd: int) -> bool:
    """Wait for the end of a process."""
    return bool(select.select([pidfd], [], [], 60)[0])
