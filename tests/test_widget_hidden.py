"""Hidden units: one fit in two languages, honest scores, a real hand on the lines."""

import itertools
import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Jupyter, drag, kernel_has, widget_module, write_notebook
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from sklearn.linear_model import Ridge
from traitlets import TraitError

from firstneuron.widgets import HiddenUnitsWidget
from firstneuron.widgets.hidden import (
    HIGH,
    LOW,
    RIDGE,
    STEEP,
    examples,
    fit_output,
    hidden_values,
    says_one,
)

DATA = ("XOR", "XOR clouds", "moons")
BENDS = ("identity", "ReLU", "tanh")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions are kept in the current folder; give each test its own."""
    monkeypatch.chdir(tmp_path)


def random_state(rng: np.random.Generator) -> dict[str, Any]:
    """Any data, activation, number of units, lines; some lines twice, some far out."""
    places = rng.uniform(LOW, HIGH, (2, 8)).round(2)
    angle = rng.uniform(-180, 180, 8).round(0)
    if rng.random() < 0.3:
        places[:, 1], angle[1] = places[:, 0], angle[0]
    return {
        "data": str(rng.choice(DATA)),
        "activation": str(rng.choice(BENDS)),
        "units": int(rng.integers(0, 9)),
        "x1": places[0].tolist(),
        "x2": places[1].tolist(),
        "angle": angle.tolist(),
    }


STATES = st.integers(0, 2**32 - 1).map(
    lambda seed: random_state(np.random.default_rng(seed))
)


# ---- in Python -------------------------------------------------------------------


def test_the_right_answer_is_the_best_that_any_line_can_do() -> None:
    """Every way in which a line can part the four points, and none that it cannot."""
    X, y = (np.array(examples()["XOR"][name]) for name in ("X", "y"))
    rng = np.random.default_rng(0)
    W, b = rng.normal(size=(2, 20_000)), rng.uniform(-2, 2, 20_000)
    parted = {tuple(says) for says in (X @ W + b > 0).T}
    assert len(parted) == 14  # of 16: all but XOR and its opposite
    best = max(np.mean(np.array(says) == y) for says in parted)
    assert HiddenUnitsWidget.answer() == f"{100 * best:.0f} %" == "75 %"
    assert HiddenUnitsWidget.answer() in HiddenUnitsWidget.question.choices


@given(STATES)
def test_without_a_bend_the_score_is_straight(state: dict[str, Any]) -> None:
    widget = HiddenUnitsWidget(**state | {"activation": "identity"}, ask=False)
    ends = np.random.default_rng(0).uniform(-2, 3, (2, 10, 2))
    start, middle, end = map(widget.scores, (ends[0], ends.mean(axis=0), ends[1]))
    np.testing.assert_allclose(middle, (start + end) / 2, atol=1e-6)
    assert state["data"] != "XOR" or widget.accuracy <= 0.75


@given(STATES)
def test_each_relu_unit_makes_one_crease_at_most(state: dict[str, Any]) -> None:
    widget = HiddenUnitsWidget(**state | {"activation": "ReLU"}, ask=False)
    way = np.linspace(0, 1, 2001)[:, None]
    scores = widget.scores(np.array([-1.1, -1.3]) + way * np.array([3.2, 3.7]))
    bent = np.abs(np.diff(scores, 2)) > 1e-9 * (1 + np.abs(scores).max())
    creases = np.sum(np.diff(np.concatenate([[0], bent.astype(int)])) == 1)
    assert creases <= widget.units


@given(STATES)
def test_the_fit_is_the_best_of_five_ridge_regressions(state: dict[str, Any]) -> None:
    X, y, group = (np.array(v) for v in examples()[state["data"]].values())
    lines = (state[name][: state["units"]] for name in ("x1", "x2", "angle"))
    H = hidden_values(X, *lines, state["activation"])
    A = np.column_stack([H, np.ones(len(H))])
    fits = []
    for left_out in (-1, 0, 1, 2, 3):
        kept = group != left_out
        ridge = Ridge(alpha=RIDGE, fit_intercept=False, solver="svd", tol=1e-12)
        fits.append(A @ ridge.fit(A[kept], y[kept]).coef_)
    right = [np.mean(says_one(scores) == y) for scores in fits]
    got = A @ fit_output(H, y, group)
    np.testing.assert_allclose(got, fits[int(np.argmax(right))], atol=1e-5)
    assert HiddenUnitsWidget(**state, ask=False).accuracy == max(right)


@pytest.mark.parametrize("angle", [0, 90, -135])
def test_a_line_goes_through_its_place_and_its_weights_point_along_the_angle(
    angle: float,
) -> None:
    turn = math.radians(angle)
    w = np.array([math.cos(turn), math.sin(turn)])
    place = np.array([0.5, -0.25])
    on_the_line = place + 2 * np.array([-w[1], w[0]])
    X = np.array([place, on_the_line, place + w])
    H = hidden_values(X, [0.5], [-0.25], [angle], "identity")
    np.testing.assert_allclose(H[:, 0], [0, 0, STEEP], atol=1e-12)


def test_two_relu_units_back_to_back_answer_xor() -> None:
    spare = [0.0] * 6
    places = [0.25, 0.75, *spare]
    folded = {"x1": places, "x2": places, "angle": [-135, 45, *spare], "units": 2}
    assert HiddenUnitsWidget(**folded, activation="ReLU", ask=False).accuracy == 1
    assert HiddenUnitsWidget(**folded, ask=False).accuracy < 1


def test_the_lines_to_begin_with() -> None:
    """All eight with ReLU are enough for all data, and none is dead at the start."""
    for data in DATA:
        widget = HiddenUnitsWidget(data=data, activation="ReLU", ask=False)
        assert widget.accuracy == 1
        X = np.array(examples()[data]["X"])
        H = hidden_values(X, widget.x1, widget.x2, widget.angle, "ReLU")
        assert (H > 0).any(axis=0).all()
    two = HiddenUnitsWidget(activation="ReLU", units=2, ask=False)
    assert two.accuracy == 0.75  # something is left to be dragged
    places = np.array([two.x1, two.x2]).T
    for one, other in itertools.combinations([*places, *examples()["XOR"]["X"]], 2):
        assert math.dist(one, other) > 0.3  # no handle hides another, or a point


def test_the_data() -> None:
    assert examples()["XOR"] == {
        "X": [[0, 0], [0, 1], [1, 0], [1, 1]],
        "y": [0, 1, 1, 0],
        "group": [0, 1, 2, 3],
    }
    for here in examples().values():
        X, y, group = (np.array(v) for v in here.values())
        assert X.shape == (len(y), 2) and len(group) == len(y)
        assert X.min() > LOW and X.max() < HIGH
        assert set(y.tolist()) == {0, 1} and set(group.tolist()) == {0, 1, 2, 3}
        assert all(len(set(y[group == g])) == 1 for g in range(4))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data", "circles"),
        ("activation", "relu"),
        ("units", 9),
        ("units", "3"),
        ("unit", 0),
        ("x1", [0, 1]),
        ("x2", [3] * 8),
        ("angle", [float("nan")] * 8),
    ],
)
def test_bad_value_is_refused_and_the_old_one_stays(name: str, value: Any) -> None:
    widget = HiddenUnitsWidget(units=3, unit=2)
    before = getattr(widget, name)
    with pytest.raises(TraitError, match=name):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


# ---- the JavaScript against Python -----------------------------------------------


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page with the widget's module in `widget`."""
    with widget_module(chromium, HiddenUnitsWidget) as page:
        yield page


