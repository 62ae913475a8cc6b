"""Many runs of one experiment, side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from threadpoolctl import threadpool_limits
from tqdm import tqdm

Item = TypeVar("Item")
Result = TypeVar("Result")


def side_by_side(
    what: str, run: Callable[[Item], Result], items: Sequence[Item]
) -> list[Result]:
    """`run` of each item, in their order, as many at a time as there are cores.

    Threads are enough, because NumPy lets others work while it computes. Each run has
    one core to itself, so that sums are rounded the same way on a machine with more.
    """
    with threadpool_limits(1), ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(tqdm(pool.map(run, items), what, total=len(items)))
