"""The batch door grades a class as `nbgrader autograde` does, row by row."""

import os
import random
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cohort_fixture import (
    autograded,
    batch,
    command,
    copy,
    ended,
    gradebook,
    rich_lesson,
)
from course_fixture import LESSON, RIGHT, Course, find
from nbformat.v4 import new_code_cell, new_output
from nbgrader.api import Gradebook

from autograder.engine.cohort import grade
from autograder.nbgrader.notes import read_notes

SETTINGS = """
c.Execute.timeout = 20
c.LateSubmissionPlugin.penalty_method = "zero"
c.Autograde.exclude_overwriting = {"01_tiny": ["mine.py"]}
c.GenerateAssignment.deliver = ["data.csv"]
c.CourseDirectory.student_id_exclude = "excluded"
"""
WRONG = "def double(x):\n    return x"
HandIn = Callable[[Course, Path], object]
CLASS: dict[str, HandIn] = {}


def learner(hand_in: HandIn) -> HandIn:
    """Register what a learner hands in, at a path."""
    CLASS[hand_in.__name__] = hand_in
    return hand_in


def works(course: Course, path: Path, **answers: str) -> None:
    course.hand_in(path.parent.parent.name, course.answered(**answers))


@learner
def solution(course: Course, path: Path) -> None:
    works(course, path)


@learner
def untouched(course: Course, path: Path) -> None:
    shutil.copy(course.folder / "release" / LESSON / path.name, path)


@learner
def mistake(course: Course, path: Path) -> None:
    works(course, path, double=WRONG)


@learner
def mistake_again(course: Course, path: Path) -> None:
    works(course, path, double=WRONG)  # equal work is run once, and counts twice


@learner
def written(course: Course, path: Path) -> None:
    nb = course.answered()
    find(nb, "why").source = "Because two."
    course.hand_in("written", nb)


@learner
def prints_to_stderr(course: Course, path: Path) -> None:
    works(
        course,
        path,
        double="import sys\ndef double(x):\n"
        "    print('hm', file=sys.stderr)\n    return 2 * x",
    )


@learner
def raises(course: Course, path: Path) -> None:
    works(course, path, shout="def shout(word):\n    return word.shout()")


@learner
def needs_a_given_cell(course: Course, path: Path) -> None:
    works(course, path, double="def double(x):\n    return 2 * x\nword = 'given'")


