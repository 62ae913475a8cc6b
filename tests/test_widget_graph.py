"""The graph of J = 3(a + b·c): one arithmetic in Python and JavaScript, real nudges."""

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
from firstneuron.graph import Node
from firstneuron.widgets import GraphWidget
from firstneuron.widgets.graph import backward, forward, nudged

NUMBERS = st.floats(-10, 10)
PLACES = st.tuples(NUMBERS, NUMBERS, NUMBERS)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions are kept in the current folder; give each test its own."""
    monkeypatch.chdir(tmp_path)


# ---- in Python -------------------------------------------------------------------


@given(PLACES)
def test_values_and_slopes_are_those_of_nodes(place: tuple[float, ...]) -> None:
    a, b, c = map(Node, place)
    u = b * c
    v = a + u
    J = 3 * v
    J.backward()
    nodes = dict(a=a, b=b, c=c, u=u, v=v, J=J)
    assert forward(*place) == {name: node.data for name, node in nodes.items()}
    slopes = {name: node.grad for name, node in nodes.items()}
    assert backward(*place[1:]) == slopes
    widget = GraphWidget(a=place[0], b=place[1], c=place[2], ask=False)
    assert (widget.J, widget.gradient) == (J.data, (a.grad, b.grad, c.grad))


@given(PLACES, PLACES)
def test_a_small_nudge_moves_J_by_slope_times_nudge(
    place: tuple[float, ...], direction: tuple[float, ...]
) -> None:
    nudge = 1e-4 * np.array(direction)
    widget = GraphWidget(
        a=place[0], b=place[1], c=place[2], nudge=list(nudge), ask=False
    )
    both = 3 * nudge[1] * nudge[2]  # what b and c do together
    want = np.dot(widget.gradient, nudge) + both
    assert widget.change == pytest.approx(want, abs=1e-11)
    measured = numerical_gradient(lambda x: nudged(*place, list(x)), np.zeros(3))
    np.testing.assert_allclose(widget.gradient, measured, atol=1e-7)


def test_the_lesson_s_numbers() -> None:
    widget = GraphWidget(ask=False)
    assert (widget.a, widget.b, widget.c) == (5, 3, 2)
    assert widget.J == 33
    assert widget.gradient == (3, 6, 9)
    assert widget.change == 0
    assert GraphWidget.answer() == "0.009"
    assert GraphWidget.answer() in GraphWidget.question.choices


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a", 11),
        ("b", "3"),
        ("c", float("nan")),
        ("nudge", [0, 0]),
        ("nudge", [0, 0, 2]),
        ("nudge", 0.001),
        ("travel", 4),
    ],
)
def test_bad_value_is_refused_and_the_old_one_stays(name: str, value: Any) -> None:
    widget = GraphWidget(nudge=[0, 0.5, 0], travel=1)
    before = getattr(widget, name)
    with pytest.raises(TraitError, match=rf"{name}: given .*widget\.{name}"):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


# ---- the JavaScript against Python -----------------------------------------------


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page with the widget's module in `widget`."""
    with widget_module(chromium, GraphWidget) as page:
        yield page


