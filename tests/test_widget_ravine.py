"""The three trails: one path in Python, JavaScript and the library; true words."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Jupyter, drag, kernel_has, open_widget, widget_module
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from traitlets import TraitError

from firstneuron.gradients import numerical_gradient
from firstneuron.optimizers import SGD, Adam, Momentum, Optimizer
from firstneuron.widgets import RavineWidget
from firstneuron.widgets.ravine import FAR, START, first_step

NAMES = ("SGD", "momentum", "Adam")


def library(name: str, lr: float, beta: float) -> Optimizer:
    return {"SGD": SGD(lr), "momentum": Momentum(lr, beta), "Adam": Adam(lr)}[name]


def height(place: Any, kappa: float) -> float:
    return (place[0] ** 2 + kappa * place[1] ** 2) / 2


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions are kept in the current folder; give each test its own."""
    monkeypatch.chdir(tmp_path)


# ---- in Python -------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@given(
    lr=st.floats(0, 0.12),
    beta=st.floats(0, 0.99),
    kappa=st.floats(1, 100),
    scale=st.floats(1, 1000),
    steps=st.integers(0, 60),
)
def test_the_trail_is_the_librarys(
    name: str, lr: float, beta: float, kappa: float, scale: float, steps: int
) -> None:
    state = {"lr": lr, "beta": beta, "kappa": kappa, "scale": scale, "steps": steps}
    path = np.array(RavineWidget(**state, ask=False).path(name))
    assert len(path) == steps + 1 or np.abs(path[-1]).max() > FAR
    assert np.abs(path[:-1]).max(initial=0) <= FAR
    optimizer, w = library(name, lr, beta), {"w": np.array(START)}
    for place in path:
        np.testing.assert_allclose(place, w["w"], rtol=1e-7, atol=1e-9)
        w = optimizer.step(w, {"w": scale * w["w"] * [1, kappa]})


def test_the_slopes_are_those_of_the_ravine() -> None:
    """One step of SGD goes against the measured gradient of ½(x² + κy²)."""
    widget = RavineWidget(lr=0.1, kappa=7, scale=3, steps=1, ask=False)
    start, after = np.array(widget.path("SGD"))
    slope = numerical_gradient(lambda w: 3 * height(w, 7), start)
    np.testing.assert_allclose(after, start - 0.1 * slope, atol=1e-8)


def test_the_answer_is_the_lesson_s() -> None:
    before, after = (first_step("Adam", s) for s in RavineWidget.question.stops[1:])
    assert after == pytest.approx(before, rel=1e-6)
    assert RavineWidget.answer() == "the same"
    assert RavineWidget.answer() in RavineWidget.question.choices


def test_part_of_a_step_is_not_taken() -> None:
    widget = RavineWidget(lr=0.1, kappa=1, steps=1.9, ask=False)
    np.testing.assert_allclose(widget.path("SGD"), [[-4, 1], [-3.6, 0.9]])


@pytest.mark.parametrize(
    ("name", "value"),
    [("lr", 0.2), ("beta", 1), ("kappa", 0), ("scale", 0.5), ("steps", 201)],
)
def test_bad_value_is_refused_and_the_old_one_stays(name: str, value: Any) -> None:
    widget = RavineWidget()
    before = getattr(widget, name)
    with pytest.raises(TraitError, match=rf"{name}: given .*widget\.{name}"):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


def test_an_unknown_optimizer_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'adam'.*SGD, momentum, Adam"):
        RavineWidget().path("adam")


# ---- the JavaScript against Python -----------------------------------------------


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page with the widget's module in `widget`."""
    with widget_module(chromium, RavineWidget) as page:
        yield page


def states(count: int) -> list[dict[str, float]]:
    rng = np.random.default_rng()
    return [
        {
            "lr": rng.choice([rng.uniform(0, 0.12), round(rng.uniform(0, 0.12), 3)]),
            "beta": rng.uniform(0, 0.99),
            "kappa": rng.uniform(1, 100),
            "scale": rng.choice([1.0, 10 ** rng.uniform(0, 3)]),
            "steps": rng.choice([rng.uniform(0, 200), float(rng.integers(201))]),
        }
        for _ in range(count)
    ]


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
def test_trails_agree_to_the_last_bit(page: Page, name: str) -> None:
    cases = states(200)
    got = page.evaluate(
        "([name, states]) => states.map((s) => widget.trail(name, s))", [name, cases]
    )
    assert got == [RavineWidget(**s, ask=False).path(name) for s in cases]


