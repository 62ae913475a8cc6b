"""Formgrader, nbgrader's pages for the instructor, in a real browser on a real course.

Set FIRSTNEURON_SHOTS to a folder to keep the screenshots.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import TOKEN, Jupyter
from course_fixture import LESSON, Course
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Four hand in; two of them are graded already."""
    folder = tmp_path_factory.mktemp("formgrader")
    (folder / "exchange").mkdir()
    course = Course(folder, f"c.Exchange.root = {str(folder / 'exchange')!r}")
    course.release()
    course.hand_in("ada", course.answered())
    wrong = course.answered(double="def double(x):\n    return x")
    course.hand_in("bob", wrong)
    course.place("eve").write_bytes(b"")
    course.place("una").write_bytes(b"")
    course.grade("bob")
    course.grade("una")
    return course


@pytest.fixture(scope="module")
def server(jupyter: Callable[..., Jupyter], course: Course) -> Jupyter:
    return jupyter(course.folder)


@pytest.fixture
def page(server: Jupyter) -> Iterator[Page]:
    """A page with the token's cookie, which fails the test on a broken page."""
    page = server.browser.new_page(viewport={"width": 1280, "height": 900})
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on(
        "response",
        lambda answer: (
            broken.append(f"{answer.status} {answer.url}")
            if answer.status >= 400 and server.url in answer.url
            else None
        ),
    )
    page.goto(f"{server.url}formgrader?token={TOKEN}")
    yield page
    page.close()
    # formgrader takes MathJax from the network, and a test may be without one
    assert [what for what in broken if "MathJax" not in what] == []


def shoot(page: Page, name: str, tmp_path: Path) -> None:
    """Keep a picture of the page for a person to look at."""
    folder = Path(os.environ.get("FIRSTNEURON_SHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"formgrader-{name}.png", full_page=True)


def show(page: Page, server: Jupyter, path: str) -> None:
    page.goto(f"{server.url}formgrader/{path}")


def row(page: Page, text: str) -> Locator:
    """The row of a table in which some cell is exactly this text."""
    cell = page.locator("td", has_text=re.compile(f"^{text}$"))
    return page.locator("tbody tr").filter(has=cell)


def test_generate(server: Jupyter, course: Course, page: Page, tmp_path: Path) -> None:
    show(page, server, "manage_assignments")
    line = row(page, LESSON)
    expect(line).to_contain_text("4")  # submissions
    released = course.folder / "release" / LESSON / f"{LESSON}.ipynb"
    released.unlink()
    line.locator(".assign a").click()
    dialog = page.locator(".modal.in")
    expect(dialog).to_contain_text(re.compile("success", re.I), timeout=30_000)
    shoot(page, "generate", tmp_path)
    assert released.exists()


def test_autograde(server: Jupyter, course: Course, page: Page, tmp_path: Path) -> None:
    show(page, server, f"manage_submissions/{LESSON}")
    for who, score in {"ada": "5 / 5", "eve": "0 / 5"}.items():
        row(page, who).locator(".autograde a").click()
        dialog = page.locator(".modal.in")
        expect(dialog).to_contain_text(re.compile("success", re.I), timeout=60_000)
        dialog.get_by_role("button", name="OK").click()
        expect(dialog).to_have_count(0)
        expect(row(page, who)).to_contain_text(score)
    shoot(page, "submissions", tmp_path)
    assert course.scores("ada") == {"double_test": 2, "shout_test": 3}


def test_gradebook(server: Jupyter, course: Course, page: Page, tmp_path: Path) -> None:
    show(page, server, "gradebook")
    expect(row(page, LESSON)).to_be_visible()
    show(page, server, f"gradebook/{LESSON}/{LESSON}")
    line = page.get_by_role("row").filter(has_text="3 / 5")
    expect(line).to_be_visible()
    line.locator(".name-hidden").first.click()  # the eye: show who it is
    expect(line).to_contain_text("bob")
    shoot(page, "gradebook", tmp_path)


def test_manual_grading(
    server: Jupyter, course: Course, page: Page, tmp_path: Path
) -> None:
    with course.gradebook as gradebook:
        ids = {
            who: gradebook.find_submission_notebook(LESSON, LESSON, who).id
            for who in ("bob", "una")
        }
    show(page, server, f"submissions/{ids['bob']}")
    expect(page.locator("body")).to_contain_text("double(2) is 4")
    score = page.locator("input.score").first
    expect(score).to_have_attribute("placeholder", re.compile("^0"))
    score.fill("1")  # a person gives a point
    with page.expect_response(re.compile("/api/grade/")):
        score.press("Enter")
    shoot(page, "manual", tmp_path)
    show(page, server, f"submissions/{ids['bob']}")
    expect(page.locator("input.score").first).to_have_value("1")
    show(page, server, f"submissions/{ids['una']}")
    expect(page.locator("body")).to_contain_text("is empty (0 bytes)")
    shoot(page, "empty", tmp_path)
