"""The part of a notebook on which its test cells depend.

The gate runs a lesson once for each known answer. Most of a lesson's time goes into
cells that only show something. Leaving those out changes no score: a backward slice
(Weiser 1981) keeps every cell that sets or changes a name which a kept cell reads.
"""

from __future__ import annotations

import ast
import builtins

import nbformat
from nbformat import NotebookNode


def graded_part(nb: NotebookNode) -> NotebookNode:
    """A copy of `nb` without the code cells that cannot change a score."""
    code = {i: c for i, c in enumerate(nb.cells) if c.cell_type == "code"}
    kept = {i for i, c in code.items() if c.metadata.get("nbgrader")}
    uses = {i: names_in(c.source) for i, c in code.items()}
    wanted = {name for i in kept for name in uses[i][0]}
    grown = True
    while grown:
        new = {i for i in code.keys() - kept if uses[i][1] & wanted}
        grown = bool(new)
        kept |= new
        wanted |= {name for i in new for name in uses[i][0]}
    part = nbformat.from_dict(nb)  # a deep copy
    part.cells = [c for i, c in enumerate(part.cells) if i in kept or i not in code]
    return part


def names_in(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell reads from other cells, and those it sets or changes."""
    reads: set[str] = set()
    sets: set[str] = set()
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # a wrong answer may be one; it depends on nothing
        return reads, sets
    for statement in statements:
        reads |= _reads(statement) - sets
        sets |= _sets(statement)
    return reads, sets


def _reads(statement: ast.stmt) -> set[str]:
    nodes = list(ast.walk(statement))
    own = {n.arg for n in nodes if isinstance(n, ast.arg)}
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        own |= {n.id for n in nodes if isinstance(n, ast.Name) and _stored(n)}
    for node in nodes:
        if isinstance(node, ast.For | ast.comprehension):
            own |= {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
    loaded = {n.id for n in nodes if isinstance(n, ast.Name) and not _stored(n)}
    return loaded - own - set(dir(builtins))


def _sets(statement: ast.stmt) -> set[str]:
    """Names a statement binds, and names of objects that it may change in place."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    found: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.Name | ast.Subscript | ast.Attribute):
            if _stored(node):  # a = 1, a[0] = 1, a.x = 1
                found |= _base(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            if isinstance(call.func, ast.Attribute):
                found |= _base(call.func)  # a.sort() may change a
            elif isinstance(call.func, ast.Name) and call.func.id != "print":
                for argument in call.args:  # and grow(a), too
                    found |= _base(argument)
    return found


def _stored(node: ast.Name | ast.Subscript | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store)


def _base(node: ast.expr) -> set[str]:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()
