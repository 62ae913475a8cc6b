"""Read what a learner handed in, whatever it is, as a valid notebook.

Nothing here raises on a learner's file and nothing writes to it. What could not
be read is told in sentences that an instructor can act on.
"""

import json
import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbformat.v4.rwbase import rejoin_lines
from nbgrader.utils import find_all_files

from autograder.nbgrader.notes import NOTE_ID, quoted

MAX_BYTES = 100_000_000  # nbgrader's own default for a collected file
OTHER_FORMATS = {
    b"PK\x03\x04": "a zip archive or an Office document",
    b"%PDF": "a PDF",
    b"<": "a web page (HTML or XML)",
    b"\x89PNG": "a picture",
    b"\x1f\x8b": "a compressed archive",
}
CELL_TYPES = ("code", "markdown", "raw")
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


class Unreadable(Exception):
    """A sentence that says why a file holds no notebook."""


def find_submitted(
    expected: Path, lesson: Collection[str]
) -> tuple[Path | None, str | None]:
    """Find the file to grade as `expected`.

    Parameters
    ----------
    expected : Path
        Where the notebook should lie: ``submitted/WHO/LESSON/NAME.ipynb``.
    lesson : collection of str
        File names of all the lesson's notebooks, ``NAME.ipynb``.

    Returns
    -------
    path, note
        The file, or None if there is nothing to grade; and what to tell the
        instructor when it is not simply `expected`.
    """
    found, note = choose_file(expected, lesson)
    if found and leads_out(found, expected.parent):
        return None, (
            f"{quoted(found.name)} is a link to a place outside the folder that was "
            "handed in. It was not followed; there was nothing to grade."
        )
    return found, note


def choose_file(
    expected: Path, lesson: Collection[str]
) -> tuple[Path | None, str | None]:
    """Find the file by its name; or else the one notebook that can be meant."""
    folder = expected.parent
    if expected.name in {entry.name for entry in folder.iterdir()}:
        return expected, None
    others = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() == ".ipynb"
        and ".ipynb_checkpoints" not in path.parts
        and path.relative_to(folder).as_posix() not in lesson
    )
    missing = [name for name in lesson if not (folder / name).exists()]
    if len(others) == 1 and len(missing) <= 1:
        found = quoted(others[0].relative_to(folder).as_posix())
        return others[0], (
            f"The file was handed in as {found}; it was graded as "
            f"{quoted(expected.name)}. The file itself was left as it is."
        )
    if others:
        names = ", ".join(quoted(path.relative_to(folder)) for path in others)
        return None, (
            f"No {quoted(expected.name)} was handed in, and which of these was meant "
            f"is not clear: {names}. Give one of them the right name and grade again."
        )
    return None, f"No {quoted(expected.name)} was handed in."


