"""A plan without search: the heaviest first, each the cheapest time left. For when no better one is found."""

from collections.abc import Sequence

import numpy as np

from scheduler.slots.matching.edges import Edges
from scheduler.slots.matching.shapes import Grid, Request
from scheduler.slots.matching.times import UNPLACED, Ints, Times


def one_by_one(requests: Sequence[Request], times: Times, grid: Grid, edges: Edges) -> Ints:
    """For each request its place in the edges, or `UNPLACED`."""
    room, most, minutes = times.room.copy(), times.most.copy(), times.minutes.copy()
    places = np.full(len(requests), UNPLACED, dtype=np.int64)
    firsts = np.searchsorted(edges.row, np.arange(len(requests) + 1))
    for index in _heaviest_first(requests):
        length = requests[index].minutes + grid.buffer
        own = slice(firsts[index], firsts[index + 1])
        columns, days = edges.column[own], times.day[edges.column[own]]
        free = (room[columns] >= length) & (most[days] > 0) & (minutes[days] >= length)
        if not free.any():
            continue
        chosen = np.flatnonzero(free)[np.argmin(edges.whole[own][free])]
        places[index], place = own.start + chosen, columns[chosen]
        most[times.day[place]] -= 1
        minutes[times.day[place]] -= length
        _take(room, times, place, length)
    return places


def _heaviest_first(requests: Sequence[Request]) -> list[int]:
    return sorted(range(len(requests)), key=lambda index: (-requests[index].weight, requests[index].due, index))


def _take(room: Ints, times: Times, place: int, length: int) -> None:
    """What begins before a talk has to end before it; what begins within it has no room."""
    until = times.minute[place] - times.minute
    same = times.advisor == times.advisor[place]
    before, within = same & (until > 0), same & (until <= 0) & (until > -length)
    room[before] = np.minimum(room[before], until[before])
    room[within] = 0
