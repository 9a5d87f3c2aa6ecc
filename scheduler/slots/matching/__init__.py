"""Who gets which time: all open cases of a run at once, the best plan that there is.

Best is, first, the greatest sum of weights placed before they are due; then, the least sum of the cost that
scheduler/slots/cost.py writes down. Requests that share no advisor are planned apart (`components`). Where all
talks take as long, the plan is an assignment and exact (`assignment`); where lengths differ, HiGHS searches and
says how far from the best its plan can be at most (`mixed`). Requests alike in everything are served in the
order of case ids.
"""

from collections.abc import Mapping, Sequence

from scheduler.slots.free import AdvisorWeek
from scheduler.slots.matching.shapes import (
    NO_TIME,
    NOBODY_MAY,
    Grid,
    MatchPlan,
    Placed,
    Request,
    TooManyAtOnce,
)

__all__ = ["NOBODY_MAY", "NO_TIME", "Grid", "MatchPlan", "Placed", "Request", "TooManyAtOnce", "match"]


def match(
    requests: Sequence[Request], weeks: Mapping[int, AdvisorWeek], grid: Grid, *, seconds: float = 20.0
) -> MatchPlan:
    """The best plan for these requests and the free times of these advisors (advisor id -> week).

    `seconds`: how long to search where talks differ in length. Raises `TooManyAtOnce`.
    """
    from scheduler.slots.matching.planning import plan  # numpy: not for a process that only answers pages

    return plan(requests, weeks, grid, seconds)
