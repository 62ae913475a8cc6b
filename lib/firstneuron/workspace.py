"""The learner's folder: lessons are brought in, and work in it is never overwritten."""

import hashlib
import itertools
import json
import os
from collections.abc import Sequence
from pathlib import Path

RECORD = ".first-neuron.json"  # in the workspace: what was delivered, by file name

# Two SHA-256 of one delivered file: "file" of all its bytes, "work" of what a learner
# changes in it. Running a notebook changes its outputs, which is not "work".
Delivered = dict[str, str]


class WorkspaceError(Exception):
    """A workspace that cannot be used. The message is written for the learner."""


def release_folder() -> Path:
    """Return the folder with the learner's notebooks, installed or in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "release"
    return installed if installed.is_dir() else package.parents[1] / "release"


def default_folder() -> Path:
    """Return ``FIRSTNEURON_WORKSPACE``, or a folder in the home folder."""
    return Path(os.environ.get("FIRSTNEURON_WORKSPACE") or "~/first-neuron-lessons")


def update(workspace: Path, release: Path | None = None) -> list[str]:
    """Bring the released lessons into a workspace, and keep all that a learner did.

    A lesson that is missing is copied. One that the learner has not changed is
    replaced when a newer one is released. One that the learner has changed stays, and
    the newer lesson is put beside it as ``NAME.new.ipynb``.

    Parameters
    ----------
    workspace : Path
        The learner's folder, made if it is missing.
    release : Path, optional
        The folder with the lessons, by default those that came with First Neuron.

    Returns
    -------
    list of str
        What was done, in sentences.

    Raises
    ------
    WorkspaceError
        If the folder belongs to a course, or if it cannot be written.
    """
    release = (release or release_folder()).resolve()
    try:
        workspace = workspace.expanduser().resolve()
        refuse_course(workspace, release)
        names = released_files(release)
        workspace.mkdir(parents=True, exist_ok=True)
        record = read_record(workspace)
        try:
            said = [deliver(name, release, workspace, record) for name in names]
        finally:  # what has arrived is remembered even if the disk is full
            replace(workspace / RECORD, json.dumps(record, indent=1).encode())
    except (OSError, RuntimeError) as error:  # RuntimeError: a home folder not known
        raise WorkspaceError(
            f"The lessons could not be written to {workspace}: {error}. "
            "Check that you may write there and that the disk is not full, or choose "
            "another folder: firstneuron lab FOLDER"
        ) from error
    return [line for line in said if line]


def refuse_course(workspace: Path, release: Path) -> None:
    """Raise if the workspace lies where lessons are made, graded or installed."""
    for folder in (workspace, *workspace.parents):
        if folder == release.parent or (folder / "nbgrader_config.py").exists():
            raise WorkspaceError(
                f"{workspace} cannot be your workspace: {folder} is where a course is "
                "kept, and your answers would get mixed up with it. "
                "Choose a folder of your own: firstneuron lab FOLDER"
            )


def released_files(release: Path) -> list[str]:
    """Return the names of all released files, such as ``03_x/03_x.ipynb``."""
    names = [path.relative_to(release) for path in release.rglob("*") if path.is_file()]
    lessons = sorted(
        name.as_posix()
        for name in names
        if not any(part.startswith((".", "__pycache__")) for part in name.parts)
    )
    if not lessons:
        raise WorkspaceError(
            f"No lessons were found in {release}. In a checkout, make them with "
            "`make build`; otherwise install First Neuron again."
        )
    return lessons


def deliver(
    name: str, release: Path, workspace: Path, record: dict[str, Delivered]
) -> str:
    """Bring one file up to date; return what was done, or an empty string."""
    content = (release / name).read_bytes()
    new = describe(name, content)
    target = workspace / name
    last = record.get(name)
    said = ""
    if not target.exists():
        replace(target, content)
        said = f"{name}: copied."
    elif last and is_untouched(target, last):
        if last["file"] != new["file"]:
            replace(target, content)
            said = f"{name}: replaced by a newer lesson; you had not changed it."
    elif (mine := fingerprint(target)) is None:
        beside = put_beside(target, content, new, workspace, record)
        said = (
            f"{name}: this file cannot be read. It is left as it is, and a fresh copy "
            f"of the lesson is beside it: {beside}"
        )
    elif mine != new["work"] and (last is None or last["work"] != new["work"]):
        beside = put_beside(target, content, new, workspace, record)
        said = (
            f"{name}: there is a newer lesson, and you have changed yours. Yours is "
            f"left as it is, and the newer lesson is beside it: {beside}"
        )
    record[name] = new
    return said


def put_beside(
    target: Path,
    content: bytes,
    new: Delivered,
    workspace: Path,
    record: dict[str, Delivered],
) -> str:
    """Write a lesson as ``NAME.new.ipynb``, or the next free number; return its name.

    A lesson that is there already is not written again.
    """
    for number in itertools.count(1):
        label = f".new{number if number > 1 else ''}"
        beside = target.with_name(target.stem + label + target.suffix)
        name = beside.relative_to(workspace).as_posix()
        if beside.exists() and fingerprint(beside) == new["work"]:
            break
        last = record.get(name)
        if not beside.exists() or (last and is_untouched(beside, last)):
            replace(beside, content)
            record[name] = new
            break
    return beside.name


def is_untouched(path: Path, delivered: Delivered) -> bool:
    """Say whether a file still holds what was delivered, outputs aside."""
    return fingerprint(path) == delivered["work"]


def describe(name: str, content: bytes) -> Delivered:
    """Return the two fingerprints of a released file."""
    return {
        "file": hashlib.sha256(content).hexdigest(),
        "work": work_in(name, content),
    }


def fingerprint(path: Path) -> str | None:
    """Return the SHA-256 of a learner's work, None if the file cannot be read."""
    try:
        return work_in(path.name, path.read_bytes())
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def work_in(name: str, content: bytes) -> str:
    """Return the SHA-256 of a notebook's cell texts, or of any other file's bytes."""
    if name.endswith(".ipynb"):
        cells = json.loads(content)["cells"]
        # The format allows a text as one string or as a list of lines.
        texts = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
        content = json.dumps(texts).encode()
    return hashlib.sha256(content).hexdigest()


def read_record(workspace: Path) -> dict[str, Delivered]:
    """Return what was delivered; nothing if the record is lost or damaged.

    With no record every file counts as the learner's own, so nothing is overwritten.
    """
    try:
        record = json.loads((workspace / RECORD).read_bytes())
        return {
            str(name): {key: str(delivered[key]) for key in ("file", "work")}
            for name, delivered in record.items()
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def replace(target: Path, content: bytes) -> None:
    """Write a whole file or nothing: a reader never sees half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def open_lab(workspace: Path, options: Sequence[str]) -> None:
    """Run JupyterLab in a workspace until the learner stops it.

    Parameters
    ----------
    workspace : Path
        The folder to work in.
    options : sequence of str
        Options for JupyterLab, such as ``--no-browser``.
    """
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise WorkspaceError(
            f"JupyterLab could not be loaded: {error}. "
            "`firstneuron doctor` says what is missing."
        ) from error

    workspace = workspace.expanduser().resolve()
    os.chdir(workspace)  # nbgrader's Fetch writes into the current folder
    LabApp.launch_instance(
        [
            f"--ServerApp.root_dir={workspace}",
            # no question about news and updates on the learner's first visit
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            # in a container one often is root, and Jupyter listens on this machine only
            *(["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
            *options,
        ]
    )
