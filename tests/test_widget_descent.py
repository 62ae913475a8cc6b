"""The two balls: one path in Python and JavaScript, true words, a real hand on them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Jupyter, drag, kernel_has, widget_module, write_notebook
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from traitlets import TraitError

from firstneuron.gradients import gradient_descent, numerical_gradient
from firstneuron.widgets import DescentWidget
from firstneuron.widgets.descent import FAR

HEIGHTS = {
    "bowl": lambda w: w**2,
    "double well": lambda w: (w**2 - 1) ** 2 / 4 + w / 10,
}
LRS, STARTS, STEPS = st.floats(0, 1.2), st.floats(-1.5, 1.5), st.integers(0, 50)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions are kept in the current folder; give each test its own."""
    monkeypatch.chdir(tmp_path)


# ---- in Python -------------------------------------------------------------------


@given(LRS, STARTS, STEPS)
def test_the_bowl_multiplies_by_one_number(lr: float, start: float, n: int) -> None:
    path = DescentWidget(lr=lr, start=start, steps=n, ask=False).path("bowl")
    want = (1 - 2 * lr) ** np.arange(len(path)) * start
    np.testing.assert_allclose(path, want, rtol=1e-9, atol=1e-300)
    assert len(path) == n + 1 or abs(path[-1]) > FAR
    assert all(abs(w) <= FAR for w in path[:-1])


@pytest.mark.parametrize("name", HEIGHTS)
def test_each_step_goes_against_the_measured_slope(name: str) -> None:
    path = DescentWidget(lr=0.3, start=-0.4, steps=6, ask=False).path(name)
    f = HEIGHTS[name]
    want = gradient_descent(
        lambda w: numerical_gradient(lambda v: f(v).item(), w), [-0.4], 0.3, 6
    )
    np.testing.assert_allclose(path, want[:, 0], atol=1e-8)


def test_the_lesson_s_number_is_the_right_answer() -> None:
    widget = DescentWidget(lr=1.1, start=1, steps=5, ask=False)
    assert widget.path("bowl")[-1] == pytest.approx(-2.48832)
    assert DescentWidget.answer() == "2.49"
    assert DescentWidget.answer() in DescentWidget.question.choices


@pytest.mark.parametrize(("start", "end"), [(-1.5, -1.0467), (1.5, 0.9456)])
def test_where_it_ends_depends_on_the_start(start: float, end: float) -> None:
    widget = DescentWidget(lr=0.3, start=start, steps=50, ask=False)
    assert widget.path("double well")[-1] == pytest.approx(end, abs=1e-3)


def test_part_of_a_step_is_not_taken() -> None:
    widget = DescentWidget(lr=0.25, start=1, steps=2.9, ask=False)
    assert widget.path("bowl") == [1, 0.5, 0.25]


@pytest.mark.parametrize(
    ("name", "value"),
    [("lr", 1.3), ("lr", -0.1), ("lr", "0.1"), ("start", 2), ("steps", 51)],
)
def test_bad_value_is_refused_and_the_old_one_stays(name: str, value: Any) -> None:
    widget = DescentWidget(lr=0.2, start=0.5, steps=3)
    before = getattr(widget, name)
    with pytest.raises(TraitError, match=rf"{name}: given .*widget\.{name}"):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


def test_an_unknown_landscape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'valley'.*bowl, double well"):
        DescentWidget().path("valley")


# ---- the JavaScript against Python -----------------------------------------------


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page with the widget's module in `widget`."""
    with widget_module(chromium, DescentWidget) as page:
        yield page


def states(count: int) -> list[dict[str, float]]:
    rng = np.random.default_rng()
    return [
        {
            "lr": rng.choice([rng.uniform(0, 1.2), round(rng.uniform(0, 1.2), 2)]),
            "start": rng.uniform(-1.5, 1.5),
            "steps": rng.choice([rng.uniform(0, 50), float(rng.integers(51))]),
        }
        for _ in range(count)
    ]


@pytest.mark.browser
@pytest.mark.parametrize("name", HEIGHTS)
def test_paths_agree_to_the_last_bit(page: Page, name: str) -> None:
    """Above lr = 1 the double well doubles every rounding error, so no less will do."""
    cases = states(300)
    got = page.evaluate(
        "([name, states]) => states.map((s) => widget.descend(name, s))", [name, cases]
    )
    assert got == [DescentWidget(**s, ask=False).path(name) for s in cases]