def shown(**changes: Any) -> dict[str, Any]:
    """Return the state that the browser has of a widget."""
    widget = HiddenUnitsWidget(**{"ask": False} | changes)
    return {n: getattr(widget, n) for n in widget.trait_names(sync=True) if n in NAMES}


NAMES = {"data", "activation", "units", "unit", "x1", "x2", "angle", "_points"} | {
    "ask",
    "answered",
}


@pytest.mark.browser
def test_scores_and_accuracy_agree(page: Page) -> None:
    rng = np.random.default_rng()
    states = [random_state(rng) for _ in range(300)]
    states += [
        {"data": d, "activation": a, "units": u}
        for d, a, u in itertools.product(DATA, BENDS, range(9))
    ]
    places = rng.uniform(LOW, HIGH, (20, 2))
    got = page.evaluate(
        "([states, places]) => states.map((s) => widget.answers(s, places))",
        [[shown(**state) for state in states], places.tolist()],
    )
    for state, found in zip(states, got, strict=True):
        widget = HiddenUnitsWidget(**state, ask=False)
        assert found["accuracy"] == widget.accuracy, state
        np.testing.assert_allclose(
            found["scores"], widget.scores(places), atol=1e-5, err_msg=str(state)
        )


@pytest.mark.browser
def test_what_is_seen_is_the_right_answer(page: Page) -> None:
    stops = [shown(**stop) for stop in HiddenUnitsWidget.question.stops]
    seen = page.evaluate("(stops) => widget.saw(stops)", stops)
    assert seen["choice"] == HiddenUnitsWidget.answer()
    assert seen["words"].startswith(
        "75\u00a0% with none, 75\u00a0% with 4 hidden units, 75\u00a0% with 8 hidden"
    )


