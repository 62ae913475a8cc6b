"""Drive a real JupyterLab in a real Chromium, for any test that needs to see a page.

`Jupyter` is a server with its own home; `Lab` is one browser page on it. The fixtures
that make them are in conftest.py:

    def test_it(jupyter, tmp_path):
        lab = jupyter(tmp_path).lab()
        lab.open("lesson.ipynb")
        lab.run_all()
        assert lab.cell_errors() == []
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Browser, Locator, Page, Playwright

from firstneuron.doctor import find_browser

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TOKEN = "firstneuron"


def launch_chromium(playwright: Playwright) -> Browser:
    """Start the system's Chromium or Chrome, else the one Playwright brought.

    Raises
    ------
    RuntimeError
        There is neither; the message says what to run.
    """
    found = find_browser()  # None also for Playwright's own, which needs no path
    if found is None and not Path(playwright.chromium.executable_path).exists():
        raise RuntimeError(
            "No Chromium was found, and the browser tests need one. "
            f"Run: {sys.executable} -m playwright install chromium"
        )
    return playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)


def write_notebook(path: Path, *cells: str) -> Path:
    """Write a notebook of code cells at `path`, and return `path`."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {
        "name": "python3",  # any other name opens a dialog in JupyterLab
        "display_name": "Python 3",
        "language": "python",
    }
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    nbformat.write(notebook, path)
    return path


