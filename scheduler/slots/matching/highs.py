"""A choice of talks that do not overlap, searched by HiGHS.

A yes or no for each kind of request and each start that it may have. Two talks that overlap meet at the start of
the later one: so it is enough that at each start at most one talk goes on.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from scheduler.slots.matching.times import NO_LIMIT, Floats, Ints, Marks, Times

TOLERANCE = 0.5
"""HiGHS reckons with small tolerances; true sums are whole numbers."""

SEARCHED_PER_ROW = 8
"""So many choices a condition are searched at first: few for a solver, mostly more than a best plan needs."""


@dataclass(frozen=True)
class Choices:
    """A place in each array is one yes or no: that a request of `kind` begins at the time `column`."""

    kind: Ints
    column: Ints
    length: Ints  # minutes, with the buffer
    cost: Ints
    in_time: Ints  # the weight; 0 when it would be too late
    count: Ints  # kind -> its requests

    def only(self, kept: Marks) -> "Choices":
        arrays = ("kind", "column", "length", "cost", "in_time")
        return replace(self, **{name: getattr(self, name)[kept] for name in arrays})


@dataclass(frozen=True)
class Rows:
    """Conditions: `low` <= the sum of `value` over the chosen `choice` <= `high`, row by row."""

    row: Ints
    choice: Ints
    value: Ints
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Answer:
    """`chosen`: the choices that are taken, None: none was found. No choice has less than `bound`."""

    chosen: Ints | None
    bound: float


def least(objective: Ints, choices: Choices, times: Times, *conditions: Rows, seconds: float) -> Answer:
    """The choice of the least sum of `objective` under the conditions, and that nobody talks twice at a time.

    First with fractions allowed, which is quick and nearly as good. It prices every yes: what the sum rises by at
    least when that choice is taken. So only the cheap ones are searched; and what is found among them is the best
    of all if it lies no more above the sum with fractions than the dearest of them.
    """
    rows = _stacked([*_rules(choices, times), *conditions])
    relaxed, prices = _with_fractions(objective, rows, seconds / 4)
    margin = float(np.sort(prices)[min(SEARCHED_PER_ROW * len(rows.high), len(prices)) - 1])
    first = _among(objective, rows, prices, relaxed, margin, seconds / 2)
    gap = _sum(objective, first) - relaxed
    if gap <= margin + TOLERANCE or margin >= prices.max():
        return first
    second = _among(objective, rows, prices, relaxed, min(gap, float(prices.max())), seconds / 4)
    best = min(first, second, key=lambda answer: _sum(objective, answer))
    return Answer(best.chosen, max(first.bound, second.bound))


def _sum(objective: Ints, answer: Answer) -> float:
    return np.inf if answer.chosen is None else float(objective[answer.chosen].sum())


def _with_fractions(objective: Ints, rows: Rows, seconds: float) -> tuple[float, Floats]:
    """The least sum with fractions, and the price of each choice; nothing is known of them when time is over."""
    from scipy.optimize import linprog
    from scipy.sparse import vstack

    table = _table(rows, len(objective))
    above, below = np.isfinite(rows.high), np.isfinite(rows.low)
    result = linprog(
        objective,
        A_ub=vstack([table[above], -table[below]]),
        b_ub=np.concatenate([rows.high[above], -rows.low[below]]),
        bounds=(0, None),  # at most one of each follows from the rows
        method="highs",
        options={"time_limit": seconds},
    )
    if result.status != 0:
        return -np.inf, np.zeros(len(objective))
    return float(result.fun), np.asarray(result.lower.marginals)


def _among(objective: Ints, rows: Rows, prices: Floats, relaxed: float, margin: float, seconds: float) -> Answer:
    """The best of those whose price is within the margin; all others cost at least `relaxed` and the margin."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    searched = np.flatnonzero(prices <= margin)
    result = milp(
        objective[searched],
        integrality=np.ones(len(searched)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(_table(rows, len(objective))[:, searched], rows.low, rows.high),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    bound = relaxed if result.mip_dual_bound is None else max(relaxed, float(result.mip_dual_bound))
    chosen = None if result.x is None else searched[np.flatnonzero(result.x > 0.5)]
    left_out = np.inf if len(searched) == len(prices) else relaxed + margin
    return Answer(chosen, min(bound, left_out))


def _table(rows: Rows, columns: int) -> Any:
    from scipy.sparse import csr_array

    return csr_array((rows.value.astype(float), (rows.row, rows.choice)), shape=(len(rows.high), columns))


def of_each_kind(choices: Choices, *, all_of_them: bool = False) -> Rows:
    """No more of a kind than there are; or exactly as many."""
    high = choices.count.astype(float)
    return _ones(choices.kind, np.arange(len(choices.kind)), high, low=high if all_of_them else None)


def at_least(values: Ints, least_sum: int) -> Rows:
    everywhere = np.arange(len(values))
    return Rows(0 * everywhere, everywhere, values, np.array([float(least_sum)]), np.array([np.inf]))


def _rules(choices: Choices, times: Times) -> list[Rows]:
    everywhere, day = np.arange(len(choices.column)), times.day[choices.column]
    rules = [_one_at_a_time(choices, times)]
    if times.most.min() < NO_LIMIT:
        rules.append(_ones(day, everywhere, times.most.astype(float)))
    if times.minutes.min() < NO_LIMIT:
        high = times.minutes.astype(float)
        rules.append(Rows(day, everywhere, choices.length, np.full(len(high), -np.inf), high))
    return rules


def _one_at_a_time(choices: Choices, times: Times) -> Rows:
    """For each choice, a one in the row of each start of the advisor at which its talk goes on."""
    order = np.lexsort((times.minute, times.advisor))
    line = times.advisor[order] * (2 * int(times.minute.max()) + NO_LIMIT) + times.minute[order]
    at = np.empty(len(order), dtype=np.int64)
    at[order] = np.arange(len(order))
    first = at[choices.column]
    going_on = np.searchsorted(line, line[first] + choices.length) - first
    choice = np.repeat(np.arange(len(first)), going_on)
    within = np.arange(len(choice)) - np.repeat(np.cumsum(going_on) - going_on, going_on)
    return _ones(np.repeat(first, going_on) + within, choice, np.ones(len(order)))


def _ones(row: Ints, choice: Ints, high: Floats, *, low: Floats | None = None) -> Rows:
    value = np.ones(len(row), dtype=np.int64)
    return Rows(row, choice, value, np.full(len(high), -np.inf) if low is None else low, high)


def _stacked(parts: list[Rows]) -> Rows:
    ends = np.cumsum([len(part.high) for part in parts])
    return Rows(
        np.concatenate([part.row + end - len(part.high) for part, end in zip(parts, ends, strict=True)]),
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("choice", "value", "low", "high")),
    )
