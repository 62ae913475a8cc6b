"""How much a measured number can be trusted, and what follows for a paper's claim."""

from __future__ import annotations

import math

from numpy.typing import ArrayLike
from scipy import stats

Interval = tuple[float, float]
LEVEL = 0.95


def wilson(wrong: int, n: int) -> Interval:
    """For the error rate of a network that misread `wrong` of `n` test images.

    With 10,000 images and an error of 1.6 % it is about a quarter of a point either
    way, however many networks were trained: they were all tested on the same images.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22, 1927.
    """
    ends = stats.binomtest(wrong, n).proportion_ci(LEVEL, method="wilson")
    return float(ends.low), float(ends.high)


def mcnemar(only_first: int, only_second: int, n: int) -> Interval:
    """For the error rate of one network less that of another, on the same `n` images.

    Images that both read or both misread say nothing about which is better. If they
    are equally good, each of the others is a fair coin; the interval is the exact one
    for that coin (Clopper and Pearson), times the share of such images.

    Parameters
    ----------
    only_first, only_second : images that only this network misread.

    References
    ----------
    Q. McNemar, "Note on the sampling error of the difference between correlated
    proportions or percentages", Psychometrika 12, 1947.
    """
    unequal = only_first + only_second
    if unequal == 0:
        return 0.0, 0.0
    coin = stats.binomtest(only_first, unequal).proportion_ci(LEVEL, method="exact")
    share = unequal / n
    return float((2 * coin.low - 1) * share), float((2 * coin.high - 1) * share)


def student(values: ArrayLike) -> Interval:
    """For the mean of figures from independent seeds, at least two."""
    ends = stats.ttest_1samp(values, 0.0).confidence_interval(LEVEL)
    return float(ends.low), float(ends.high)


def verdict(measured: Interval, claim: Interval) -> str:
    """What an interval says about the claim that a number is between two others.

    "agrees" if all of the interval is in the claim, "differs" if none of it is, and
    "cannot tell" if part of it is. An end of a claim may be infinite.
    """
    low, high = measured
    if math.isnan(low) or math.isnan(high):
        return "cannot tell"
    if claim[0] <= low and high <= claim[1]:
        return "agrees"
    if high < claim[0] or claim[1] < low:
        return "differs"
    return "cannot tell"
