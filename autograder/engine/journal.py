"""Remembers results until they are in the gradebook, and what is in it already.

The order is: result stored, gradebook written, folder renamed, mark set. Whatever is
killed in between, the next run sees what is missing and does it again: each step gives
the same when it is done twice. SQLite with a write-ahead log keeps what a killed
process had committed; should a power cut lose the last lines, they are done again, too.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from autograder.engine.trouble import explain

T = TypeVar("T")
KEEP_DAYS = 30  # how long a result is kept that was never needed
TABLES = """
CREATE TABLE IF NOT EXISTS result (
    key TEXT PRIMARY KEY, result BLOB NOT NULL, made REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS applied (
    lesson TEXT NOT NULL, learner TEXT NOT NULL, mark TEXT NOT NULL,
    scores TEXT NOT NULL, PRIMARY KEY (lesson, learner)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS used (
    lesson TEXT NOT NULL, learner TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (lesson, learner, key)
) WITHOUT ROWID;
"""


class Journal:
    """The file journal.db in a folder.

    It holds what learners' code printed and tests said: only its owner can read it.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "journal.db"
        self.what = f"The grading journal {self.path}"
        self.db = self._try(self._open)

    def _open(self) -> sqlite3.Connection:
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        db = sqlite3.connect(self.path, isolation_level=None, timeout=10)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(TABLES)
        return db

    def _try(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except (sqlite3.Error, OSError) as error:
            raise explain(error, self.what) from error

    def result(self, key: str, since: float = 0.0) -> bytes | None:
        """Return a stored result, made since a time."""
        query = "SELECT result FROM result WHERE key = ? AND made >= ?"
        found = self._try(lambda: self.db.execute(query, (key, since)).fetchone())
        return zlib.decompress(found[0]) if found else None

    def store(self, key: str, result: bytes) -> None:
        """Keep a result; from here on it survives this process."""
        row = (key, zlib.compress(result, 1), time.time())
        query = "INSERT OR REPLACE INTO result VALUES (?, ?, ?)"
        self._try(lambda: self.db.execute(query, row))

    def applied(self, lesson: str) -> dict[str, tuple[str, str]]:
        """Return for each learner the mark and the scores' fingerprint."""
        query = "SELECT learner, mark, scores FROM applied WHERE lesson = ?"
        rows = self._try(lambda: self.db.execute(query, (lesson,)).fetchall())
        return {learner: (mark, scores) for learner, mark, scores in rows}

    def apply(
        self, lesson: str, learner: str, keys: Collection[str], mark: str, scores: str
    ) -> None:
        """Note that these results are in the gradebook and in autograded/.

        Parameters
        ----------
        lesson, learner : str
            Whose they are.
        keys : collection of str
            Of the results, which are kept while this stands.
        mark : str
            A name for what was graded.
        scores : str
            Fingerprint of the scores in the gradebook.
        """

        def action() -> None:
            who = (lesson, learner)
            with self.db:
                self.db.execute("BEGIN")
                self.db.execute("DELETE FROM used WHERE lesson=? AND learner=?", who)
                self.db.executemany(
                    "INSERT INTO used VALUES (?, ?, ?)",
                    [(*who, key) for key in set(keys)],
                )
                self.db.execute(
                    "INSERT OR REPLACE INTO applied VALUES (?, ?, ?, ?)",
                    (*who, mark, scores),
                )

        self._try(action)

    def forget(self, lesson: str, learner: str) -> None:
        """Take the mark away: from here on the submission counts as not graded."""
        query = "DELETE FROM applied WHERE lesson = ? AND learner = ?"
        self._try(lambda: self.db.execute(query, (lesson, learner)))

    def prune(self) -> None:
        """Drop results that no submission uses any more, after a while."""
        old = time.time() - KEEP_DAYS * 86_400
        query = (
            "DELETE FROM result WHERE made < ? AND key NOT IN (SELECT key FROM used)"
        )
        self._try(lambda: self.db.execute(query, (old,)))

    def close(self) -> None:
        self.db.close()
