"""A row for each claim, a section for each lesson, and where they are written."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from pathlib import Path

from .intervals import Interval, verdict

HEAD = "| what | the paper | ours | 95 % interval | agrees if | verdict |"
BEGIN, END = (
    "<!-- made by `make papers`: begin -->",
    "<!-- made by `make papers`: end -->",
)
INTRO = """\
# The papers' figures, made anew

`make papers` writes this file and the same tables into the lessons. A verdict is
computed: "agrees" if the whole interval is in the range of the column before, "differs"
if none of it is, else "cannot tell".

- Glorot 2010: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep
  feedforward neural networks", AISTATS 2010.
- He 2015: K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers: surpassing
  human-level performance on ImageNet classification", ICCV 2015.
- Kingma 2014: D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization",
  abstract and section 6.1.
- Han 2015: S. Han, J. Pool, J. Tran and W. Dally, "Learning both weights and
  connections for efficient neural networks", NIPS 2015.
- Zhu & Gupta 2017: M. Zhu and S. Gupta, "To prune, or not to prune: exploring the
  efficacy of pruning for model compression".
"""


@dataclass(frozen=True)
class Row:
    """A claim, our figure with its interval, and the range that counts as agreeing."""

    what: str
    paper: str
    ours: float
    interval: Interval
    claim: Interval
    unit: str = ""
    digits: int = 2

    def markdown(self) -> str:
        low, high = (self._number(end) for end in self.interval)
        cells = (
            self.what,
            self.paper,
            f"{self._number(self.ours)}{self.unit}",
            f"{low} to {high}",
            self._range(),
            verdict(self.interval, self.claim),
        )
        return f"| {' | '.join(cells)} |"

    def _range(self) -> str:
        low, high = self.claim
        if math.isinf(low):
            return f"at most {self._number(high)}"
        return f"{self._number(low)} to {self._number(high)}"

    def _number(self, value: float) -> str:
        text = f"{value:.{self.digits}f}"
        text = text.lstrip("-") if float(text) == 0 else text  # no "-0.00"
        return text.replace("-", "−")


@dataclass(frozen=True)
class Section:
    """The claims that one lesson cites, and how our figures were made."""

    lesson: str
    title: str
    rows: list[Row]
    method: str

    def markdown(self) -> str:
        rows = "\n".join(row.markdown() for row in self.rows)
        rule = "|" + "---|" * (HEAD.count("|") - 1)
        return f"{HEAD}\n{rule}\n{rows}\n\n{textwrap.fill(self.method, 86)}\n"


def page(sections: list[Section]) -> str:
    """The text of `docs/papers.md`."""
    parts = (
        f"\n## {each.title} (lesson {int(each.lesson[:2])})\n\n{each.markdown()}"
        for each in sections
    )
    return INTRO + "".join(parts)


def put(text: str, block: str) -> str:
    """The text of a lesson, with `block` between the two marks in a markdown cell."""
    lines = text.splitlines()
    marks = [i for i, line in enumerate(lines) if line in (f"# {BEGIN}", f"# {END}")]
    if [lines[i] for i in marks] != [f"# {BEGIN}", f"# {END}"]:
        raise ValueError(
            f"The lesson should hold the line {'# ' + BEGIN!r} once, and after it "
            f"{'# ' + END!r} once, in a markdown cell. The table goes between them."
        )
    block = f"\n{block.strip()}\n\n"  # a mark beside a table would be a part of it
    lines[marks[0] + 1 : marks[1]] = [f"# {x}".rstrip() for x in block.splitlines()]
    return "\n".join(lines) + "\n"


def write(root: Path, sections: list[Section]) -> None:
    """Write `docs/papers.md`, and each section into its lesson."""
    files = {root / "docs" / "papers.md": page(sections)}
    for each in sections:
        path = root / "course" / each.lesson / "lesson.py"
        files[path] = put(path.read_text(encoding="utf-8"), each.markdown())
    for path, text in files.items():  # only when all of them could be made
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
