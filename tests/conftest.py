"""Fixtures that several test files share: a Chromium and JupyterLab servers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from browser import Jupyter, launch_chromium
from playwright.sync_api import Browser, sync_playwright

# No deadline: how long an example takes is the machine's business, not the test's.
hypothesis.settings.register_profile("calm", deadline=None)
hypothesis.settings.load_profile("calm")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests; fails, with the command to run, if there is none."""
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def jupyter(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Jupyter]]:
    """`jupyter(root, args=..., env=...)` starts a JupyterLab; all stop at the end."""
    servers: list[Jupyter] = []

    def start(root: Path, **options: Any) -> Jupyter:
        home = tmp_path_factory.mktemp("jupyter-home")
        servers.append(Jupyter(root, home, chromium, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
