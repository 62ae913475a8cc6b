"""Say in plain words what is present and what is missing: ``firstneuron doctor``.

Only the standard library is imported at the top. Whatever is missing or broken, this
module still loads and says so.
"""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from firstneuron import workspace

DISTRIBUTION = "first-neuron"
FREE_SPACE = 200e6  # bytes: all notebooks with their pictures, and one data set
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
IMPORTS = """
import importlib, sys
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except BaseException as error:
        print(name, type(error).__name__ + ":", *str(error).split())
    else:
        print(name)
    sys.stdout.flush()
"""


class Finding(NamedTuple):
    """One line of the report."""

    mark: str  # "ok", "missing" (it stops a learner) or "note" (it does not)
    what: str
    advice: str = ""


def main(folder: Path) -> int:
    """Print all findings; return 0 if a learner can work, 1 if not."""
    ready = True
    for look in (python, packages, kernel, widgets, lessons, place, mnist, browser):
        if look in (kernel, widgets) and not ready:
            continue  # they import packages, and a broken one could end this process
        for finding in findings(look, folder):
            print(f"{finding.mark:8}{finding.what}", flush=True)
            if finding.advice:
                print(f"{'':8}{finding.advice}")
            ready = ready and finding.mark != "missing"
    print(
        "\nAll is ready. Start with: firstneuron lab"
        if ready
        else "\nSomething is missing. Follow the advice above, then run this again."
    )
    return 0 if ready else 1


def findings(
    look: Callable[[Path], Iterator[Finding]], folder: Path
) -> Iterator[Finding]:
    """Run one look; a look that fails is itself a finding."""
    try:
        yield from look(folder)
    except Exception as error:
        yield Finding(
            "missing",
            f"The look at the {look.__name__} failed: {type(error).__name__}: {error}",
            "Install First Neuron again: see its README.",
        )


def python(folder: Path) -> Iterator[Finding]:
    """Is this Python new enough?"""
    wanted = importlib.metadata.metadata(DISTRIBUTION)["Requires-Python"]
    version = ".".join(map(str, sys.version_info[:3]))
    if numbers(version) >= numbers(wanted):
        yield Finding("ok", f"Python {version}, in {sys.prefix}")
    else:
        yield Finding(
            "missing",
            f"Python {wanted} is needed, and this is {version}.",
            "Install a newer Python, then First Neuron with it.",
        )


def packages(folder: Path) -> Iterator[Finding]:
    """Is every package that First Neuron asks for there, new enough, and whole?"""
    found: list[tuple[str, str]] = []
    for requirement in importlib.metadata.requires(DISTRIBUTION) or []:
        name, wanted = requirement.split(">=")
        advice = f'Install it: {sys.executable} -m pip install "{requirement}"'
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding("missing", f"Package {name} is not installed.", advice)
            continue
        if numbers(version) < numbers(wanted):
            yield Finding("missing", f"{name} {version} is older than {wanted}", advice)
        else:
            found.append((name, version))

    owners = importlib.metadata.packages_distributions()
    modules = {name: module_of(name, owners) for name, _ in found}
    troubles = try_imports(list(modules.values()))
    whole = []
    for name, version in found:
        if trouble := troubles[modules[name]]:
            yield Finding(
                "missing",
                f"{name} {version} is installed but does not load. {trouble}",
                f"Install it again: {sys.executable} -m pip install "
                f'--force-reinstall "{name}=={version}"',
            )
        else:
            whole.append(f"{name} {version}")
    if whole:
        yield Finding("ok", f"Packages: {', '.join(whole)}")


