"""The pad: the same network in Python and JavaScript, and a hand that paints."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sklearn.datasets
from browser import Jupyter, drag, kernel_has, write_notebook
from playwright.sync_api import Browser, expect
from traitlets import TraitError

from firstneuron.mlp import mlp_forward
from firstneuron.widgets import PaintWidget
from firstneuron.widgets.paint import A_ONE, KEPT, shifted


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions are kept in the current folder; give each test its own."""
    monkeypatch.chdir(tmp_path)


def digits() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """scikit-learn's digits from 0 to 1, labels, and the rows the network never saw."""
    data = sklearn.datasets.load_digits()
    unseen = np.random.default_rng(0).permutation(len(data.target))[1437:]
    return data.data / 16, data.target, unseen


# ---- in Python -------------------------------------------------------------------


def test_the_question_holds() -> None:
    """A 1 that the network has not seen, read rightly; a shift that loses no ink."""
    X, y, unseen = digits()
    (number,) = np.flatnonzero((X * 16 == A_ONE).all(axis=1))
    assert y[number] == 1 and number in unseen
    first, *_, last = PaintWidget.question.stops
    widget = PaintWidget(**first)
    before = widget.probabilities
    assert before.argmax() == 1 and before.max() > 0.9
    assert (last["dx"], last["dy"]) == (-3, 0)
    ink = widget.image.sum()
    widget.dx = last["dx"]
    assert widget.image.sum() == pytest.approx(ink)
    # far from a draw, so that rounding on another machine does not decide
    assert widget.probabilities.argmax() != 1 and widget.probabilities[1] < 0.05
    assert PaintWidget.answer() == "another digit"
    assert PaintWidget.answer() in PaintWidget.question.choices


def test_the_network_reads_new_digits() -> None:
    X, y, unseen = digits()
    P = PaintWidget().predict_proba(X[unseen])
    assert np.mean(P.argmax(axis=1) == y[unseen]) >= 0.95


def test_params_are_the_network_and_copies() -> None:
    widget = PaintWidget()
    X, _, unseen = digits()
    scores, cache = mlp_forward(X[unseen], widget.params, lambda Z: np.maximum(0, Z))
    E = np.exp(scores - scores.max(axis=1, keepdims=True))
    want = E / E.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(widget.predict_proba(X[unseen]), want, atol=1e-12)
    widget.pixels = X[unseen[0]]
    np.testing.assert_allclose(widget.hidden, cache[0][1][0], atol=1e-12)
    for layer in widget.params:
        for array in layer:
            array[:] = 0
    assert all(np.any(array != 0) for layer in widget.params for array in layer)


def test_digits_to_load_are_unseen_ones() -> None:
    X, y, unseen = digits()
    for label, pictures in PaintWidget()._digits.items():
        assert len(pictures) == KEPT
        for pixels in pictures:
            near = np.abs(X[unseen] - pixels).max(axis=1) < 0.01
            assert set(y[unseen][near]) == {int(label)}


@pytest.mark.parametrize("dx", range(-4, 5))
@pytest.mark.parametrize("dy", [-4, -1, 0, 2])
def test_shift_moves_what_stays_and_loses_the_rest(dx: int, dy: int) -> None:
    picture = np.arange(1.0, 65).reshape(8, 8)
    # a frame of paper as wide as the largest shift, and a window that moves over it
    framed = np.pad(picture, 4)
    want = framed[4 - dy : 12 - dy, 4 - dx : 12 - dx]
    np.testing.assert_array_equal(shifted(picture.ravel(), dx, dy), want)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("pixels", [0.5] * 63, "list of 64"),
        ("pixels", [1.5] + [0] * 63, "from 0 to 1"),
        ("dx", 5, "from -4 to 4"),
        ("dy", "up", "from -4 to 4"),
    ],
)
def test_bad_value_is_refused_and_the_old_one_stays(
    name: str, value: Any, said: str
) -> None:
    widget = PaintWidget(dx=1, dy=-1)
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


@pytest.mark.browser
def test_javascript_agrees(chromium: Browser) -> None:
    rng = np.random.default_rng()
    widget = PaintWidget()
    pads = rng.random((40, 64)) * rng.choice([0, 1, 1], (40, 1))
    shifts = rng.integers(-4, 5, (40, 2))
    moves = [
        (pad.tolist(), int(dx), int(dy))
        for pad, (dx, dy) in zip(pads, shifts, strict=True)
    ]
    stops = [{"_layers": widget._layers, **stop} for stop in PaintWidget.question.stops]
    strokes = [
        (pad, rng.uniform(-1, 9, 2).tolist(), rng.uniform(-1, 9, 2).tolist(), erase)
        for (pad, *_), erase in zip(moves, [True, False] * 20, strict=True)
    ]
    calls = [
        *(["shifted", move] for move in moves),
        *(["forward", [pad, widget._layers]] for pad, *_ in moves),
        *(["stroke", args] for args in strokes),
        ["saw", [stops]],
    ]
    page = chromium.new_page()
    try:
        got = page.evaluate(CALL, [str(PaintWidget._esm), calls])
    finally:
        page.close()
    moved, read, painted, seen = got[:40], got[40:80], got[80:120], got[120]
    for (pad, dx, dy), theirs in zip(moves, moved, strict=True):
        np.testing.assert_array_equal(theirs, shifted(pad, dx, dy).ravel())
    for (pad, *_), theirs in zip(moves, read, strict=True):
        widget.pixels = pad
        np.testing.assert_allclose(theirs["hidden"], widget.hidden, atol=1e-9)
        np.testing.assert_allclose(theirs["p"], widget.probabilities, atol=1e-9)
    for (pad, start, end, erase), after in zip(strokes, painted, strict=True):
        old, new = np.array(pad), np.array(after)
        assert np.all(new <= old if erase else new >= old)
        assert new.min() >= 0 and new.max() <= 1
        centres = np.stack(np.indices((8, 8))[::-1], -1).reshape(-1, 2) + 0.5
        along = np.linspace(start, end, 200)
        far = np.linalg.norm(centres[:, None] - along, axis=-1).min(axis=1) > 1.31
        np.testing.assert_array_equal(new[far], old[far])
        near = np.linalg.norm(centres - end, axis=1) < 0.3
        assert np.all(new[near] <= 0.01 if erase else new[near] >= 0.99)
    assert seen["choice"] == PaintWidget.answer()


