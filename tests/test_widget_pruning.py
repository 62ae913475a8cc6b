"""The pruned digit reader: one cut in Python and JavaScript, errors that are real."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Jupyter, drag, kernel_has, write_notebook
from playwright.sync_api import Browser, Page, expect
from traitlets import TraitError

from firstneuron.datasets import load_digits
from firstneuron.pruning import compression, magnitude_mask, model_sparsity
from firstneuron.widgets import PruningWidget
from firstneuron.widgets.pruning import (
    LEARN,
    RETRAINED,
    SEED,
    cut,
    nearest,
    pruned_networks,
)

PERCENTS = range(100)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Predictions are kept in the current folder; give each test its own."""
    monkeypatch.chdir(tmp_path)


def weights() -> dict[str, np.ndarray]:
    return {name: np.array(pruned_networks()[name]) for name in ("W1", "W2")}


# ---- in Python -------------------------------------------------------------------


@pytest.mark.parametrize("percent", [0, 1, 33, 80, 99])
def test_one_cut_goes_through_both_layers(percent: int) -> None:
    network = weights()
    masks = cut(network, percent)
    everything = np.concatenate([network["W1"].ravel(), network["W2"].ravel()])
    flat = np.concatenate([masks["W1"].ravel(), masks["W2"].ravel()])
    np.testing.assert_array_equal(flat, magnitude_mask(everything, percent / 100))
    widget = PruningWidget(sparsity=percent, ask=False)
    assert widget.kept == flat.sum() and widget.total == everything.size
    pruned = [network[name] * masks[name] for name in masks]
    assert model_sparsity(pruned) == pytest.approx(1 - widget.kept / widget.total)


def test_no_two_weights_are_of_one_size() -> None:
    # the browser cuts by size, Python by counting; the two are one only without ties
    sizes = np.abs(np.concatenate([W.ravel() for W in weights().values()]))
    assert len(np.unique(sizes)) == len(sizes) == PruningWidget(ask=False).total
    assert compression([(64, 32), (32, 10)], 474) == len(sizes) / 474


def test_the_prediction_has_a_clear_answer() -> None:
    assert PruningWidget.answer() == "10 %"
    assert PruningWidget.answer() in PruningWidget.question.choices
    # the choice "2.5 %" stands for "as before the cut"
    before = pruned_networks()["errors"][0]
    assert nearest(before, PruningWidget.question.choices) == "2.5 %"


def test_retraining_mends_what_the_cut_broke() -> None:
    errors, widget = pruned_networks()["errors"], PruningWidget(ask=False)
    assert len(errors) == 100
    for widget.sparsity in (80, 90, 95):
        assert widget.error == errors[widget.sparsity]
        assert widget.error_retrained < widget.error / 2
    at, healed = RETRAINED, pruned_networks()["retrained_errors"]
    widget.sparsity = (at[-2] + at[-1]) // 2
    assert min(healed[-2:]) <= widget.error_retrained <= max(healed[-2:])


def test_errors_are_those_of_digits_that_were_not_learned() -> None:
    images = load_digits().images
    test = np.random.default_rng(SEED).permutation(len(images))[LEARN:]
    counts = np.array(pruned_networks()["errors"]) * len(test) / 100
    np.testing.assert_allclose(counts, counts.round(), atol=1e-9)
    # nearly all weights gone: no better than one class for all
    assert pruned_networks()["errors"][99] > 60


@pytest.mark.parametrize("value", [100, -1, "80", None, float("nan")])
def test_bad_value_is_refused_and_the_old_one_stays(value: Any) -> None:
    widget = PruningWidget(sparsity=7)
    with pytest.raises(TraitError, match=r"sparsity: given .*widget\.sparsity"):
        widget.sparsity = value
    assert widget.sparsity == 7


# ---- the JavaScript against Python -----------------------------------------------

LOAD = """async ([source, network]) => {
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    window.widget = await import(url);
    window.network = network;
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page with the widget's module in `widget`, and the network."""
    page = chromium.new_page()
    page.evaluate(LOAD, [str(PruningWidget._esm), pruned_networks()])
    yield page
    page.close()


def at(page: Page, function: str, percents: Any) -> list[Any]:
    return page.evaluate(
        """([name, percents]) => percents.map(
            (sparsity) => widget[name]({sparsity, _network: network}))""",
        [function, list(percents)],
    )


