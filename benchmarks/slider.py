"""Claim: a widget that draws in the browser follows the hand; `interact` lags.

Both stand in one notebook in a real JupyterLab, and show the same line. Reported, for
each: from a key press on the slider to the first painted frame that shows it, and
the new frames a second while the mouse drags the slider.

    python benchmarks/slider.py [--presses 40] [--seconds 4]
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Locator, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser import Jupyter, Lab, launch_chromium, write_notebook

OURS = """
from firstneuron.widgets import BoundaryWidget
BoundaryWidget(ask=False)
"""
PEER = """
%matplotlib inline
import ipywidgets, matplotlib.pyplot as plt, numpy as np
grid = np.linspace(-4, 4, 41)

def show(w1=1.0, w2=1.0, b=-1.0):
    fig, ax = plt.subplots(figsize=(4.2, 4.2))
    X1, X2 = np.meshgrid(grid, grid)
    ax.contourf(X1, X2, w1 * X1 + w2 * X2 + b > 0, levels=[0.5, 1.5])
    ax.set_title(f"distance {abs(b) / np.hypot(w1, w2):.3f}")
    plt.show()

ipywidgets.interact(show, w1=(-5.0, 5.0, 0.1), w2=(-5.0, 5.0, 0.1), b=(-5.0, 5.0, 0.1))
None
"""

# Notes the time of every new picture, when its frame has been painted. A change made
# inside a frame is painted with it; any other change waits for the next frame.
WATCH = """(picture) => {
    const after = (task) => {  // runs behind the frame that is being made
        const channel = new MessageChannel();
        channel.port1.onmessage = task;
        channel.port2.postMessage(0);
    };
    let inFrame = false;
    const tick = () => {
        inFrame = true;
        after(() => { inFrame = false; });
        window.watching && requestAnimationFrame(tick);
    };
    window.watching = true;
    window.pressed = null;
    window.painted = [];
    requestAnimationFrame(tick);
    addEventListener("keydown", (event) => { window.pressed = event.timeStamp; }, true);
    const note = () => after(() => painted.push(performance.now()));
    new MutationObserver(async () => {
        if (inFrame) return note();
        const image = picture.querySelector("img");
        if (!image) return;  // cleared, the new one is on its way
        await image.decode();
        requestAnimationFrame(note);
    }).observe(picture, {childList: true, subtree: true, characterData: true});
}"""


def delays(page: Page, handle: Locator, presses: int) -> np.ndarray:
    """Return the milliseconds from each key press to its painted frame."""
    handle.focus()
    found = []
    for press in range(presses + 3):
        count = page.evaluate("painted.length")
        page.keyboard.press("ArrowRight" if press % 2 else "ArrowLeft")
        page.wait_for_function("count => painted.length > count", arg=count)
        found.append(page.evaluate("count => painted[count] - pressed", count))
        page.wait_for_timeout(150)  # the next press finds everything at rest
    return np.array(found[3:])  # the first ones warm up


def frames_a_second(
    page: Page, handle: Locator, track: Locator, seconds: float
) -> float:
    """Return the new pictures a second while the mouse drags without a pause."""
    handle.scroll_into_view_if_needed()
    box = track.bounding_box()
    assert box is not None, "the slider is not visible"
    middle, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    grip = handle.bounding_box()
    start = middle if grip == box or grip is None else grip["x"] + grip["width"] / 2
    page.mouse.move(start, y)
    page.mouse.down()
    before, began = page.evaluate("[painted.length, performance.now()]")
    deadline = time.monotonic() + seconds
    step = 0
    while time.monotonic() < deadline:
        step += 1
        page.mouse.move(middle + 0.4 * box["width"] * np.sin(step / 40), y)
    after, ended = page.evaluate("[painted.length, performance.now()]")
    page.mouse.up()
    return 1000 * (after - before) / (ended - began)


def measure(
    lab: Lab,
    track: Locator,
    handle: Locator,
    picture: Locator,
    args: argparse.Namespace,
) -> tuple[float, float, float]:
    """Return median and 95th percentile in ms, and frames a second."""
    picture.evaluate(WATCH)
    ms = delays(lab.page, handle, args.presses)
    rate = frames_a_second(lab.page, handle, track, args.seconds)
    return float(np.median(ms)), float(np.percentile(ms, 95)), rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=4)
    args = parser.parse_args()
    rows = {}
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
    ):
        root, home = Path(folder) / "root", Path(folder) / "home"
        root.mkdir()
        home.mkdir()
        write_notebook(root / "ours.ipynb", OURS)
        write_notebook(root / "peer.ipynb", PEER)
        browser = launch_chromium(playwright)
        server = Jupyter(root, home, browser)
        try:
            lab = server.lab()
            lab.open("ours.ipynb")
            lab.run_all()
            slider = lab.page.locator(".fn input[type=range]").first
            picture = lab.page.locator(".fn-readout")
            rows["BoundaryWidget"] = measure(lab, slider, slider, picture, args)
            lab.page.close()

            lab = server.lab()
            lab.open("peer.ipynb")
            lab.run_all()
            picture = lab.page.locator(".widget-output")
            picture.locator("img").wait_for()
            track = lab.page.locator(".noUi-target").first
            handle = lab.page.locator(".noUi-handle").first
            rows["interact"] = measure(lab, track, handle, picture, args)
            lab.page.close()
        finally:
            server.stop()
            browser.close()

    ours, peer = rows["BoundaryWidget"], rows["interact"]
    print(f"{'':24}{'median ms':>10}{'p95 ms':>10}{'frames/s':>10}")
    print(f"{'BoundaryWidget':24}{ours[0]:10.1f}{ours[1]:10.1f}{ours[2]:10.1f}")
    print(f"{'interact, Matplotlib':24}{peer[0]:10.1f}{peer[1]:10.1f}{peer[2]:10.1f}")
    ratios = peer[0] / ours[0], peer[1] / ours[1], ours[2] / peer[2]
    print(f"{'ratio':24}" + "".join(f"{ratio:9.1f}x" for ratio in ratios))


if __name__ == "__main__":
    main()