def verdict(page: Page, name: str, state: dict[str, float]) -> str:
    return page.evaluate(
        "([name, s]) => widget.verdict(widget.trail(name, s), s)", [name, state]
    )


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("SGD", {"steps": 0}, "waits at the start"),
        ("SGD", {"lr": 0, "steps": 9}, "stays, because the learning rate is 0"),
        ("SGD", {"lr": 0.035, "steps": 6}, "zig-zags from wall to wall"),
        ("SGD", {"lr": 0.03, "steps": 40}, "runs along the floor"),
        ("SGD", {"lr": 0.005, "steps": 60}, "creeps along the floor"),
        ("SGD", {"lr": 0.001, "steps": 1}, "comes down"),
        ("SGD", {"lr": 0.03, "steps": 200}, "rests at the bottom"),
        ("SGD", {"lr": 0.041, "steps": 30}, "is higher than at the start"),
        ("SGD", {"lr": 0.05, "steps": 60}, "diverges"),
        ("momentum", {"steps": 40}, "swings past the bottom and back"),
        ("momentum", {"lr": 0.05, "steps": 200}, "rests at the bottom"),
        ("momentum", {"lr": 0.1, "steps": 200}, "diverges"),
        ("Adam", {"lr": 0.1, "steps": 200}, "rests at the bottom"),
        ("Adam", {"lr": 0.001, "steps": 50}, "creeps downhill"),
        ("Adam", {"scale": 1000, "steps": 20}, "comes down"),
        ("SGD", {"scale": 1000, "steps": 1}, "diverges"),
    ],
)
def test_the_words_fit_the_trail(
    page: Page, name: str, changes: dict[str, float], words: str
) -> None:
    state = {"lr": 0.03, "beta": 0.9, "kappa": 50, "scale": 1} | changes
    assert verdict(page, name, state) == words


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
def test_the_words_are_true_everywhere(page: Page, name: str) -> None:
    seen = set()
    for state in states(300):
        path = np.array(RavineWidget(**state, ask=False).path(name))
        said = verdict(page, name, state)
        seen.add(said)
        end, lower = path[-1], height(path[-1], state["kappa"])
        if len(path) > 1:
            lower -= height(START, state["kappa"])
        assert (said == "diverges") == (np.abs(end).max() > FAR)
        if said == "rests at the bottom":
            assert np.abs(path[-5:]).max() < 0.05
        if "floor" in said:
            assert abs(end[1]) < 0.05
        if "zig-zags" in said:
            assert all(np.sign(path[-3:-1, 1]) == -np.sign(path[-2:, 1]))
        if "past" in said:
            assert path[:, 0].max() > 0
        if "higher" in said:
            assert lower > 0
        if "down" in said or "floor" in said or "past" in said:
            assert lower <= 0
    assert len(seen) > 4


@pytest.mark.browser
def test_what_is_seen_is_the_right_answer(page: Page) -> None:
    seen = page.evaluate(
        "(stops) => widget.saw(stops)", list(RavineWidget.question.stops)
    )
    assert seen["choice"] == RavineWidget.answer()
    assert "0.042 long with the old gradients and 0.042 long" in seen["words"]
    before, after = (first_step("SGD", s) for s in RavineWidget.question.stops[1:])
    assert f"SGD's step grows from {before:.2f} to {after:.2f}" in seen["words"]


# ---- in JupyterLab ---------------------------------------------------------------


@pytest.mark.browser
def test_a_hand_on_the_ravine(jupyter: Callable[..., Jupyter], tmp_path: Path) -> None:
    lab = open_widget(jupyter(tmp_path), "RavineWidget", height=1400)
    page = lab.page
    figure, readout = page.locator(".fn"), page.locator(".fn-readout")
    expect(readout).to_contain_text("SGD waits at the start")
    step = page.get_by_role("button", name="Step", exact=True)
    run = page.get_by_role("button", name="Run", exact=True)
    expect(step).to_be_disabled()  # the gate is closed
    lab.screenshot(tmp_path / "closed.png", figure)

    # predict wrongly, be shown
    page.locator(".fn-radios input[value='1000 times as long']").check()
    page.locator(".fn-radios input[value='certain']").check()
    page.get_by_role("button", name="Predict").click()
    page.get_by_role("button", name="Show me").click()
    expect(page.locator("dd").nth(1)).to_contain_text("Not as you said", timeout=30_000)
    expect(page.locator("dd").nth(1)).to_contain_text("0.042 long with the new ones")
    kernel_has(lab, "widget.scale, widget.steps", "1000.0 1.0")
    expect(readout).to_contain_text("SGD diverges")
    lab.screenshot(tmp_path / "shown.png", figure)

    # a slider, by mouse and by key
    lr, beta, _, scale, steps = page.locator("input[type=range]").all()
    drag(page, beta, to=0.5)
    dragged = float(beta.input_value())
    assert abs(dragged - 0.495) <= 0.03
    kernel_has(lab, "widget.beta", f"{dragged}")
    lr.press("ArrowRight")
    kernel_has(lab, "round(widget.lr, 3)", "0.031")

    # step, run, pause, start over
    drag(page, scale, to=0)
    page.get_by_role("button", name="Start over").click()
    kernel_has(lab, "widget.scale, widget.steps", "1.0 0.0")
    for n in (1, 2, 3):
        step.click()
        expect(steps).to_have_value(f"{n}")
    kernel_has(lab, "widget.steps", "3.0")
    run.click()
    pause = page.get_by_role("button", name="Pause")
    page.wait_for_function("document.querySelectorAll('.fn input')[8].value > 8")
    pause.click()
    expect(run).to_be_visible()
    kernel_has(lab, "widget.steps", f"{float(steps.input_value())}")

    # the kernel reaches the page
    lab.run("widget.lr, widget.beta, widget.steps = 0.035, 0.9, 200")
    expect(readout).to_contain_text("After 200 steps: SGD rests at the bottom")
    expect(step).to_be_disabled()

    lab.run("widget.steps = 40")
    lab.screenshot(tmp_path / "light.png", figure)
    lab.set_theme("JupyterLab Dark")
    expect(figure).to_have_attribute("data-theme", "dark")
    lab.screenshot(tmp_path / "dark.png", figure)
    page.set_viewport_size({"width": 360, "height": 1800})
    lab.hide_sidebar()
    page.wait_for_function("document.querySelector('.fn').clientWidth < 360")
    assert figure.evaluate("e => e.scrollWidth <= e.clientWidth")
    lab.screenshot(tmp_path / "360.png", figure)
    assert (lab.cell_errors(), lab.page_errors) == ([], [])
