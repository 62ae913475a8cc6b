"""`predictions.json`: what a learner predicted, one record an answer, never lost."""

import itertools
import json
import os
import tempfile
from pathlib import Path
from typing import Any

Record = dict[str, Any]

NAME = "predictions.json"


def load(folder: Path) -> list[Any]:
    """Return the records in `folder`, oldest first; none if there is no file.

    Raises
    ------
    OSError, ValueError
        The file is there and cannot be read as a JSON list.
    """
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    try:
        records = json.loads(text)
    except RecursionError as error:
        raise ValueError(f"{NAME} is nested too deeply") from error
    if not isinstance(records, list):
        raise ValueError(f"{NAME} holds {type(records).__name__}, expected a list")
    return records


def latest(folder: Path, widget: str, question: str) -> Record | None:
    """Return the last record for this widget and question, or None."""
    try:
        records = load(folder)
    except (OSError, ValueError):
        return None  # `append` keeps an unreadable file aside; reading only looks
    asked = {"widget": widget, "question": question}
    for record in reversed(records):
        if isinstance(record, dict) and asked.items() <= record.items():
            return record
    return None


def append(folder: Path, record: Record) -> str:
    """Add `record` to the file in `folder`; return a sentence if something is odd.

    The file is replaced in one step, so a crash leaves the old one or the new one.
    A file that cannot be read is renamed to `predictions.json.bak-N`.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    path, remark = folder / NAME, ""
    try:
        records = load(folder)
    except (OSError, ValueError) as error:
        aside = _free_name(path)
        path.rename(aside)
        records = []
        remark = f"{NAME} could not be read ({error}). It is kept as {aside.name}."
    text = json.dumps([*records, record], indent=1, ensure_ascii=False) + "\n"
    handle, temporary = tempfile.mkstemp(prefix=NAME, suffix=".tmp", dir=folder)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return remark


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.bak-{n}") for n in itertools.count(1))
    return next(name for name in names if not name.exists())
