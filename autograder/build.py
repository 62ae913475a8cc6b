"""course/ → source/ → release/, and back.

`build` makes both generated trees, the same bytes on every machine. `pull` brings an
edit that was made in `source/*.ipynb` (in formgrader or the notebook toolbar) back to
the lesson's text. Neither ever overwrites an edit that exists in one place only.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from .text import (
    LessonError,
    digest,
    digest_text,
    dumps,
    read_lesson,
    write_lesson,
)

LESSON_NAME = re.compile(r"^\d\d_[a-z][a-z0-9_]*$")


@dataclass(frozen=True)
class Lesson:
    """Where a lesson's files are, below the course's root folder."""

    root: Path
    name: str

    @property
    def text(self) -> Path:
        return self.root / "course" / self.name / "lesson.py"

    @property
    def mistakes(self) -> Path:
        return self.root / "course" / self.name / "mistakes.py"

    @property
    def source(self) -> Path:
        return self.root / "source" / self.name / f"{self.name}.ipynb"

    @property
    def release(self) -> Path:
        return self.root / "release" / self.name / f"{self.name}.ipynb"


def lessons(root: Path, names: list[str] | None = None) -> list[Lesson]:
    """The lessons in `root`/course; those named, by name or by number, or all."""
    there = sorted(p.parent.name for p in (root / "course").glob("*/lesson.py"))
    if not there:
        raise LessonError(
            f"No lessons in {root / 'course'}. Run this in the course's folder, or "
            "start one: `autograder new 14_name`."
        )
    chosen = []
    for name in names or there:
        found = [t for t in there if name in (t, t[:2])]
        if not found:
            raise LessonError(f"No lesson {name!r}. There are: {', '.join(there)}.")
        chosen.append(Lesson(root, found[0]))
    return chosen


def release_notebook(source: NotebookNode, name: str) -> NotebookNode:
    """What learners get: nbgrader's own conversion, without a gradebook."""
    with tempfile.TemporaryDirectory() as folder:
        notebook = Path(folder, "source", name, f"{name}.ipynb")
        notebook.parent.mkdir(parents=True)
        notebook.write_text(dumps(source), encoding="utf-8")
        config = Config()
        config.CourseDirectory.root = folder
        config.CourseDirectory.assignment_id = name
        config.SaveCells.enabled = False
        config.GenerateAssignment.no_database = True
        GenerateAssignment(
            coursedir=CourseDirectory(config=config), config=config
        ).start()
        made = Path(folder, "release", name, f"{name}.ipynb")
        return nbformat.read(made, as_version=4)


def build(chosen: list[Lesson], check: bool = False) -> list[str]:
    """Make `source/` and `release/`. Returns the files that were not up to date.

    With `check`, nothing is written. Without it, a notebook in `source/` that holds
    an edit its text does not have stops the build (LessonError) before anything is
    written.
    """
    wanted: dict[Path, str] = {}
    for lesson in chosen:
        source = read_lesson(lesson.text)
        if not check and lesson.source.exists():
            _refuse_to_lose(lesson, source)
        wanted[lesson.source] = dumps(source)
        wanted[lesson.release] = dumps(release_notebook(source, lesson.name))
    stale = []
    for path, text in wanted.items():
        # bytes, so that a changed line end counts
        if path.exists() and path.read_bytes() == text.encode():
            continue
        stale.append(path.relative_to(chosen[0].root).as_posix())
        if not check:
            write(path, text)
    return stale


def orphans(root: Path) -> list[str]:
    """Files in `source/` and `release/` that no lesson makes."""
    made = {p for each in lessons(root) for p in (each.source, each.release)}
    return sorted(
        path.relative_to(root).as_posix()
        for tree in ("source", "release")
        for path in (root / tree).rglob("*")
        if path.is_file()
        and path not in made
        and ".ipynb_checkpoints" not in path.parts
    )


def pull(lesson: Lesson) -> str:
    """Bring an edit made in `source/` back to the lesson's text. Says what it did."""
    edited = _read_source(lesson)
    text = lesson.text.read_text(encoding="utf-8")
    if digest(edited) == digest(read_lesson(lesson.text)):
        return f"{lesson.name}: notebook and text agree, nothing to pull."
    new = write_lesson(edited)
    built_from = edited.metadata.get("first_neuron", {}).get("text")
    if built_from != digest_text(text):
        beside = lesson.text.with_name("lesson.pulled.py")
        write(beside, new)
        raise LessonError(
            f"{lesson.name}: both the text and the notebook changed since the last "
            f"build. The notebook's text is in {beside}; merge it into {lesson.text}, "
            f"delete it, and run `autograder build {lesson.name} --discard`."
        )
    write(lesson.text, new)
    return f"{lesson.name}: the notebook's edit is now in {lesson.text}."


def new(root: Path, name: str) -> list[Path]:
    """Start the lesson `name` from the template. Returns the files it made."""
    if not LESSON_NAME.match(name):
        raise LessonError(
            f"{name!r} is no lesson name. Expected two digits, an underscore, then "
            "lower-case words: 14_convolution."
        )
    folder = root / "course" / name
    if folder.exists():
        raise LessonError(f"{folder} exists already. Choose another name.")
    words = {
        "{{title}}": name[3:].replace("_", " ").capitalize(),
        "{{number}}": str(int(name[:2])),
    }
    made = []
    for template in sorted((Path(__file__).parent / "template").glob("*.py")):
        text = template.read_text(encoding="utf-8")
        for mark, word in words.items():
            text = text.replace(mark, word)
        made.append(folder / template.name)
        write(made[-1], text)
    return made


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all, with the same line ends everywhere."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


def _read_source(lesson: Lesson) -> NotebookNode:
    if not lesson.source.exists():
        raise LessonError(
            f"{lesson.source} does not exist. Run `autograder build {lesson.name}`."
        )
    try:
        return nbformat.read(lesson.source, as_version=4)
    except Exception as error:
        raise LessonError(
            f"{lesson.source} is no notebook ({error}). Move it away, then run "
            f"`autograder build {lesson.name}`."
        ) from error


def _refuse_to_lose(lesson: Lesson, source: NotebookNode) -> None:
    old = _read_source(lesson)
    edited = digest(old) != old.metadata.get("first_neuron", {}).get("cells")
    if edited and digest(old) != digest(source):
        raise LessonError(
            f"{lesson.source} was edited since it was built, and the edit is not in "
            f"{lesson.text}. Bring it there with `autograder pull {lesson.name}`, or "
            f"drop it with `autograder build {lesson.name} --discard`."
        )
