"""nbgrader's own tests of grading pass with our engine in the kernel's place."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """
c = get_config()
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader.execute.Execute",  # and then what nbgrader has itself
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""


@pytest.mark.timeout(1500)
def test_nbgrader_s_own_tests_of_autograde_pass(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    tools = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    suite = ["--pyargs", "nbgrader.tests.apps.test_nbgrader_autograde"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *suite],
        cwd=tmp_path,
        env=os.environ | {"PATH": tools, "JUPYTER_CONFIG_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    # stock nbgrader 0.9.6, with a kernel: 40 passed, 2 skipped
    summary = done.stdout.strip().splitlines()[-1]
    assert re.search(r"40 passed, 2 skipped", summary), done.stdout[-5000:]
