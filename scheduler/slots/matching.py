"""Who gets which time. Here the earliest allowed one, in the order of need; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from scheduler.calendar.holidays import WorkingDays
from scheduler.slots.free import AdvisorWeek, Slot, free_slots


@dataclass(frozen=True)
class Request:
    """A case that needs a time: not before `earliest`, not after `latest` (local days)."""

    case_id: int
    advisor_id: int
    minutes: int
    earliest: date
    latest: date
    priority: int = 0


@dataclass(frozen=True)
class MatchPlan:
    """`slots`: case id -> its time. `without`: cases for which there is none."""

    slots: Mapping[int, Slot]
    without: tuple[int, ...]


@dataclass(frozen=True)
class Grid:
    """What all requests of an office share."""

    minutes: int
    zone: ZoneInfo
    days: WorkingDays


def match(requests: list[Request], weeks: Mapping[int, AdvisorWeek], grid: Grid) -> MatchPlan:
    """Give each request the first free time of its own advisor: high priority, then early due days first."""
    weeks = dict(weeks)
    slots: dict[int, Slot] = {}
    for request in sorted(requests, key=lambda r: (-r.priority, r.latest, r.case_id)):
        slot = _first_free(request, weeks[request.advisor_id], grid)
        if slot is not None:
            slots[request.case_id] = slot
            week = weeks[request.advisor_id]
            weeks[request.advisor_id] = replace(week, taken=week.taken | frozenset(slot.quanta))
    return MatchPlan(slots, tuple(sorted(r.case_id for r in requests if r.case_id not in slots)))


def _first_free(request: Request, week: AdvisorWeek, grid: Grid) -> Slot | None:
    return next(
        free_slots(
            week,
            first=request.earliest,
            last=request.latest,
            minutes=request.minutes,
            grid_minutes=grid.minutes,
            zone=grid.zone,
            days=grid.days,
        ),
        None,
    )
