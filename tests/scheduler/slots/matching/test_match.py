"""Who gets which time, case by case, on days around 7 December 2026."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from db.calls import PartOfDay
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.slots.free import AdvisorWeek, Slot
from scheduler.slots.matching import Grid, MatchPlan, Request, TooManyAtOnce, match
from small_runs import BERLIN

GRID = Grid(15, BERLIN, WorkingDays("DE", "ST"))
MONDAY, TUESDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 11)


def weeks(*advisors: int, closes: time = time(10), **values: object) -> dict[int, AdvisorWeek]:
    hours = tuple(Hours(day, time(9), closes) for day in range(5))
    plain = {advisor: AdvisorWeek(advisor, hours, (), frozenset()) for advisor in advisors}
    return {advisor: replace(week, **values) for advisor, week in plain.items()}  # type: ignore[arg-type]


def request(case_id: int, *advisors: int, **values: object) -> Request:
    candidates = advisors or (1,)
    plain = Request(case_id, candidates[0], candidates, 30, earliest=MONDAY, due=FRIDAY, latest=FRIDAY)
    return replace(plain, **values)  # type: ignore[arg-type]


def starts(plan: MatchPlan) -> dict[int, tuple[int, str]]:
    return {
        case: (found.slot.advisor_id, found.slot.starts_at.astimezone(BERLIN).strftime("%a %H:%M"))
        for case, found in sorted(plan.placed.items())
    }


def test_who_is_alike_is_served_in_the_order_of_cases_by_the_own_advisor() -> None:
    plan = match([request(3, 2, 1), request(2), request(1)], weeks(1, 2), GRID)
    assert starts(plan) == {1: (1, "Mon 09:00"), 2: (1, "Mon 09:30"), 3: (2, "Mon 09:00")}
    assert (plan.optimal, plan.in_time, plan.bound) == (True, 3, plan.cost)


def test_weight_in_time_comes_before_everything_else() -> None:
    one_a_day = weeks(1, closes=time(9, 30))
    requests = [request(1, due=MONDAY), request(2, due=MONDAY, weight=2), request(3, due=TUESDAY)]
    plan = match(requests, one_a_day, GRID)
    assert starts(plan) == {1: (1, "Wed 09:00"), 2: (1, "Mon 09:00"), 3: (1, "Tue 09:00")}
    assert plan.in_time == 3


def test_what_is_due_already_still_gets_its_earliest_time() -> None:
    plan = match([request(1, due=date(2026, 12, 1))], weeks(1), GRID)
    assert starts(plan) == {1: (1, "Mon 09:00")}
    assert (plan.in_time, plan.placed[1].parts["late"]) == (0, 30 * 1440)


def test_a_colleague_calls_when_the_own_advisor_is_two_days_later() -> None:
    late = {1: replace(weeks(1)[1], hours=(Hours(3, time(9), time(10)),)), **weeks(2)}
    assert starts(match([request(1, 1, 2)], late, GRID)) == {1: (2, "Mon 09:00")}
    soon = {1: replace(weeks(1)[1], hours=(Hours(1, time(9), time(10)),)), **weeks(2)}
    assert starts(match([request(1, 1, 2)], soon, GRID)) == {1: (1, "Tue 09:00")}
    assert starts(match([request(1, 1)], late, GRID)) == {1: (1, "Thu 09:00")}


def test_the_time_at_which_nobody_answered_is_avoided() -> None:
    long_days = weeks(1, closes=time(12))
    morning = {(0, PartOfDay.MORNING): 2}
    plan = match([request(1, failed=morning)], long_days, GRID)
    assert starts(plan) == {1: (1, "Mon 11:00")}
    assert plan.placed[1].parts["failed_hour"] == 0


@pytest.mark.parametrize(("good_hour", "start"), [(None, "Mon 10:00"), (11, "Mon 11:00"), (18, "Mon 09:00")])
def test_an_hour_in_which_people_answer_is_chosen_unless_the_client_named_one(
    good_hour: int | None, start: str
) -> None:
    grid = replace(GRID, answers={9: 200, 10: 300, 11: 250})
    plan = match([request(1, good_hour=good_hour)], weeks(1, closes=time(12)), grid)
    assert starts(plan) == {1: (1, start)}


def test_who_gets_none_is_told_with_the_reason() -> None:
    requests = [request(case, latest=MONDAY) for case in (1, 2, 3)]
    plan = match([*requests, request(4, candidates=()), request(5, 9)], weeks(1), GRID)
    assert plan.without == {3: "no_time", 4: "nobody_may", 5: "no_time"}
    assert plan.optimal


@pytest.mark.parametrize(
    ("values", "days"),
    [
        ({}, ["Mon 09:00", "Mon 09:30", "Tue 09:00"]),
        ({"most_per_day": 1}, ["Mon 09:00", "Tue 09:00", "Wed 09:00"]),
        ({"kept_free_percent": 50}, ["Mon 09:00", "Tue 09:00", "Wed 09:00"]),
        ({"kept_free_percent": 51}, []),
        ({"buffer": 10}, ["Mon 09:00", "Tue 09:00", "Wed 09:00"]),
        ({"lunch": (time(9), time(9, 20))}, ["Mon 09:30", "Tue 09:30", "Wed 09:30"]),
    ],
)
@pytest.mark.parametrize("mixed", [False, True])
def test_what_an_office_keeps_free_stays_free(values: dict[str, object], days: list[str], mixed: bool) -> None:
    grid = replace(GRID, **values)  # type: ignore[arg-type]
    alone = request(4, 2, minutes=20, latest=MONDAY) if mixed else request(4, 2, latest=MONDAY)
    together = request(5, 1, 2, minutes=alone.minutes, earliest=date(2026, 12, 13), latest=date(2026, 12, 13))
    plan = match([request(1), request(2), request(3), alone, together], weeks(1, 2), grid)
    assert sorted(start for advisor, start in starts(plan).values() if advisor == 1) == sorted(days)
    assert plan.optimal


def test_a_day_that_is_full_already_takes_no_more() -> None:
    taken = Slot(datetime(2026, 12, 7, 8, 0, tzinfo=UTC), 1, 15)
    full = weeks(1, closes=time(11), taken=frozenset(taken.quanta), booked={MONDAY: 1})
    assert starts(match([request(1)], full, replace(GRID, most_per_day=1))) == {1: (1, "Tue 09:00")}
    assert starts(match([request(1)], full, replace(GRID, most_per_day=2))) == {1: (1, "Mon 09:15")}
    assert starts(match([request(1)], full, replace(GRID, kept_free_percent=75))) == {1: (1, "Tue 09:00")}


def test_longer_talks_take_as_long_as_they_take() -> None:
    requests = [request(1, minutes=45), request(2, minutes=20), request(3, minutes=60)]
    plan = match(requests, weeks(1, closes=time(11)), GRID)
    assert starts(plan) == {1: (1, "Mon 09:30"), 2: (1, "Mon 09:00"), 3: (1, "Tue 09:00")} or plan.optimal
    slots = [found.slot for found in plan.placed.values()]
    assert len({(slot.advisor_id, quantum) for slot in slots for quantum in slot.quanta}) == 9 + 4 + 12


def test_the_day_on_which_the_clocks_change_has_its_own_hours() -> None:
    sunday = {1: AdvisorWeek(1, (Hours(6, time(0), time(4)),), (), frozenset())}
    grid = replace(GRID, minutes=30)
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    for day, talks in ((spring, 6), (autumn, 10)):
        asked = [request(case, earliest=day, due=day, latest=day) for case in range(1, 13)]
        assert len(match(asked, sunday, grid).placed) == talks


def test_sums_that_would_not_be_exact_are_refused() -> None:
    with pytest.raises(TooManyAtOnce) as error:
        match([request(case, weight=100) for case in range(1, 6000)], weeks(1), GRID)
    assert error.value.cases == 5999
    assert len(match([request(case, weight=100) for case in range(1, 4001)], weeks(1), GRID).placed) == 10


def test_an_empty_run_is_an_empty_plan() -> None:
    assert match([], weeks(1), GRID) == MatchPlan({}, {}, 0, 0, optimal=True, bound=0)
    assert match([request(1)], {}, GRID).without == {1: "no_time"}
