"""A signal through thirty layers: the same in Python, JavaScript and a real page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Jupyter, drag, kernel_has, open_widget
from playwright.sync_api import Browser, expect
from scipy import stats
from traitlets import TraitError

from firstneuron.layers import relu
from firstneuron.neuron import layer_z
from firstneuron.widgets import DepthWidget
from firstneuron.widgets.depth import ACTIVATIONS, spread_numbers

# Loads the widget's module as anywidget does, and calls one of its functions.
CALL = """async ([source, name, argument_lists]) => {
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const module = await import(url);
    return argument_lists.map((args) => {
        const got = module[name](...args);
        return got instanceof Float64Array ? [...got] : got;
    });
}"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions are kept in the current folder; give each test its own."""
    monkeypatch.chdir(tmp_path)


# ---- in Python -------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 28, 99])
def test_the_numbers_are_spread_as_they_say(seed: int) -> None:
    numbers = spread_numbers(seed, 120_000)
    uniform = stats.uniform(-np.sqrt(3), 2 * np.sqrt(3))
    assert stats.kstest(numbers, uniform.cdf).pvalue > 1e-3
    neighbours = np.corrcoef(numbers[1:], numbers[:-1])[0, 1]
    assert abs(neighbours) < 5 / np.sqrt(len(numbers))
    np.testing.assert_array_equal(spread_numbers(seed, 100), numbers[:100])


@pytest.mark.parametrize(
    ("name", "activation"),
    [("identity", np.positive), ("ReLU", relu), ("tanh", np.tanh)],
)
def test_layers_are_the_library_s(name: str, activation: Callable[..., Any]) -> None:
    widget = DepthWidget(activation=name, gain=1.3, depth=30, seed=5)
    numbers = spread_numbers(5, (32 + 30 * 64) * 64).reshape(-1, 64)
    A, stds = numbers[:32], []
    for layer in range(30):
        W = numbers[32 + 64 * layer :][:64] * 1.3 / 8  # √(1/64) = 1/8
        A = activation(layer_z(A, W, np.zeros(64)))
        stds.append(np.std(A))
    np.testing.assert_allclose(widget.stds, stds, rtol=1e-9)
    widget.depth = 7
    np.testing.assert_allclose(widget.stds, stds[:7], rtol=1e-9)


def test_gain_is_a_factor_in_each_layer() -> None:
    """Neither identity nor ReLU minds the scale: relu(2z) = 2·relu(z)."""
    for activation in ("identity", "ReLU"):
        one = DepthWidget(activation=activation, gain=1, depth=30)
        two = DepthWidget(activation=activation, gain=2, depth=30)
        doubled = one.stds * 2.0 ** np.arange(1, 31)
        np.testing.assert_allclose(two.stds, doubled, rtol=1e-12)


def test_right_answer_is_a_choice_and_the_lesson_s() -> None:
    assert DepthWidget.answer() == "0.00004"
    assert DepthWidget.answer() in DepthWidget.question.choices
    stds = DepthWidget(**DepthWidget.question.stops[-1]).stds
    assert f"{stds[-1]:.1e}" == "3.8e-05"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("activation", "relu"),
        ("activation", None),
        ("gain", 0),
        ("gain", "1"),
        ("depth", 0),
        ("depth", 31),
        ("seed", -1),
        ("seed", float("nan")),
    ],
)
def test_bad_value_is_refused_and_the_old_one_stays(name: str, value: Any) -> None:
    widget = DepthWidget(gain=2, depth=3, seed=4)
    before = getattr(widget, name)
    with pytest.raises(TraitError, match=name):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


# ---- the JavaScript against Python -----------------------------------------------


