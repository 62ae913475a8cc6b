"""What can go wrong around grading, in words that say what to do."""

from __future__ import annotations

import errno


class Trouble(Exception):
    """A message for the instructor; what was graded before it is safe."""


class Skipped(Trouble):
    """One submission could not be graded; the others can."""


class Busy(Trouble):
    """Somebody else is writing; trying again may help."""


FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
WORDS = {  # in a database's own message -> what it means
    "locked": "busy",
    "read-only": "read-only",
    "readonly": "read-only",
    "disk is full": "full",
    "disk I/O error": "full",
    "no such table": "old",
    "no such column": "old",
    "unable to open": "closed",
    "not a database": "damaged",
    "malformed": "damaged",
}
SAYS = {
    "busy": "{what} is in use by another program that does not let go: an nbgrader "
    "command, or formgrader? Wait for it and run this command again.",
    "read-only": "{what} cannot be written: it is read-only. Make it and its folder "
    "writable and run this command again.",
    "full": "{what} cannot be written: the disk is full, or a quota is used up. Free "
    "some space and run this command again.",
    "old": "{what} was made by another version of nbgrader. Keep a copy of it, run "
    "`nbgrader db upgrade`, then this command again.",
    "closed": "{what} cannot be opened. Is its folder there, and may you write to it?",
    "damaged": "{what} is damaged. Put a copy from before in its place.",
    "other": "{what} cannot be written: {error}. Nothing in it was changed by this.",
}


def explain(error: Exception, what: object) -> Trouble:
    """Return the trouble that a database's or the system's error stands for."""
    kind = "other"
    if isinstance(error, OSError):
        if error.errno in FULL:
            kind = "full"
        elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            kind = "read-only"
    else:
        text = str(error)
        kind = next((kind for word, kind in WORDS.items() if word in text), kind)
    first = str(error).partition("\n")[0].rstrip(".")
    message = SAYS[kind].format(what=what, error=first)
    return (Busy if kind == "busy" else Trouble)(message)
