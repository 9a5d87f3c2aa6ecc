"""Who gets which time: the own advisor, the earliest allowed, never two for one."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.slots.free import AdvisorWeek
from scheduler.slots.matching import Grid, Request, match

BERLIN = ZoneInfo("Europe/Berlin")
GRID = Grid(15, BERLIN, WorkingDays("DE", "ST"))
MONDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 11)


def weeks(*advisors: int) -> dict[int, AdvisorWeek]:
    hours = tuple(Hours(day, time(9), time(10)) for day in range(5))
    return {advisor: AdvisorWeek(advisor, hours, (), frozenset()) for advisor in advisors}


def request(case_id: int, advisor_id: int = 1, **values: object) -> Request:
    given_values = {"minutes": 30, "earliest": MONDAY, "latest": FRIDAY} | values
    return Request(case_id=case_id, advisor_id=advisor_id, **given_values)  # type: ignore[arg-type]


def test_each_gets_the_first_free_time_of_its_own_advisor() -> None:
    plan = match([request(1), request(2), request(3, advisor_id=2)], weeks(1, 2), GRID)
    starts = {case: (slot.advisor_id, slot.starts_at) for case, slot in plan.slots.items()}
    assert starts == {
        1: (1, datetime(2026, 12, 7, 8, 0, tzinfo=UTC)),
        2: (1, datetime(2026, 12, 7, 8, 30, tzinfo=UTC)),
        3: (2, datetime(2026, 12, 7, 8, 0, tzinfo=UTC)),
    }


def test_priority_comes_before_the_order_of_cases() -> None:
    plan = match([request(1), request(2, priority=5)], weeks(1), GRID)
    assert plan.slots[2].starts_at < plan.slots[1].starts_at


def test_who_finds_no_time_is_named() -> None:
    plan = match([request(case, latest=MONDAY) for case in (1, 2, 3)], weeks(1), GRID)
    assert plan.without == (3,)


@given(
    st.lists(st.tuples(st.sampled_from([1, 2]), st.sampled_from([20, 30, 45, 60]), st.integers(0, 4)), max_size=12)
)
def test_no_two_overlap_and_none_is_too_early(wanted: list[tuple[int, int, int]]) -> None:
    requests = [
        request(number, advisor, minutes=minutes, earliest=date(2026, 12, 7 + later))
        for number, (advisor, minutes, later) in enumerate(wanted)
    ]
    plan = match(requests, weeks(1, 2), GRID)
    taken: set[tuple[int, int]] = set()
    for asked in requests:
        slot = plan.slots.get(asked.case_id)
        if slot is None:
            assert asked.case_id in plan.without
            continue
        times = {(slot.advisor_id, quantum) for quantum in slot.quanta}
        assert slot.advisor_id == asked.advisor_id
        assert slot.starts_at.astimezone(BERLIN).date() >= asked.earliest
        assert taken.isdisjoint(times)
        taken |= times
    assert match(requests, weeks(1, 2), GRID) == plan
