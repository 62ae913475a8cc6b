"""One test cell, run in the judge statement by statement."""

from __future__ import annotations

import ast
import io
import re
import sys
import types
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..nbgrader.hidden import hidden_lines
from .outputs import CELL, Verdict, error_output_of
from .wire import Gone, Malformed

if TYPE_CHECKING:
    from .judge import Judge


class Late(BaseException):
    """A test ran too long in the judge itself. No Exception: tests catch those."""


class Died(BaseException):
    """The student ended in the middle of something; holds the verdict."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict


class Test:
    """A test cell's run in the judge."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge

    def run(self, source: str) -> list[dict[str, Any]]:
        """Run the cell; return its outputs."""
        out, err = Text(self, "stdout"), Text(self, "stderr")
        self.outputs: list[dict[str, Any]] = []
        kept = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = out, err
        try:
            value = self.execute(source)
            if value is not None:
                data = {"text/plain": show(value)}
                self.outputs.append({"output_type": "execute_result", "data": data})
        except (Died, Late, Gone, Malformed):
            raise
        except BaseException as error:
            self.outputs.append(error_output_of(error))
        finally:
            sys.stdout, sys.stderr = kept
            with suppress(Died, Gone, Malformed):
                self.judge.ask("forget")
                self.judge.peer.forget()
        return self.outputs

    def execute(self, source: str) -> Any:
        """Execute the statements one by one; return the value of the last."""
        judge, names = self.judge, self.judge.names
        value = None
        for statement in statements(source):
            judge.tell()
            value = eval(statement.code, names)
            if statement.text and not judge.changed.isdisjoint(judge.mentioned):
                judge.ask("define", statement.text)
                judge.changed.clear()
            elif statement.visible:
                judge.shown |= judge.changed
            else:
                judge.shown -= judge.changed
        names.pop("_", None)
        return value


class Text(io.TextIOBase):
    """Collects what a test prints as outputs, in order."""

    def __init__(self, test: Test, name: str) -> None:
        self.test, self.name_ = test, name

    def write(self, text: str) -> int:
        outputs = self.test.outputs
        last = outputs[-1] if outputs else {}
        if last.get("output_type") == "stream" and last["name"] == self.name_:
            last["text"] += text
        elif text:
            outputs.append({"output_type": "stream", "name": self.name_, "text": text})
        return len(text)


def plain_python(source: str) -> str:
    """IPython's own syntax, magics and all, as Python."""
    if not re.search(r"^\s*[%!?]|\?\s*$|= *[%!]", source, re.MULTILINE):
        return source
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell(source)


@dataclass(frozen=True)
class Statement:
    """A statement of a test or a locked cell."""

    code: types.CodeType
    visible: bool  # to learners
    text: str  # of what learners' cells may use too: a visible function or import
    imports: Mapping[str, str]  # name -> module, if it imports, and nothing else


@lru_cache(maxsize=512)
def statements(source: str) -> list[Statement]:
    """Compile a cell's statements. The worker does it before it forks: only once."""
    source = plain_python(source)
    tree = ast.parse(source)
    hidden = hidden_lines(source)
    found = []
    for statement in tree.body:
        end = statement.end_lineno or statement.lineno
        visible = hidden.isdisjoint(range(statement.lineno, end + 1))
        last = statement is tree.body[-1] and not source.rstrip().endswith(";")
        if last and isinstance(statement, ast.Expr):
            code = compile(ast.Expression(statement.value), CELL, "eval")
        else:
            code = compile(ast.Module([statement], []), CELL, "exec")
        text = ""
        if visible and isinstance(statement, DEFINITIONS):
            text = ast.get_source_segment(source, statement) or ""
        found.append(Statement(code, visible, text, imports(statement)))
    return found


def imports(statement: ast.stmt) -> dict[str, str]:
    """Return the names that an import statement sets, and the module of each."""
    if isinstance(statement, ast.Import):
        return {a.asname or a.name.split(".")[0]: a.name for a in statement.names}
    if isinstance(statement, ast.ImportFrom) and statement.module:
        names = [a.asname or a.name for a in statement.names]
        return dict.fromkeys(names, statement.module) if "*" not in names else {}
    return {}


DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def show(value: Any) -> str:
    return repr(value)[:10_000]
