"""The digit and its vector: the same numbers in Python, JavaScript and a real page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Jupyter, drag, kernel_has, open_widget
from playwright.sync_api import Browser, Page, expect
from traitlets import TraitError

from firstneuron.widgets import UnrollWidget

# Loads the widget's module as anywidget does, and calls one of its functions.
CALL = """async ([source, name, argument_lists]) => {
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const module = await import(url);
    return argument_lists.map((args) => module[name](...args));
}"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions are kept in the current folder; give each test its own."""
    monkeypatch.chdir(tmp_path)


# ---- in Python -------------------------------------------------------------------


@pytest.mark.parametrize("order", ["C", "F"])
def test_index_and_value_are_numpy_s(order: str) -> None:
    widget = UnrollWidget(order=order)
    vector = widget.image.ravel(order=order)
    seen = []
    for widget.row in range(28):
        for widget.column in range(28):
            assert vector[widget.index] == widget.value
            seen.append(widget.index)
    assert sorted(seen) == list(range(784))


def test_right_answer_is_a_choice_and_the_lesson_s() -> None:
    assert UnrollWidget.answer() == "89"
    assert UnrollWidget.answer() in UnrollWidget.question.choices


def test_the_digit_is_real() -> None:
    """A pixel of its own for 784 places, blank paper at the edges, ink inside."""
    image = UnrollWidget().image
    assert image.shape == (28, 28) and image.dtype == np.uint8
    assert image.max() == 255
    edges = (image[0], image[-1], image[:, 0], image[:, -1])
    assert not any(edge.any() for edge in edges)
    assert not np.array_equal(image, image.T)  # or C and F order would look the same


def test_an_image_of_one_s_own() -> None:
    mine = np.arange(784).reshape(28, 28) % 256
    widget = UnrollWidget(image=mine, row=3, column=5)
    assert widget.value == 89
    mine[:] = 0  # the widget keeps a copy
    assert widget.value == 89
    with pytest.raises(ValueError, match="read-only"):
        widget.image[3, 5] = 0
    widget.image = np.eye(28)
    assert widget.value == 0
    assert widget.get_state("image")["image"] == np.eye(28).tolist()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("row", 28),
        ("row", -1),
        ("column", "3"),
        ("column", None),
        ("order", "A"),
        ("cmap", "viridis"),
        ("image", np.zeros(784)),
        ("image", np.zeros((8, 8))),
        ("image", np.full((28, 28), 0.5)),
        ("image", np.full((28, 28), 256)),
        ("image", np.full((28, 28), np.nan)),
        ("image", [[1, 2], [3]]),
        ("image", "a digit"),
        ("image", None),
    ],
)
def test_bad_value_is_refused_and_the_old_one_stays(name: str, value: Any) -> None:
    widget = UnrollWidget(row=1, column=2)
    before = getattr(widget, name)
    with pytest.raises(TraitError, match=f"{name}.*"):
        setattr(widget, name, value)
    assert np.array_equal(getattr(widget, name), before)


def test_between_two_pixels_is_the_nearer_one() -> None:
    widget = UnrollWidget(row=3.7, column=np.int64(5))
    assert (widget.row, widget.column) == (4, 5)
    assert {type(widget.row), type(widget.column)} == {int}
    assert type(UnrollWidget().row) is int


# ---- the JavaScript against Python -----------------------------------------------


@pytest.fixture
def in_browser(chromium: Browser) -> Callable[..., list[Any]]:
    def call(name: str, calls: list[Any]) -> list[Any]:
        page = chromium.new_page()
        try:
            return page.evaluate(CALL, [str(UnrollWidget._esm), name, calls])
        finally:
            page.close()

    return call


@pytest.mark.browser
@pytest.mark.parametrize("order", ["C", "F"])
def test_every_index_agrees(in_browser: Callable[..., Any], order: str) -> None:
    pixels = [divmod(i, 28) for i in range(784)]
    index = in_browser("indexOf", [[r, c, order] for r, c in pixels])
    assert (
        index
        == np.ravel_multi_index(np.transpose(pixels), (28, 28), order=order).tolist()
    )
    back = in_browser("pixelAt", [[i, order] for i in index])
    assert [(p["row"], p["column"]) for p in back] == pixels
    for (r, c), i in zip(pixels, index, strict=True):
        assert UnrollWidget(row=r, column=c, order=order, image=BLANK).index == i


BLANK = np.zeros((28, 28), dtype=np.uint8)


@pytest.mark.browser
def test_unrolling_agrees_with_numpy(in_browser: Callable[..., Any]) -> None:
    rng = np.random.default_rng()
    images = rng.integers(0, 256, (20, 28, 28))
    for order in ("C", "F"):
        got = in_browser("unroll", [[image.tolist(), order] for image in images])
        assert got == [image.ravel(order=order).tolist() for image in images]