@pytest.mark.browser
def test_cuts_and_errors_agree_at_every_percent(page: Page) -> None:
    cuts, errors = at(page, "cutAt", PERCENTS), at(page, "errorsAt", PERCENTS)
    network = weights()
    for percent, now, error in zip(PERCENTS, cuts, errors, strict=True):
        widget = PruningWidget(sparsity=percent, ask=False)
        masks = cut(network, percent)
        assert [layer["kept"] for layer in now["layers"]] == [
            int(mask.sum()) for mask in masks.values()
        ]
        assert (now["kept"], now["total"]) == (widget.kept, widget.total)
        kept = [np.abs(network[name][masks[name]]).min() for name in masks]
        assert now["smallest"] == min(kept)
        assert error["cut"] == widget.error
        assert error["retrained"] == pytest.approx(widget.error_retrained)
        assert error["measured"] == (percent in RETRAINED)


@pytest.mark.browser
def test_the_words_follow_the_state(page: Page) -> None:
    before, between, after = at(page, "words", [0, 82, 80])
    assert before.startswith("All 2368 weights are there. Test error ")
    assert "474 of 2368 are left, 5 times fewer." in after
    widget = PruningWidget(sparsity=80, ask=False)
    assert f"{widget.error:.1f} % right after the cut" in after
    assert f"cut, {widget.error_retrained:.1f} % after retraining." in after
    assert "cut, about " in between
    seen = page.evaluate(
        "(stops) => widget.saw(stops.map((s) => ({...s, _network: network})))",
        list(PruningWidget.question.stops),
    )
    assert seen["choice"] == PruningWidget.answer()
    assert seen["words"].startswith(f"{widget.error:.1f} % of the test digits")


# ---- in JupyterLab ---------------------------------------------------------------


@pytest.mark.browser
def test_a_hand_on_the_cut(jupyter: Callable[..., Jupyter], tmp_path: Path) -> None:
    source = (
        "from firstneuron.widgets import PruningWidget\n"
        "widget = PruningWidget()\n"
        "widget"
    )
    write_notebook(tmp_path / "lesson.ipynb", source)
    lab = jupyter(tmp_path).lab(height=1500)
    lab.open("lesson.ipynb")
    lab.run_all()
    page = lab.page
    figure, readout = page.locator(".fn"), page.locator(".fn-readout")
    slider = page.locator("input[type=range]")
    expect(readout).to_contain_text("All 2368 weights are there.")
    expect(slider).to_be_disabled()  # the gate is closed
    lab.screenshot(tmp_path / "closed.png", figure)

    # predict wrongly, be shown
    page.locator(".fn-radios input[value='50 %']").check()
    page.locator(".fn-radios input[value='guess']").check()
    page.get_by_role("button", name="Predict").click()
    page.get_by_role("button", name="Show me").click()
    expect(page.locator("dd").nth(1)).to_contain_text("Not as you said", timeout=30_000)
    kernel_has(lab, "widget.sparsity, widget.kept", "80 474")
    lab.screenshot(tmp_path / "open.png", figure)

    # the slider, an arrow key, the number box, the curve
    drag(page, slider, to=0.5)
    half = int(slider.input_value())
    assert 45 <= half <= 55
    kernel_has(lab, "widget.sparsity", str(half))
    slider.press("ArrowRight")
    kernel_has(lab, "widget.sparsity", str(half + 1))
    lab.screenshot(tmp_path / "dragged.png", figure)
    box = page.locator("input[type=number]")
    box.fill("95")
    box.press("Enter")
    kernel_has(lab, "widget.sparsity, widget.kept", "95 118")
    expect(page.locator("tbody tr").last).to_contain_text("118")
    canvas = page.locator("canvas")
    size = canvas.bounding_box()
    assert size is not None
    canvas.click(position={"x": size["width"] * 0.4, "y": size["height"] - 60})
    kernel_has(lab, "25 < widget.sparsity < 45", "True")
    canvas.click(position={"x": size["width"] * 0.8, "y": 60})  # not on the curves
    kernel_has(lab, "25 < widget.sparsity < 45", "True")

    # the kernel reaches the page
    lab.run("widget.sparsity = 99")
    expect(readout).to_contain_text("99 % cut")
    expect(readout).to_contain_text("24 of 2368 are left, 98.7 times fewer.")
    lab.screenshot(tmp_path / "99.png", figure)

    lab.run("widget.sparsity = 90")
    lab.set_theme("JupyterLab Dark")
    expect(figure).to_have_attribute("data-theme", "dark")
    lab.screenshot(tmp_path / "dark.png", figure)
    page.set_viewport_size({"width": 360, "height": 1800})
    lab.hide_sidebar()
    page.wait_for_function("document.querySelector('.fn').clientWidth < 360")
    assert figure.evaluate("e => e.scrollWidth <= e.clientWidth")
    lab.screenshot(tmp_path / "360.png", figure)
    lab.set_theme("JupyterLab Light")
    expect(figure).to_have_attribute("data-theme", "light")
    lab.screenshot(tmp_path / "360-light.png", figure)
    assert (lab.cell_errors(), lab.page_errors) == ([], [])
