"""A world of its own: own root, process numbers, network and shared memory.

The zygote enters it once, after its imports. Its new root holds Python, its packages,
the system's libraries and fonts, all read-only, and nothing else: no course, no home,
no /proc. Each student then gets its own process numbers and its own work folder in
memory, with a limit on bytes and on files.
"""

from __future__ import annotations

import ctypes
import functools
import os
import signal
import sys
import sysconfig
import tempfile
from pathlib import Path

from autograder.engine.kernel import call

HOME = Path("/student/home")  # where a student's folder in memory is mounted

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
MNT_DETACH = 2
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
SYS_CLONE3, SYS_MOUNT_SETATTR = 435, 442  # Linux 5.3 and 5.12, on every processor

DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
SYSTEM = (
    *("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"),
    *("/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts"),
    *("/usr/share/zoneinfo", "/etc/localtime"),
)


def readable() -> list[Path]:
    """What a student may read: Python, its packages, firstneuron, system libraries.

    No folder of `sys.path` is taken over as it is: in an editable install one of them
    is the course itself.
    """
    import firstneuron

    paths = [Path(p) for p in SYSTEM]
    paths += [Path(sys.base_prefix, "lib"), Path(firstneuron.__file__).parent]
    for name in ("stdlib", "platstdlib", "purelib", "platlib"):
        paths.append(Path(sysconfig.get_path(name)))
    both = {p for path in paths if path.exists() for p in (path, path.resolve())}
    return sorted(p for p in both if both.isdisjoint(p.parents))


def enter() -> None:
    """Move this process, which must have one thread, into the new world.

    Raises
    ------
    OSError
        If the kernel, or a container around us, does not allow it.
    """
    user, group = os.getuid(), os.getgid()
    call(
        "unshare",
        CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS,
    )
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    _new_root([*readable(), *map(Path, DEVICES)])


def _new_root(paths: list[Path]) -> None:
    """Make a root that holds only `paths`, read-only, and drop the old one."""
    # through descriptors, because the new root is built on top of the temporary folder
    sources = [os.open(path, os.O_PATH) for path in paths]
    folders = [path.is_dir() for path in paths]
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    root = tempfile.gettempdir()
    _mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=1m")
    for path, source, folder in zip(paths, sources, folders, strict=True):
        target = root + str(path)
        os.makedirs(target if folder else os.path.dirname(target), exist_ok=True)
        if not folder:
            Path(target).touch()
        _mount(f"/proc/self/fd/{source}", target, None, MS_BIND | MS_REC)
        os.close(source)
    os.makedirs(root + str(HOME))
    os.chdir(root)
    call("pivot_root", b".", b".")  # the old root now lies on top of the new one ...
    call("umount2", b".", MNT_DETACH)  # ... and is taken off
    os.chdir("/")
    read_only = (ctypes.c_uint64 * 4)(MS_RDONLY | MS_NOSUID, 0, 0, 0)
    call(
        "syscall",
        *(ctypes.c_long(SYS_MOUNT_SETATTR), ctypes.c_long(AT_FDCWD), b"/"),
        *(ctypes.c_long(AT_RECURSIVE), read_only),
        ctypes.c_long(ctypes.sizeof(read_only)),
    )


def fork() -> int:
    """Fork a child that is process 1 of its own space of process numbers.

    It also has its own mounts and shared memory. When it dies, all it started dies.
    """
    arguments = (ctypes.c_uint64 * 8)()  # struct clone_args: flags, ..., exit signal
    arguments[0] = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC
    arguments[4] = signal.SIGCHLD
    # what os.fork() does around its own system call; PyDLL keeps the interpreter's lock
    ctypes.pythonapi.PyOS_BeforeFork()
    pid = _libc_with_lock().syscall(
        ctypes.c_long(SYS_CLONE3), arguments, ctypes.c_long(ctypes.sizeof(arguments))
    )
    number = ctypes.get_errno()
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(number, f"clone: {os.strerror(number)}")
    return int(pid)


def own_folder(size: int, files: int) -> None:
    """Mount an empty HOME in memory, which only this process sees."""
    limits = f"mode=700,size={size},nr_inodes={files}"
    _mount("tmpfs", str(HOME), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, limits)


def drop_capabilities() -> None:
    """Give up what being root of the new world allowed."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    call("capset", header, (ctypes.c_uint32 * 6)())


def _mount(
    source: str | None, target: str, kind: str | None, flags: int, data: str = ""
) -> None:
    try:
        call(
            "mount",
            source.encode() if source else None,
            target.encode(),
            kind.encode() if kind else None,
            ctypes.c_ulong(flags),
            data.encode() or None,
        )
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror} ({target})") from None


@functools.cache
def _libc_with_lock() -> ctypes.PyDLL:
    libc = ctypes.PyDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc
