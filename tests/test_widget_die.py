"""The die: the same numbers in Python, JavaScript and a real page."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.stats
from browser import Jupyter, drag, kernel_has, write_notebook
from playwright.sync_api import Browser, expect
from traitlets import TraitError

from firstneuron import random_variables
from firstneuron.widgets import DieWidget
from firstneuron.widgets.die import LOADED, roll, uniform

FACES = np.arange(1, 7)
GAP = [0.25, 0.0, 0.0, 0.25, 0.0, 0.0]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions are kept in the current folder; give each test its own."""
    monkeypatch.chdir(tmp_path)


def random_dice(count: int) -> list[list[float]]:
    """Dice of all kinds: even, loaded, and with faces that never come."""
    rng = np.random.default_rng()
    weights = rng.exponential(size=(count, 6)) * rng.choice([0, 1, 1, 1], (count, 6))
    weights[:, 2] += 1e-3
    return (weights / weights.sum(axis=1, keepdims=True)).tolist()


# ---- in Python -------------------------------------------------------------------


def test_right_answer_is_a_choice_and_the_lesson_s() -> None:
    assert DieWidget.answer() == "E = 4.5, Var = 3.25"
    assert DieWidget.answer() in DieWidget.question.choices


def test_moments_are_the_library_s() -> None:
    for p in random_dice(50):
        widget = DieWidget(p=p)
        want = random_variables.expectation(FACES, p)
        assert widget.expectation == pytest.approx(want)
        want = random_variables.variance(FACES, p)
        assert widget.variance == pytest.approx(want)


def test_more_rolls_continue_the_same_series() -> None:
    widget = DieWidget(p=LOADED, seed=3, rolls=500)
    long = widget.outcomes
    widget.rolls = 20
    assert widget.outcomes == long[:20]
    widget.seed = 4
    assert widget.outcomes != long[:20]
    widget.rolls = 0
    assert widget.outcomes == []


@pytest.mark.parametrize("p", [[1 / 6] * 6, LOADED, [0, 0.5, 0, 0.25, 0.25, 0]])
def test_faces_come_as_often_as_they_should(p: list[float]) -> None:
    """χ² over fixed series, so this cannot flicker."""
    counts = Counter(face for seed in range(10) for face in roll(p, seed, 3000))
    possible = [face for face in FACES.tolist() if p[face - 1] > 0]
    assert sorted(counts) == possible
    got = [counts[face] for face in possible]
    want = [30_000 * p[face - 1] for face in possible]
    assert scipy.stats.chisquare(got, want).pvalue > 1e-3


def test_rolls_and_series_know_nothing_of_each_other() -> None:
    U = np.array([[uniform(seed, i) for i in range(1, 2001)] for seed in range(20)])
    assert 0 <= U.min() and U.max() < 1
    assert scipy.stats.kstest(U.ravel(), "uniform").pvalue > 1e-3
    limit = 5 / np.sqrt(2000)  # five standard deviations
    between = np.corrcoef(U) - np.eye(20)
    assert np.abs(between).max() < limit
    after = [np.corrcoef(u[:-1], u[1:])[0, 1] for u in U]
    assert np.abs(after).max() < limit


def test_above_a_sum_below_1_is_the_last_face_that_can_come() -> None:
    """Rounding leaves a gap of 1e-16, which no roll would find; this one is wide."""
    assert set(roll(GAP, 0, 200)) == {1, 4}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("p", [0.5] * 6, "sum to 3"),
        ("p", [0.1, 0.1, 0.1, 0.1, 0.1, 0.4], "sum to 0.9"),
        ("p", [1.5, -0.5, 0, 0, 0, 0], "from 0 to 1"),
        ("p", [0.5, 0.5], "list of 6"),
        ("p", [float("nan")] * 6, "list of 6"),
        ("rolls", -1, "from 0 to 10000"),
        ("rolls", "many", "from 0 to 10000"),
        ("seed", 10_000, "from 0 to 9999"),
    ],
)
def test_bad_value_is_refused_and_the_old_one_stays(
    name: str, value: Any, said: str
) -> None:
    widget = DieWidget(p=LOADED, rolls=7, seed=2)
    before = getattr(widget, name)
    with pytest.raises(TraitError, match=rf"{name}: given .*{said}.*widget\.{name}"):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


# ---- the JavaScript against Python -----------------------------------------------

# Loads the widget's module as anywidget does, and calls its functions.
CALL = """async ([source, calls]) => {
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const module = await import(url);
    return calls.map(([name, args]) => module[name](...args));
}"""


@pytest.fixture
def in_browser(chromium: Browser) -> Callable[..., list[Any]]:
    def call(name: str, calls: list[Any]) -> list[Any]:
        page = chromium.new_page()
        try:
            named = [[name, args] for args in calls]
            return page.evaluate(CALL, [str(DieWidget._esm), named])
        finally:
            page.close()

    return call


@pytest.mark.browser
def test_javascript_agrees(in_browser: Callable[..., list[Any]]) -> None:
    rng = np.random.default_rng()
    dice = random_dice(200)

    for p, got in zip(dice, in_browser("moments", [[p] for p in dice]), strict=True):
        widget = DieWidget(p=p)
        assert got["mu"] == pytest.approx(widget.expectation)
        assert got["variance"] == pytest.approx(widget.variance)
        assert got["sd"] == pytest.approx(np.sqrt(widget.variance))

    seeds, counts = rng.integers(0, 10_000, 200), rng.integers(0, 300, 200)
    calls = [[p, int(s), int(n)] for p, s, n in zip(dice, seeds, counts, strict=True)]
    rolls = in_browser("roll", calls)
    assert rolls == [DieWidget(p=p, seed=s, rolls=n).outcomes for p, s, n in calls]

    assert in_browser("roll", [[GAP, 0, 200]]) == [roll(GAP, 0, 200)]

    some = [x for x in rolls if x]
    for x, means in zip(
        some, in_browser("runningMean", [[x] for x in some]), strict=True
    ):
        np.testing.assert_allclose(means, random_variables.running_mean(x))

    calls = [[int(s), int(n)] for s, n in zip(seeds, counts * 33, strict=True)]
    assert in_browser("uniform", calls) == [uniform(*call) for call in calls]

    [seen] = in_browser("saw", [[list(DieWidget.question.stops)]])
    assert seen["choice"] == DieWidget.answer()


@pytest.mark.browser
def test_the_others_share_what_is_left(in_browser: Callable[..., list[Any]]) -> None:
    rng = np.random.default_rng()
    calls = [
        [p, int(rng.integers(6)), float(rng.choice([0, 1, rng.random()]))]
        for p in random_dice(200)
    ]
    calls.append([[0, 0, 1, 0, 0, 0], 2, 0.4])
    for (p, i, value), got in zip(calls, in_browser("rescale", calls), strict=True):
        assert got[i] == value
        assert sum(got) == pytest.approx(1, abs=1e-12)
        assert min(got) >= 0
        DieWidget(p=got)  # the kernel takes it
        old, new = np.delete(p, i), np.delete(got, i)
        shares = old / old.sum() if old.sum() > 0 else np.full(5, 0.2)
        np.testing.assert_allclose(new, (1 - value) * shares, atol=1e-12)


# ---- in JupyterLab ---------------------------------------------------------------


@pytest.mark.browser
def test_a_hand_on_the_bars_the_sliders_and_the_buttons(
    jupyter: Callable[..., Jupyter], tmp_path: Path
) -> None:
    source = (
        "from firstneuron.widgets import DieWidget\n"
        "seen = []\n"
        "widget = DieWidget()\n"
        "widget.observe(lambda change: seen.append(sum(change['new'])), 'p')\n"
        "widget"
    )
    write_notebook(tmp_path / "lesson.ipynb", source)
    lab = jupyter(tmp_path).lab(height=1400)
    lab.open("lesson.ipynb")
    lab.run_all()
    page = lab.page
    readout = page.locator(".fn-readout")
    expect(readout).to_contain_text("E = 3.50, Var = 2.92, SD = 1.71. No rolls yet.")

    # predict wrongly, be shown; what the kernel gets on the way sums to 1
    page.locator(".fn-radios input[value='E = 4.5, Var = 2.92']").check()
    page.locator(".fn-radios input[value='guess']").check()
    page.locator(".fn-button").first.click()
    page.locator(".fn-button").first.click()
    expect(page.locator("dd").nth(1)).to_contain_text("Not as you said", timeout=30_000)
    kernel_has(lab, "widget.p", str(LOADED))
    kernel_has(lab, "len(seen) > 3, max(abs(s - 1) for s in seen) < 1e-9", "True True")

    # drag the bar of the 2 up to 0.6, also sideways; the others keep their ratios
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    unit = (box["width"] - 44) / 7
    page.mouse.move(box["x"] + 34 + 2 * unit, box["y"] + 190)
    page.mouse.down()
    page.mouse.move(box["x"] + 34 + 3.5 * unit, box["y"] + 204 - 0.6 * 170, steps=12)
    page.mouse.up()
    rounded = "[round(q, 6) for q in widget.p]"
    one, six = round(0.4 / 9, 6), round(0.4 * 5 / 9, 6)
    p = [one, 0.6, one, one, one, six]
    want = str(p)
    kernel_has(lab, rounded, want)
    expect(readout).to_contain_text(f"E = {FACES @ p:.2f}")

    # below the beam there is nothing to hold
    page.mouse.move(box["x"] + 34 + 2 * unit, box["y"] + 400)
    page.mouse.down()
    page.mouse.move(box["x"] + 34 + 3 * unit, box["y"] + 420, steps=3)
    page.mouse.up()
    kernel_has(lab, rounded, want)

    # a slider, a number box
    sliders = page.locator("input[type=range]").all()
    assert len(sliders) == 7
    drag(page, sliders[5], to=1)
    kernel_has(lab, "widget.p", str([0.0] * 5 + [1.0]))
    sliders[5].press("ArrowLeft")  # nothing to keep the ratios of: equal shares
    kernel_has(lab, rounded, str([0.002] * 5 + [0.99]))
    field = page.locator("input[type=number]").nth(5)
    field.fill("0.5")
    field.press("Enter")
    kernel_has(lab, rounded, str(LOADED))

    # roll: the page's mean is the kernel's
    def says_the_mean(n: int) -> None:
        mean = float(lab.run("print(sum(widget.outcomes) / widget.rolls)"))
        expect(readout).to_contain_text(f"The mean of {n} rolls is {mean:.2f}")

    for n in (1, 10, 100):
        page.get_by_role("button", name=f"Roll {n}", exact=True).click()
    kernel_has(lab, "widget.rolls, len(widget.outcomes)", "111 111")
    says_the_mean(111)
    page.get_by_role("button", name="New series").click()
    kernel_has(lab, "widget.seed", "1")
    says_the_mean(111)
    page.get_by_role("button", name="Start over").click()
    kernel_has(lab, "widget.rolls", "0")

    # and the kernel reaches the page
    lab.run("widget.p, widget.rolls = [0.5, 0, 0, 0, 0, 0.5], 10_000")
    expect(readout).to_contain_text("E = 3.50, Var = 6.25, SD = 2.50.")
    says_the_mean(10_000)
    expect(page.get_by_role("button", name="Roll 1", exact=True)).to_be_disabled()
    assert (lab.cell_errors(), lab.page_errors) == ([], [])
