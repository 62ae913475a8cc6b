"""What an instructor sees while a class is graded, and at the end."""

from __future__ import annotations

import heapq
import shlex
import sys
from collections import Counter
from collections.abc import Mapping
from typing import TextIO

from tqdm import tqdm

from autograder.engine.job import Result
from autograder.nbgrader.report import table

SLOWEST = 3  # cells named at the end
NAMED = 10  # learners named at the end
PLAIN_SECONDS = 10.0  # between two lines where there is no terminal


class Screen:
    """A bar while it lasts, a table at the end; lines where there is no terminal.

    It keeps counts, not results: a class of any size takes the same memory.
    """

    def __init__(self, total: int | None, out: TextIO | None = None) -> None:
        self.out = out = out or sys.stderr
        plain = not out.isatty()
        self.bar = tqdm(
            total=total,
            unit=" submissions",
            file=Lines(out) if plain else out,
            mininterval=PLAIN_SECONDS if plain else 0.2,
            dynamic_ncols=not plain,
            bar_format=PLAIN if plain else None,
        )
        self.done: Counter[str] = Counter()  # lesson -> graded now
        self.unchanged: Counter[str] = Counter()
        self.verdicts: dict[str, Counter[str]] = {}
        self.slow: list[tuple[float, str, str, str]] = []
        self.troubled: dict[tuple[str, str], str] = {}
        self.skipped = 0
        self.to_people = 0

    def graded(self, lesson: str, learner: str, results: Mapping[str, Result]) -> None:
        """Count one submission."""
        self.done[lesson] += 1
        counts = self.verdicts.setdefault(lesson, Counter())
        for result in results.values():
            self.to_people += result.to_a_person
            for each in result.verdicts:
                if each.cell in result.scores:
                    counts[each.kind] += 1
                slow = (each.seconds, lesson, learner, each.cell)
                push = heapq.heappush if len(self.slow) < SLOWEST else heapq.heappushpop
                push(self.slow, slow)
            why = trouble(result)
            if why and len(self.troubled) < NAMED:
                self.troubled[lesson, learner] = why
        self._tick()

    def was_done(self, lesson: str) -> None:
        """Count a submission that has not changed since it was graded."""
        self.unchanged[lesson] += 1
        self._tick()

    def skip(self, message: str = "") -> None:
        """Tell of a submission that could not be graded."""
        self.skipped += 1
        if message:
            self.say(message)
        self._tick()

    def say(self, message: str) -> None:
        """Print a line above the bar."""
        self.bar.write(message, file=self.out)

    def _tick(self) -> None:
        total: Counter[str] = sum(self.verdicts.values(), Counter())
        self.bar.set_postfix_str(counted(total), refresh=False)
        self.bar.update()

    def close(self) -> None:
        self.bar.close()

    def summary(self, means: Mapping[str, tuple[float, float]]) -> str:
        """Return the table at the end.

        Parameters
        ----------
        means : mapping
            Lesson -> mean score in the gradebook, and the points there are.
        """
        lessons = sorted({*self.done, *self.unchanged})
        parts = [
            table(
                ("lesson", "graded", "unchanged", "mean", "tests"),
                [
                    (
                        lesson,
                        str(self.done[lesson]),
                        str(self.unchanged[lesson]),
                        "{:.1f} / {:g}".format(*means[lesson]),
                        counted(self.verdicts.get(lesson, Counter())),
                    )
                    for lesson in lessons
                ],
            )
        ]
        if self.slow:
            parts.append(
                table(
                    ("slowest cells", "seconds", "learner", "lesson"),
                    [
                        (cell, f"{seconds:.2f}", learner, lesson)
                        for seconds, lesson, learner, cell in sorted(self.slow)[::-1]
                    ],
                )
            )
        if self.troubled:
            parts.append(
                table(
                    ("see what went wrong", ""),
                    [(command(*who), why) for who, why in self.troubled.items()],
                )
            )
        return "\n\n".join(parts)


PLAIN = "{n_fmt}/{total_fmt} graded, {elapsed} so far, {remaining} left{postfix}"


class Lines:
    """A stream in which each state of the bar is a line of its own."""

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def write(self, text: str) -> None:
        if text := text.strip():
            self.out.write(f"{text}\n")

    def flush(self) -> None:
        self.out.flush()


def counted(counts: Mapping[str, int]) -> str:
    """Return counts in words, the commonest first."""
    return ", ".join(f"{n} {kind}" for kind, n in Counter(counts).most_common())


def trouble(result: Result) -> str:
    """Return what an instructor may want to look at, in a line; mostly nothing."""
    if result.notes:
        return shortened(result.notes[0])
    deaths = ("timeout", "memory", "killed", "flood", "infrastructure")
    for each in result.verdicts:
        if each.kind in deaths:
            return shortened(f"{each.cell}: {each.kind}")
    return ""


def shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."


def command(lesson: str, learner: str) -> str:
    """Return the command that shows a learner's trouble."""
    return f"autograder show {lesson} {shlex.quote(learner)}"
