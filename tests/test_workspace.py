"""A learner's work is never overwritten, whatever the state of the folder."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from firstneuron import workspace as ws
from firstneuron.__main__ import main

NAME = "03_sunny/03_sunny.ipynb"
RUN = [sys.executable, "-m", "firstneuron", "lab"]


def lesson(text: str) -> str:
    """Return a small released notebook."""
    cells = [new_markdown_cell("# Sunny", id="title"), new_code_cell(text, id="score")]
    return nbformat.writes(new_notebook(cells=cells))


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "course" / "release"
    publish(folder, "a = 1")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home" / "my lessons é"


def publish(release: Path, text: str, name: str = NAME) -> None:
    path = release / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(lesson(text), encoding="utf-8")


def code(path: Path) -> str:
    return nbformat.read(path, as_version=4).cells[1].source


def edit(path: Path, text: str) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = text
    nbformat.write(notebook, path)


def run_cells(path: Path) -> None:
    """Leave outputs, counts and metadata behind, as JupyterLab does."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].outputs = [new_output("stream", text="1\n")]
    notebook.cells[1].execution_count = 7
    notebook.metadata["language_info"] = {"name": "python", "version": "3.13.1"}
    nbformat.write(notebook, path)


def names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.*"))


def test_first_visit_copies_all_files_byte_for_byte(release: Path, home: Path) -> None:
    (release / "03_sunny" / "weather.csv").write_bytes(b"sun,rain\r\n1,0\r\n")
    (release / "03_sunny" / ".ipynb_checkpoints").mkdir()
    (release / "03_sunny" / ".ipynb_checkpoints" / "x.ipynb").write_text("{}")
    said = ws.update(home, release)
    assert len(said) == 2
    assert names(home) == [ws.RECORD, NAME, "03_sunny/weather.csv"]
    for name in (NAME, "03_sunny/weather.csv"):
        assert (home / name).read_bytes() == (release / name).read_bytes()


def test_second_visit_changes_nothing_and_says_nothing(
    release: Path, home: Path
) -> None:
    ws.update(home, release)
    before = (home / NAME).stat()
    assert ws.update(home, release) == []
    assert (home / NAME).stat().st_ino == before.st_ino
    assert (home / NAME).stat().st_mtime_ns == before.st_mtime_ns


def test_untouched_lesson_is_replaced_by_a_newer_one(release: Path, home: Path) -> None:
    ws.update(home, release)
    run_cells(home / NAME)  # outputs are not work
    publish(release, "a = 2")
    (said,) = ws.update(home, release)
    assert "replaced" in said
    assert (home / NAME).read_bytes() == (release / NAME).read_bytes()


def test_a_run_notebook_keeps_its_outputs_while_nothing_is_newer(
    release: Path, home: Path
) -> None:
    ws.update(home, release)
    run_cells(home / NAME)
    before = (home / NAME).read_bytes()
    assert ws.update(home, release) == []
    assert (home / NAME).read_bytes() == before


def test_new_metadata_alone_reaches_an_untouched_lesson_only(
    release: Path, home: Path
) -> None:
    publish(release, "b = 1", "04_b/04_b.ipynb")
    ws.update(home, release)
    edit(home / NAME, "a = 'mine'")
    for name in (NAME, "04_b/04_b.ipynb"):
        notebook = nbformat.read(release / name, as_version=4)
        notebook.cells[1].metadata["nbgrader"] = {"points": 3}
        nbformat.write(notebook, release / name)
    (said,) = ws.update(home, release)
    assert said.startswith("04_b")
    assert code(home / NAME) == "a = 'mine'"
    assert names(home / "03_sunny") == ["03_sunny.ipynb"]


def test_changed_lesson_stays_and_the_newer_one_comes_beside_it(
    release: Path, home: Path
) -> None:
    ws.update(home, release)
    edit(home / NAME, "a = 'mine'")
    mine = (home / NAME).read_bytes()
    assert ws.update(home, release) == []  # nothing newer, nothing said

    publish(release, "a = 2")
    (said,) = ws.update(home, release)
    assert "03_sunny.new.ipynb" in said
    assert ws.update(home, release) == []  # said once, written once
    assert (home / NAME).read_bytes() == mine
    beside = home / "03_sunny" / "03_sunny.new.ipynb"
    assert code(beside) == "a = 2"

    publish(release, "a = 3")  # the first .new was not touched, so it is replaced
    ws.update(home, release)
    assert code(beside) == "a = 3"

    edit(beside, "a = 'mine too'")
    publish(release, "a = 4")
    ws.update(home, release)
    assert code(beside) == "a = 'mine too'"
    assert code(home / "03_sunny" / "03_sunny.new2.ipynb") == "a = 4"
    assert (home / NAME).read_bytes() == mine


