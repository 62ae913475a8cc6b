"""The lesson widgets: their numbers, their traits, and a real hand on the slider."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Jupyter, Lab, drag, write_notebook
from playwright.sync_api import Browser, Page, expect
from traitlets import TraitError

from firstneuron.widgets import BoundaryWidget, SigmoidWidget, SunnyWidget
from firstneuron.widgets.base import LessonWidget

WIDGETS = [BoundaryWidget, SunnyWidget, SigmoidWidget]
STATES = 300


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions are kept in the current folder; give each test its own."""
    monkeypatch.chdir(tmp_path)


def records(folder: Path) -> list[dict[str, Any]]:
    return json.loads((folder / "predictions.json").read_text(encoding="utf-8"))


# ---- in Python -------------------------------------------------------------------


@pytest.mark.parametrize("widget", WIDGETS)
def test_right_answer_is_a_choice(widget: type[LessonWidget]) -> None:
    assert widget.answer() in widget.question.choices


def test_right_answers_are_the_lessons() -> None:
    assert "nearer" in BoundaryWidget.answer()
    assert SunnyWidget.answer() == "2"
    assert SigmoidWidget.answer() == "10"


@pytest.mark.parametrize(
    ("make", "name", "value"),
    [
        (BoundaryWidget, "w", [1, 2, 3]),
        (BoundaryWidget, "w", [1, float("nan")]),
        (BoundaryWidget, "w", 3),
        (BoundaryWidget, "w", "12"),
        (BoundaryWidget, "bias", None),
        (BoundaryWidget, "bias", 10**400),
        (BoundaryWidget, "point", {1: 2, 3: 4}),
        (SunnyWidget, "x", [1, 0, 2]),
        (SunnyWidget, "x", [1, 0, 0.5]),
        (SunnyWidget, "threshold", "0.5"),
        (SigmoidWidget, "bias", 11),
        (SigmoidWidget, "z_sum", float("inf")),
        (SigmoidWidget, "prediction", "11"),
        (SigmoidWidget, "confidence", "very"),
    ],
)
def test_bad_value_is_refused_and_the_old_one_stays(
    make: type[LessonWidget], name: str, value: Any
) -> None:
    widget = make()
    before = getattr(widget, name)
    with pytest.raises(
        TraitError, match=rf"{name}: given .*, expected .*widget\.{name}"
    ):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


def test_unknown_trait_is_refused() -> None:
    with pytest.raises(TraitError, match=r"biass.*bias, point, w"):
        BoundaryWidget(biass=1)


def test_arrays_tuples_and_numpy_numbers_become_lists_and_floats() -> None:
    widget = BoundaryWidget(w=np.array([1, 2]), point=(0, 1), bias=np.float32(0.5))
    assert (widget.w, widget.point, widget.bias) == ([1.0, 2.0], [0.0, 1.0], 0.5)
    assert {type(v) for v in (*widget.w, *widget.point, widget.bias)} == {float}
    days = SunnyWidget(x=np.array([True, False, True])).x
    assert days == [1, 0, 1] and {type(v) for v in days} == {int}


def test_two_widgets_share_no_list() -> None:
    assert BoundaryWidget().w is not BoundaryWidget().w


def test_a_score_equal_to_the_threshold_on_paper_is_not_sunny() -> None:
    assert not SunnyWidget(x=[0, 1, 0]).sunny
    tenths = SunnyWidget(x=[0, 0, 1], bias=0.1, w=[0, 0, 0.2], threshold=0.3)
    assert tenths.score > tenths.threshold and not tenths.sunny


def test_prediction_is_saved_and_remembered(tmp_path: Path) -> None:
    widget = SunnyWidget()
    widget.set_trait("prediction", SunnyWidget.answer())
    widget.confidence = "guess"
    widget.answered = True
    [record] = records(tmp_path)
    assert record.pop("time").startswith("20")
    assert record == {
        "widget": "SunnyWidget",
        "question": SunnyWidget.question.text,
        "choice": SunnyWidget.answer(),
        "correct": True,
        "confidence": "guess",
        "skipped": False,
    }
    again = SunnyWidget()
    assert (again.answered, again.prediction, again.confidence) == (True, "2", "guess")
    assert not SigmoidWidget().answered
    assert len(records(tmp_path)) == 1  # looking is not answering


