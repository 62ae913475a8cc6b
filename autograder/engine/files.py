"""Files that a learner's code wrote: their names and bytes may be meant to do harm."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from .trouble import FULL


def is_below(name: str) -> bool:
    """Whether a path stays below the folder that it is put in."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and bool(path.parts)


def add_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder. What is there already stays as it is.

    Raises
    ------
    OSError
        If the disk is full; a file that cannot be written for another reason is left.
    """
    for name, data in files.items():
        path = folder / name
        if not is_below(name):
            continue
        try:
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        except ValueError:  # a name that no file can have
            continue
        except OSError as error:
            if error.errno in FULL:
                raise