# ---- in JupyterLab ---------------------------------------------------------------


@pytest.mark.browser
def test_a_hand_that_paints(jupyter: Callable[..., Jupyter], tmp_path: Path) -> None:
    write_notebook(
        tmp_path / "lesson.ipynb",
        "from firstneuron.widgets import PaintWidget\nwidget = PaintWidget()\nwidget",
    )
    lab = jupyter(tmp_path).lab(height=1400)
    lab.open("lesson.ipynb")
    lab.run_all()
    page = lab.page
    readout = page.locator(".fn-readout")
    expect(readout).to_contain_text("The network says 1, with")

    # locked: neither mouse nor keys paint before the prediction
    canvas = page.locator("canvas")
    canvas.focus()
    page.keyboard.press(" ")
    kernel_has(lab, f"widget.pixels == {[v / 16 for v in A_ONE]}", "True")
    page.locator(".fn-radios input[value='1, as sure as before']").check()
    page.locator(".fn-radios input[value='certain']").check()
    page.locator(".fn-button").first.click()
    page.locator(".fn-button").first.click()
    expect(page.locator("dd").nth(1)).to_contain_text("Not as you said", timeout=30_000)
    kernel_has(lab, "widget.dx, widget.probabilities.argmax() == 1", "-3 False")

    # a cleared pad, and a stroke down its left half
    page.get_by_role("button", name="clear the pad").click()
    kernel_has(lab, "sum(widget.pixels), widget.dx", "0.0 0")
    expect(readout).to_contain_text("The pad is empty.")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    cell = min(280, int(box["width"] * 0.54 / 8) * 8) / 8

    def place(row: float, column: float) -> tuple[float, float]:
        return box["x"] + 2 + column * cell, box["y"] + 20 + row * cell

    def paint(*points: tuple[float, float]) -> None:
        page.mouse.move(*place(*points[0]))
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*place(*point), steps=6)
        page.mouse.up()

    paint((1.5, 2.5), (6.5, 2.5))
    column = "widget.image[:, 2].round(1).tolist()"
    kernel_has(lab, column, str([0.3, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.3]))
    # a second stroke does not start where the first one ended
    paint((6.5, 5.5), (6.5, 5.5))
    kernel_has(lab, "widget.image[6, 4] < 0.5, widget.image[6, 5]", "True 1.0")
    page.get_by_role("switch", name="eraser").click()
    paint((3.5, 2.5), (3.5, 2.5))
    kernel_has(lab, "widget.image[3, 2], widget.image[1, 2]", "0.0 1.0")

    # the keyboard: the first arrow shows the cursor, the next ones move it
    canvas.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft", "ArrowLeft", " "):
        page.keyboard.press(key)
    kernel_has(lab, "widget.image[2, 1]", "1.0")
    expect(readout).to_contain_text("Cursor at row 2, column 1: ink 1.")
    canvas.focus()  # running a cell took it
    page.keyboard.press(" ")
    kernel_has(lab, "widget.image[2, 1]", "0.0")

    # sliders shift; painting then hits the pixel under the hand
    sliders = page.locator("input[type=range]")
    drag(page, sliders.nth(0), to=1)
    drag(page, sliders.nth(1), to=0)
    kernel_has(lab, "widget.dx, widget.dy", "4 -4")
    page.get_by_role("switch", name="eraser").click()
    paint((1.5, 6.5), (1.5, 6.5))
    kernel_has(lab, "widget.image[1, 6], widget.pixels[8 * 5 + 2]", "1.0 1.0")

    # somebody's 7, and what the page says is what the kernel says
    page.get_by_role("button", name="load a new 7").click()
    kernel_has(lab, "widget.pixels == widget._digits['7'][0], widget.dx", "True 0")
    said = lab.run("print(widget.probabilities.argmax())").strip()
    expect(readout).to_contain_text(f"The network says {said}, with")
    lab.run("widget.pixels, widget.dx = widget._digits['0'][1], 0")
    said = lab.run("print(widget.probabilities.argmax())").strip()
    expect(readout).to_contain_text(f"The network says {said}, with")
    assert (lab.cell_errors(), lab.page_errors) == ([], [])