@pytest.mark.browser
def test_the_words_follow_the_state(page: Page) -> None:
    def said(**changes: Any) -> str:
        return page.evaluate("(s) => widget.words(s)", shown(**changes))

    assert said().startswith("8 identity units. 3 of 4 points are right: 75")
    assert "at most one straight line" in said()
    assert said(units=0).startswith("No hidden units: the output unit sees x₁ and x₂")
    assert said(units=1, activation="tanh").startswith("1 tanh unit. 2 of 4")
    assert "straight" not in said(activation="ReLU")
    assert said(activation="ReLU").startswith("8 ReLU units. 4 of 4")
    far, spare = [2.0] * 2, [0.0] * 6
    off = {"x1": far + spare, "x2": far + spare, "angle": [45] * 8}
    assert "Unit 1 is off for every point." in said(**off, activation="ReLU", units=1)
    two = said(**off, activation="ReLU", units=2)
    assert "Units 1, 2 are off for every point." in two
    assert "off" not in said(**off, activation="tanh", units=2)
    # nothing is given away before the prediction
    assert "75" not in said(ask=True) and "answered" in said(ask=True)


# ---- in JupyterLab ---------------------------------------------------------------


def spot(page: Page, x1: float, x2: float) -> tuple[float, float]:
    """Where a place of the plane is in the page."""
    box = page.locator("canvas").bounding_box()
    assert box is not None
    side = min(box["width"] - 36, 400)
    left = box["x"] + 26 + (box["width"] - 36 - side) / 2
    unit = side / (HIGH - LOW)
    return left + (x1 - LOW) * unit, box["y"] + 10 + (HIGH - x2) * unit