def find_beside(
    folder: Path, ignore: list[str]
) -> tuple[list[Path], list[Path], list[str]]:
    """Find the files to copy beside the notebook.

    Returns
    -------
    files, left_out, notes
        The files; those left out, because one is a link to somebody else's files or
        nothing that can be read; and a sentence for each of these.
    """
    files: list[Path] = []
    left_out: list[Path] = []
    notes: list[str] = []
    for path in map(Path, sorted(find_all_files(str(folder), [*ignore, "*.ipynb"]))):
        name = quoted(path.relative_to(folder).as_posix())
        if leads_out(path, folder):
            notes.append(
                f"{name} is a link to a place outside the folder that was handed in. "
                "It was left out."
            )
        elif not path.is_file() or not os.access(path, os.R_OK):
            notes.append(
                f"{name} could not be copied: it cannot be read, or is no regular "
                "file. It was left out."
            )
        else:
            files.append(path)
            continue
        left_out.append(path)
    return files, left_out, notes


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a path is, or goes through, a link out of the folder."""
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return True


def read_submission(path: Path) -> tuple[NotebookNode, list[str]]:
    """Read any file as a notebook of format 4.5.

    Parameters
    ----------
    path : Path
        A file, a folder, or nothing at all.

    Returns
    -------
    nb : NotebookNode
        Always valid; without cells when nothing could be read.
    notes : list of str
        What was wrong with the file, one sentence each.
    """
    try:
        return parse_notebook(read_bytes(path))
    except Unreadable as reason:
        return new_notebook(), [f"{quoted(path.name)} {reason}"]


def read_bytes(path: Path) -> bytes:
    """Read a regular file of bearable size."""
    if path.is_dir():
        raise Unreadable("is a folder, not a file. There was nothing to grade.")
    if not path.is_file():
        raise Unreadable("is not a regular file. There was nothing to grade.")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(
                f"is larger than {MAX_BYTES // 10**6} MB and was not opened. "
                "Ask for it again with its outputs cleared."
            )
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"could not be opened: {error.strerror}.") from error


def parse_notebook(data: bytes) -> tuple[NotebookNode, list[str]]:
    """Turn the bytes of a file into a valid notebook, or raise `Unreadable`."""
    raw = parse_json(data)
    if not isinstance(raw, dict) or not (
        isinstance(raw.get("cells"), list) or isinstance(raw.get("worksheets"), list)
    ):
        raise Unreadable("holds JSON, but not a notebook: it has no list of cells.")
    notes = []
    if not isinstance(raw.get("cells"), list):
        raw = convert_old(raw)
        notes.append("The notebook was in an old format and was converted.")
    elif raw.get("nbformat") != 4:
        notes.append(
            f"The notebook says it is of format {quoted(raw.get('nbformat'))}, which "
            "is not known here; its cells were read as format 4."
        )
    nb = rebuild(raw, bare=False)
    if not is_valid(nb):
        nb = rebuild(raw, bare=True)
        notes.append(
            "The notebook breaks the notebook format. The text of its cells was "
            "read; damaged outputs and settings were left out."
        )
    if not nb.cells:
        notes.append("The notebook has no cells.")
    return nb, notes


def parse_json(data: bytes) -> Any:
    """Decode the bytes and read their JSON; every string in it can be written."""
    if not data.strip():
        raise Unreadable(f"is empty ({len(data)} bytes). There was nothing to grade.")
    for magic, name in OTHER_FORMATS.items():
        if data.startswith(magic):
            raise Unreadable(f"is not a notebook but {name} with another name.")
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("is not a notebook: its bytes are not text.") from error
    if not text.lstrip().startswith(("{", "[")):
        raise Unreadable("is not a notebook but plain text.")
    try:
        raw = json.loads(text)
        if not SURROGATE.search(text):
            return raw
        # JSON may hold half a surrogate pair, which no UTF-8 file can.
        return json.loads(
            json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace")
        )
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"is damaged or cut off at line {error.lineno}. Ask for the file again."
        ) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("is damaged: its JSON cannot be read.") from error


def convert_old(raw: dict[str, Any]) -> dict[str, Any]:
    """Bring a notebook of format 3 or older to format 4."""
    try:
        return nbformat.reads(json.dumps(raw), as_version=4)
    except Exception as error:  # nbformat raises whatever the damage leads to
        raise Unreadable(
            "is a notebook in an old format that could not be converted. "
            "Ask the learner to open it in JupyterLab and save it."
        ) from error


def rebuild(raw: dict[str, Any], bare: bool) -> NotebookNode:
    """Copy into a new notebook what belongs there; `bare` keeps only the text.

    Without `bare` the result may still be invalid, with it it cannot be.
    """
    taken: set[str] = {NOTE_ID}  # reserved: a learner cannot write our notes
    cells = []
    for cell in raw["cells"]:
        if isinstance(cell, dict):
            cells.append(rebuild_cell(cell, taken, bare))
    metadata = {} if bare else as_dict(raw.get("metadata"))
    nb = nbformat.from_dict(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    )
    try:
        return rejoin_lines(nb)
    except (AttributeError, TypeError):  # outputs that are not outputs
        return nb


def rebuild_cell(raw: dict[str, Any], taken: set[str], bare: bool) -> dict[str, Any]:
    """Return one cell with a type, a new or unused id, and text."""
    metadata = as_dict(raw.get("metadata"))
    if bare:
        metadata = {"nbgrader": as_dict(metadata.get("nbgrader"))}
    cell_type = raw.get("cell_type")
    cell: dict[str, Any] = {
        "cell_type": cell_type if cell_type in CELL_TYPES else "raw",
        "id": unused_id(raw.get("id"), taken),
        "metadata": metadata,
        "source": as_text(raw.get("source")),
    }
    if cell["cell_type"] == "code":
        cell["execution_count"] = None if bare else raw.get("execution_count")
        cell["outputs"] = [] if bare else raw.get("outputs", [])
    elif "attachments" in raw and not bare:
        cell["attachments"] = raw["attachments"]
    return cell


def unused_id(wanted: Any, taken: set[str]) -> str:
    """Return `wanted` if it is a cell id nobody has yet, else a new one."""
    if not isinstance(wanted, str) or not CELL_ID.fullmatch(wanted):
        wanted = "cell"
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted[:56]}-{number}"
    taken.add(name)
    return name


def as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_text(value: Any) -> str:
    """Return a cell's text: JSON stores a string or a list of lines."""
    if isinstance(value, list):
        value = "".join(line for line in value if isinstance(line, str))
    return re.sub(r"\r\n?", "\n", value) if isinstance(value, str) else ""


def is_valid(nb: NotebookNode) -> bool:
    try:
        nbformat.validate(nb)
    except Exception:  # the validator itself trips over some damage
        return False
    return True
