"""Which cells of a submission need not run, because no score can change.

Most of a lesson's time goes into cells that draw. A learner hands them in as they were
given; their pictures are in the learner's own notebook already. Nothing is left out as
soon as it could matter: a cell the learner wrote or changed always runs, and with it
every cell of the lesson that sets a name it reads.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from functools import lru_cache

from nbformat import NotebookNode

from autograder.slice import graded_part, names_in

# code that can read a name without spelling it, or names its cells by number
DYNAMIC = frozenset(
    "eval exec globals locals vars dir get_ipython In Out _ __ ___".split()
)


def extras(source: NotebookNode) -> list[str]:
    """Return the lesson's own cells that its solution does not need, as text."""
    needed = {cell.source for cell in graded_part(source).cells}
    return [
        cell.source
        for cell in source.cells
        if cell.cell_type == "code" and cell.source not in needed
    ]


def skippable(nb: NotebookNode, extras: Collection[str]) -> set[int]:
    """Return the indexes of the cells of `nb` that need not run.

    Parameters
    ----------
    nb : NotebookNode
        A submission, repaired.
    extras : collection of str
        What `extras` returned for the lesson.
    """
    code = {i: c for i, c in enumerate(nb.cells) if c.cell_type == "code"}
    idle = {
        index
        for index, cell in code.items()
        if cell.source in extras and "nbgrader" not in cell.metadata
    }
    if not idle:
        return idle
    wanted: set[str] = set()
    for index in code.keys() - idle:
        reads = names(code[index].source)[0]
        if reads & DYNAMIC:
            return set()
        wanted |= reads
    grown = True
    while grown:
        needed = {i for i in idle if names(code[i].source)[1] & wanted}
        grown = bool(needed)
        idle -= needed
        for index in needed:
            wanted |= names(code[index].source)[0]
    return idle


@lru_cache(maxsize=10_000)  # a class hands in the same cells again and again
def names(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names a cell reads and sets; what is no Python may read anything."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return DYNAMIC, frozenset()
    spelled: set[str] = set()
    own: set[str] = set()
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        if not isinstance(node.ctx, ast.Load):
            own.add(node.id)  # such as `_` in `for _ in range(3)`
        elif node.id not in own:
            spelled.add(node.id)
    reads, sets = names_in(source)
    return frozenset(reads | spelled & DYNAMIC), frozenset(sets)
