"""Small runs of the matching, drawn by chance, and their best plans found by trying every one."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.calls import PartOfDay
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours, Span
from scheduler.slots.free import AdvisorWeek, Slot, free_slots, free_spans, taken_minutes, working_minutes
from scheduler.slots.matching import Grid, MatchPlan, Request

BERLIN = ZoneInfo("Europe/Berlin")
HARZ = WorkingDays("DE", "ST")
MONDAY = date(2026, 12, 7)
A_DAY, NOTHING = 1440, 730 * 1440
NO_SLOT = Slot(datetime.min.replace(tzinfo=UTC), 0, 0)


@dataclass(frozen=True)
class Run:
    requests: list[Request]
    weeks: dict[int, AdvisorWeek]
    grid: Grid


def a_run(seed: int, *, mixed: bool) -> Run:
    """Two or three advisors, up to four cases that want the same few times."""
    rnd = random.Random(seed)
    advisors = range(1, rnd.randint(2, 3) + 1)
    weeks = {advisor: _a_week(rnd, advisor) for advisor in advisors}
    one_length = rnd.choice([15, 20, 30, 45])
    grid = Grid(
        minutes=15,
        zone=BERLIN,
        days=HARZ,
        buffer=rnd.choice([0, 0, 5, 10]),
        lunch=rnd.choice([None, (time(9, 30), time(9, 45))]),
        kept_free_percent=rnd.choice([0, 0, 25, 50]),
        most_per_day=rnd.choice([None, None, 1, 2]),
        answers=rnd.choice([{}, {8: 250, 9: 400, 10: 310}]),
    )
    lengths = [20, 30, 45, 60] if mixed else [one_length]
    requests = [_a_request(rnd, case, advisors, lengths) for case in range(1, rnd.randint(2, 4) + 1)]
    return Run(requests, weeks, grid)


def _a_week(rnd: random.Random, advisor: int) -> AdvisorWeek:
    opens = rnd.choice([time(8, 30), time(8, 40), time(9)])
    hours = tuple(Hours(day, opens, rnd.choice([time(9, 30), time(10), time(10, 15)])) for day in range(2))
    taken = frozenset(Slot(_at(MONDAY, rnd.choice([time(9), time(9, 20)])), advisor, 15).quanta)
    absent = Span(_at(MONDAY, time(9, 50)), _at(MONDAY, time(9, 55)))
    some = rnd.random() < 0.5
    return AdvisorWeek(
        advisor_id=advisor,
        hours=hours,
        absences=(absent,) if rnd.random() < 0.3 else (),
        taken=taken if some else frozenset(),
        booked={MONDAY: 1} if some else {},
    )


def _a_request(rnd: random.Random, case: int, advisors: range, lengths: list[int]) -> Request:
    own = rnd.choice(advisors)
    earliest = MONDAY + timedelta(rnd.choice([0, 0, 1]))
    return Request(
        case_id=case,
        advisor_id=own,
        candidates=tuple(sorted({own, *rnd.sample(advisors, rnd.randint(1, 2))})),
        minutes=rnd.choice(lengths),
        earliest=earliest,
        due=MONDAY + timedelta(rnd.choice([-1, 0, 1, 5])),
        latest=earliest + timedelta(rnd.choice([0, 1, 7])),
        weight=rnd.choice([1, 1, 2, 7, 100]),
        failed=rnd.choice([{}, {(0, PartOfDay.MORNING): 3}, {(1, PartOfDay.MORNING): 1}]),
        good_hour=rnd.choice([None, None, 9]),
    )


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, BERLIN).astimezone(UTC)


@dataclass(frozen=True)
class Option:
    """A time that a request could have if it were alone, with what `worth` says of it."""

    late: int
    cost: int
    slot: Slot
    day: tuple[int, date]
    quanta: frozenset[int]


def best_of_all(run: Run, *, tiled: bool) -> tuple[int, int]:
    """The weight placed in time and the cost of the best plan. `tiled`: times lie side by side.

    Tries all, but for those that were worse already if everybody left had their best time.
    """
    options = [list(_options(run, request, tiled)) for request in run.requests]
    at_least = [(0, 0)]
    for request, own in reversed(list(zip(run.requests, options, strict=True))):
        late = min([request.weight, *(option.late for option in own)])
        cost = min([NOTHING, *(option.cost for option in own)])
        at_least.append((at_least[-1][0] + late, at_least[-1][1] + cost))
    at_least.reverse()
    best = (10**9, 0)

    def try_all(late: int, cost: int, chosen: list[Option]) -> None:
        nonlocal best
        index = len(chosen)
        if (late + at_least[index][0], cost + at_least[index][1]) >= best:
            return
        if index == len(options):
            best = (late, cost)
            return
        for option in options[index]:
            if _fits_beside(run, option, chosen):
                try_all(late + option.late, cost + option.cost, [*chosen, option])
        request = run.requests[index]
        nothing = Option(request.weight, NOTHING, NO_SLOT, (0, MONDAY), frozenset())
        try_all(late + request.weight, cost + NOTHING, [*chosen, nothing])

    try_all(0, 0, [])
    return sum(request.weight for request in run.requests) - best[0], best[1]


def _options(run: Run, request: Request, tiled: bool) -> Iterator[Option]:
    found = []
    for advisor in request.candidates:
        for start in _slots(run, advisor, tiled):
            slot = Slot(start.starts_at, advisor, request.minutes, run.grid.buffer)
            if fits(run, request, slot, []):
                late, cost = worth(run, request, slot)
                day = advisor, slot.starts_at.astimezone(BERLIN).date()
                found.append(Option(late, cost, slot, day, frozenset(slot.quanta)))
    yield from sorted(found, key=lambda option: (option.late, option.cost))


def _fits_beside(run: Run, option: Option, chosen: list[Option]) -> bool:
    same_day = [other.slot for other in chosen if other.day == option.day]
    if any(other.quanta & option.quanta for other in chosen if other.day == option.day):
        return False
    return not same_day or _leaves_enough_free(run, option.slot, option.day[1], same_day)


def _slots(run: Run, advisor: int, tiled: bool) -> Iterator[Slot]:
    shortest, beyond = min(request.minutes for request in run.requests), datetime.min.replace(tzinfo=UTC)
    for slot in free_slots(
        run.weeks[advisor],
        first=MONDAY,
        last=MONDAY + timedelta(8),
        minutes=shortest,
        grid_minutes=run.grid.minutes,
        zone=BERLIN,
        days=HARZ,
        buffer=run.grid.buffer,
        lunch=run.grid.lunch,
    ):
        if not tiled or slot.starts_at >= beyond:
            beyond = slot.starts_at + timedelta(minutes=shortest + run.grid.buffer)
            yield slot


def fits(run: Run, request: Request, slot: Slot, others: list[Slot]) -> bool:
    """Whether no rule is broken when a request gets this time beside those of others."""
    week, grid, day = run.weeks[slot.advisor_id], run.grid, slot.starts_at.astimezone(BERLIN).date()
    end = slot.starts_at + timedelta(minutes=slot.minutes + slot.buffer)
    pieces = free_spans(week, day, zone=BERLIN, days=HARZ, lunch=grid.lunch)
    same_day = [
        other
        for other in others
        if other.advisor_id == slot.advisor_id and other.starts_at.astimezone(BERLIN).date() == day
    ]
    return (
        slot.advisor_id in request.candidates
        and request.earliest <= day <= request.latest
        and any(piece.start <= slot.starts_at and end <= piece.end for piece in pieces)
        and (slot.starts_at.astimezone(BERLIN).hour * 60 + slot.starts_at.minute) % grid.minutes == 0
        and not any(set(slot.quanta) & set(other.quanta) for other in same_day)
        and _leaves_enough_free(run, slot, day, same_day)
    )


def _leaves_enough_free(run: Run, slot: Slot, day: date, same_day: list[Slot]) -> bool:
    week, grid = run.weeks[slot.advisor_id], run.grid
    minutes = sum(other.minutes + other.buffer for other in [*same_day, slot]) + taken_minutes(week, day, BERLIN)
    whole = working_minutes(week, day, zone=BERLIN, days=HARZ, lunch=grid.lunch)
    return (grid.kept_free_percent == 0 or minutes * 100 <= whole * (100 - grid.kept_free_percent)) and (
        grid.most_per_day is None or week.booked.get(day, 0) + len(same_day) < grid.most_per_day
    )


def worth(run: Run, request: Request, slot: Slot) -> tuple[int, int]:
    """The weight that is not in time, and the cost, reckoned as cost.py says in words."""
    local, week = slot.starts_at.astimezone(BERLIN), run.weeks[slot.advisor_id]
    late = local.date() > request.due
    failed: dict[PartOfDay, dict[int, int]] = defaultdict(dict)
    for (weekday, part), count in request.failed.items():
        failed[part][weekday] = count
    then = failed[_part_of_day(local.hour)]
    cost = int((slot.starts_at - _at(request.earliest, time())) / timedelta(minutes=1))
    cost += 2 * A_DAY * (slot.advisor_id != request.advisor_id)
    cost += A_DAY * min(2, then.get(local.weekday(), 0)) + A_DAY // 2 * any(day != local.weekday() for day in then)
    if request.good_hour is not None:
        cost += A_DAY * (request.good_hour != local.hour)
    elif local.hour in run.grid.answers:
        cost += 10 * (max(run.grid.answers.values()) - run.grid.answers[local.hour])
    load = taken_minutes(week, local.date(), BERLIN)
    for piece in free_spans(week, local.date(), zone=BERLIN, days=HARZ, lunch=run.grid.lunch):
        if piece.start <= slot.starts_at:
            load += int((min(piece.end, slot.starts_at) - piece.start) / timedelta(minutes=1))
    cost += 4 * load + 30 * A_DAY * late
    return request.weight * late, cost


def _part_of_day(hour: int) -> PartOfDay:
    ends = {11: PartOfDay.MORNING, 14: PartOfDay.NOON, 17: PartOfDay.AFTERNOON, 24: PartOfDay.EVENING}
    return next(part for end, part in ends.items() if hour < end)


def judge(run: Run, plan: MatchPlan) -> None:
    """No rule is broken, every case is told, and the figures are those of the plan."""
    slots = [plan.placed[request.case_id].slot for request in run.requests if request.case_id in plan.placed]
    in_time, cost = 0, NOTHING * len(plan.without)
    assert plan.placed.keys() | plan.without.keys() == {request.case_id for request in run.requests}
    assert not plan.placed.keys() & plan.without.keys()
    for request in run.requests:
        found = plan.placed.get(request.case_id)
        if found is None:
            continue
        assert (found.slot.minutes, found.slot.buffer) == (request.minutes, run.grid.buffer)
        assert fits(run, request, found.slot, [slot for slot in slots if slot is not found.slot])
        late, price = worth(run, request, found.slot)
        assert found.cost == price == sum(found.parts.values())
        in_time, cost = in_time + request.weight - late, cost + price
    assert (plan.in_time, plan.cost) == (in_time, cost)