@pytest.mark.browser
def test_a_hand_on_the_lines(jupyter: Callable[..., Jupyter], tmp_path: Path) -> None:
    source = (
        "from firstneuron.widgets import HiddenUnitsWidget\n"
        "widget = HiddenUnitsWidget()\n"
        "widget"
    )
    write_notebook(tmp_path / "lesson.ipynb", source)
    pictures = Path(os.environ.get("FIRSTNEURON_SHOTS", tmp_path))
    lab = jupyter(tmp_path).lab(height=1400)
    lab.open("lesson.ipynb")
    lab.run_all()
    page = lab.page
    figure, readout = page.locator(".fn"), page.locator(".fn-readout")
    expect(readout).to_contain_text("when you have answered")
    expect(page.get_by_label("ReLU")).to_be_disabled()  # the gate is closed
    lab.screenshot(pictures / "hidden-closed.png", figure)

    # predict wrongly, be shown
    page.locator(".fn-radios input[value='100 %']").check()
    page.locator(".fn-radios input[value='guess']").check()
    page.locator(".fn-button").click()
    page.locator(".fn-button").click()
    expect(page.locator("dd").nth(1)).to_contain_text("Not as you said", timeout=30_000)
    expect(readout).to_contain_text("8 identity units. 3 of 4")
    lab.screenshot(pictures / "hidden-open.png", figure)

    # two ReLU units: move one line, turn it, move the other
    page.get_by_label("ReLU").check()
    units, unit, x1, _, angle = page.locator("input[type=range]").all()
    drag(page, units, to=0.25)
    kernel_has(lab, "widget.activation, widget.units", "ReLU 2")
    expect(readout).to_contain_text("2 ReLU units. 3 of 4")
    page.locator("canvas").scroll_into_view_if_needed()

    def pull(start: tuple[float, float], end: tuple[float, float]) -> None:
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(*end, steps=12)
        page.mouse.up()

    pull(spot(page, 0.5, -0.7), spot(page, 0.75, 0.75))
    kernel_has(lab, "widget.x1[0] - widget.x2[0], widget.x1[0]", "0.0 0.75")
    handle = spot(page, 0.75, 0.75)
    pull((handle[0] + 34, handle[1]), (handle[0] + 60, handle[1] - 60))
    kernel_has(lab, "widget.angle[0]", "45.0")
    pull(spot(page, -0.6, 0.5), spot(page, 0.25, 0.25))
    kernel_has(lab, "widget.x1[1], widget.x2[1], widget.unit", "0.25 0.25 2")
    expect(unit).to_have_value("2")

    # the last turn with the keyboard, and typed
    angle.focus()
    angle.press("ArrowLeft")
    kernel_has(lab, "widget.angle[:2]", "[45.0, 85.0]")
    box = page.locator("input[type=number]").nth(4)
    box.fill("-135")
    box.press("Enter")
    kernel_has(lab, "widget.angle[1], widget.accuracy", "-135.0 1.0")
    expect(readout).to_contain_text("4 of 4 points are right: 100")
    lab.screenshot(pictures / "hidden-folded.png", figure)
    page.get_by_label("identity").check()
    kernel_has(lab, "widget.accuracy < 1", "True")

    # beyond the edge a line stays in the picture; next to nothing is nothing grabbed
    pull(spot(page, 0.75, 0.75), spot(page, 9, 0.5))
    kernel_has(lab, "widget.x1[0], widget.x2[0]", "2.25 0.5")
    pull(spot(page, -1, -1), spot(page, 0, -1))
    kernel_has(lab, "widget.x1[0], widget.x1[1], widget.unit", "2.25 0.25 1")

    # and the kernel reaches the page
    lab.run("widget.data, widget.activation, widget.units = 'moons', 'tanh', 8")
    expect(readout).to_contain_text("8 tanh units.")
    expect(page.get_by_label("moons")).to_be_checked()
    lab.run("widget.unit, widget.x1 = 3, [0.5] * 8")
    expect(x1).to_have_value("0.5")

    lab.set_theme("JupyterLab Dark")
    expect(figure).to_have_attribute("data-theme", "dark")
    lab.screenshot(pictures / "hidden-dark.png", figure)
    lab.set_theme("JupyterLab Light")
    page.set_viewport_size({"width": 360, "height": 1800})
    lab.hide_sidebar()
    page.wait_for_function("document.querySelector('.fn').clientWidth < 360")
    assert figure.evaluate("e => e.scrollWidth <= e.clientWidth")
    lab.screenshot(pictures / "hidden-360.png", figure)
    assert (lab.cell_errors(), lab.page_errors) == ([], [])
