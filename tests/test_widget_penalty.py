"""The penalty widget: true minimisers, one arithmetic in Python and JavaScript."""

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

from firstneuron.regularization import (
    l1_penalty,
    l2_penalty,
    proximal_step,
    soft_threshold,
)
from firstneuron.widgets import PenaltyWidget
from firstneuron.widgets.penalty import OTHERS, SHARED

PENALTIES = {"L2": l2_penalty, "L1": l1_penalty}
A = np.eye(8)
A[0, 1] = A[1, 0] = SHARED
KINDS = st.sampled_from(list(PENALTIES))
LOGS, CENTERS = st.floats(-3, 1), st.tuples(*[st.floats(-2, 2)] * 2)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions are kept in the current folder; give each test its own."""
    monkeypatch.chdir(tmp_path)


def cost(penalty: str, lam: float, w: np.ndarray, center: Any) -> float:
    d = w - np.array([*center, *OTHERS])
    return d @ A @ d / 2 + PENALTIES[penalty](w, lam)[0]


# ---- in Python -------------------------------------------------------------------


@given(KINDS, LOGS, CENTERS)
def test_no_other_weights_are_cheaper(
    penalty: str, log_lam: float, center: tuple[float, float]
) -> None:
    widget = PenaltyWidget(penalty=penalty, log_lam=log_lam, center=center, ask=False)
    w, lam, rng = np.array(widget.w), widget.lam, np.random.default_rng(0)
    least = cost(penalty, lam, w, center)
    for size in (1, 1e-2, 1e-4):
        for _ in range(20):
            other = w + size * rng.normal(size=8)
            assert least <= cost(penalty, lam, other, center) + 1e-12
    for kept in range(8):  # the other way round: setting one to 0 is no cheaper
        other = np.where(np.arange(8) == kept, 0, w)
        assert least <= cost(penalty, lam, other, center) + 1e-12


@given(LOGS, CENTERS)
def test_l1_zeros_are_where_the_loss_pulls_no_more_than_lam(
    log_lam: float, center: tuple[float, float]
) -> None:
    widget = PenaltyWidget(penalty="L1", log_lam=log_lam, center=center, ask=False)
    w, lam = np.array(widget.w), widget.lam
    pull = A @ (w - np.array([*center, *OTHERS]))
    assert (np.abs(pull[w == 0]) <= lam + 1e-9).all()
    np.testing.assert_allclose(pull[w != 0], -lam * np.sign(w[w != 0]), atol=1e-9)
    np.testing.assert_allclose(w[2:], soft_threshold(OTHERS, lam), atol=1e-15)
    assert widget.zeros == np.sum(w == 0)


def test_l2_makes_no_zeros_and_l1_makes_more_and_more() -> None:
    zeros = {
        penalty: [
            PenaltyWidget(penalty=penalty, log_lam=log_lam, ask=False).zeros
            for log_lam in np.linspace(-3, 1, 41)
        ]
        for penalty in PENALTIES
    }
    assert set(zeros["L2"]) == {0}
    assert zeros["L1"] == sorted(zeros["L1"])
    assert (zeros["L1"][0], zeros["L1"][-1]) == (0, 8)


@given(LOGS, st.integers(0, 20))
def test_the_walks_are_the_lesson_s_steps(log_lam: float, n: int) -> None:
    widget = PenaltyWidget(log_lam=log_lam, steps=n, ask=False)
    lam, here, want = widget.lam, np.full(3, 0.005), [np.full(3, 0.005)]
    for _ in range(n):
        here = np.array(
            [
                here[0] - 0.01 * l2_penalty(here[0], lam)[1],
                here[1] - 0.01 * l1_penalty(here[1], lam)[1],
                proximal_step(here[2], 0.0, 0.01, lam),
            ]
        )
        want.append(here)
    got = np.transpose([widget.walk(step) for step in ("L2", "L1", "proximal")])
    np.testing.assert_allclose(got[:, [0, 2]], np.array(want)[:, [0, 2]], atol=1e-15)
    # where the sign of rounding decides, only the length of the steps is sure
    sure = np.minimum.accumulate(np.abs(np.array(want)[:, 1]) > 1e-12)
    np.testing.assert_allclose(got[sure, 1], np.array(want)[sure, 1], atol=1e-15)
    assert (np.abs(np.diff(got[:, 1])) <= 0.01 * lam + 1e-15).all()


def test_the_lesson_s_answer() -> None:
    widget = PenaltyWidget(penalty="L1", log_lam=0, steps=19.9, ask=False)
    assert widget.walk("L1") == [0.005, -0.005] * 10  # part of a step is not taken
    assert widget.walk("proximal") == [0.005, *[0.0] * 19]
    assert all(0 < w <= 0.005 for w in widget.walk("L2"))
    assert "jumps" in PenaltyWidget.answer()
    assert PenaltyWidget.answer() in PenaltyWidget.question.choices


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("penalty", "L3"),
        ("log_lam", 1.1),
        ("log_lam", "0"),
        ("center", [1, 2, 3]),
        ("center", [1, 2.1]),
        ("steps", 21),
    ],
)
def test_bad_value_is_refused_and_the_old_one_stays(name: str, value: Any) -> None:
    widget = PenaltyWidget(log_lam=0.5, center=[0.5, -1], steps=3)
    before = getattr(widget, name)
    with pytest.raises(TraitError, match=name):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'L0'.*'L2', 'L1' or 'proximal'"):
        PenaltyWidget().walk("L0")


# ---- the JavaScript against Python -----------------------------------------------


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page with the widget's module in `widget`."""
    with widget_module(chromium, PenaltyWidget) as page:
        yield page


