"""One test cell, run in the judge statement by statement."""

from __future__ import annotations

import ast
import io
import re
import sys
import types
from contextlib import suppress
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
        for code, visible, definition in statements(source):
            judge.tell()
            value = eval(code, names)
            if definition and not judge.changed.isdisjoint(judge.mentioned):
                judge.ask("define", definition)
                judge.changed.clear()
            elif visible:
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


@lru_cache(maxsize=512)
def statements(source: str) -> list[tuple[types.CodeType, bool, str]]:
    """A test cell's statements; whether a learner can see each; its text if it does.

    Only the text of functions, classes and imports is given: the learner's cells may
    use them, too. The worker calls this before it forks: a test is compiled once.
    """
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
        found.append((code, visible, text))
    return found


DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def show(value: Any) -> str:
    return repr(value)[:10_000]