class Jupyter:
    """A JupyterLab server on loopback, with its own home and settings.

    Parameters
    ----------
    root
        The folder it serves and starts in (nbgrader works in the current folder).
    home
        An empty folder for HOME and every JUPYTER_* folder.
    browser
        The Chromium that `lab` opens pages in.
    args
        More command-line arguments.
    env
        More environment variables.
    """

    def __init__(
        self,
        root: Path,
        home: Path,
        browser: Browser,
        args: Sequence[str] = (),
        env: dict[str, str] | None = None,
    ) -> None:
        self.root, self.home, self.browser = root, home, browser
        self.log = home / "server.log"
        self.set_setting("apputils-extension/notification", fetchNews="false")
        # every cell stays in the page, also when it is scrolled out of sight
        self.set_setting("notebook-extension/tracker", windowingMode="none")
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += [
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.port=0",  # any free one
            f"--IdentityProvider.token={TOKEN}",
            f"--ServerApp.root_dir={root}",
            "--LabApp.expose_app_in_browser=True",
            *args,
        ]
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                command,
                cwd=root,
                env=os.environ | self._folders() | (env or {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.url = self._wait_for_url()
        self._labs: list[Lab] = []

    def _folders(self) -> dict[str, str]:
        names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
        jupyter = {f"JUPYTER_{n}": str(self.home / n.lower()) for n in names}
        settings = {"JUPYTERLAB_SETTINGS_DIR": str(self.home / "settings")}
        workspaces = {"JUPYTERLAB_WORKSPACES_DIR": str(self.home / "workspaces")}
        home = {"HOME": str(self.home), "IPYTHONDIR": str(self.home / "ipython")}
        return jupyter | settings | workspaces | home

    def set_setting(self, plugin: str, **values: Any) -> None:
        """Write a JupyterLab user setting, for pages that are opened later."""
        folder = self.home / "settings" / "@jupyterlab"
        path = folder / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")

    def _wait_for_url(self, seconds: float = 60) -> str:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            for path in (self.home / "runtime_dir").glob("jpserver-*.json"):
                try:
                    url = json.loads(path.read_text(encoding="utf-8"))["url"]
                    urllib.request.urlopen(f"{url}api/status?token={TOKEN}").close()
                    return url
                except (OSError, ValueError):
                    pass  # not written to the end yet, or not listening yet
            time.sleep(0.1)
        self.stop()
        text = self.log.read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"JupyterLab did not start. Its log:\n{text}")

    def lab(self, width: int = 1280, height: int = 900) -> "Lab":
        """Open a fresh browser page, with its own cookies, on this server."""
        viewport = {"width": width, "height": height}
        lab = Lab(self, self.browser.new_page(viewport=viewport))
        self._labs.append(lab)
        return lab

    def stop(self) -> None:
        """Close the pages and end the server with its kernels."""
        for lab in getattr(self, "_labs", []):
            lab.page.close()
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


# The app is `window.jupyterapp`; `panel` is the notebook in front.
PANEL = "const panel = window.jupyterapp.shell.currentWidget;"
KERNEL_READY = f"""() => {{
    {PANEL}
    const session = panel?.sessionContext;
    const kernel = session?.session?.kernel;
    return session?.isReady && kernel?.connectionStatus === "connected"
        && kernel.status === "idle";
}}"""


class Lab:
    """One page in JupyterLab. `page` is Playwright's, for everything not here."""

    def __init__(self, server: Jupyter, page: Page) -> None:
        self.server, self.page = server, page
        self.page_errors: list[str] = []
        page.on("pageerror", lambda error: self.page_errors.append(str(error)))

    def open(self, path: str) -> None:
        """Open the notebook at `path` (relative to the root); wait for its kernel."""
        url = f"{self.server.url}lab/tree/{path}?token={TOKEN}&reset"
        self.page.goto(url)
        self.page.wait_for_selector(".jp-NotebookPanel")
        self.idle()

    def idle(self, seconds: float = 60) -> None:
        """Wait until the kernel is connected and idle, and no cell is waiting.

        The indicator in the page will not do: it says idle before a kernel exists.
        """
        self.page.wait_for_function(KERNEL_READY, timeout=seconds * 1000)
        self.page.wait_for_function(
            f"""() => {{ {PANEL} return panel.content.widgets.every(
                (cell) => cell.model.executionState !== "running"
                    && cell.promptNode?.textContent.includes("*") !== true) }}""",
            timeout=seconds * 1000,
        )

    def command(self, name: str, **args: Any) -> None:
        """Execute a JupyterLab command and wait for it."""
        self.page.evaluate(
            "([name, args]) => window.jupyterapp.commands.execute(name, args)"
            ".then(() => null)",
            [name, args],
        )

    def run_all(self, seconds: float = 120) -> None:
        """Run all cells; return when the last has finished."""
        self.page.set_default_timeout(seconds * 1000)
        self.command("notebook:run-all-cells")
        self.page.set_default_timeout(30_000)
        self.idle(seconds)

    def run(self, source: str, seconds: float = 60) -> str:
        """Add a code cell at the end, run it, and return the text that it gave."""
        self.page.evaluate(
            f"""(source) => {{ {PANEL}
            const cells = panel.content.model.sharedModel;
            cells.insertCell(cells.cells.length, {{ cell_type: "code", source }});
            panel.content.activeCellIndex = cells.cells.length - 1;
            panel.content.deselectAll(); }}""",
            source,
        )
        self.command("notebook:run-cell")
        self.idle(seconds)
        return self.outputs()[-1]

    def outputs(self) -> list[str]:
        """Return each cell's text outputs, errors included, joined."""
        return [
            "".join(_text(output) for output in cell.get("outputs", []))
            for cell in self.cells()
        ]

    def cells(self) -> list[dict[str, Any]]:
        """Return the notebook's cells as they are in the page, saved or not."""
        return self.page.evaluate(
            f"() => {{ {PANEL} return panel.content.model.sharedModel.toJSON().cells }}"
        )

    def cell_errors(self) -> list[str]:
        """Return "cell 3: NameError: ..." for each cell that raised."""
        return [
            f"cell {number}: {output['ename']}: {output['evalue']}"
            for number, cell in enumerate(self.cells())
            for output in cell.get("outputs", [])
            if output["output_type"] == "error"
        ]

    def save(self) -> None:
        """Save the notebook."""
        self.command("docmanager:save")

    def set_theme(self, name: str) -> None:
        """Switch to "JupyterLab Dark" or "JupyterLab Light", as the menu does."""
        self.command("apputils:change-theme", theme=name)
        light = "false" if "Dark" in name else "true"
        self.page.wait_for_selector(
            f"body[data-jp-theme-light='{light}']", state="attached"
        )

    def hide_sidebar(self) -> None:
        """Fold the file browser away, as one does on a narrow screen."""
        self.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")

    def screenshot(self, path: Path, of: Locator | None = None) -> Path:
        """Save a picture of the page, or of one element scrolled into view."""
        (of or self.page).screenshot(path=path)
        return path


@contextmanager
def widget_module(chromium: Browser, kind: type) -> Iterator[Page]:
    """A page without a kernel, with the JavaScript of a widget class as `widget`."""
    page = chromium.new_page()
    page.evaluate(
        """async (source) => {
            const blob = new Blob([source], {type: "text/javascript"});
            window.widget = await import(URL.createObjectURL(blob));
        }""",
        str(kind._esm),  # type: ignore[attr-defined]
    )
    yield page
    page.close()


def open_widget(server: Jupyter, name: str, height: int = 1400) -> Lab:
    """Open a notebook that shows the widget `name` and keeps it as `widget`."""
    source = f"from firstneuron.widgets import {name}\nwidget = {name}()\nwidget"
    write_notebook(server.root / "lesson.ipynb", source)
    lab = server.lab(height=height)
    lab.open("lesson.ipynb")
    lab.run_all()
    return lab


def kernel_has(lab: Lab, expression: str, value: str) -> None:
    """The kernel says this soon: a cell may overtake the last message."""
    got = [lab.run(f"print({expression})").strip()]
    while got[-1] != value and len(got) < 5:
        got.append(lab.run(f"print({expression})").strip())
    assert got[-1] == value, got


def _text(output: dict[str, Any]) -> str:
    if output["output_type"] == "stream":
        return "".join(output["text"])
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    return "".join(output["data"].get("text/plain", ""))


def drag(page: Page, target: Locator, to: float, steps: int = 20) -> None:
    """Drag an `<input type=range>`'s handle with the mouse to the share `to` (0 to 1).

    The handle's centre runs between half a handle (8 px) from either end.
    """
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None, "the slider is not visible"
    low, high, now = target.evaluate("e => [+e.min, +e.max, +e.value]")
    at = [
        box["x"] + 8 + share * (box["width"] - 16)
        for share in ((now - low) / (high - low), to)
    ]
    y = box["y"] + box["height"] / 2
    page.mouse.move(at[0], y)
    page.mouse.down()
    page.mouse.move(at[1], y, steps=steps)
    page.mouse.up()