@pytest.mark.browser
@pytest.mark.parametrize("name", HEIGHTS)
def test_the_curve_drawn_has_the_slope_used(page: Page, name: str) -> None:
    places = np.linspace(-3, 3, 61)
    got = page.evaluate(
        """([name, places]) => {
            const {height, slope} = widget.LANDSCAPES[name];
            return places.map((w) => [height(w), slope(w)]);
        }""",
        [name, places.tolist()],
    )
    heights, slopes = np.transpose(got)
    f = HEIGHTS[name]
    np.testing.assert_allclose(heights, f(places), atol=1e-12)
    measured = numerical_gradient(lambda w: f(w).sum(), places)
    np.testing.assert_allclose(slopes, measured, atol=1e-6)


@pytest.mark.browser
@pytest.mark.parametrize("name", HEIGHTS)
def test_the_marked_places_are_what_they_are_called(page: Page, name: str) -> None:
    places = page.evaluate("(name) => widget.LANDSCAPES[name].places", name)
    grid = np.linspace(-3, 3, 60_001)
    heights = HEIGHTS[name](grid)
    inner = heights[1:-1]
    low = grid[1:-1][(inner < heights[:-2]) & (inner < heights[2:])]
    top = grid[1:-1][(inner > heights[:-2]) & (inner > heights[2:])]
    deepest = grid[heights.argmin()]
    found = {label: place for place, label in places}
    want = (
        {"minimum": deepest}
        if name == "bowl"
        else {
            "global minimum": deepest,
            "hilltop": top.item(),
            "local minimum": low[low != deepest].item(),
        }
    )
    assert found == pytest.approx(want, abs=2e-4)


def verdict(page: Page, name: str, lr: float, start: float, steps: int) -> str:
    return page.evaluate(
        "([name, s]) => widget.verdict(name, widget.descend(name, s), s.lr)",
        [name, {"lr": lr, "start": start, "steps": steps}],
    )


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "lr", "start", "steps", "words"),
    [
        ("bowl", 0.3, 1, 0, "waits at the start"),
        ("bowl", 0.3, 0, 0, "rests in the minimum"),
        ("bowl", 0, 1, 9, "stays where it is, because the learning rate is 0"),
        ("bowl", 0.01, 0.5, 9, "creeps downhill"),
        ("bowl", 0.1, 1, 2, "rolls downhill"),
        ("bowl", 0.1, 1, 50, "reaches the minimum"),
        ("bowl", 0.5, 1, 1, "reaches the minimum"),
        ("bowl", 0.9, 1, 3, "zig-zags and comes nearer"),
        ("bowl", 0.9, 1, 50, "zig-zags and settles in the minimum"),
        ("bowl", 1, 1, 7, "jumps to and fro and comes no nearer"),
        ("bowl", 1.1, 1, 1, "diverges"),
        ("bowl", 1.1, 1, 50, "diverges"),
        ("double well", 0.1, -1.5, 50, "reaches the global minimum"),
        ("double well", 0.1, 1.5, 50, "reaches the local minimum, not the global one"),
        ("double well", 0.8, 1.5, 50, "zig-zags and settles in the global minimum"),
        ("double well", 0.1, 0.101, 0, "balances on the hilltop"),
        ("double well", 0.1, 0.101, 20, "balances on the hilltop"),
        ("double well", 0.05, 1.5, 10, "creeps downhill"),
        ("double well", 1.2, 1.5, 2, "overshoots and is higher than before"),
    ],
)
def test_the_words_fit_the_path(
    page: Page, name: str, lr: float, start: float, steps: int, words: str
) -> None:
    assert verdict(page, name, lr, start, steps).startswith(words)


@pytest.mark.browser
@pytest.mark.parametrize("name", HEIGHTS)
def test_the_words_are_true_everywhere(page: Page, name: str) -> None:
    f, seen = HEIGHTS[name], set()
    for s in states(400):
        path = DescentWidget(**s, ask=False).path(name)
        said = verdict(page, name, **s)
        seen.add(said)
        w, before = path[-1], path[max(0, len(path) - 2)]
        far = abs(w) > FAR
        slope = np.inf if far else numerical_gradient(lambda v: f(v).item(), w).item()
        ended = any(
            word in said for word in ("reaches", "settles", "rests", "balances")
        )
        assert ended == (abs(slope) < 0.005), (s, said)
        if "global minimum" in said:
            assert w < -0.9
        if "local" in said:
            assert w > 0.9
        if "downhill" in said:
            assert f(w) < f(before)
        if "higher" in said or ("diverges" in said and len(path) > 1):
            assert f(w) > f(before)
    assert len(seen) > 4


