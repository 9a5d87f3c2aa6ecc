"""Who takes an appointment over at its time: nobody twice at once, nobody outside their hours, as many as can be."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours, Span
from scheduler.slots.free import AdvisorWeek, Slot, quanta_of
from scheduler.slots.matching.shapes import Grid
from scheduler.slots.same_time import Standing, taken_over

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
GRID = Grid(minutes=15, zone=BERLIN, days=WorkingDays("DE", "ST"))
NINE = datetime(2026, 3, 2, 8, tzinfo=UTC)  # in Berlin
MINUTE = timedelta(minutes=1)


def week(advisor: int, begins: int = 9, ends: int = 15, **values: object) -> AdvisorWeek:
    usual = {"absences": (), "taken": frozenset()} | values
    return AdvisorWeek(advisor, (Hours(0, time(begins), time(ends)),), **usual)  # type: ignore[arg-type]


def standing(number: int, minute: int, *candidates: int, minutes: int = 15, **values: int) -> Standing:
    usual = {"own": 99} | values
    return Standing(number, NINE + minute * MINUTE, minutes, candidates=candidates, **usual)


def weeks(*each: AdvisorWeek) -> dict[int, AdvisorWeek]:
    return {one.advisor_id: one for one in each}


def grid(most: int | None = None, buffer: int = 0) -> Grid:
    return Grid(minutes=15, zone=BERLIN, days=GRID.days, buffer=buffer, most_per_day=most)


def test_the_time_stays_and_the_colleague_takes_it_with_the_buffer_of_the_office() -> None:
    found = taken_over([standing(7, 30, 1)], weeks(week(1)), grid(buffer=5))
    assert found == {7: Slot(NINE + 30 * MINUTE, 1, 15, 5)}


@pytest.mark.parametrize(
    "colleague",
    [
        week(1, begins=10),
        week(1, absences=(Span(NINE + 40 * MINUTE, NINE + 50 * MINUTE),)),
        week(1, taken=frozenset(quanta_of(NINE + 40 * MINUTE, 5))),
        week(1, booked={MONDAY: 4}),
    ],
    ids=["not at work", "absent", "talks with somebody", "has as many as the rule allows"],
)
def test_who_is_not_free_takes_nothing_over(colleague: AdvisorWeek) -> None:
    assert taken_over([standing(7, 30, 1)], weeks(colleague), grid(most=4)) == {}


def test_who_may_not_takes_nothing_over() -> None:
    assert taken_over([standing(7, 30, 2)], weeks(week(1)), grid()) == {}


def test_the_client_s_own_advisor_comes_before_others() -> None:
    found = taken_over([standing(7, 30, 1, 2, own=2)], weeks(week(1), week(2, ends=10)), grid())
    assert found[7].advisor_id == 2


def test_the_load_is_shared() -> None:
    """Six appointments, three colleagues with a day alike: two each. Who has less time left gets less."""
    six = [standing(number, 30 * number, 1, 2, 3) for number in range(6)]
    found = taken_over(six, weeks(week(1), week(2), week(3)), grid())
    assert Counter(slot.advisor_id for slot in found.values()) == {1: 2, 2: 2, 3: 2}
    busy = frozenset(quanta_of(NINE + 180 * MINUTE, 60))
    found = taken_over(six, weeks(week(1, taken=busy), week(2), week(3)), grid())
    assert Counter(slot.advisor_id for slot in found.values()) == {2: 3, 3: 3}


def test_one_moves_on_so_that_nobody_stays_without() -> None:
    """The first could go to either; the second only to the one who then has as many as the rule allows."""
    both = [standing(1, 0, 1, 2), standing(2, 30, 1)]
    found = taken_over(both, weeks(week(1), week(2)), grid(most=1))
    assert {number: slot.advisor_id for number, slot in found.items()} == {1: 2, 2: 1}


def test_when_not_all_can_be_kept_the_heavier_one_is() -> None:
    found = taken_over([standing(1, 0, 1), standing(2, 0, 1, weight=50)], weeks(week(1)), grid())
    assert list(found) == [2]


hours = st.tuples(st.integers(8, 11), st.integers(12, 16))
some_weeks = st.lists(
    st.tuples(
        hours,
        st.lists(st.integers(0, 24).map(lambda quarter: quarter * 15), max_size=4),
        st.lists(st.tuples(st.integers(0, 360), st.integers(5, 120)), max_size=2),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=4,
).map(
    lambda each: weeks(
        *(
            week(
                number,
                *hours,
                taken=frozenset(quantum for begin in taken for quantum in quanta_of(NINE + begin * MINUTE, 15)),
                absences=tuple(
                    Span(NINE + begin * MINUTE, NINE + (begin + long) * MINUTE) for begin, long in away
                ),
                booked={MONDAY: booked},
            )
            for number, (hours, taken, away, booked) in enumerate(each, 1)
        )
    )
)
some_standing = st.lists(
    st.tuples(
        st.integers(0, 30).map(lambda quarter: quarter * 15),
        st.sampled_from([15, 20, 30, 45]),
        st.sets(st.integers(1, 5), max_size=5),
        st.integers(1, 3),
    ),
    max_size=6,
).map(
    lambda each: [
        standing(number, minute, *sorted(candidates), minutes=minutes, weight=weight)
        for number, (minute, minutes, candidates, weight) in enumerate(each, 1)
    ]
)


@given(some_standing, some_weeks, st.sampled_from([None, 2, 4]), st.sampled_from([0, 10]))
def test_no_rule_is_broken(
    appointments: list[Standing], known: Mapping[int, AdvisorWeek], most: int | None, buffer: int
) -> None:
    found = taken_over(appointments, known, grid(most, buffer))
    assert found == taken_over(appointments[::-1], known, grid(most, buffer))
    by_id = {one.appointment_id: one for one in appointments}
    for number, slot in found.items():
        one, colleague = by_id[number], known[slot.advisor_id]
        assert (slot.starts_at, slot.minutes) == (one.starts_at, one.minutes)
        assert slot.advisor_id in one.candidates
        assert colleague.taken.isdisjoint(slot.quanta)
        [work] = colleague.hours
        begins, ends = slot.starts_at, slot.starts_at + (slot.minutes + slot.buffer) * MINUTE
        assert work.opens <= begins.astimezone(BERLIN).time()
        assert ends.astimezone(BERLIN).time() <= work.closes
        assert not any(away.start < ends and begins < away.end for away in colleague.absences)
    for one, other in combinations(found.values(), 2):
        assert one.advisor_id != other.advisor_id or set(one.quanta).isdisjoint(other.quanta)
    for advisor, count in Counter(slot.advisor_id for slot in found.values()).items():
        assert most is None or known[advisor].booked[MONDAY] + count <= most


@given(st.lists(st.sets(st.integers(1, 3)), max_size=5), st.lists(st.integers(0, 2), min_size=3, max_size=3))
def test_as_many_as_can_be_are_kept(candidates: list[set[int]], room: list[int]) -> None:
    """Against all ways there are: times that do not meet, colleagues with room for a few."""
    appointments = [standing(number, 30 * number, *sorted(who)) for number, who in enumerate(candidates)]
    known = weeks(*(week(number, booked={MONDAY: 2 - free}) for number, free in enumerate(room, 1)))
    found = taken_over(appointments, known, grid(most=2))
    best = 0
    for choice in product(*((0, *sorted(who)) for who in candidates)):
        loads = Counter(advisor for advisor in choice if advisor)
        if all(count <= room[advisor - 1] for advisor, count in loads.items()):
            best = max(best, sum(loads.values()))
    assert len(found) == best