def states(count: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng()
    return [
        {name: float(rng.choice([rng.uniform(-10, 10), 0, 2.5])) for name in "abc"}
        | {"nudge": (rng.uniform(-1, 1, 3) * rng.integers(0, 2, 3)).tolist()}
        | {"travel": float(rng.choice([0, 1.5, 3]))}
        for _ in range(count)
    ]


@pytest.mark.browser
def test_values_slopes_and_changes_agree_to_the_last_bit(page: Page) -> None:
    cases = states(300)
    got = page.evaluate(
        """(states) => states.map((s) => ({
            values: widget.forward(s.a, s.b, s.c),
            slopes: widget.backward(s),
            changes: widget.changes(s),
        }))""",
        cases,
    )
    for s, found in zip(cases, got, strict=True):
        widget = GraphWidget(**s, ask=False)
        assert found["values"] == forward(s["a"], s["b"], s["c"])
        assert found["slopes"] == backward(s["b"], s["c"])
        assert found["changes"]["J"] == widget.change
        assert found["slopes"]["c"] == widget.gradient[2]


@pytest.mark.browser
def test_what_is_seen_is_the_right_answer(page: Page) -> None:
    seen = page.evaluate(
        "(stops) => widget.saw(stops)", list(GraphWidget.question.stops)
    )
    assert seen["choice"] == GraphWidget.answer()
    assert seen["words"].startswith("J rises by 0.009, from 33 to 33.009.")
    assert "u rises by 0.003 and v by 0.003" in seen["words"]


def said(page: Page, **state: Any) -> str:
    start = {"a": 5, "b": 3, "c": 2, "nudge": [0, 0, 0], "travel": 3, "ask": False}
    return page.evaluate("(s) => widget.words(s)", start | state)


@pytest.mark.browser
def test_the_words_follow_the_state(page: Page) -> None:
    plain = "J = 3 · (5 + 3 · 2) = 33. Slopes of J: da = 3, db = 6, dc = 9."
    assert said(page) == plain
    assert said(page, ask=True, answered=False) == "J = 3 · (5 + 3 · 2) = 33."
    nudge = [0, 0, 0.001]
    assert said(page, nudge=nudge) == (
        f"{plain} c moves by +0.001. So u moves by +0.003, v by +0.003, J by +0.009. "
        "Slope times nudge: 9 · 0.001 = 0.009."
    )
    assert "on its way to J" in said(page, nudge=nudge, travel=2.9)
    assert "u moves by 0, v by 0, J by 0." in said(page, nudge=nudge, b=0)
    assert "b moves by −0.5." in said(page, nudge=[0, -0.5, 0])
    # b and c together: their product is more than the two slopes say
    both = said(page, nudge=[0, 0.5, 0.5])
    assert "J by +8.25." in both and "6 · 0.5 + 9 · 0.5 = 7.5." in both
    assert "3 · (5 + −2.5 · 2) = 0" in said(page, b=-2.5)


# ---- in JupyterLab ---------------------------------------------------------------


@pytest.mark.browser
def test_a_hand_on_the_graph(jupyter: Callable[..., Jupyter], tmp_path: Path) -> None:
    lab = open_widget(jupyter(tmp_path), "GraphWidget", height=1400)
    page = lab.page
    figure, readout = page.locator(".fn"), page.locator(".fn-readout")
    expect(readout).to_have_text("J = 3 · (5 + 3 · 2) = 33.")  # no slopes yet
    nudge_a, nudge_b, nudge_c = (
        page.get_by_role("button", name=f"Nudge {name}", exact=True) for name in "abc"
    )
    expect(nudge_c).to_be_disabled()  # the gate is closed
    lab.screenshot(tmp_path / "closed.png", figure)

    # predict wrongly, be shown
    page.locator(".fn-radios input[value='0.027']").check()
    page.locator(".fn-radios input[value='guess']").check()
    page.get_by_role("button", name="Predict").click()
    page.get_by_role("button", name="Show me").click()
    expect(page.locator("dd").nth(1)).to_contain_text("Not as you said", timeout=30_000)
    expect(page.locator("dd").nth(1)).to_contain_text("J rises by 0.009")
    kernel_has(lab, "widget.nudge, widget.travel", "[0.0, 0.0, 0.001] 3.0")
    kernel_has(lab, "round(widget.change, 6)", "0.009")
    expect(nudge_c).to_have_attribute("aria-pressed", "true")
    lab.screenshot(tmp_path / "open.png", figure)

    # with the nudge on, b decides how much of it arrives
    _, b, _ = page.locator("input[type=range]").all()
    drag(page, b, to=1)
    kernel_has(lab, "widget.b, round(widget.change, 6)", "10.0 0.03")
    expect(readout).to_contain_text("J by +0.03.")
    b.press("ArrowLeft")
    kernel_has(lab, "widget.b", "9.5")
    lab.screenshot(tmp_path / "dragged.png", figure)

    # another nudge replaces the first, and travels
    nudge_a.click()
    expect(readout).to_contain_text("on its way to J")
    lab.screenshot(tmp_path / "travelling.png", figure)
    expect(readout).to_contain_text("J by +0.003.", timeout=30_000)
    kernel_has(lab, "widget.nudge, widget.travel", "[0.001, 0.0, 0.0] 3.0")

    # one nudge in the middle of another: the last one counts
    nudge_b.click()
    expect(readout).to_contain_text("on its way to J")
    nudge_c.click()
    expect(readout).to_contain_text("J by +0.0285.", timeout=30_000)
    kernel_has(lab, "widget.nudge, widget.travel", "[0.0, 0.0, 0.001] 3.0")
    page.get_by_role("button", name="take the nudge back").click()
    expect(nudge_c).to_have_attribute("aria-pressed", "false")
    kernel_has(lab, "widget.nudge, widget.change", "[0.0, 0.0, 0.0] 0.0")

    # the kernel reaches the page
    lab.run("widget.a, widget.b, widget.c, widget.nudge = -5, -2.5, 4, [0, 1, 0]")
    expect(readout).to_contain_text("db = 12, dc = −7.5. b moves by +1.")
    expect(readout).to_contain_text("J by +12. Slope times nudge: 12 · 1 = 12.")

    lab.set_theme("JupyterLab Dark")
    expect(figure).to_have_attribute("data-theme", "dark")
    lab.screenshot(tmp_path / "dark.png", figure)
    page.set_viewport_size({"width": 360, "height": 1800})
    lab.hide_sidebar()
    page.wait_for_function("document.querySelector('.fn').clientWidth < 360")
    assert figure.evaluate("e => e.scrollWidth <= e.clientWidth")
    lab.screenshot(tmp_path / "360.png", figure)
    assert (lab.cell_errors(), lab.page_errors) == ([], [])