@pytest.mark.browser
def test_shades_are_matplotlib_s(in_browser: Callable[..., Any]) -> None:
    from matplotlib import colormaps

    for name in ("gray", "gray_r"):
        drawn = 255 * colormaps[name](np.arange(256))[:, :3]  # red, green, blue
        got = in_browser("shade", [[value, name] for value in range(256)])
        np.testing.assert_allclose(np.c_[got, got, got], drawn, atol=1e-9)


@pytest.mark.browser
def test_what_is_seen_is_the_right_answer(in_browser: Callable[..., Any]) -> None:
    for order in ("C", "F"):  # the question is about rows, wherever the switch stands
        stops = [stop | {"order": order} for stop in UnrollWidget.question.stops]
        [seen] = in_browser("saw", [[stops]])
        assert seen["choice"] == UnrollWidget.answer()
        assert ("143" in seen["words"]) == (order == "F")


# ---- in JupyterLab ---------------------------------------------------------------


def point_at(page: Page, row: float, column: float) -> tuple[float, float]:
    """Where a pixel's centre is in the page: the digit ends 4 px from the right."""
    box = page.locator("canvas").bounding_box()
    assert box is not None
    cell = min(13, (box["width"] - 62) // 28)
    return box["x"] + 58 + cell * (column + 0.5), box["y"] + 24 + cell * (row + 0.5)


@pytest.mark.browser
def test_a_hand_on_the_digit_the_sliders_and_the_switches(
    jupyter: Callable[..., Jupyter], tmp_path: Path
) -> None:
    lab = open_widget(jupyter(tmp_path), "UnrollWidget", height=1400)
    page = lab.page
    readout = page.locator(".fn-readout")
    expect(readout).to_contain_text("Row 0, column 0: index ?.")

    # predict wrongly, be shown
    page.locator(".fn-radios input[value='143']").check()
    page.locator(".fn-radios input[value='guess']").check()
    page.locator(".fn-button").click()
    expect(readout).to_contain_text("Row 0, column 0: index 28 · 0 + 0 = 0.")
    page.locator(".fn-button").click()
    expect(page.locator("dd").nth(1)).to_contain_text("Not as you said", timeout=30_000)
    kernel_has(lab, "widget.row, widget.column, widget.index", "3 5 89")

    # drag over the digit, and beyond its edge
    page.locator("canvas").scroll_into_view_if_needed()
    page.mouse.move(*point_at(page, 3, 5))
    page.mouse.down()
    page.mouse.move(*point_at(page, 12, 9), steps=12)
    kernel_has(lab, "widget.row, widget.column, widget.index", "12 9 345")
    value = lab.run("print(widget.value)").strip()
    expect(readout).to_contain_text(f"28 · 12 + 9 = 345. The pixel holds {value},")
    page.mouse.move(*point_at(page, 40, 12), steps=12)
    page.mouse.up()
    kernel_has(lab, "widget.row, widget.column", "27 12")

    # the sliders: row, column, index
    row, column, index = page.locator("input[type=range]").all()
    drag(page, row, to=0)
    kernel_has(lab, "widget.row, widget.index", "0 12")
    column.press("ArrowRight")
    kernel_has(lab, "widget.column, widget.index", "13 13")
    box = page.locator("input[type=number]").nth(2)
    box.fill("89")
    box.press("Enter")  # JupyterLab would take it
    kernel_has(lab, "widget.row, widget.column", "3 5")
    box = page.locator("input[type=number]").first
    box.fill("3.7")
    box.blur()
    expect(box).to_have_value("4")
    kernel_has(lab, "widget.row", "4")

    # the switches keep the pixel and change the rest
    page.get_by_label("column by column").check()
    kernel_has(lab, "widget.row, widget.column, widget.index", "4 5 144")
    expect(index).to_have_value("144")
    index.press("ArrowRight")
    kernel_has(lab, "widget.row, widget.column", "5 5")
    expect(readout).to_contain_text("28 · 5 + 5 = 145")
    page.get_by_label("0 is white").check()
    kernel_has(lab, "widget.cmap", "gray_r")

    # and the kernel reaches the page
    lab.run("import numpy as np\nwidget.image = np.full((28, 28), 255)")
    expect(readout).to_contain_text("holds 255, drawn black")
    lab.run("widget.cmap, widget.order, widget.row = 'gray', 'C', 27")
    expect(readout).to_contain_text(
        "28 · 27 + 5 = 761. The pixel holds 255, drawn white"
    )
    assert (lab.cell_errors(), lab.page_errors) == ([], [])
