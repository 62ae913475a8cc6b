"""The papers' figures: intervals by their definitions, and one run from end to end."""

import math
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from autograder.text import read_lesson
from benchmarks.papers import depth, table
from benchmarks.papers.__main__ import ROOT, main
from benchmarks.papers.data import split
from benchmarks.papers.intervals import mcnemar, student, verdict, wilson
from benchmarks.papers.pruning import LeNet, difference, error
from firstneuron.datasets import ImageData, load_digits

LESSONS = ("08_initialization", "09_optimizers", "11_pruning")
PAGE = (ROOT / "docs" / "papers.md").read_text(encoding="utf-8")
counts = st.integers(0, 300)


@given(st.integers(1, 20_000), st.floats(0, 1))
def test_wilson_s_ends_are_the_rates_that_are_1_96_deviations_away(n, share):
    wrong = round(share * n)
    for end in wilson(wrong, n):
        deviation = math.sqrt(end * (1 - end) / n)
        assert abs(wrong / n - end) == pytest.approx(1.959964 * deviation, abs=1e-6)


def test_ten_thousand_images_leave_a_quarter_of_a_point_open():
    low, high = wilson(160, 10_000)
    assert 0.0022 < 0.016 - low < 0.016 < high < 0.0188


@given(counts, counts)
def test_mcnemar_excludes_0_exactly_if_the_coin_is_not_fair(first, second):
    low, high = mcnemar(first, second, 10_000)
    assert low <= (first - second) / 10_000 <= high
    p = stats.binomtest(first, first + second).pvalue if first + second else 1.0
    assert (low > 0 or high < 0) == (p < 0.05)
    assert mcnemar(second, first, 10_000) == pytest.approx((-high, -low))


def test_mcnemar_covers_the_truth_at_least_95_times_in_100():
    rng, n, hits = np.random.default_rng(0), 2_000, 0
    for _ in range(1_000):
        first, second, _ = rng.multinomial(n, [0.02, 0.012, 0.968])
        # given how many are unequal, the truth is the coin's 5 : 3
        low, high = mcnemar(int(first), int(second), n)
        hits += low <= (2 * 0.625 - 1) * (first + second) / n <= high
    assert hits >= 950


def test_student_s_interval_by_the_printed_table():
    low, high = student([1, 2, 3, 4, 5])  # t = 2.776 for 4 degrees of freedom
    assert (low, high) == pytest.approx((3 - 2.776 / 2**0.5, 3 + 2.776 / 2**0.5), 1e-3)


numbers = st.floats(-10, 10)
pairs = st.tuples(numbers, numbers).map(sorted)


@given(pairs, st.tuples(numbers | st.just(-math.inf), numbers).map(sorted))
def test_a_verdict_is_what_every_point_of_the_interval_says(measured, claim):
    inside = [claim[0] <= x <= claim[1] for x in np.linspace(*measured, 101)]
    word = verdict(tuple(measured), tuple(claim))
    if word == "cannot tell":
        low, high = measured
        assert low < claim[0] <= high or low <= claim[1] < high
    else:
        assert set(inside) == {word == "agrees"}


def test_an_unknown_interval_tells_nothing():
    assert verdict((math.nan, math.nan), (-1, 1)) == "cannot tell"
    assert (
        table.Row("", "", 0, (-0.3, 0.1), (-math.inf, 0))
        .markdown()
        .endswith("| −0.30 to 0.10 | at most 0.00 | cannot tell |")
    )


def test_no_claim_is_finer_than_one_test_of_all_images():
    """A hundred equal networks know no more than one: they saw the same images."""
    rng = np.random.default_rng(0)
    a, b = (rng.random(10_000) < share for share in (0.017, 0.018))
    one, many = (error("", "", [a] * k, 1.6) for k in (1, 100))
    assert one.interval == many.interval
    assert one.ours == pytest.approx(100 * a.mean())
    pair = difference("", "", [a] * 100, [b] * 100, 0.0)
    assert pair.ours == pytest.approx(100 * (a.mean() - b.mean()))
    assert pair.interval == difference("", "", [a], [b], 0.0).interval
    assert pair.interval[0] < pair.ours < pair.interval[1]