@learner
def late(course: Course, path: Path) -> None:
    works(course, path)
    (path.parent / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")


@learner
def in_time(course: Course, path: Path) -> None:
    works(course, path)
    (path.parent / "timestamp.txt").write_text("2026-02-28 10:00:00 UTC")


@learner
def files_beside(course: Course, path: Path) -> None:
    works(course, path, double="def double(x):\n    return 2 * x\nopen('data.csv')")
    for name in ("data.csv", "mine.py", "hint.txt", "sub/more.txt", "a.pyc"):
        (path.parent / name).parent.mkdir(exist_ok=True)
        (path.parent / name).write_text(f"the learner's {name}")


@learner
def writes_files(course: Course, path: Path) -> None:
    works(
        course,
        path,
        double="from pathlib import Path\nPath('plot.txt').write_text('x')\n"
        "Path('sub').mkdir()\nPath('sub/deep.txt').write_text('y')\n" + RIGHT["double"],
    )


@learner
def no_notebook(course: Course, path: Path) -> None:
    (path.parent / "answers.txt").write_text("2 * x")


@learner
def other_name(course: Course, path: Path) -> None:
    works(course, path)
    path.rename(path.with_name("my homework.ipynb"))


@learner
def junk(course: Course, path: Path) -> None:
    path.write_bytes(bytes(range(256)))


@learner
def no_file_but_a_folder(course: Course, path: Path) -> None:
    path.mkdir()


@learner
def cells_deleted(course: Course, path: Path) -> None:
    nb = course.answered()
    for name in ("setup", "double_test", "why", "task"):
        nb.cells.remove(find(nb, name))
    course.hand_in("cells_deleted", nb)


@learner
def with_outputs(course: Course, path: Path) -> None:
    nb = course.answered()
    find(nb, "double_test").outputs = [
        new_output("execute_result", {"text/plain": "2"}, execution_count=7)
    ]
    find(nb, "picture").outputs = [new_output("stream", text="x" * 100_000)]
    nb.metadata["kernelspec"] = {"name": "ir", "display_name": "R"}
    course.hand_in("with_outputs", nb)


@learner
def much_output(course: Course, path: Path) -> None:
    nb = course.answered()
    nb.cells.append(new_code_cell("print('x' * 50_000)\nprint('y\\n' * 5_000)"))
    course.hand_in("much_output", nb)


@learner
def excluded(course: Course, path: Path) -> None:
    works(course, path)


@learner
def regraded(course: Course, path: Path) -> None:
    works(course, path, double=WRONG)


@learner
def graded_by_hand(course: Course, path: Path) -> None:
    works(course, path, double=WRONG)


def make_course(folder: Path) -> Course:
    """Release the lesson, with files beside it and a due date; hand in the class."""
    course = Course(folder, SETTINGS, nb=rich_lesson())
    for name in ("data.csv", "mine.py", "hint.txt"):
        (course.source.parent / name).write_text(f"the instructor's {name}")
    course.release()
    with course.gradebook as book:
        book.update_or_create_assignment(LESSON, duedate=datetime(2026, 3, 1))
    for who, hand_in in CLASS.items():
        hand_in(course, course.place(who))
    return course


def between(course: Course) -> None:
    """What happens after the first grading: an instructor grades, learners go on."""
    with Gradebook(f"sqlite:///{course.folder / 'gradebook.db'}") as book:
        for name, score in (("double_test", 1.5), ("why", 3.0)):
            grade = book.find_grade(name, LESSON, LESSON, "graded_by_hand")
            grade.manual_score, grade.needs_manual_grade = score, False
        comment = book.find_comment("double", LESSON, LESSON, "graded_by_hand")
        comment.manual_comment = "Nearly."
        book.db.commit()
        book.update_or_create_submission(LESSON, "late").extension = None
        book.grant_extension(LESSON, "late", days=1)
    works(course, course.place("regraded"))
    works(course, course.place("graded_by_hand"), shout="def shout(word): return word")
    works(course, course.place("late"), double=WRONG)
    course.place("solution").unlink()


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same class graded twice, by nbgrader's command and by the batch door."""
    folder = tmp_path_factory.mktemp("doors")
    made = make_course(folder / "made")
    ours = make_alike(made, copy(made, folder / "batch"))
    assert made.grade()["success"]
    assert grade(ours.folder) == 0
    for course in (made, ours):
        between(course)
    assert made.grade()["success"]
    assert grade(ours.folder) == 0
    return made.folder, ours.folder


def make_alike(course: Course, folder: Path) -> Course:
    """Return a `Course` for a copy of one."""
    twin = object.__new__(Course)
    twin.__dict__.update(course.__dict__)
    twin.folder = folder
    twin.config_file = folder / "nbgrader_config.py"
    twin.source = folder / course.source.relative_to(course.folder)
    return twin


TABLES = (
    "student submitted_assignment submitted_notebook grade comment assignment "
    "notebook base_cell course"
).split()


@pytest.mark.parametrize("table", TABLES)
def test_the_gradebooks_are_equal(doors: tuple[Path, Path], table: str) -> None:
    stock, ours = (gradebook(folder) for folder in doors)
    assert ours.keys() == stock.keys()
    assert ours[table] == stock[table]
    assert stock[table]


@pytest.mark.parametrize("who", CLASS)
def test_the_graded_files_are_equal(doors: tuple[Path, Path], who: str) -> None:
    stock, ours = (
        {
            name: kept
            for name, kept in autograded(f).items()
            if name.startswith(f"{who}/")
        }
        for f in doors
    )
    assert ours == stock
    assert bool(ours) == (who != "excluded")


def test_nbgrader_sees_that_nothing_has_changed(doors: tuple[Path, Path]) -> None:
    before = gradebook(doors[1]), autograded(doors[1])
    course = object.__new__(Course)
    course.folder, course.stock = doors[1], False
    course.config_file = doors[1] / "nbgrader_config.py"
    result = course.api.autograde(LESSON, "*", force=False)
    assert result["success"]
    assert "not graded yet as it is now" not in result["log"]
    assert (gradebook(doors[1]), autograded(doors[1])) == before


def test_a_second_run_does_nothing(
    doors: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    before = {
        path: path.stat().st_mtime_ns for path in doors[1].glob("autograded/**/*.ipynb")
    }
    assert grade(doors[1]) == 0
    after = {path: path.stat().st_mtime_ns for path in before}
    assert after == before
    row = next(x for x in capsys.readouterr().out.splitlines() if LESSON in x)
    assert row.split()[1:3] == ["0", str(len(CLASS) - 1)]


def test_lost_or_older_grades_are_written_again(
    doors: tuple[Path, Path], tmp_path: Path
) -> None:
    course = tmp_path / "course"
    shutil.copytree(doors[1], course)
    before = gradebook(course), autograded(course)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        book.remove_submission(LESSON, "mistake")
        wrong = book.find_grade("double_test", LESSON, LESSON, "raises")
        wrong.auto_score = 0.0
        book.db.commit()
    shutil.rmtree(course / "autograded" / "junk")
    assert grade(course) == 0
    assert (gradebook(course), autograded(course)) == before


def test_only_what_is_asked_for(doors: tuple[Path, Path], tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(doors[1], course)
    shutil.rmtree(course / "autograded")
    assert grade(course, ["01"], learner="mistake*") == 0
    assert sorted(p.name for p in (course / "autograded").iterdir()) == [
        "mistake",
        "mistake_again",
    ]
    assert grade(course, ["02"]) == 1
    assert grade(course, learner="nobody") == 1


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = Course(tmp_path / "course", SETTINGS, nb=rich_lesson())
    course.release()
    return course


def ran(course: Course, who: str) -> dict[str, bool]:
    """Return for the lesson's two free cells whether they were run."""
    nb = course.graded(who)
    return {n: find(nb, n).execution_count is not None for n in ("picture", "given")}


def test_cells_that_change_no_score_do_not_run(course: Course) -> None:
    course.hand_in("ada", course.answered())
    changed = course.answered()
    find(changed, "picture").source = "print('mine', double(4))"
    course.hand_in("bob", changed)
    dynamic = course.answered(double="def double(x):\n    return eval('2 * x')")
    course.hand_in("cyd", dynamic)
    loop = "def double(x):\n    for _ in range(1):\n        x += x\n    return x"
    course.hand_in("dan", course.answered(double=loop))
    last = "print(_)\ndef double(x):\n    return 2 * x"
    course.hand_in("eve", course.answered(double=last))
    assert grade(course.folder) == 0
    assert ran(course, "ada") == {"picture": False, "given": True}
    assert ran(course, "bob") == {"picture": True, "given": True}
    assert ran(course, "cyd") == {"picture": True, "given": True}
    assert ran(course, "dan") == {"picture": False, "given": True}
    assert ran(course, "eve") == {"picture": True, "given": True}
    with course.config_file.open("a", encoding="utf-8") as config:
        config.write("c.Execute.skip_idle = False\n")
    assert grade(course.folder) == 0
    assert ran(course, "ada") == {"picture": True, "given": True}
    for who in ("ada", "bob", "cyd"):
        assert course.scores(who)["partial_test"] == 0.5


def test_a_lesson_that_was_never_generated(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    course.hand_in("ada", course.answered())
    other = course.folder / "submitted" / "ada" / "02_other"
    shutil.copytree(course.place("ada").parent, other)
    assert grade(course.folder) == 1
    assert "Run `nbgrader generate_assignment 02_other`" in capsys.readouterr().err
    assert sum(s or 0 for s in course.scores("ada").values()) == 5.5
    (course.folder / "gradebook.db").unlink()
    assert grade(course.folder) == 1
    assert "nbgrader generate_assignment" in capsys.readouterr().err
    assert not (course.folder / "gradebook.db").exists()


def test_links_are_not_followed_out_of_the_folder(course: Course) -> None:
    secret = course.folder / "secret.txt"
    secret.write_text("the solution")
    reads = "def double(x):\n    return 2 * x\nprint(open('link.txt').read())"
    course.hand_in("ada", course.answered(double=reads))
    os.symlink(secret, course.place("ada").parent / "link.txt")
    os.symlink(course.hand_in("eve", course.answered()), course.place("bob"))
    assert grade(course.folder) == 0
    graded = course.folder / "autograded" / "ada" / LESSON
    assert not (graded / "link.txt").exists()
    assert "the solution" not in (graded / f"{LESSON}.ipynb").read_text()
    assert (
        "`link.txt` is a link to a place outside" in read_notes(course.graded("ada"))[0]
    )
    assert "is a link to a place outside" in read_notes(course.graded("bob"))[0]
    assert course.scores("bob")["double_test"] == 0
    assert course.grade("ada")["success"]  # and not by nbgrader's door either
    assert not (graded / "link.txt").exists()


def test_a_stranger_is_not_put_on_the_roster(tmp_path: Path) -> None:
    course = Course(tmp_path / "course", "c.Autograde.create_student = False")
    course.release()
    with course.gradebook as book:
        book.add_student("ada")
    for who in ("ada", "eve"):
        course.hand_in(who, course.answered())
    assert grade(course.folder) == 1
    assert sum(course.scores("ada").values()) == 5
    assert not (course.folder / "autograded" / "eve").exists()


def test_other_folders_and_database(tmp_path: Path) -> None:
    course = Course(
        tmp_path / "course",
        "c.CourseDirectory.submitted_directory = 'handed_in'\n"
        "c.CourseDirectory.autograded_directory = 'marked'\n"
        "c.CourseDirectory.directory_structure = "
        "'{nbgrader_step}/{assignment_id}/{student_id}'\n"
        f"c.CourseDirectory.db_url = 'sqlite:///{tmp_path / 'elsewhere.db'}'\n",
    )
    source = course.folder / "source" / LESSON / "." / f"{LESSON}.ipynb"
    assert source.exists()
    course.release()
    nb = course.folder / "release" / LESSON / f"{LESSON}.ipynb"
    place = course.folder / "handed_in" / LESSON / "ada" / f"{LESSON}.ipynb"
    place.parent.mkdir(parents=True)
    shutil.copy(nb, place)
    assert grade(course.folder) == 0
    assert (course.folder / "marked" / LESSON / "ada" / f"{LESSON}.ipynb").exists()
    with Gradebook(f"sqlite:///{tmp_path / 'elsewhere.db'}") as book:
        assert book.find_submission(LESSON, "ada").score == 0


def test_show_tells_what_went_wrong(course: Course) -> None:
    course.hand_in("ada", course.answered(double=WRONG))
    path = course.place("bob")
    path.write_bytes(b"")
    assert grade(course.folder) == 0
    code, out = ended(batch(course.folder, "--learner", "ada"))
    assert code == 0 and "unchanged" in out
    _, shown = ended(command(course.folder, "show", "01", "ada"))
    row = next(line for line in shown.splitlines() if line.startswith("double_test"))
    assert row.split(maxsplit=5)[1:5] == ["0", "/", "2", "fail"]
    assert "double(2) is 4" in row
    _, shown = ended(command(course.folder, "show", LESSON, "bob"))
    assert "is empty (0 bytes)" in shown
    code, said = ended(command(course.folder, "show", LESSON, "eve"))
    assert code == 1 and "no graded work of eve" in said


def test_memory_does_not_grow_with_the_class(course: Course) -> None:
    """Twice as many learners cost the grader no more memory than a few pages."""
    import resource

    for number in range(120):
        nb = course.answered(double=f"def double(x):\n    return {number} * x")
        nb.metadata["noise"] = random.Random(number).randbytes(50_000).hex()
        course.hand_in(f"learner{number:03d}", nb)
    few = course.folder.with_name("few")
    shutil.copytree(course.folder, few)
    for path in list((few / "submitted").iterdir())[30:]:
        shutil.rmtree(path)
    assert grade(few) == 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert grade(course.folder) == 0
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 8_000  # KiB; the notebooks of 90 more learners have 9,000 and more
