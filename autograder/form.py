"""What can be said of a lesson without running it."""

from __future__ import annotations

import ast
import re
from functools import cache

from nbformat import NotebookNode

from .build import Lesson, lessons, orphans
from .engine.own_work import course_modules, find
from .text import (
    Answer,
    LessonError,
    exercises,
    read_lesson,
    read_mistakes,
    refused,
)

ACCEPTED, MISTAKES, HINTS = 1, 3, 3  # how many each exercise has at least
HIDDEN = re.compile(
    r"^### BEGIN HIDDEN TESTS$(.*?)^### END HIDDEN TESTS$", re.DOTALL | re.MULTILINE
)
SOLUTION = re.compile(
    r"^\s*### BEGIN SOLUTION$(.*?)^\s*### END SOLUTION$", re.DOTALL | re.MULTILINE
)


def problems(lesson: Lesson) -> list[str]:
    """What is wrong with the lesson's form, a sentence each."""
    try:
        nb = read_lesson(lesson.text)
        answers = read_mistakes(lesson.mistakes)
    except (LessonError, OSError) as error:
        return [str(error)]
    found = []
    tests = {
        c.metadata.nbgrader.grade_id: c
        for c in nb.cells
        if c.metadata.get("nbgrader", {}).get("grade")
        and not c.metadata.nbgrader.solution
    }
    names = exercises(nb)
    refuse = refused(nb)
    for name in names:
        found += _refusal_problems(name, refuse.get(name, []))
        found += _exercise_problems(name, nb, tests.get(f"{name}_test"), answers)
    for grade_id in tests:
        if grade_id.removesuffix("_test") not in names:
            found.append(f"{grade_id}: tests no exercise of this lesson.")
    for answer in answers:
        if answer.exercise not in names:
            found.append(
                f"mistakes.py, {answer.label!r}: there is no exercise "
                f"{answer.exercise!r}; there are {', '.join(names)}."
            )
    return found


def hidden_lines(source: NotebookNode) -> list[str]:
    """Lines of solutions and hidden tests that stand nowhere a learner may look."""
    secret: set[str] = set()
    public = ""
    for cell in source.cells:
        text = cell.source
        for region in (HIDDEN, SOLUTION):
            for match in region.findall(text):
                secret.update(line.strip() for line in match.splitlines())
            text = region.sub("", text)
        public += text + "\n"
    # a bracket or a short word proves nothing
    return sorted(line for line in secret if len(line) >= 12 and line not in public)


def course_problems(root) -> list[str]:
    """What is wrong between lessons: files no lesson makes."""
    found = [f"{path}: no lesson makes this file." for path in orphans(root)]
    numbers = [lesson.name[:2] for lesson in lessons(root)]
    for number in sorted({n for n in numbers if numbers.count(n) > 1}):
        found.append(f"course/: two lessons have the number {number}.")
    return found


def _refusal_problems(name: str, refuse: list[str]) -> list[str]:
    found = []
    for dotted in refuse:
        try:
            find(dotted)
        except (ImportError, AttributeError, TypeError) as error:
            found.append(f"{name}: {dotted} cannot be refused: {error}.")
    for dotted in _library().get(name, []):
        if dotted not in refuse:
            found.append(
                f"{name}: {dotted} may be called in place of an answer. Say "
                f'refuse="{dotted}" beside solution="{name}".'
            )
    return found


@cache
def _library() -> dict[str, list[str]]:
    """Dotted names of what `firstneuron` offers, by last name."""
    found: dict[str, list[str]] = {}
    for module in course_modules():
        for name in getattr(module, "__all__", ()):
            found.setdefault(name, []).append(f"{module.__name__}.{name}")
    return found


def _exercise_problems(
    name: str, nb: NotebookNode, test: NotebookNode | None, answers: list[Answer]
) -> list[str]:
    found = []
    cell = next(
        c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name
    )
    if len(SOLUTION.findall(cell.source)) != 1:
        found.append(f"{name}: expected one BEGIN SOLUTION … END SOLUTION region.")
    if test is None:
        found.append(f'{name}: no test cell. Add one: # %% test="{name}" points=…')
    else:
        found += _test_problems(name, test.source)
        if not test.metadata.nbgrader.points > 0:
            found.append(f"{name}: its test gives no points.")
    prompts = [
        c.source
        for c in nb.cells
        if c.cell_type == "markdown"
        and re.search(rf"^###+ .*`{re.escape(name)}`", c.source, re.MULTILINE)
    ]
    if len(prompts) != 1:
        found.append(f"{name}: expected one heading with `{name}`, got {len(prompts)}.")
    elif prompts[0].count("<summary>Hint") < HINTS:
        found.append(f"{name}: fewer than {HINTS} hints in <details> blocks.")
    for kind, least in (("accepted", ACCEPTED), ("mistake", MISTAKES)):
        count = sum(a.exercise == name and a.kind == kind for a in answers)
        if count < least:
            found.append(
                f"{name}: mistakes.py has {count} of kind {kind!r}, expected {least}."
            )
    labels = [a.label for a in answers if a.exercise == name]
    for label in sorted({x for x in labels if labels.count(x) > 1}):
        found.append(f"{name}: two answers have the label {label!r}.")
    return found


def _test_problems(name: str, source: str) -> list[str]:
    found = []
    if len(HIDDEN.findall(source)) != 1:
        found.append(f"{name}: expected one BEGIN HIDDEN TESTS … END HIDDEN TESTS.")
    visible = ast.parse(HIDDEN.sub("", source)).body
    body = ast.parse(source).body
    if not any(map(_checks, visible)):
        found.append(f"{name}: its test cell has no visible check.")
    if not any(map(_checks, body[len(visible) :])):
        found.append(f"{name}: its hidden tests check nothing.")
    last = body[-1] if body else None
    if isinstance(last, ast.Expr) and not _gives_nothing(last.value):
        found.append(
            f"{name}: its test cell ends in a value. nbgrader reads that as a score, "
            "and gives full marks for what it cannot read (True, np.float64). End in "
            "a check, or in float(...) for partial credit."
        )
    return found


def _checks(statement: ast.stmt) -> bool:
    """Whether a statement can fail: an assert, or one of firstneuron.checks."""
    return any(
        isinstance(node, ast.Assert)
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("check", "holds", "raises")
        )
        for node in ast.walk(statement)
    )


def _gives_nothing(value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in ("check", "holds", "raises", "float", "print")
    )
