"""One environment, said in four files: they must say the same, and it must install."""

import json
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN_TIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
BUILD, TEST = (
    [Requirement(line) for line in PROJECT["dependency-groups"][group]]
    for group in ("build", "test")
)
LOCKS = {"requirements.lock": RUN_TIME + BUILD, "requirements-test.lock": TEST}
CONDA_NAMES = {"matplotlib-base": "matplotlib", "msgpack-python": "msgpack"}
# Each combination a learner may bring, in the words of environment markers.
MACHINES = [
    {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": sys_platform,
        "platform_system": system,
        "os_name": os_name,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    for python in ("3.11", "3.12", "3.13", "3.14")
    for sys_platform, system, os_name in (
        ("linux", "Linux", "posix"),
        ("darwin", "Darwin", "posix"),
        ("win32", "Windows", "nt"),
    )
]


def locked(name: str) -> list[tuple[Requirement, int]]:
    """Return the pins of a lock, each with the number of its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", re.sub(r"^ *#.*\n", "", text, flags=re.M))
    return [
        (Requirement(entry.split("\\")[0]), entry.count("--hash=sha256:"))
        for entry in entries
    ]


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_one_exact_version_and_its_hashes(name: str) -> None:
    pins = locked(name)
    for pin, hashes in pins:
        assert re.fullmatch(r"==[\w.]+", str(pin.specifier)), pin
        assert hashes > 0, pin
    for machine in MACHINES:
        here = [p.name for p, _ in pins if not p.marker or p.marker.evaluate(machine)]
        assert len(here) == len(set(here)), machine


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_locked_within_its_bounds_on_every_machine(
    name: str,
) -> None:
    pins = locked(name)
    for wanted in LOCKS[name]:
        for machine in MACHINES:
            if wanted.marker and not wanted.marker.evaluate(machine):
                continue
            (version,) = (
                next(iter(pin.specifier)).version
                for pin, _ in pins
                if canonicalize_name(wanted.name) == pin.name
                and (not pin.marker or pin.marker.evaluate(machine))
            )
            assert version in wanted.specifier, (wanted, machine)


def test_the_two_locks_agree() -> None:
    run_time = {
        (pin.name, str(pin.specifier)) for pin, _ in locked("requirements.lock")
    }
    names = {name for name, _ in run_time}
    test = {
        (pin.name, str(pin.specifier)) for pin, _ in locked("requirements-test.lock")
    }
    assert {pin for pin in test if pin[0] in names} <= run_time


@pytest.mark.parametrize("name", [*LOCKS, "environment.yml", "pyproject.toml"])
def test_no_file_names_an_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|file:|--(extra-)?index|--find-links|@ ", text)


def test_every_dependency_has_a_lower_bound_and_nothing_else() -> None:
    # `firstneuron doctor` reads them as NAME>=VERSION.
    for requirement in RUN_TIME + BUILD + TEST:
        (bound,) = requirement.specifier
        assert bound.operator == ">="
        assert str(requirement.marker) in ("None", 'sys_platform == "linux"')


def test_conda_environment_names_the_same_packages_and_bounds() -> None:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    lines = [x for x in yaml.safe_load(text)["dependencies"] if isinstance(x, str)]
    conda = {
        CONDA_NAMES.get(r.name, r.name): str(r.specifier)
        for r in map(Requirement, lines)
        if r.name != "pip"
    }
    # what only Linux needs comes with the project itself, by pip
    ours = {r.name: str(r.specifier) for r in RUN_TIME if not r.marker}
    assert conda == ours | {"python": PROJECT["project"]["requires-python"]}


def test_locked_setuptools_still_has_what_nbgrader_imports() -> None:
    # nbgrader.utils imports setuptools.archive_util; distutils left Python in 3.12.
    from nbgrader.utils import unpack_archive

    assert unpack_archive.__module__ == "setuptools.archive_util"
    (pin,) = (pin for pin, _ in locked("requirements.lock") if pin.name == "setuptools")
    assert Version(next(iter(pin.specifier)).version) >= Version("80")


def test_wheel_brings_code_assets_and_lessons_and_runs(tmp_path: Path) -> None:
    """Built from a copy, installed elsewhere: nothing is read from the checkout."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", ROOT, "--no-deps", "--no-build-isolation", "-w", tmp_path],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        new + path.relative_to(ROOT / old).as_posix()
        for old, new in {
            "lib/firstneuron": "firstneuron/",
            "autograder": "autograder/",
            "release": "firstneuron/release/",
        }.items()
        for path in (ROOT / old).rglob("*")
        if path.suffix in {".py", ".js", ".css", ".json", ".ipynb", ".typed"}
        and ".ipynb_checkpoints" not in path.parts
    }
    assert wanted <= names
    assert {"firstneuron/__main__.py", "autograder/__main__.py"} <= wanted
    assert not {name for name in names if re.search(r"(^|/)(course|source)/", name)}

    # A new environment that also sees this one's packages, without a second download.
    venv.create(tmp_path / "env", with_pip=False)
    home = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run(
        [*pip, "--python", home / "python", "install", "--no-deps", wheel], check=True
    )
    shown = subprocess.run(
        [
            home / "python",
            "-c",
            "import json, firstneuron.workspace as w;"
            "print(json.dumps(w.released_files(w.release_folder())))",
        ],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    released = {f"firstneuron/release/{name}" for name in json.loads(shown.stdout)}
    assert released == {n for n in names if n.startswith("firstneuron/release/")}
    updated = subprocess.run(
        [home / "firstneuron", "lab", tmp_path / "work", "--update-only"], check=False
    )
    assert updated.returncode == 0
    # This environment has nothing else, so the doctor must say so, in words.
    doctor = subprocess.run(
        [home / "firstneuron", "doctor", tmp_path / "work"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert doctor.returncode == 1
    assert "Package numpy is not installed." in doctor.stdout
    assert "Traceback" not in doctor.stdout + doctor.stderr