@pytest.mark.browser
def test_javascript_agrees(chromium: Browser) -> None:
    rng = np.random.default_rng()
    page = chromium.new_page()

    def in_browser(name: str, calls: list[Any]) -> list[Any]:
        return page.evaluate(CALL, [str(DepthWidget._esm), name, calls])

    seeds = [0, 28, int(rng.integers(100))]
    for seed, got in zip(
        seeds, in_browser("spreadNumbers", [[s, 5000] for s in seeds]), strict=True
    ):
        assert got == spread_numbers(seed, 5000).tolist()  # bit by bit

    states = [
        [activation, float(gain), int(rng.integers(100))]
        for activation in ACTIVATIONS
        for gain in (0.1, 1, np.sqrt(2), rng.uniform(0.1, 3), 3)
    ]
    for (activation, gain, seed), got in zip(
        states, in_browser("layerStds", states), strict=True
    ):
        widget = DepthWidget(activation=activation, gain=gain, seed=seed, depth=30)
        # sums are rounded in another order, and tanh at a large gain amplifies that
        np.testing.assert_allclose(got, widget.stds, rtol=1e-6, err_msg=str(gain))

    values = 10.0 ** rng.uniform(-35, 15, 300)
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    read = [
        float(text.replace("\u00a0·\u00a010", "e").translate(digits))
        for text in in_browser("power", [[v] for v in values.tolist()])
    ]
    np.testing.assert_allclose(read, values, rtol=0.051)

    [seen] = in_browser("saw", [[list(DepthWidget.question.stops)]])
    assert seen["choice"] == DepthWidget.answer()
    assert "3.8\u00a0·\u00a010⁻⁵ after 30" in seen["words"]
    for gain, word in ((1, "vanishes"), (np.sqrt(2), "keeps"), (2, "explodes")):
        state = {"activation": "ReLU", "gain": gain, "depth": 30, "seed": 3}
        [said] = in_browser("words", [[state]])
        assert word in said
    page.close()


# ---- in JupyterLab ---------------------------------------------------------------


@pytest.mark.browser
def test_a_hand_on_the_sliders_and_the_picture(
    jupyter: Callable[..., Jupyter], tmp_path: Path
) -> None:
    lab = open_widget(jupyter(tmp_path), "DepthWidget", height=1400)
    page = lab.page
    readout = page.locator(".fn-readout")
    expect(readout).to_contain_text("ReLU, gain 1: after 3 layers")

    # predict wrongly, be shown
    page.locator(".fn-radios input[value='0']").check()
    page.locator(".fn-radios input[value='certain']").check()
    page.locator(".fn-button").first.click()
    page.locator(".fn-button").first.click()
    expect(page.locator("dd").nth(1)).to_contain_text("Not as you said", timeout=30_000)
    expect(page.locator("dd").nth(1)).to_contain_text("10⁻⁵ after 30 layers")
    kernel_has(lab, "widget.depth, f'{widget.stds[-1]:.1e}'", "30 3.8e-05")

    # the sliders: gain, depth, network
    gain, depth, network = page.locator(".fn-rows input[type=range]").all()
    drag(page, gain, to=1)
    kernel_has(lab, "widget.gain", "3.0")
    expect(readout).to_contain_text("explodes")
    page.get_by_role("button", name="He: gain").click()
    kernel_has(lab, "widget.gain", "1.414")
    expect(readout).to_contain_text("keeps its size")
    depth.press("ArrowLeft")
    kernel_has(lab, "widget.depth, type(widget.depth).__name__", "29 int")
    network.press("ArrowRight")
    kernel_has(lab, "widget.seed", "29")
    page.get_by_label("tanh").check()
    kernel_has(lab, "widget.activation", "tanh")

    # the picture: a drag sets the depth
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 2, box["y"] + 100, steps=10)
    page.mouse.up()
    kernel_has(lab, "widget.depth", "1")
    expect(readout).to_contain_text("after 1 layer the")

    # and the kernel reaches the page
    lab.run("widget.activation, widget.gain, widget.depth = 'identity', 0.5, 20")
    expect(readout).to_contain_text("identity, gain 0.5: after 20 layers")
    said = lab.run("print(f'{widget.stds[-1]:.1e}')").strip()
    expect(readout).to_contain_text(said.split("e")[0])
    assert (lab.cell_errors(), lab.page_errors) == ([], [])