def test_learner_may_adopt_the_newer_lesson_or_delete_one(
    release: Path, home: Path
) -> None:
    ws.update(home, release)
    edit(home / NAME, "a = 'mine'")
    publish(release, "a = 2")
    ws.update(home, release)
    os.replace(home / "03_sunny" / "03_sunny.new.ipynb", home / NAME)
    assert ws.update(home, release) == []
    publish(release, "a = 3")
    ws.update(home, release)
    assert code(home / NAME) == "a = 3"
    (home / NAME).unlink()
    (said,) = ws.update(home, release)
    assert "copied" in said and code(home / NAME) == "a = 3"


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b"\xff\xfe\x00", b"null", b'{"cells": [1]}', b"[" * 100_000, b"{}"],
    ids=["empty", "cut", "binary", "null", "no cell", "deep", "no cells"],
)
def test_unreadable_file_is_left_and_a_fresh_copy_comes_beside_it(
    release: Path, home: Path, broken: bytes
) -> None:
    ws.update(home, release)
    (home / NAME).write_bytes(broken)
    for _ in range(2):
        (said,) = ws.update(home, release)
        assert "cannot be read" in said
        assert (home / NAME).read_bytes() == broken
        assert names(home / "03_sunny") == ["03_sunny.ipynb", "03_sunny.new.ipynb"]
    assert code(home / "03_sunny" / "03_sunny.new.ipynb") == "a = 1"


def test_folder_in_a_lessons_place_is_left_alone(release: Path, home: Path) -> None:
    (home / NAME).mkdir(parents=True)
    (said,) = ws.update(home, release)
    assert "cannot be read" in said
    assert (home / NAME).is_dir()


@pytest.mark.parametrize(
    "record",
    [None, b"", b"[]", b'{"03_sunny/03_sunny.ipynb": 1}', b'{"a": {"file": "b"}}'],
    ids=["lost", "empty", "list", "number", "half"],
)
def test_without_its_record_every_notebook_is_the_learners(
    release: Path, home: Path, record: bytes | None
) -> None:
    ws.update(home, release)
    if record is None:
        (home / ws.RECORD).unlink()
    else:
        (home / ws.RECORD).write_bytes(record)
    publish(release, "a = 2")
    (said,) = ws.update(home, release)
    assert "beside" in said
    assert code(home / NAME) == "a = 1"
    assert code(home / "03_sunny" / "03_sunny.new.ipynb") == "a = 2"
    assert ws.update(home, release) == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["edit", "edit beside", "publish", "lose", "run", "delete"]
            ),
            st.sampled_from(["a = 1", "a = 2", "a = 3"]),
        ),
        max_size=8,
    )
)
def test_no_history_of_visits_loses_a_learners_text(
    tmp_path_factory: pytest.TempPathFactory, history: list[tuple[str, str]]
) -> None:
    """Whatever happens between visits, no visit overwrites a learner's text."""
    base = tmp_path_factory.mktemp("history")
    release, home = base / "course" / "release", base / "home"
    publish(release, "a = 1")
    released = "a = 1"
    ws.update(home, release)
    for step, (action, text) in enumerate(history):
        beside = home / "03_sunny" / "03_sunny.new.ipynb"
        if action == "publish":
            publish(release, text)
            released = text
        elif action == "lose":
            (home / ws.RECORD).unlink()
        elif action == "edit":
            edit(home / NAME, f"mine = {step}")
        elif action == "edit beside" and beside.exists():
            edit(beside, f"mine = {step}")
        elif action == "run":
            run_cells(home / NAME)
        elif action == "delete":
            (home / NAME).unlink()
        before = {p: code(p) for p in home.rglob("*.ipynb")}
        ws.update(home, release)
        for path, was in before.items():
            if was.startswith("mine"):
                assert code(path) == was
        if not any(was.startswith("mine") for was in before.values()):
            assert code(home / NAME) == released


def test_two_visits_at_once_do_no_harm(release: Path, home: Path) -> None:
    for number in range(30):
        publish(release, f"a = {number}", f"{number:02}_x/{number:02}_x.ipynb")
    program = (
        "import sys, pathlib, firstneuron.workspace as w;"
        "w.update(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))"
    )
    visits = [
        subprocess.Popen([sys.executable, "-c", program, home, release])
        for _ in range(4)
    ]
    assert [visit.wait(60) for visit in visits] == [0] * 4
    assert names(home) == [ws.RECORD, *names(release)]
    assert ws.update(home, release) == []


