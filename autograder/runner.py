"""Runs a lesson's notebook quickly, for the gate: a forked process, no kernel.

The gate runs a lesson once for each known answer, hundreds of times for the course. A
kernel takes seconds to start; a fork of a process that has imported NumPy, Matplotlib
and scikit-learn takes milliseconds. The authors' own code runs here, never a learner's:
there is no protection.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.pool
import os
import signal
import socket
import tempfile
import time
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import determine_grade, is_grade

from .engine.warm import import_modules

SECONDS_A_CELL = 60


@dataclass(frozen=True)
class Run:
    """What a notebook did."""

    scores: dict[str, float]  # grade id of a test cell -> points
    errors: dict[str, str]  # cell id -> last line of the error
    stderr: dict[str, str]  # cell id -> what it wrote there
    seconds: float  # of this process's CPU: a busy machine does not change it


class TooSlow(BaseException):
    """A cell ran out of time. No Exception, so that a cell cannot catch it."""


def pool(jobs: int) -> multiprocessing.pool.Pool:
    """Processes that each do one task, with the heavy imports done."""
    # one task a process is the parallelism; BLAS threads on top only get in the way
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    if method == "fork":
        import_modules()
    return multiprocessing.get_context(method).Pool(jobs, maxtasksperchild=1)


def run(text: str, pictures: bool = True) -> Run:
    """Run the notebook in the JSON `text`, in this process, with the network off.

    Drawing figures is most of a lesson's time; without `pictures`, they are made and
    not drawn. The process is spent afterwards: call it through `pool`.
    """
    nb = nbformat.reads(text, as_version=4)
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        _no_network()
        execute(nb, pictures)
        os.chdir(tempfile.gettempdir())  # Windows cannot delete a folder in use
    return Run(
        scores=scores(nb),
        errors=_collect(nb, _error),
        stderr=_collect(nb, _stderr),
        seconds=time.process_time() - started,
    )


def execute(nb: NotebookNode, pictures: bool = True) -> None:
    """Run the code cells of `nb` in order, each to its end or its error."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    os.environ["MPLBACKEND"] = "agg"
    shell = InteractiveShell.instance(config=config)
    if not pictures and shell.display_formatter is not None:
        shell.display_formatter.active_types = ["text/plain"]
    for number, cell in enumerate(c for c in nb.cells if c.cell_type == "code"):
        with capture_output() as captured, _limit(SECONDS_A_CELL):
            result = shell.run_cell(cell.source, store_history=True)
        cell.execution_count = number + 1
        cell.outputs = _outputs(captured, result)


def scores(nb: NotebookNode) -> dict[str, float]:
    """nbgrader's own reading of the outputs, for every automatically graded cell."""
    found = {}
    for cell in nb.cells:
        if is_grade(cell):
            score, _ = determine_grade(cell)
            if score is not None:
                found[cell.metadata.nbgrader.grade_id] = float(score)
    return found


class _limit:
    """Ends a cell after some seconds, where the system has alarms."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, self._ring)
            signal.alarm(self.seconds)

    def __exit__(self, *_: object) -> None:
        if hasattr(signal, "SIGALRM"):
            signal.alarm(0)

    def _ring(self, *_: object) -> None:
        raise TooSlow(f"the cell ran longer than {self.seconds} seconds")


def _no_network() -> None:
    def refuse(*_: object) -> None:
        raise OSError("This notebook tried to use the network. It must run without.")

    socket.socket.connect = refuse  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = refuse  # type: ignore[assignment]


def _outputs(captured: object, result: object) -> list[NotebookNode]:
    outputs = []
    for name in ("stdout", "stderr"):
        if text := getattr(captured, name):
            outputs.append(nbformat.v4.new_output("stream", name=name, text=text))
    error = result.error_before_exec or result.error_in_exec  # type: ignore[attr-defined]
    if error is not None:
        outputs.append(
            nbformat.v4.new_output(
                "error",
                ename=type(error).__name__,
                evalue=str(error),
                traceback=[f"{type(error).__name__}: {error}"],
            )
        )
    for rich in captured.outputs:  # type: ignore[attr-defined]
        outputs.append(
            nbformat.v4.new_output(
                "display_data", data={k: str(v) for k, v in rich.data.items()}
            )
        )
    # the value of the last line is what nbgrader reads a partial score from
    if outputs and result.result is not None:  # type: ignore[attr-defined]
        last = outputs[-1]
        if last.output_type == "display_data":
            last.output_type = "execute_result"
            last.execution_count = None
    return outputs


def _error(output: NotebookNode) -> str:
    return (
        f"{output.ename}: {output.evalue}".strip()
        if output.output_type == "error"
        else ""
    )


def _stderr(output: NotebookNode) -> str:
    return output.text if output.get("name") == "stderr" else ""


def _collect(nb: NotebookNode, read) -> dict[str, str]:
    found = {}
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if text := read(output):
                found[cell.id] = text
    return found
