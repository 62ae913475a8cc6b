"""Calls to the Linux kernel that Python's standard library lacks."""

from __future__ import annotations

import ctypes
import functools
import os


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def call(name: str, *args: object) -> int:
    """Call a function of the C library; its failure is an OSError that names it."""
    ctypes.set_errno(0)
    result = int(getattr(_libc(), name)(*args))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


# prctl(2)
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38


def prctl(option: int, *values: object) -> None:
    """Change an attribute of this process."""
    longs = [ctypes.c_ulong(v) if isinstance(v, int) else v for v in values]
    longs += [ctypes.c_ulong(0)] * (4 - len(longs))
    call("prctl", option, *longs)
