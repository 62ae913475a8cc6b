"""Makes docs/sunny_day_neuron.png, the README's picture: `python tests/picture.py`."""

import tempfile
from pathlib import Path

from browser import Jupyter, launch_chromium, write_notebook
from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parent.parent / "docs" / "sunny_day_neuron.png"

with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
    root, home = Path(folder, "root"), Path(folder, "home")
    root.mkdir()
    home.mkdir()
    write_notebook(
        root / "picture.ipynb",
        "from firstneuron.widgets import SunnyWidget\n"
        "SunnyWidget(x=[1, 1, 1], ask=False)",
    )
    server = Jupyter(root, home, launch_chromium(playwright))
    try:
        lab = server.lab(width=1100, height=1000)
        lab.open("picture.ipynb")
        lab.hide_sidebar()
        lab.run_all()
        widget = lab.page.locator(".fn").first
        widget.wait_for()
        lab.page.wait_for_timeout(300)  # the first frame is drawn
        lab.screenshot(PICTURE, of=widget)
    finally:
        server.stop()
print(f"made {PICTURE.name}, {PICTURE.stat().st_size // 1024} KB")
