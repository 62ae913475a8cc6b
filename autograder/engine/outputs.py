"""Notebook outputs: from what a student or a test sent, and what they say of a cell."""

from __future__ import annotations

import traceback
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from ..nbgrader.notes import error as error_in_words

CELL = "<test cell>"  # the file name of a test's code


@dataclass
class Verdict:
    """How a cell ended."""

    kind: str  # pass, partial, fail, error, timeout, memory, killed, flood
    seconds: float = 0.0
    message: str = ""


def is_test(cell: NotebookNode) -> bool:
    return utils.is_grade(cell) and not utils.is_solution(cell)


def is_ours(cell: NotebookNode) -> bool:
    """Whether the judge runs this cell: a test, or text the learner cannot change."""
    return cell.cell_type == "code" and utils.is_locked(cell)


def error_output(name: str, message: str) -> dict[str, Any]:
    return {"output_type": "error"} | error_in_words(name, message)


def error_output_of(error: BaseException) -> dict[str, Any]:
    """A test's error, with the learner's own traceback where it began there."""
    output = error_output(type(error).__name__, str(error)[:20_000])
    if hasattr(error, "_render_traceback_"):
        output["traceback"] = list(error._render_traceback_())
        return output
    remote = getattr(error, "remote_traceback", "")
    frames = [
        f
        for f in traceback.extract_tb(error.__traceback__)
        if f.filename == CELL or "autograder" not in f.filename
    ]
    lines = [f"  line {f.lineno} of {f.filename}, in {f.name}\n" for f in frames]
    last = output["traceback"]
    output["traceback"] = [*lines, *([remote] if remote else []), *last]
    return output


def to_outputs(items: Any, count: int) -> list[NotebookNode]:
    """Notebook outputs from what a student or a test sent; nothing else gets in."""
    outputs = []
    for item in items:
        if not isinstance(item, dict):
            continue
        kind = item.get("output_type")
        if kind == "stream":
            name = "stderr" if item.get("name") == "stderr" else "stdout"
            new = {"name": name, "text": str(item.get("text", ""))}
        elif kind == "error":
            trace = [str(line) for line in item.get("traceback", ())]
            new = {"ename": str(item.get("ename")), "evalue": str(item.get("evalue"))}
            new["traceback"] = trace  # type: ignore[assignment]
        elif kind in ("display_data", "execute_result"):
            data = item.get("data")
            data = {str(k): v for k, v in data.items()} if type(data) is dict else {}
            new = {"data": data, "metadata": {}}  # type: ignore[dict-item]
            if kind == "execute_result":
                new["execution_count"] = count  # type: ignore[assignment]
        else:
            continue
        outputs.append(NotebookNode(output_type=kind, **to_node(new)))
    return outputs


def to_node(value: Any) -> Any:
    if isinstance(value, dict):
        return NotebookNode({str(k): to_node(v) for k, v in value.items()})
    if isinstance(value, (list, tuple)):
        return [to_node(v) for v in value]
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def read_verdict(cell: NotebookNode) -> Verdict:
    """What a cell's outputs say of it."""
    for output in cell.outputs:
        if output.output_type == "error":
            if output.ename in ("CheckFailed", "AssertionError"):
                kind = "fail"
            else:
                kind = "memory" if output.ename == "MemoryError" else "error"
            return Verdict(kind, message=f"{output.ename}: {output.evalue}"[:2000])
        if output.output_type == "stream" and output.name == "stderr" and is_test(cell):
            return Verdict("fail", message="something was printed to stderr")
        if output.output_type == "execute_result" and is_test(cell):
            with suppress(ValueError, KeyError, TypeError):
                score = float(output["data"]["text/plain"])
                if score < float(cell.metadata["nbgrader"]["points"]):
                    return Verdict("partial" if score > 0 else "fail")
    return Verdict("pass")
