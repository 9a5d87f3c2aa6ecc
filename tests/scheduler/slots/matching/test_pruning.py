"""Only times that cannot matter are left out."""

import random
from dataclasses import replace
from datetime import date, time, timedelta

import numpy as np

from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.slots.free import AdvisorWeek
from scheduler.slots.matching import Grid, Request
from scheduler.slots.matching.costs import costs_of, step_of
from scheduler.slots.matching.edges import edges_that_matter
from scheduler.slots.matching.times import all_times, tiled_times
from small_runs import BERLIN

GRID = Grid(15, BERLIN, WorkingDays("DE", "ST"))
MONDAY = date(2026, 12, 7)
WEEKS = [AdvisorWeek(1, tuple(Hours(day, time(9), time(12)) for day in range(5)), (), frozenset())]
DAYS = range(MONDAY.toordinal(), MONDAY.toordinal() + 5)


def requests(count: int, minutes: int = 15) -> list[Request]:
    last = MONDAY + timedelta(4)
    return [Request(case, 1, (1,), minutes, MONDAY, last, last) for case in range(1, count + 1)]


def kept(grid: Grid, count: int) -> int:
    times = tiled_times(WEEKS, DAYS, grid, 15)
    edges = edges_that_matter(requests(count), times, grid, grid_minutes=15)
    return len(edges.row) // count


def test_one_among_many_keeps_as_many_times_as_there_are_requests() -> None:
    assert [kept(GRID, count) for count in (1, 2, 10, 80)] == [1, 2, 10, 60]


def test_where_a_day_takes_few_a_full_day_is_blocked_by_few() -> None:
    """One a day: the first request blocks the whole of Monday for the second, not only one time of it."""
    assert kept(replace(GRID, most_per_day=1), 2) == 13
    assert kept(replace(GRID, most_per_day=1), 3) == 25
    assert kept(replace(GRID, kept_free_percent=90), 2) == 13


def test_a_longer_talk_blocks_more_starts() -> None:
    times = all_times(WEEKS, DAYS, GRID, 30)
    edges = edges_that_matter(requests(2, 30), times, GRID, grid_minutes=15)
    assert len(edges.row) == 2 * (3 + 1)  # an other of two steps is in the way of three starts


def test_the_cheapest_are_kept_first() -> None:
    rnd = random.Random(1)
    some = [
        replace(request, due=MONDAY + timedelta(rnd.randrange(5)), weight=rnd.randint(1, 9))
        for request in requests(20)
    ]
    times = tiled_times(WEEKS, DAYS, GRID, 15)
    costs = costs_of(some, times, GRID, step_of(some))
    pruned = edges_that_matter(some, times, GRID, grid_minutes=15)
    for row in range(len(some)):
        cheapest = np.sort(costs.whole[row, costs.allowed[row]])[: len(some)]
        assert np.array_equal(np.sort(pruned.whole[pruned.row == row]), cheapest)