def try_imports(modules: list[str]) -> dict[str, str]:
    """Import modules in another process; return what went wrong, "" for nothing."""
    troubles: dict[str, str] = {}
    while modules:
        run = subprocess.run(
            [sys.executable, "-c", IMPORTS, *modules],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        for line in run.stdout.splitlines():
            module, _, trouble = line.partition(" ")
            troubles[module] = trouble
        modules = [module for module in modules if module not in troubles]
        if modules:  # a broken package may end the process it is imported in
            troubles[modules.pop(0)] = f"Python ended with code {run.returncode}"
    return troubles


def kernel(folder: Path) -> Iterator[Finding]:
    """Does a notebook's Python start, compute, and find this same First Neuron?"""
    from jupyter_client.manager import start_new_kernel

    advice = f"Install it: {sys.executable} -m ipykernel install --sys-prefix"
    try:
        manager, client = start_new_kernel(
            startup_timeout=60,
            kernel_name="python3",
            stderr=subprocess.DEVNULL,  # the kernel's own log
        )
    except Exception as error:
        yield Finding("missing", f"No notebook can start its Python: {error}", advice)
        return
    try:
        asked = {"sum": "1 + 1", "prefix": "__import__('sys').prefix"}
        reply = client.execute_interactive(
            "", user_expressions=asked, store_history=False, timeout=60
        )
        answers = reply["content"]["user_expressions"]
        total, prefix = (answers[key]["data"]["text/plain"] for key in asked)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if total != "2":
        yield Finding("missing", f"A notebook says that 1 + 1 is {total}.", advice)
    elif prefix != repr(sys.prefix):
        yield Finding("missing", f"Notebooks run another Python, in {prefix}.", advice)
    else:
        yield Finding("ok", "A notebook's Python starts, and says that 1 + 1 is 2.")


def widgets(folder: Path) -> Iterator[Finding]:
    """Are the parts of the widgets that run in the browser where JupyterLab looks?"""
    from jupyter_core.paths import jupyter_path

    extensions = {
        "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
        "anywidget": "anywidget",
    }
    missing = [
        package
        for extension, package in extensions.items()
        if not any(
            Path(folder, extension, "package.json").is_file()
            for folder in jupyter_path("labextensions")
        )
    ]
    for package in missing:
        yield Finding(
            "missing",
            f"JupyterLab cannot show widgets: the browser's part of {package}.",
            f"Install it again: {sys.executable} -m pip install --force-reinstall "
            f"--no-deps {package}",
        )
    if not missing:
        yield Finding("ok", "JupyterLab can show widgets.")


def lessons(folder: Path) -> Iterator[Finding]:
    """Are there lessons to bring into the workspace?"""
    release = workspace.release_folder()
    try:
        names = workspace.released_files(release)
    except workspace.WorkspaceError as error:
        yield Finding("missing", "No lessons.", str(error))
        return
    count = sum(name.endswith(".ipynb") for name in names)
    yield Finding("ok", f"Lessons: {count}, in {release}")


def place(folder: Path) -> Iterator[Finding]:
    """Can the learner's work be saved?"""
    folder = folder.expanduser().resolve()
    advice = "Choose another folder: firstneuron lab FOLDER"
    try:
        workspace.refuse_course(folder, workspace.release_folder())
    except workspace.WorkspaceError as error:
        yield Finding("missing", str(error))
        return
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"1 + 1")
    except OSError as error:
        yield Finding("missing", f"Nothing can be saved in {folder}: {error}", advice)
        return
    free = shutil.disk_usage(there).free
    size = f"{free / 1e6:,.0f} MB free"
    if free < FREE_SPACE:
        yield Finding(
            "missing",
            f"The disk of {folder} is nearly full: {size}.",
            f"Make room until {FREE_SPACE / 1e6:.0f} MB are free, or choose another "
            "folder: firstneuron lab FOLDER",
        )
    else:
        yield Finding("ok", f"Your work can be saved in {folder} ({size}).")


def mnist(folder: Path) -> Iterator[Finding]:
    """Is the large set of handwritten digits on this machine?"""
    # scikit-learn's own folder; by data set number in old versions, by name in new ones
    home = Path(os.environ.get("SCIKIT_LEARN_DATA") or "~/scikit_learn_data")
    downloads = home.expanduser().glob("openml/openml.org/data/**/*.gz")
    if any(file.name.startswith(("mnist_784", "52667")) for file in downloads):
        yield Finding("ok", "MNIST is on this machine.")
    else:
        yield Finding(
            "note",
            "MNIST is not on this machine yet.",
            "No lesson needs it. The last one can use it, and then downloads it once.",
        )


def browser(folder: Path) -> Iterator[Finding]:
    """Is there a browser that the tests can drive?"""
    found = find_browser()
    if found:
        yield Finding("ok", f"A browser for the tests: {found}")
    else:
        yield Finding(
            "note",
            "No Chromium for the tests. Learners do not need it.",
            "To run the tests, install Chromium or Chrome, or run: playwright install "
            "chromium",
        )


def find_browser() -> Path | None:
    """Return the program of Chromium or Chrome, None if there is neither."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return Path(found)
    applications = [
        Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
        *(
            Path(os.environ[root], "Google/Chrome/Application/chrome.exe")
            for root in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
            if root in os.environ
        ),
    ]
    for application in applications:
        if application.is_file():
            return application
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return None
    try:
        with sync_playwright() as driver:
            program = Path(driver.chromium.executable_path)
    except Error:
        return None
    return program if program.is_file() else None


def module_of(distribution: str, owners: Mapping[str, list[str]]) -> str:
    """Return the name under which a package is imported, given each module's owners."""
    modules = [module for module, names in owners.items() if distribution in names]
    own = distribution.replace("-", "_")
    return own if own in modules or not modules else min(modules)


def numbers(version: str) -> list[int]:
    """Return the numbers in a version: ``>=3.11`` gives ``[3, 11]``."""
    return [int(digits) for digits in re.findall(r"\d+", version)]
