"""The figure of who answers when: counted by local hours, smoothed, the same however it is counted."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factories as make
from db.calls import Outcome
from db.session import Database
from scheduler.calling.answers import (
    ANSWERED,
    PRIOR,
    UNANSWERED,
    UNKNOWN,
    Answers,
    Count,
    answers_of,
    clock_changes,
    counted,
)
from scheduler.slots.cost import PART_OF_HOUR

BERLIN, HELSINKI = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Helsinki")
KATHMANDU, APIA = ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Apia")
MONDAY, SUNDAY = 0, 6
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "instant", "weekday", "hour"),
    [
        (BERLIN, "2026-03-28T23:59", SUNDAY, 0),  # the night before the clocks change
        (BERLIN, "2026-03-29T00:59", SUNDAY, 1),
        (BERLIN, "2026-03-29T01:00", SUNDAY, 3),  # there is no hour 2
        (BERLIN, "2026-03-30T07:30", MONDAY, 9),
        (BERLIN, "2026-10-25T00:59", SUNDAY, 2),
        (BERLIN, "2026-10-25T01:59", SUNDAY, 2),  # the hour that comes twice
        (BERLIN, "2026-10-26T07:30", MONDAY, 8),
        (HELSINKI, "2026-03-29T00:59", SUNDAY, 2),
        (HELSINKI, "2026-03-29T01:00", SUNDAY, 4),
        (HELSINKI, "2026-10-25T01:00", SUNDAY, 3),
        (HELSINKI, "2026-10-26T07:30", MONDAY, 9),
        (KATHMANDU, "2026-03-29T18:15", MONDAY, 0),  # 5 hours 45 minutes ahead
    ],
)
def test_hours_are_local_hours_when_the_clocks_change_too(
    database: Database, zone: ZoneInfo, instant: str, weekday: int, hour: int
) -> None:
    at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    with database.transaction() as session:
        office = make.an_office(session, zone=str(zone))
        make.an_attempt(session, make.a_case(session, office), at)
        assert counted(session, office.id, zone, until=UNTIL).counts == {(weekday, hour): Count(0, 1)}


def test_it_counts_as_one_would_by_hand(database: Database) -> None:
    """Every 7 hours and some seconds through a year, all outcomes in turn."""
    with database.transaction() as session:
        office = make.an_office(session)
        case, other = make.a_case(session, office), make.a_case(session, make.an_office(session))
        tried: Counter[tuple[int, int]] = Counter()
        answered: Counter[tuple[int, int]] = Counter()
        for number in range(300):
            at = UNTIL - timedelta(days=364) + timedelta(hours=28 * number, seconds=number, microseconds=number)
            outcome = list(Outcome)[number % len(Outcome)]
            make.an_attempt(session, case, at, outcome=outcome)
            make.an_attempt(session, other, at)
            local = at.astimezone(BERLIN)
            tried[local.weekday(), local.hour] += outcome in (*ANSWERED, *UNANSWERED)
            answered[local.weekday(), local.hour] += outcome in ANSWERED
        found = counted(session, office.id, BERLIN, until=UNTIL)
    assert found.counts == {at: Count(answered[at], count) for at, count in tried.items() if count}
    assert sum(count.tried for count in found.counts.values()) == 210


def test_what_is_older_than_a_year_is_forgotten(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        make.an_attempt(session, make.a_case(session, office), UNTIL - timedelta(days=365, seconds=1))
        assert counted(session, office.id, BERLIN, until=UNTIL).counts == {}


@pytest.mark.parametrize(("minutes", "counts"), [(-121, 1), (-119, 0), (0, 0), (59, 0), (61, 1)])
def test_whoever_waits_for_the_call_says_nothing_of_the_hour(
    database: Database, minutes: int, counts: int
) -> None:
    """`minutes`: from the call to the appointment."""
    with database.transaction() as session:
        case = make.a_case(session, make.an_office(session))
        make.an_attempt(session, case, make.AT, outcome=Outcome.REACHED)
        make.an_appointment(session, case, make.AT + timedelta(minutes=minutes))
        assert len(counted(session, case.office_id, BERLIN, until=UNTIL).counts) == counts


def test_the_figure_is_of_the_days_that_are_over_and_kept_all_day(database: Database) -> None:
    morning, night = datetime(2026, 3, 3, 7, tzinfo=UTC), datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
    with database.transaction() as session:
        office = make.an_office(session)
        case = make.a_case(session, office)
        make.an_attempt(session, case, morning - timedelta(days=1))
        make.an_attempt(session, case, morning - timedelta(hours=1))
        first = answers_of(session, office, morning)
        assert sum(count.tried for count in first.counts.values()) == 1
        assert answers_of(session, office, morning + timedelta(hours=9)) is first
        assert sum(count.tried for count in answers_of(session, office, night).counts.values()) == 2  # 0:30 there


def test_where_nothing_is_known_all_hours_are_alike() -> None:
    assert set(Answers().by_hour.values()) == {UNKNOWN}
    assert Answers().by_hour.keys() == set(range(24))


def test_three_of_three_are_not_the_best_hour_of_all() -> None:
    answers = Answers({(0, 9): Count(3, 3), (0, 17): Count(41, 60), (1, 12): Count(5, 60)})
    assert answers.average == 1000 * 49 // 123 == answers.by_hour[15]  # nobody called in an afternoon
    assert answers.by_hour[17] > answers.by_hour[9] > answers.by_hour[8] > answers.average > answers.by_hour[12]


def test_an_hour_without_calls_is_judged_by_its_part_of_the_day() -> None:
    answers = Answers({(0, 8): Count(90, 100), (0, 12): Count(10, 100)})
    assert answers.by_hour[9] == answers.by_hour[10] == answers.by_part[0] == (1000 * 90 + PRIOR * 500) // 120
    assert answers.by_hour[11] == answers.by_part[1] < answers.average < answers.by_part[0]


counts = st.builds(
    lambda answered, missed: Count(answered, answered + missed), st.integers(0, 500), st.integers(0, 500)
)
weeks = st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 23)), counts).map(Answers)


@given(weeks, st.integers(0, 6), st.integers(0, 23))
def test_a_figure_lies_between_what_was_seen_and_what_is_usual(answers: Answers, weekday: int, hour: int) -> None:
    part = PART_OF_HOUR[hour]
    for figure, seen, usual in (
        (answers.by_part[part], answers.of_part(part), answers.average),
        (answers.by_hour[hour], answers.of_hour(hour), answers.by_part[part]),
        (answers.at(weekday, hour), answers.count(weekday, hour), answers.by_hour[hour]),
    ):
        share = 1000 * seen.answered / seen.tried if seen.tried else usual
        assert min(share, usual) - 1 < figure < max(share, usual) + 1
        assert abs(figure - share) <= abs(usual - share) * PRIOR / (seen.tried + PRIOR) + 1


def test_when_the_clocks_change() -> None:
    year = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert clock_changes(BERLIN, *year) == [
        (datetime(2026, 3, 29, 1, tzinfo=UTC), 3600),
        (datetime(2026, 10, 25, 1, tzinfo=UTC), 7200),
    ]
    assert clock_changes(KATHMANDU, *year) == []