def test_each_answer_is_appended(tmp_path: Path) -> None:
    widget = SigmoidWidget()
    for choice in (*SigmoidWidget.question.choices, ""):
        widget.answered = False
        widget.prediction = choice
        widget.answered = True
    kept = records(tmp_path)
    assert [r["choice"] for r in kept] == [*SigmoidWidget.question.choices, ""]
    assert [r["correct"] for r in kept] == [False, False, True, False, None]
    assert [r["skipped"] for r in kept] == [False] * 4 + [True]
    assert SigmoidWidget().answered and SigmoidWidget().prediction == ""


@pytest.mark.parametrize("broken", [b"{", b"\xff\xfe\x00", b'{"a": 1}', b"[" * 10**5])
def test_unreadable_file_is_kept_aside(tmp_path: Path, broken: bytes) -> None:
    file = tmp_path / "predictions.json"
    for number in (1, 2):
        file.write_bytes(broken)
        widget = SunnyWidget()
        assert not widget.answered
        widget.answered = True
        assert f"bak-{number}" in widget.notice
        assert (tmp_path / f"predictions.json.bak-{number}").read_bytes() == broken
        assert len(records(tmp_path)) == 1
    assert len(list(tmp_path.iterdir())) == 3  # no temporary file is left


def test_strange_records_are_kept_and_passed_over(tmp_path: Path) -> None:
    mine = {"widget": "SunnyWidget", "question": SunnyWidget.question.text}
    strange = [1, None, [], {}, mine | {"choice": 7, "confidence": ["x"]}]
    (tmp_path / "predictions.json").write_text(json.dumps(strange), encoding="utf-8")
    widget = SunnyWidget()
    assert widget.answered and widget.prediction == ""
    widget.answered = False
    widget.answered = True
    assert records(tmp_path)[:5] == strange


def test_unsaved_prediction_is_said_and_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    widget = SunnyWidget()
    gone.rmdir()
    widget.answered = True
    assert widget.answered and "could not be saved" in widget.notice


def test_import_loads_no_slow_library() -> None:
    code = (
        "import sys, firstneuron.widgets\n"
        "print({'scipy', 'matplotlib', 'sklearn', 'pandas'} & set(sys.modules))"
    )
    run = [sys.executable, "-c", code]
    assert subprocess.run(run, capture_output=True, text=True).stdout == "set()\n"


# ---- the JavaScript against Python ---------------------------------------------------

# Loads the widget's module as anywidget does, and calls one of its functions.
CALL = """async ([source, name, argument_lists]) => {
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const module = await import(url);
    return argument_lists.map((args) => module[name](...args));
}"""


