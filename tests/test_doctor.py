"""The doctor sees what is there, says what is not, and never breaks down itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from firstneuron import doctor, workspace

LIB = Path(doctor.__file__).parents[1]


def run(folder: Path, *flags: str, **env: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *flags, "-m", "firstneuron", "doctor", str(folder)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **{key: str(value) for key, value in env.items()}},
    )


def marks(report: str) -> set[str]:
    lines = report.split("\n\n")[0].splitlines()
    return {line[:8].strip() for line in lines}


def test_a_whole_environment_is_ready(tmp_path: Path) -> None:
    result = run(tmp_path / "work")
    assert result.returncode == 0, result.stdout
    assert marks(result.stdout) <= {"ok", "note", ""}
    assert "1 + 1 is 2" in result.stdout
    assert result.stdout.endswith("Start with: firstneuron lab\n")
    assert result.stderr == ""
    assert list(tmp_path.iterdir()) == []  # it only looks


def test_trouble_is_named_with_what_to_do(tmp_path: Path) -> None:
    """An old NumPy, a broken SciPy, a jupytext that ends Python, no place to write."""
    site = tmp_path / "site"
    for name, code in {
        "scipy": "raise RuntimeError('a part is missing')",
        "jupytext": "import os; os._exit(3)",
    }.items():
        (site / name).mkdir(parents=True)
        (site / name / "__init__.py").write_text(code, encoding="utf-8")
    (site / "numpy-1.0.dist-info").mkdir()
    (site / "numpy-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: numpy\nVersion: 1.0\n", encoding="utf-8"
    )
    (tmp_path / "file").touch()
    result = run(tmp_path / "file" / "work", PYTHONPATH=site)
    assert result.returncode == 1
    for said in (
        "missing numpy 1.0 is older than 1.26",
        "does not load. Python ended with code 3",
        "does not load. RuntimeError: a part is missing",
        "missing Nothing can be saved",
    ):
        assert said in result.stdout
    assert "Choose another folder" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_without_any_package_it_still_speaks(tmp_path: Path) -> None:
    """-S leaves only the standard library: not even First Neuron's own metadata."""
    result = run(tmp_path, "-S", PYTHONPATH=LIB)
    assert result.returncode == 1
    assert "PackageNotFoundError" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize("program", ["/no/such/python", sys.executable])
def test_a_kernel_that_does_not_start_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    spec = tmp_path / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [program, "-c", "raise SystemExit(1)", "{connection_file}"]
    spec.write_text(
        json.dumps({"argv": argv, "display_name": "P", "language": "python"}),
        encoding="utf-8",
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    (finding,) = doctor.kernel(tmp_path)
    assert finding.mark == "missing"
    assert "No notebook can start" in finding.what


def test_missing_widget_parts_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [finding.mark for finding in doctor.widgets(tmp_path)] == ["ok"]
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr("jupyter_core.paths.ENV_JUPYTER_PATH", [str(tmp_path)])
    monkeypatch.setattr("jupyter_core.paths.SYSTEM_JUPYTER_PATH", [str(tmp_path)])
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert [finding.mark for finding in doctor.widgets(tmp_path)] == ["missing"] * 2


def test_the_checkout_is_no_place_for_work(tmp_path: Path) -> None:
    (finding,) = doctor.place(workspace.release_folder())
    assert finding.mark == "missing"
    (finding,) = doctor.place(tmp_path / "not" / "yet")
    assert finding.mark == "ok"


def test_mnist_is_a_note_until_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    assert [finding.mark for finding in doctor.mnist(tmp_path)] == ["note"]
    data = tmp_path / "openml" / "openml.org" / "data" / "v1" / "download"
    data.mkdir(parents=True)
    (data / "52667.gz").touch()
    assert [finding.mark for finding in doctor.mnist(tmp_path)] == ["ok"]


def test_the_browser_found_is_chromium() -> None:
    found = doctor.find_browser()
    assert found and found.is_file()
    shown = subprocess.run([found, "--version"], capture_output=True, text=True)
    assert "Chrom" in shown.stdout
