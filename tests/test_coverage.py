"""course/README.md names only lessons and headings that exist, and all lessons."""

import re
from pathlib import Path

import pytest

COURSE = Path(__file__).parent.parent / "course"
TEXT = (COURSE / "README.md").read_text(encoding="utf-8")
ROWS = [
    [part.strip() for part in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\| .* \| \d\d \| ", line)
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]} {row[0]}")
def test_the_heading_exists(row):
    _, number, heading = row
    (lesson,) = COURSE.glob(f"{number}_*/lesson.py")
    text = lesson.read_text(encoding="utf-8")
    assert re.search(rf"^# ##+ {re.escape(heading)}$", text, re.MULTILINE)


def test_every_lesson_covers_something():
    lessons = {path.parent.name[:2] for path in COURSE.glob("*/lesson.py")}
    assert {number for _, number, _ in ROWS} == lessons
