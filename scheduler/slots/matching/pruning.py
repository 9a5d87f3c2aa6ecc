"""Which times can matter: a request never needs more of its cheapest ones than the others can block.

To keep a fixed number of the cheapest would be a trap: where many want the same times, some would be left with
none although dearer ones are free. What is left out here is left out for a proof. Take a best plan and a request
in it with a time that is dearer for it than some that all others together cannot block. One of those is free and
the request can move there, which costs no more and is in no other's way. So there is a best plan without such
times.

How many others it takes to block times of one advisor's day:

- one talk blocks the starts that overlap it: with lengths of `own` and `other` grid steps at most own + other - 1;
- a day of limited appointments is full after `most` of them;
- a day of limited minutes has no room for this request once the others take more than what is left beside it.
"""

import numpy as np

from scheduler.slots.matching.costs import Costs
from scheduler.slots.matching.times import Ints, Marks, Times


def that_can_matter(
    costs: Costs, times: Times, minutes: Ints, *, longest: int, grid_minutes: int, others: int
) -> Marks:
    """For each request, the times that `others` requests beside it cannot make superfluous.

    `minutes`: what each takes with its buffer; `longest`: the most that any of all takes. `grid_minutes`: starts
    lie at least so far apart; for talks of one length side by side, that length.
    """
    kept = np.zeros_like(costs.allowed)
    for row, length in enumerate(minutes.tolist()):
        allowed = np.flatnonzero(costs.allowed[row])
        cheapest = allowed[np.argsort(costs.whole[row, allowed], kind="stable")]
        each = -(-length // grid_minutes) - (-longest // grid_minutes) - 1
        full = np.minimum(times.most, (times.minutes - length) // longest + 1)
        kept[row, cheapest[_blockers(times.day[cheapest], full, each) <= others]] = True
    return kept


def _blockers(days: Ints, full: Ints, each: int) -> Ints:
    """How many talks it takes to block all times before this one, place by place.

    `days`: the advisor's day of each time, cheapest first. `full`: day -> it is full after so many talks.
    `each`: so many times of a day one talk blocks at most.
    """
    if not len(days):
        return days
    order = np.argsort(days, kind="stable")
    sorted_days = days[order]
    firsts = np.flatnonzero(np.r_[True, sorted_days[1:] != sorted_days[:-1]])
    ranks = np.arange(len(days)) - np.repeat(firsts, np.diff(np.r_[firsts, len(days)]))
    costs_one = np.empty(len(days), dtype=np.int64)
    costs_one[order] = (ranks % each == 0) & (ranks // each < full[sorted_days])
    return np.cumsum(costs_one) - costs_one
