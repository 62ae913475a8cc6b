"""A seat belt: where hostile code runs, whoever else fails to hold it.

Neither stock nbgrader nor a grader under test may be all that stands between an attack
and the machine. So both run in namespaces of their own for processes, mounts, network
and IPC, with new and small /tmp, /var/tmp and /dev/shm, as a user who may write nowhere
else, with limits on processes and memory. Needs Linux, and `unshare` of util-linux.
"""

from __future__ import annotations

import os
import select
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, MEMORY = 1000, 8 * 2**30
HOME = "/tmp/home"
COVERED = ("/tmp", "/var/tmp", "/dev/shm")

# run by root of the new namespaces; the shell stays, as the process that reaps orphans
SCRIPT = """
set -e
mount -t tmpfs tmpfs /mnt
{put_away}
for folder in {covered}; do
    mount -t tmpfs -o size=1g,nr_inodes=200000,mode=1777 tmpfs $folder
done
{put_back}
umount /mnt
ip link set lo up
{mounts}
cd /tmp
set +e
{drop} prlimit --nproc={processes} --as={memory} {command}
exit $?
"""


def command(*arguments: str) -> list[str]:
    """Return the command that runs this Python with `arguments` in the belt."""
    root = os.geteuid() == 0
    kinds = "--pid --mount --net --ipc --fork --kill-child --mount-proc".split()
    nobody = 100_000 + os.getpid() % 100_000  # limits count a user's processes
    drop = f"setpriv --reuid={nobody} --regid={nobody} --clear-groups"
    kept = dict(enumerate(below_covered()))
    script = SCRIPT.format(
        covered=" ".join(COVERED),
        put_away="\n".join(
            f"mkdir /mnt/{n}; mount --bind {path} /mnt/{n}" for n, path in kept.items()
        ),
        put_back="\n".join(
            f"mkdir -p {path}; mount --move /mnt/{n} {path}" for n, path in kept.items()
        ),
        mounts="\n".join(reachable() if root else read_only()),
        drop=drop if root else "",
        processes=PROCESSES,
        memory=MEMORY,
        command=shlex.join([sys.executable, "-B", *arguments]),
    )
    own = [] if root else ["--user", "--map-root-user"]
    return ["unshare", *own, *kinds, "sh", "-c", script]


def lines(*arguments: str, seconds: float = 150) -> Iterator[bytes]:
    """Run this Python in the belt and give what it prints, line by line.

    What is still running in the end, or after so many `seconds` of silence, is killed.
    """
    with subprocess.Popen(
        command(*arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        bufsize=0,  # else select does not see what was read ahead
        env={
            "PATH": os.environ["PATH"],
            "HOME": HOME,
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT / "tests"),
            "OPENBLAS_NUM_THREADS": "1",
        },
    ) as process:
        assert process.stdout
        try:
            while select.select([process.stdout], [], [], seconds)[0]:
                if not (line := process.stdout.readline()):
                    break
                yield line
        finally:
            process.kill()


def below_covered() -> list[Path]:
    """Return what is needed of Python and the course in folders that get covered."""
    needed = {Path(p).resolve() for p in (sys.base_prefix, sys.prefix, ROOT)}
    outer = [p for p in needed if needed.isdisjoint(p.parents)]
    return sorted(p for p in outer if any(p.is_relative_to(c) for c in COVERED))


def reachable() -> list[str]:
    """Return mounts that let another user reach this Python, below a closed folder."""
    prefix = Path(sys.base_prefix).resolve()
    closed = [p for p in reversed(prefix.parents) if not p.stat().st_mode & 0o001]
    if not closed:
        return []
    return [
        f"mount --bind {prefix} /mnt",
        f"mount -t tmpfs -o mode=755 tmpfs {closed[0]}",
        f"mkdir -p {prefix}",
        f"mount --move /mnt {prefix}",
    ]


def read_only() -> list[str]:
    """Return mounts that take the right to write from one's own user."""
    mine = {Path.home(), Path(sys.prefix).resolve(), ROOT}
    return [
        f"mount --bind {path} {path} && mount -o remount,bind,ro {path}"
        for path in sorted(mine)
    ]


def works() -> bool:
    """Return whether this machine has a belt."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    return b"held\n" in lines("-c", "print('held')", seconds=60)
