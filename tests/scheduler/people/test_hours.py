"""Weekly patterns: which hold when, which overlap, and what a new one does to those before it."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factories as make
from db.session import Database
from scheduler.calendar.opening import Hours
from scheduler.people.hours import (
    OverlappingHours,
    days_of,
    hours_of,
    keep_day,
    keep_hours,
    overlapping,
    patterns,
    with_pattern,
)

MONDAY = date(2026, 3, 2)


def hours(weekday: int, opens: int, closes: int, first: date | None = None, last: date | None = None) -> Hours:
    return Hours(weekday, time(opens), time(closes), first, last)


def test_two_lines_of_one_day_overlap() -> None:
    one, other = hours(1, 9, 12), hours(1, 11, 13)
    assert overlapping([other, one, hours(2, 9, 12), hours(1, 13, 15)]) == [(one, other)]


@pytest.mark.parametrize(
    ("first", "last", "overlap"),
    [
        (None, None, True),
        (MONDAY, None, True),
        (None, MONDAY - timedelta(days=1), False),  # ends before the other one begins
        (None, MONDAY, True),
        (None, MONDAY + timedelta(days=6), True),
    ],
)
def test_lines_overlap_only_where_both_hold(first: date | None, last: date | None, overlap: bool) -> None:
    assert bool(overlapping([hours(0, 9, 12, MONDAY), hours(0, 11, 13, first, last)])) is overlap


def test_periods_that_meet_in_days_without_this_weekday_do_not_overlap() -> None:
    """Tuesday to Thursday share no Monday."""
    one = hours(0, 9, 12, None, MONDAY + timedelta(days=3))
    other = hours(0, 9, 12, MONDAY + timedelta(days=1))
    assert overlapping([one, other]) == []
    assert overlapping([hours(2, 9, 12, *_(one)), hours(2, 9, 12, *_(other))]) != []


def _(line: Hours) -> tuple[date | None, date | None]:
    return line.valid_from, line.valid_until


DAYS = st.none() | st.integers(0, 30).map(lambda number: MONDAY + timedelta(days=number))
LINES = st.builds(hours, st.integers(0, 6), st.integers(8, 11), st.integers(12, 15), DAYS, DAYS)


@given(one=LINES, other=LINES)
def test_an_overlap_is_what_a_look_at_each_day_finds(one: Hours, other: Hours) -> None:
    every = [MONDAY + timedelta(days=number) for number in range(-14, 50)]
    shared = any(one.on(day) and other.on(day) for day in every)
    assert bool(overlapping([one, other])) is shared  # all of these lines share 11 to 12 on a shared day


def test_a_new_pattern_ends_the_one_before() -> None:
    known = [hours(0, 9, 12), hours(1, 9, 12, None, MONDAY - timedelta(days=7))]
    found = with_pattern(known, None, [hours(0, 10, 14, MONDAY)], ends_earlier=True)
    assert found == [
        known[1],
        hours(0, 9, 12, None, MONDAY - timedelta(days=1)),
        hours(0, 10, 14, MONDAY),
    ]
    assert [pattern.period for pattern in patterns(found)] == [_(line) for line in found]
    assert [pattern.over(MONDAY) for pattern in patterns(found)] == [True, True, False]
    assert [pattern.over(MONDAY - timedelta(days=1)) for pattern in patterns(found)] == [True, False, False]


def test_a_new_pattern_that_overlaps_is_refused_with_its_lines() -> None:
    known, added = hours(0, 9, 12), hours(0, 10, 14, MONDAY)
    with pytest.raises(OverlappingHours) as refused:
        with_pattern([known], None, [added])
    assert refused.value.pairs == [(known, added)]


def test_a_later_pattern_is_not_ended() -> None:
    later = hours(0, 9, 12, MONDAY + timedelta(days=28))
    with pytest.raises(OverlappingHours):
        with_pattern([later], None, [hours(0, 10, 14, MONDAY)], ends_earlier=True)
    until = MONDAY + timedelta(days=27)
    assert len(with_pattern([later], None, [hours(0, 10, 14, MONDAY, until)], ends_earlier=True)) == 2


def test_a_pattern_takes_the_place_of_an_older_one_and_without_hours_it_is_gone() -> None:
    known = [hours(0, 9, 12), hours(1, 9, 12), hours(2, 9, 12, MONDAY)]
    assert with_pattern(known, (None, None), [hours(0, 8, 10)]) == [hours(0, 8, 10), known[2]]
    assert with_pattern(known, (None, None), []) == [known[2]]


def test_hours_are_kept_for_one_office_and_come_back(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        person = make.an_advisor(session, office)
        other = make.an_office(session, session.get_one(type(make.an_authority(session)), office.authority_id))
        keep_hours(session, person, other.id, [hours(4, 8, 10)])
        said = [hours(0, 9, 12, None, MONDAY), hours(1, 13, 15, MONDAY)]
        keep_hours(session, person, office.id, said)
    with database.reading() as session:
        assert hours_of(session, person.id, office.id) == said
        assert hours_of(session, person.id, other.id) == [hours(4, 8, 10)]


def test_a_day_has_hours_of_its_own_until_they_are_taken_away(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        person = make.an_advisor(session, office)
        for day in (MONDAY - timedelta(days=1), MONDAY):
            keep_day(session, person, office.id, day, [hours(0, 13, 15), hours(0, 9, 10)])
        assert days_of(session, person.id, office.id, MONDAY) == {MONDAY: (hours(0, 9, 10), hours(0, 13, 15))}
        keep_day(session, person, office.id, MONDAY, [])
        assert days_of(session, person.id, office.id, MONDAY) == {}
