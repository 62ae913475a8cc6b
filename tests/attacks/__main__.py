"""Grades attacks in the belt and writes what happened.

    python -m attacks ours  [names or families]    print what ours lets through
    python -m attacks stock [names or families]    write stock.json, 30 minutes
    python -m attacks table                                 print the table of both

with PYTHONPATH=tests. Linux only.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib import import_module

from attacks import HERE, Attack, attacks, belt
from attacks.record import Record

STOCK = HERE / "stock.json"
READY = b"ready to grade\n"


def observe(side: str, chosen: Sequence[Attack]) -> Iterator[Record]:
    """Grade the attacks; where one ends the grader itself, go on after it."""
    left = list(chosen)
    while left:
        ready, graded = False, 0
        names = [attack.name for attack in left]
        for line in belt.lines("-m", "attacks", "inside", side, *names):
            ready |= line == READY
            if line.startswith(b"{"):
                yield Record(**json.loads(line))
                graded += 1
        if not ready:
            raise RuntimeError(f"{side} cannot grade here; the reason stands above")
        left = left[graded:]
        if left and not graded:
            yield Record(left.pop(0).name, finished=False, notes=["all was ended"])


def table(ours: dict[str, str], stock: dict[str, Record]) -> str:
    """Return the page autograder/attacks.md."""
    lines = [
        "# Attacks",
        "",
        "Hostile submissions of `tests/attacks/`, one idea each: what they reach with",
        "nbgrader as it comes, and with the engine of this project. Each has a wrong",
        "answer and wants its points, or a right one and wants to see or to damage.",
        "",
        "*No score* means that grading broke off: the gradebook keeps an older score",
        "or none. Bytes past the rules of our own messages have no counterpart in",
        "stock nbgrader: there the sender finds no channel and fails.",
        "",
        "What no grader can hide is what it tells: a function sees the inputs with",
        "which a hidden test calls it, and feedback says what a failed check expected.",
        "",
        "Made by `python -m attacks table`, with PYTHONPATH=tests.",
    ]
    family = ""
    for attack in attacks():
        if attack.family != family:
            family = attack.family
            heads = ["", f"## {family.capitalize()}", "", "| attack | what it tries |"]
            lines += [*heads[:-1], heads[-1] + " stock nbgrader | ours |"]
            lines.append("|---|---|---|---|")
        there = stock[attack.name].words(attack) if attack.name in stock else "not run"
        cells = [attack.name, attack.about, there, ours.get(attack.name, "not run")]
        lines.append(f"| {' | '.join(c.replace('|', chr(92) + '|') for c in cells)} |")
    held = sum(words == "nothing" for words in ours.values())
    known = {attack.name: attack for attack in attacks()}
    reached = sum(r.words(known[name]) != "nothing" for name, r in stock.items())
    lines += [
        "",
        f"{len(known)} attacks. With stock nbgrader {reached} reach something, "
        f"with ours {len(ours) - held}.",
    ]
    return "\n".join(lines) + "\n"


def recorded() -> dict[str, Record]:
    """Return what stock nbgrader did, as it was recorded."""
    found = json.loads(STOCK.read_text("utf-8")) if STOCK.exists() else {}
    return {name: Record(**fields) for name, fields in found.items()}


def main(arguments: list[str]) -> None:
    known = {attack.name: attack for attack in attacks()}
    what, *words = arguments or ["help"]
    if what == "inside":
        side, *names = words
        records = import_module(f"attacks.{side}").Door().grade(known[n] for n in names)
        print(READY.decode(), end="", flush=True)
        for record in records:
            print(json.dumps(asdict(record)), flush=True)
        return
    chosen = [
        a
        for a in known.values()
        if not words or any(word in (a.name, a.family) for word in words)
    ]
    if what == "table":
        ours = {r.name: r.words(known[r.name]) for r in observe("ours", chosen)}
        print(table(ours, recorded()), end="")
    elif what == "ours":
        for record in observe("ours", chosen):
            print(f"{record.name}: {record.words(known[record.name])}", flush=True)
            if record.words(known[record.name]) != "nothing":
                print("   ", asdict(record), flush=True)
    elif what == "stock":
        results = recorded()
        for record in observe("stock", chosen):
            results[record.name] = record
            print(f"{record.name}: {record.words(known[record.name])}", flush=True)
            kept = {n: asdict(results[n]) for n in known if n in results}
            STOCK.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    else:
        print(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