@pytest.mark.parametrize("inside", ["", "release", "anything/deep"])
def test_a_course_is_no_workspace(release: Path, inside: str) -> None:
    before = names(release.parent)
    with pytest.raises(ws.WorkspaceError, match="cannot be your workspace"):
        ws.update(release.parent / inside, release)
    assert names(release.parent) == before


def test_no_folder_of_another_course_is_a_workspace(
    release: Path, tmp_path: Path
) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "nbgrader_config.py").touch()
    with pytest.raises(ws.WorkspaceError, match="course"):
        ws.update(tmp_path / "class" / "release", release)


def test_this_checkout_is_no_workspace(capsys: pytest.CaptureFixture[str]) -> None:
    checkout = ws.release_folder().parent
    assert main(["lab", str(checkout), "--update-only"]) == 1
    assert "firstneuron lab FOLDER" in capsys.readouterr().err


def test_a_release_without_lessons_says_so(home: Path, tmp_path: Path) -> None:
    with pytest.raises(ws.WorkspaceError, match="No lessons"):
        ws.update(home, tmp_path / "nothing" / "release")
    assert not home.exists()


def run(*args: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUN, *map(str, args)], capture_output=True, encoding="utf-8", **options
    )


def test_a_folder_that_cannot_be_made_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    result = run(tmp_path / "file" / "work", "--update-only")
    assert result.returncode == 1
    assert "could not be written" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file size are POSIX's")
def test_a_full_disk_is_a_message_and_leaves_no_half_file(tmp_path: Path) -> None:
    import resource

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    result = run(tmp_path / "work", "--update-only", preexec_fn=no_room)
    assert result.returncode == 1
    assert "disk is not full" in result.stderr
    assert "Traceback" not in result.stderr
    assert names(tmp_path / "work") == [ws.RECORD]
    assert json.loads((tmp_path / "work" / ws.RECORD).read_bytes()) == {}
    # Once there is room, the next visit mends it.
    assert run(tmp_path / "work", "--update-only").returncode == 0
    assert list((tmp_path / "work").rglob("*.ipynb"))


class Server(NamedTuple):
    url: str
    pid: int
    folder: Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Open a real JupyterLab by the learner's command."""
    base = tmp_path_factory.mktemp("lab")
    folder = base / "my work"
    settings = {
        "HOME": base,
        "USERPROFILE": base,
        "JUPYTER_CONFIG_DIR": base / "config",
        "JUPYTER_DATA_DIR": base / "data",
        "JUPYTER_RUNTIME_DIR": base / "runtime",
        "FIRSTNEURON_WORKSPACE": folder,
        "JUPYTER_TOKEN": "secret",
        "PYTHONUNBUFFERED": "1",
    }
    log = base / "log.txt"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [*RUN, "--no-browser", "--port=0", "--ServerApp.ip=127.0.0.1"],
            cwd=base,
            env={**os.environ, **{key: str(value) for key, value in settings.items()}},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = wait_for_address(process, base / "runtime", log)
        yield Server(url, process.pid, folder)
    finally:
        process.terminate()
        process.wait(30)


def wait_for_address(process: subprocess.Popen, runtime: Path, log: Path) -> str:
    """Return the server's address once it answers."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            try:
                url = json.loads(path.read_text(encoding="utf-8"))["url"]
                get(url + "api/status")
                return url
            except (ValueError, OSError):  # half written, or not listening yet
                pass
        time.sleep(0.1)
    raise AssertionError(f"no server: {log.read_text(encoding='utf-8')}")


def get(url: str, token: str = "secret") -> str:
    request = urllib.request.Request(url, headers={"Authorization": f"token {token}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as answer:
        return answer.read().decode()


def test_lab_opens_the_workspace_with_its_lessons(server: Server) -> None:
    shown = json.loads(get(server.url + "api/contents/"))["content"]
    lessons = {Path(name).parts[0] for name in ws.released_files(ws.release_folder())}
    assert {entry["name"] for entry in shown} == lessons
    assert {p.name for p in server.folder.iterdir()} == {ws.RECORD, *lessons}


def test_lab_asks_no_question_about_news(server: Server) -> None:
    page = get(server.url + "lab")
    config = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)
    assert config and json.loads(config[1])["news"] == {"disabled": True}


def test_lab_runs_in_the_workspace_where_nbgraders_fetch_writes(server: Server) -> None:
    assert psutil.Process(server.pid).cwd() == str(server.folder.resolve())


def test_lab_asks_for_a_token(server: Server) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        get(server.url + "api/contents/", token="wrong")