@pytest.mark.parametrize(("scheme", "factor"), [("lecun", 1), ("glorot", 1), ("he", 2)])
def test_without_a_bend_the_factor_is_n_times_the_variance_of_a_weight(scheme, factor):
    claim = depth.Claim("", "", lambda z: z, scheme, factor)
    assert depth.factor(claim, seed=0) == pytest.approx(factor, rel=0.05)


@pytest.mark.parametrize("cuts", [0, 1, 7])
def test_one_weight_in_twelve_is_left_and_every_bias(cuts):
    net = LeNet(split(load_digits()), 0)
    start = net.params[net.is_weight].copy()
    assert len(start) == 64 * 300 + 300 * 100 + 100 * 10
    net.params[~net.is_weight] = 1.0  # too far from 0 to get there
    copy = net.copy(1).train(2, cuts)
    assert np.array_equal(net.params[net.is_weight], start)
    left = np.count_nonzero(copy.params[copy.is_weight])
    assert left == (len(start) - round(len(start) * 11 / 12) if cuts else len(start))
    assert np.all(copy.params[~copy.is_weight] != 0)


def test_the_papers_split():
    images = np.zeros((70_000, 1, 2), np.uint8)
    images[60_000:] = 255
    data = split(ImageData(images, np.arange(70_000), "MNIST"))
    assert data.is_mnist and data.X.dtype == np.float32
    assert data.X.max() == 0 and data.X_test.min() == 1
    assert data.y_test.tolist() == list(range(60_000, 70_000))
    assert not split(load_digits()).is_mnist


def lesson(root: Path, name: str) -> str:
    return (root / "course" / name / "lesson.py").read_text(encoding="utf-8")


def outside(text: str) -> str:
    """A lesson without what stands between the marks."""
    return re.sub(f"(?s)(# {table.BEGIN}\n).*(# {table.END}\n)", r"\1\2", text)


def test_a_rehearsal_from_end_to_end(tmp_path):
    for name in LESSONS:
        (tmp_path / "course" / name).mkdir(parents=True)
        shutil.copy(ROOT / "course" / name / "lesson.py", tmp_path / "course" / name)
    made = []
    for _ in range(2):
        main(["--digits", "--root", str(tmp_path)])
        page = (tmp_path / "docs" / "papers.md").read_text(encoding="utf-8")
        made.append([page, *(lesson(tmp_path, name) for name in LESSONS)])
    assert made[0] == made[1]
    assert "digits, 8×8" in made[0][0]
    for name, text in zip(LESSONS, made[0][1:], strict=True):
        assert text != lesson(ROOT, name)
        assert outside(text) == outside(lesson(ROOT, name))
        read_lesson(tmp_path / "course" / name / "lesson.py")


def test_other_data_than_mnist_change_nothing_here(capsys):
    before = [PAGE, *(lesson(ROOT, name) for name in LESSONS)]
    main(["--digits"])
    assert "nothing was written" in capsys.readouterr().out
    after = (ROOT / "docs" / "papers.md").read_text(encoding="utf-8")
    assert [after, *(lesson(ROOT, name) for name in LESSONS)] == before


@pytest.mark.parametrize("name", LESSONS)
def test_the_lesson_shows_the_table_of_the_page(name):
    text = lesson(ROOT, name)
    between = text.split(f"# {table.BEGIN}\n")[1].split(f"# {table.END}\n")[0]
    shown = re.sub("^# ?", "", between, flags=re.MULTILINE)
    (section,) = (
        s for s in PAGE.split("\n## ")[1:] if f"(lesson {int(name[:2])})" in s
    )
    assert section.split("\n\n", 1)[1].strip() == shown.strip()
    (cell,) = (
        cell
        for cell in read_lesson(ROOT / "course" / name / "lesson.py").cells
        if table.BEGIN in cell.source
    )
    assert cell.cell_type == "markdown" and shown.strip() in cell.source


def test_the_committed_figures_are_mnist_s():
    assert PAGE.count("\nMNIST, 28×28, 60000 training") == 2


@pytest.mark.parametrize(
    "text", ["# no mark\n", f"# {table.END}\n# {table.BEGIN}\n", f"# {table.BEGIN}\n"]
)
def test_a_lesson_without_its_two_marks_is_refused(text):
    with pytest.raises(ValueError, match="should hold the line"):
        table.put(text, "table")
