"""Make the papers' figures anew, and write them where they are cited.

    python -m benchmarks.papers                      everything, from MNIST: minutes
    python -m benchmarks.papers --digits --root X    a rehearsal in seconds

MNIST comes from FIRSTNEURON_MNIST or the network. From other data nothing is written
into this project, because the papers' claims are about MNIST.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from firstneuron.datasets import load_digits, load_mnist

from . import depth, optimizers, pruning
from .data import split
from .table import page, write

ROOT = Path(__file__).resolve().parents[2]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="where to write")
    parser.add_argument("--digits", action="store_true", help="small data, few seeds")
    args = parser.parse_args(argv)
    start = time.perf_counter()
    data = split(load_digits() if args.digits else load_mnist())
    print(f"data: {data.name}, {len(data.X)} images to learn from", flush=True)
    quick = args.digits
    sections = [
        depth.section(seeds=3 if quick else 100),
        optimizers.section(data, seeds=2 if quick else 5, epochs=1 if quick else 10),
        pruning.section(data, seeds=2 if quick else 5, epochs=3 if quick else 10),
    ]
    print(page(sections))
    print(f"{time.perf_counter() - start:.0f} seconds")
    if data.is_mnist or args.root.resolve() != ROOT:
        write(args.root, sections)
        print("written: docs/papers.md and the tables of three lessons")
    else:
        print("nothing was written: this is not MNIST, which the papers speak of")


if __name__ == "__main__":
    main()