def states(count: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng()
    return [
        {
            "penalty": str(rng.choice(list(PENALTIES))),
            "log_lam": float(rng.uniform(-3, 1)),
            "center": rng.uniform(-2, 2, 2).tolist(),
            "steps": float(rng.uniform(0, 20)),
        }
        for _ in range(count)
    ]


@pytest.mark.browser
def test_weights_and_walks_agree(page: Page) -> None:
    cases = states(300)
    got = page.evaluate("(states) => states.map((s) => widget.cheapest(s))", cases)
    widgets = [PenaltyWidget(**case, ask=False) for case in cases]
    want = [widget.w for widget in widgets]
    # 10 ** log_lam may differ in the last bit, and nothing else does
    np.testing.assert_allclose(got, want, atol=1e-12)
    np.testing.assert_array_equal(np.equal(got, 0), np.equal(want, 0))
    for step in ("L2", "proximal", "L1"):
        paths = page.evaluate(
            "([step, states]) => states.map((s) => widget.walk(step, s))", [step, cases]
        )
        for path, widget in zip(paths, widgets, strict=True):
            np.testing.assert_allclose(path, widget.walk(step), atol=1e-12)


@pytest.mark.browser
def test_the_ring_touches_the_ball_at_the_dot(page: Page) -> None:
    """Each ring has one loss, the ball one penalty, and no place of it a lower loss."""
    for case in states(60):
        best = PenaltyWidget(**case, ask=False).w[:2]
        shape, loss, ring, on_shape, on_ring = page.evaluate(
            """([s, best]) => {
                const shape = widget.ball(s.penalty, best);
                const loss = widget.pairLoss(best, s.center);
                const ring = widget.ring(s.center, Math.sqrt(2 * loss));
                const all = (places) => places.map((w) => widget.pairLoss(w, s.center));
                return [shape, loss, ring, all(shape), all(ring)];
            }""",
            [case, best],
        )
        d = np.subtract(best, case["center"])
        assert loss == pytest.approx(d @ A[:2, :2] @ d / 2, abs=1e-12)
        np.testing.assert_allclose(on_ring, loss, atol=1e-9)
        price = PENALTIES[case["penalty"]]
        paid = price(best, 1)[0]
        np.testing.assert_allclose([price(w, 1)[0] for w in shape], paid, atol=1e-9)
        assert min(on_shape) >= loss - 1e-9
        assert min(price(w, 1)[0] for w in ring) >= paid - 1e-9


@pytest.mark.browser
def test_what_is_seen_is_the_right_answer(page: Page) -> None:
    stops = list(PenaltyWidget.question.stops)
    seen = page.evaluate("(stops) => widget.saw(stops)", stops)
    assert seen["choice"] == PenaltyWidget.answer()
    assert "0.005 after 0, −0.005 after 1, 0.005 after 2" in seen["words"]
    shrinks = [stop | {"penalty": "L2"} for stop in stops]
    assert "shrinks" in page.evaluate("(s) => widget.saw(s)", shrinks)["choice"]


# ---- in JupyterLab ---------------------------------------------------------------


@pytest.mark.browser
def test_a_hand_on_the_price_and_on_the_map(
    jupyter: Callable[..., Jupyter], tmp_path: Path
) -> None:
    source = (
        "from firstneuron.widgets import PenaltyWidget\n"
        "widget = PenaltyWidget()\nwidget"
    )
    write_notebook(tmp_path / "lesson.ipynb", source)
    lab = jupyter(tmp_path).lab(height=1400)
    lab.open("lesson.ipynb")
    lab.run_all()
    page = lab.page
    figure, readout = page.locator(".fn"), page.locator(".fn-readout")
    expect(readout).to_contain_text("L2, λ = 0.1: 0 of 8 weights are exactly 0")
    slider = page.locator("input[type=range]").first
    expect(slider).to_be_disabled()  # the gate is closed
    lab.screenshot(tmp_path / "closed.png", figure)

    # predict wrongly, be shown
    page.locator(".fn-radios input[value='it reaches 0 and stays']").check()
    page.locator(".fn-radios input[value='certain']").check()
    page.get_by_role("button", name="Predict").click()
    page.get_by_role("button", name="Show me").click()
    expect(page.locator("dd").nth(1)).to_contain_text("Not as you said", timeout=30_000)
    expect(page.locator("dd").nth(1)).to_contain_text("jumps between 0.005 and −0.005")
    kernel_has(lab, "widget.walk('L1')[-2:]", "[-0.005, 0.005]")
    expect(readout).to_contain_text("0.005 by subgradient steps, exactly 0 by proximal")
    expect(page.locator("input[value='L1']")).to_be_checked()

    # the price
    drag(page, slider, to=0.25)
    dragged = float(slider.input_value())
    assert abs(dragged - -2) <= 0.1
    kernel_has(lab, "widget.log_lam", f"{dragged}")
    slider.press("ArrowRight")
    kernel_has(lab, "round(widget.log_lam, 2)", f"{round(dragged + 0.05, 2)}")

    # the square is dragged in the map, and nothing below the map moves it
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    middle, unit = box["width"] / 2, 290 / 4.8
    canvas.click(position={"x": middle - unit, "y": 145 - 1.5 * unit})
    kernel_has(lab, "widget.center", "[-1.0, 1.5]")
    canvas.click(position={"x": middle + unit, "y": 400})
    kernel_has(lab, "widget.center", "[-1.0, 1.5]")

    # L2 and back; the zeros follow
    lab.run("widget.log_lam = 0")
    expect(readout).to_contain_text("λ = 1: 6 of 8 weights are exactly 0")
    page.locator("input[value='L2']").check()
    kernel_has(lab, "widget.penalty, widget.zeros", "L2 0")
    expect(readout).to_contain_text("L2, λ = 1: 0 of 8")

    lab.run("widget.penalty, widget.center = 'L1', [1.4, 0.4]")
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
