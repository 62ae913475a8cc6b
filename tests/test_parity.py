"""The engine gives every known answer the score that nbgrader gives it.

The gate (`autograder verify`) shows, without the engine, what each answer earns: all
for a right one, and for a mistake all but its own exercise. Here the engine must agree
on every one of them, with what exercises may not call refused, and must recognize each
mistake by its behaviour.
"""

from pathlib import Path

import pytest

from autograder.build import lessons, release_notebook
from autograder.engine.worker import Worker
from autograder.runner import scores
from autograder.slice import graded_part
from autograder.text import (
    answered_like,
    known_mistakes,
    points,
    read_lesson,
    read_mistakes,
    refused,
    with_answer,
)

COURSE = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def worker():
    made = Worker("best")
    yield made
    made.close()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("lesson", lessons(COURSE), ids=lambda lesson: lesson.name)
def test_every_known_answer_earns_what_it_earns_in_nbgrader(worker, lesson):
    source = read_lesson(lesson.text)
    full = points(source)
    mistakes = known_mistakes(lesson.mistakes.parent)
    untouched = answered_like(source, release_notebook(source, lesson.name))
    wrong, told, known = [], 0, 0

    def earns(nb, expected, what):
        part = graded_part(nb)
        worker.run(part, None, {}, refused(source), (), mistakes)
        if (got := scores(part)) != expected:
            wrong.append(f"{what}: {got}, expected {expected}")
        return part

    earns(source, full, "the solution")
    earns(untouched, dict.fromkeys(full, 0.0), "the untouched release")
    for answer in read_mistakes(lesson.mistakes):
        what = f"{answer.kind} {answer.exercise}, {answer.label!r}"
        nb = with_answer(source, answer.exercise, answer.code)
        if answer.kind == "accepted":
            earns(nb, full, what)
            continue
        test = f"{answer.exercise}_test"
        part = earns(nb, full | {test: 0.0}, what)
        known += 1
        told += any(
            sentence in output.get("evalue", "")
            for cell in part.cells
            if cell.id == test
            for output in cell.outputs
            for sentence, code in mistakes[test]
        )
    assert not wrong, "\n".join(wrong)
    assert told >= 0.85 * known, f"{told} of {known} mistakes were recognized"
