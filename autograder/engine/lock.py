"""One grader a course: a second one is told who is at work."""

from __future__ import annotations

import os
import socket
from datetime import datetime
from pathlib import Path
from types import TracebackType

from autograder.engine.trouble import Trouble

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class Locked(Trouble):
    """Another grader works on this course."""


class Lock:
    """Held while a process lives; a killed one leaves no lock behind.

    Parameters
    ----------
    folder : Path
        Where the file ``lock`` is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lock"

    def __enter__(self) -> Lock:
        self.file = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            if fcntl:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                import msvcrt

                os.lseek(self.file, 1 << 20, os.SEEK_SET)  # lets others read who it is
                msvcrt.locking(self.file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError as error:
            who = self.path.read_text(encoding="utf-8").strip() or "another process"
            os.close(self.file)
            raise Locked(
                f"This course is being graded already, by {who}. Wait for it, or "
                "interrupt it: what it has done is kept."
            ) from error
        now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
        who = f"process {os.getpid()} on {socket.gethostname()}, since {now}"
        os.truncate(self.file, 0)
        os.lseek(self.file, 0, os.SEEK_SET)
        os.write(self.file, who.encode())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self.file)