@pytest.fixture(scope="module")
def blank(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def in_browser(page: Page, widget: type, name: str, calls: list[Any]) -> list[Any]:
    return page.evaluate(CALL, [str(widget._esm), name, calls])


@pytest.mark.browser
def test_boundary_agrees(blank: Page) -> None:
    rng = np.random.default_rng()
    W = rng.uniform(-5, 5, (STATES, 2)) * rng.choice([1, 1e-12, 0], (STATES, 1))
    b = rng.uniform(-5, 5, STATES)
    X = rng.uniform(-4, 4, (STATES, 2))
    calls = [
        [w.tolist(), float(c), x.tolist()] for w, c, x in zip(W, b, X, strict=True)
    ]
    got = in_browser(blank, BoundaryWidget, "boundary", calls)
    np.testing.assert_allclose([r["z"] for r in got], (W * X).sum(1) + b, atol=1e-12)
    norm = np.linalg.norm(W, axis=1)
    line = norm > 0
    assert [r["distance"] is not None for r in got] == line.tolist()
    lined = [r for r in got if r["distance"] is not None]
    distance = np.abs(b[line]) / norm[line]
    np.testing.assert_allclose([r["distance"] for r in lined], distance, rtol=1e-12)
    # the foot lies on the line, as far from the origin as the line
    foot = np.array([r["foot"] for r in lined])
    np.testing.assert_allclose(np.linalg.norm(foot, axis=1), distance, rtol=1e-12)
    np.testing.assert_allclose((W[line] * foot).sum(1), -b[line], rtol=1e-12)
    for (w, c, x), r in zip(calls, got, strict=True):
        widget = BoundaryWidget(w=w, bias=c, point=x)
        assert widget.z == r["z"]
        mine = widget.distance
        assert (
            np.isnan(mine) if r["distance"] is None else np.isclose(mine, r["distance"])
        )


@pytest.mark.browser
def test_positive_side_holds_the_points_with_positive_z(blank: Page) -> None:
    """The area of the shaded polygon is the share of random points with z > 0."""
    rng = np.random.default_rng(2)
    square = [[-4, -4], [4, -4], [4, 4], [-4, 4]]
    W, b = rng.uniform(-5, 5, (40, 2)), rng.uniform(-9, 9, 40)
    calls = [[square, w.tolist(), float(c)] for w, c in zip(W, b, strict=True)]
    X = rng.uniform(-4, 4, (20_000, 2))
    for polygon, w, c in zip(
        in_browser(blank, BoundaryWidget, "positiveSide", calls), W, b, strict=True
    ):
        P = np.array(polygon).reshape(-1, 2)
        Q = np.roll(P, -1, axis=0)
        area = abs((P[:, 0] * Q[:, 1] - P[:, 1] * Q[:, 0]).sum()) / 2
        assert area / 64 == pytest.approx((X @ w + c > 0).mean(), abs=0.02)
        assert (P @ w + c > -1e-9).all()


@pytest.mark.browser
def test_sunny_agrees(blank: Page) -> None:
    rng = np.random.default_rng()
    # multiples of .05, where ties on paper are common
    states = rng.integers(-40, 41, (STATES, 5)) / 20
    calls = [[s[:3].tolist(), float(s[3]), float(s[4])] for s in states]
    days = np.array([[d >> 2 & 1, d >> 1 & 1, d & 1] for d in range(8)])
    ties = 0
    got = in_browser(blank, SunnyWidget, "truthTable", calls)
    for rows, (w, b, threshold) in zip(got, calls, strict=True):
        assert [r["x"] for r in rows] == days.tolist()
        np.testing.assert_allclose([r["score"] for r in rows], days @ w + b, atol=1e-12)
        twentieths = days @ np.round(np.multiply(w, 20)) + round(b * 20)  # exact
        exact = twentieths > round(threshold * 20)
        assert [r["sunny"] for r in rows] == exact.tolist()
        ties += int((twentieths == round(threshold * 20)).sum())
        widget = SunnyWidget(w=w, bias=b, threshold=threshold)
        assert widget.sunny_days == exact.sum()
        for row in rows:
            widget.x = row["x"]
            assert (widget.score, widget.sunny) == (row["score"], row["sunny"])
    assert ties > 0


@pytest.mark.browser
def test_sigmoid_agrees(blank: Page) -> None:
    rng = np.random.default_rng()
    z = np.concatenate([rng.uniform(-40, 30, STATES), [0, -0.8, 9.2, 1e4, -1e4]])
    got = in_browser(blank, SigmoidWidget, "sigmoid", [[float(v)] for v in z])
    with np.errstate(over="ignore"):
        np.testing.assert_allclose(got, 1 / (1 + np.exp(-z)), rtol=1e-13)
    for v, sigma in zip(z[:STATES], got, strict=False):
        bias = float(np.clip(v, -20, 10))
        widget = SigmoidWidget(bias=bias, z_sum=float(np.clip(v - bias, 0, 20)))
        if widget.z == v:
            assert widget.sigma == pytest.approx(sigma, rel=1e-13)


@pytest.mark.browser
@pytest.mark.parametrize("widget", WIDGETS)
def test_what_is_seen_is_the_right_answer(
    blank: Page, widget: type[LessonWidget]
) -> None:
    [seen] = in_browser(blank, widget, "saw", [[list(widget.question.stops)]])
    assert seen["choice"] == widget.answer()


# ---- in a page without a kernel ------------------------------------------------------

# The part of a Jupyter widget model that a module may use, and nothing behind it.
WITHOUT_KERNEL = """async ([source, css, state]) => {
    const style = document.createElement("style");
    style.textContent = css;
    document.head.append(style);
    const listeners = {};
    const model = {
        saves: 0,
        get: (name) => state[name],
        set(name, value) {
            const changes = typeof name === "string" ? {[name]: value} : name;
            for (const [key, value] of Object.entries(changes)) {
                if (JSON.stringify(state[key]) === JSON.stringify(value)) continue;
                state[key] = value;
                (listeners[`change:${key}`] ?? []).forEach((call) => call());
            }
        },
        save_changes() { this.saves += 1; },
        on: (name, call) => (listeners[name] ??= []).push(call),
        off(name, call) {
            listeners[name] = listeners[name].filter((one) => one !== call);
        },
    };
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const el = document.body.appendChild(document.createElement("div"));
    const close = (await import(url)).default.render({model, el});
    Object.assign(window, {model, close, listeners});
}"""

INK = """() => {
    const canvas = document.querySelector(".fn canvas");
    const context = canvas.getContext("2d");
    const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
    return data.reduce((sum, value, i) => (sum + value * (i % 251)) % 1e9, 0);
}"""


@pytest.fixture
def show(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`show(widget)` puts a widget's saved state in a page that has no kernel."""
    pages = []

    def open_page(widget: LessonWidget, width: int = 900) -> Page:
        page = chromium.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        page.on("pageerror", lambda error: pytest.fail(f"the page raised: {error}"))
        keys = [k for k in widget.keys if not k.startswith("_") or k in PRIVATE]
        state = widget.get_state([k for k in keys if k not in ("layout", "style")])
        page.evaluate(WITHOUT_KERNEL, [str(widget._esm), widget._css, state])
        page.wait_for_function("document.querySelector('.fn-readout').textContent")
        return page

    yield open_page
    for page in pages:
        page.close()


PRIVATE = ("_question", "_limits")


@pytest.mark.browser
@pytest.mark.parametrize("make", WIDGETS)
def test_draws_and_moves_without_a_kernel(
    show: Callable[..., Page], make: type[LessonWidget]
) -> None:
    page = show(make(ask=False))
    for slider in page.locator("input[type=range]").all():
        before = page.evaluate(INK), page.locator(".fn-readout").text_content()
        value = slider.input_value()
        slider.press("ArrowRight")
        assert slider.input_value() != value
        page.wait_for_function(f"before => ({INK})() !== before", arg=before[0])


@pytest.mark.browser
@pytest.mark.parametrize("make", WIDGETS)
def test_every_control_is_labelled_and_has_a_number_box(
    show: Callable[..., Page], make: type[LessonWidget]
) -> None:
    page = show(make(ask=False))
    sliders = page.locator("input[type=range]").all()
    boxes = page.locator("input[type=number]").all()
    assert len(sliders) == len(boxes) > 0
    for slider, box in zip(sliders, boxes, strict=True):
        label = page.locator(f"label[for='{slider.get_attribute('id')}']")
        assert label.is_visible()
        assert label.text_content() == box.get_attribute("aria-label")
        assert slider.get_attribute("data-lm-suppress-shortcuts") == "true"
    assert page.locator("[aria-live=polite]").count() == 1


@pytest.mark.browser
@pytest.mark.parametrize("width", [250, 360, 900])
@pytest.mark.parametrize("make", WIDGETS)
def test_nothing_is_wider_than_the_page(
    show: Callable[..., Page], make: type[LessonWidget], width: int
) -> None:
    page = show(make(), width)
    page.locator(".fn-link").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_garbage_in_a_number_box_changes_nothing_and_says_so(
    show: Callable[..., Page],
) -> None:
    page = show(SigmoidWidget(ask=False))
    box, note = page.locator("input[type=number]").first, page.locator(".fn-note")

    def type_in(text: str) -> tuple[str, str, float]:
        box.select_text()
        page.keyboard.press("Delete")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.wait_for_timeout(100)
        return (
            box.input_value(),
            note.text_content() or "",
            page.evaluate("model.get('bias')"),
        )

    assert type_in("-2.5") == ("-2.5", "", -2.5)
    value, said, bias = type_in("")
    assert (value, bias) == ("-2.5", -2.5) and "not a number" in said
    value, said, bias = type_in("1e-")
    assert (value, bias) == ("-2.5", -2.5) and "not a number" in said
    value, said, bias = type_in("99")
    assert (value, bias) == ("10", 10) and "more than the largest" in said
    value, said, bias = type_in("-1e9")
    assert (value, bias) == ("-20", -20) and "less than the smallest" in said
    assert type_in("0.125") == ("0.125", "", 0.125)


@pytest.mark.browser
def test_no_line_is_said_in_words(show: Callable[..., Page]) -> None:
    page = show(BoundaryWidget(w=[0, 0], bias=2, ask=False))
    expect(page.locator(".fn-readout")).to_contain_text("there is no line")
    expect(page.locator(".fn-readout")).to_contain_text("positive everywhere")


@pytest.mark.browser
def test_the_point_is_dragged_in_the_picture(show: Callable[..., Page]) -> None:
    page = show(BoundaryWidget(ask=False))
    box = page.locator("canvas").bounding_box()
    assert box is not None
    centre = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*centre)
    page.mouse.down()
    page.mouse.move(centre[0] - 5000, centre[1], steps=5)  # out of the picture
    page.mouse.up()
    page.wait_for_function(
        "model.get('point')[0] === -4 && model.get('point')[1] === 0"
    )


@pytest.mark.browser
def test_a_row_of_the_truth_table_sets_the_inputs(show: Callable[..., Page]) -> None:
    page = show(SunnyWidget())
    rows = page.locator("tbody tr")
    rows.nth(4).click()  # nothing happens before the prediction
    assert page.evaluate("model.get('x')") == [1, 1, 1]
    page.locator(".fn-link").click()
    for day in (4, 3):
        rows.nth(day).click() if day == 4 else rows.nth(day).press("Enter")
        bits = [int(bit) for bit in f"{day:03b}"]
        expect(page.locator("tr[aria-current]")).to_have_count(1)
        expect(rows.nth(day)).to_have_attribute("aria-current", "true")
        page.wait_for_function(
            f"JSON.stringify(model.get('x')) === '{bits}'.replaceAll(' ', '')"
        )
    words = [row.locator("td").last.text_content() for row in rows.all()]
    assert [("not" not in (w or "")) for w in words] == [False] * 4 + [
        True,
        False,
        True,
        True,
    ]


@pytest.mark.browser
def test_saves_are_few_and_the_last_one_counts(show: Callable[..., Page]) -> None:
    page = show(SigmoidWidget(ask=False))
    started = page.evaluate("performance.now()")
    slider = page.locator("input[type=range]").first
    drag(page, slider, to=0.25, steps=150)
    page.wait_for_timeout(100)
    seconds = (page.evaluate("performance.now()") - started) / 1000
    assert page.evaluate("model.saves") <= 20 * seconds + 2
    assert page.evaluate("model.get('bias')") == float(slider.input_value())


@pytest.mark.browser
@pytest.mark.parametrize("make", WIDGETS)
def test_a_closed_view_leaves_nothing_behind(
    show: Callable[..., Page], make: type[LessonWidget]
) -> None:
    page = show(make())
    page.evaluate("close()")
    assert page.evaluate("Object.values(listeners).flat().length") == 0


@pytest.mark.browser
@pytest.mark.parametrize("make", WIDGETS)
def test_show_me_ends_at_the_question_and_says_what_was_seen(
    show: Callable[..., Page], make: type[LessonWidget]
) -> None:
    page = show(make())
    page.emulate_media(reduced_motion="reduce")
    page.locator(".fn-button").click()
    expect(page.locator(".fn-hint")).not_to_be_empty()  # nothing chosen yet
    page.locator(f".fn-radios input[value='{make.answer()}']").check()
    page.locator(".fn-radios input[value='certain']").check()
    page.locator(".fn-button").click()
    expect(page.locator("dd")).to_have_text([f"{make.answer()} (certain)"])
    page.locator(".fn-button").click()
    expect(page.locator("dt")).to_have_text(["You said", "You saw", "Why"])
    expect(page.locator("dd").nth(1)).to_contain_text("As you said")
    page.wait_for_timeout(100)
    for trait, value in make.question.stops[-1].items():
        assert page.evaluate(f"model.get('{trait}')") == value
    expect(page.locator("fieldset")).to_be_enabled()


# ---- in JupyterLab -------------------------------------------------------------


@pytest.fixture(scope="module")
def course(
    jupyter: Callable[..., Jupyter], tmp_path_factory: pytest.TempPathFactory
) -> Jupyter:
    return jupyter(tmp_path_factory.mktemp("course"))


def shots(tmp_path: Path) -> Path:
    """Where pictures go: FIRSTNEURON_SHOTS if it is set, for someone to look at."""
    folder = Path(os.environ.get("FIRSTNEURON_SHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def open_widget(course: Jupyter, make: type[LessonWidget], how: str = "") -> Lab:
    name = make.__name__
    source = f"from firstneuron.widgets import {name}\nwidget = {name}({how})\nwidget"
    folder = course.root / name
    folder.mkdir(exist_ok=True)
    write_notebook(folder / "lesson.ipynb", source)
    lab = course.lab(height=1400)
    lab.open(f"{name}/lesson.ipynb")
    lab.run_all()
    lab.page.locator(".fn-readout:not(:empty)").wait_for()
    return lab


def arrives(lab: Lab, expression: str, value: float) -> None:
    """The kernel has this value soon: a cell may overtake the last message."""
    got = [float(lab.run(expression))]
    while got[-1] != value and len(got) < 5:
        got.append(float(lab.run(expression)))
    assert got[-1] == value, got


@pytest.mark.browser
@pytest.mark.parametrize("make", WIDGETS)
def test_a_learner_predicts_drags_and_comes_back(
    course: Jupyter, make: type[LessonWidget], tmp_path: Path
) -> None:
    lab = open_widget(course, make)
    page, pictures = lab.page, shots(tmp_path)
    widget = page.locator(".fn")
    slider, box = (
        page.locator("input[type=range]").first,
        page.locator("input[type=number]").first,
    )

    # the gate is closed
    expect(slider).to_be_disabled()
    expect(page.locator("canvas")).to_be_visible()
    lab.screenshot(pictures / f"{make.__name__}-closed.png", widget)
    wrong = next(c for c in make.question.choices if c != make.answer())
    page.locator(f".fn-radios input[value='{wrong}']").check()
    page.locator(".fn-radios input[value='fairly sure']").check()
    page.locator(".fn-button").click()
    expect(slider).to_be_enabled()
    page.locator(".fn-button").click()
    expect(page.locator("dd").nth(1)).to_contain_text("Not as you said", timeout=30_000)
    lab.screenshot(pictures / f"{make.__name__}-open.png", widget)
    [record] = records(course.root / make.__name__)
    assert (record["choice"], record["correct"]) == (wrong, False)

    # a drag with the mouse, an arrow key and typing all reach the kernel
    trait = {"w": "w[0]"}.get(next(iter(make.question.stops[0])), "bias")
    drag(page, slider, to=0.8)
    dragged = float(slider.input_value())
    arrives(lab, f"widget.{trait}", dragged)
    slider.focus()
    slider.press("ArrowLeft")
    stepped = float(slider.input_value())
    assert stepped < dragged
    arrives(lab, f"widget.{trait}", stepped)
    box.fill("0.5")
    box.press("Enter")
    arrives(lab, f"widget.{trait}", 0.5)

    # and the kernel reaches the page
    lab.run("widget.w = [0] * len(widget.w)" if trait != "bias" else "widget.bias = 0")
    expect(slider).to_have_value("0")

    lab.set_theme("JupyterLab Dark")
    expect(widget).to_have_attribute("data-theme", "dark")
    lab.screenshot(pictures / f"{make.__name__}-dark.png", widget)
    lab.set_theme("JupyterLab Light")
    expect(widget).to_have_attribute("data-theme", "light")
    page.set_viewport_size({"width": 360, "height": 1800})
    lab.hide_sidebar()
    page.wait_for_function("document.querySelector('.fn').clientWidth < 360")
    lab.screenshot(pictures / f"{make.__name__}-360.png", widget)
    assert (lab.cell_errors(), lab.page_errors) == ([], [])

    # the notebook is opened again
    again = open_widget(course, make)
    expect(again.page.locator("input[type=range]").first).to_be_enabled()
    expect(again.page.locator("dd").first).to_have_text(f"{wrong} (fairly sure)")
    assert len(records(course.root / make.__name__)) == 1


@pytest.mark.browser
def test_a_long_drag_does_not_flood_the_kernel(course: Jupyter) -> None:
    lab = open_widget(course, SigmoidWidget, "ask=False")
    lab.run(
        "import time\n"
        "seen = []\n"
        "note = lambda change: seen.append((time.monotonic(), change.new))\n"
        "widget.observe(note, 'bias')"
    )
    slider = lab.page.locator("input[type=range]").first
    drag(lab.page, slider, to=0.1, steps=200)
    final = float(slider.input_value())
    arrives(lab, "widget.bias", final)
    seen = json.loads(lab.run("import json; print(json.dumps(seen))"))
    assert seen[-1][1] == final
    mean_gap = (seen[-1][0] - seen[0][0]) / (len(seen) - 1)
    assert mean_gap > 0.04  # 20 a second, give or take one