@pytest.mark.browser
def test_what_is_seen_is_the_right_answer(page: Page) -> None:
    seen = page.evaluate(
        "(stops) => widget.saw(stops)", list(DescentWidget.question.stops)
    )
    assert seen["choice"] == DescentWidget.answer()
    assert "w = 1.00, −1.20, 1.44, −2.49" in seen["words"]


# ---- in JupyterLab ---------------------------------------------------------------


@pytest.mark.browser
def test_a_hand_on_the_balls(jupyter: Callable[..., Jupyter], tmp_path: Path) -> None:
    source = (
        "from firstneuron.widgets import DescentWidget\n"
        "widget = DescentWidget()\nwidget"
    )
    write_notebook(tmp_path / "lesson.ipynb", source)
    lab = jupyter(tmp_path).lab(height=1400)
    lab.open("lesson.ipynb")
    lab.run_all()
    page = lab.page
    figure, readout = page.locator(".fn"), page.locator(".fn-readout")
    expect(readout).to_contain_text("it waits at the start")
    step = page.get_by_role("button", name="Step", exact=True)
    run = page.get_by_role("button", name="Run", exact=True)
    expect(step).to_be_disabled()  # the gate is closed
    lab.screenshot(tmp_path / "closed.png", figure)

    # predict wrongly, be shown
    page.locator(".fn-radios input[value='0.33']").check()
    page.locator(".fn-radios input[value='certain']").check()
    page.get_by_role("button", name="Predict").click()
    page.get_by_role("button", name="Show me").click()
    expect(page.locator("dd").nth(1)).to_contain_text("Not as you said", timeout=30_000)
    expect(page.locator("dd").nth(1)).to_contain_text("2.49 after 5 steps")
    kernel_has(lab, "round(widget.path('bowl')[-1], 5)", "-2.48832")
    expect(readout).to_contain_text(
        "In the bowl, at w = −2.49, slope −4.98: it diverges"
    )

    # the slider of the learning rate
    lr, _, steps = page.locator("input[type=range]").all()
    drag(page, lr, to=0.25)
    dragged = float(lr.input_value())
    assert abs(dragged - 0.3) <= 0.02
    kernel_has(lab, "widget.lr", f"{dragged}")
    lr.press("ArrowRight")
    kernel_has(lab, "round(widget.lr, 2)", f"{dragged + 0.01:.2f}")

    # the ball is dragged in the picture, and starts again
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    zero = box["x"] + 34 + (box["width"] - 46) / 2
    unit = (box["width"] - 46) / 6
    page.mouse.move(zero + unit, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(zero - unit, box["y"] + 60, steps=10)
    kernel_has(lab, "widget.start, widget.steps", "-1.0 0.0")
    page.mouse.move(box["x"] - 200, box["y"] + 60, steps=10)
    page.mouse.up()
    kernel_has(lab, "widget.start", "-1.5")

    # step, run, pause, start over
    for n in (1, 2, 3):
        step.click()
        expect(steps).to_have_value(f"{n}")
    kernel_has(lab, "widget.steps", "3.0")
    run.click()
    pause = page.get_by_role("button", name="Pause")
    page.wait_for_function("document.querySelectorAll('.fn input')[4].value > 5")
    pause.click()
    stopped = float(steps.input_value())
    kernel_has(lab, "widget.steps", f"{stopped}")
    run.click()
    page.wait_for_function(
        "n => document.querySelectorAll('.fn input')[4].value > n", arg=stopped
    )
    page.get_by_role("button", name="Start over").click()
    expect(run).to_be_visible()  # "Pause" says "Run" again
    kernel_has(lab, "widget.steps", "0.0")

    # a hand on the ball ends a run
    run.click()
    page.wait_for_function("document.querySelectorAll('.fn input')[4].value > 1")
    canvas.click(position={"x": zero + unit - box["x"], "y": 60})
    expect(run).to_be_visible()
    kernel_has(lab, "widget.start, widget.steps", "1.0 0.0")

    # the kernel reaches the page
    lab.run("widget.lr, widget.start, widget.steps = 0.1, 1.5, 50")
    expect(readout).to_contain_text("it reaches the local minimum, not the global one")
    expect(step).to_be_disabled()

    lab.set_theme("JupyterLab Dark")
    expect(figure).to_have_attribute("data-theme", "dark")
    lab.screenshot(tmp_path / "dark.png", figure)
    page.set_viewport_size({"width": 360, "height": 1800})
    lab.hide_sidebar()
    page.wait_for_function("document.querySelector('.fn').clientWidth < 360")
    assert figure.evaluate("e => e.scrollWidth <= e.clientWidth")
    lab.screenshot(tmp_path / "360.png", figure)
    assert (lab.cell_errors(), lab.page_errors) == ([], [])
