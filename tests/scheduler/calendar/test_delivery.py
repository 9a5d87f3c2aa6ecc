"""When a letter can have arrived, and the first day on which its appointment may lie: worked out by hand."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendar.delivery import arrival_day, earliest_day, posting_day
from scheduler.calendar.holidays import WorkingDays
from scheduler.policy import Policy

HARZ = WorkingDays("DE", "ST")
VASA = WorkingDays("FI")
GERMAN = Policy()
FINNISH = Policy(delivery_days=7, carrier_days=5, carrier_saturday=False)


@pytest.mark.parametrize(
    ("queued", "leaves"),
    [
        ("Monday 2026-12-07 13:59", "2026-12-07"),
        ("Monday 2026-12-07 14:00", "2026-12-08"),
        ("Friday 2026-12-11 16:29", "2026-12-14"),
        ("Saturday 2026-12-12 09:00", "2026-12-14"),
        ("Thursday 2026-12-24 15:00", "2026-12-28"),  # Christmas, then a weekend
        ("Tuesday 2026-01-06 09:00", "2026-01-07"),  # Epiphany is a holiday in Saxony-Anhalt
    ],
)
def test_posting_day(queued: str, leaves: str) -> None:
    moment = datetime.strptime(queued, "%A %Y-%m-%d %H:%M")  # noqa: DTZ007 - local time, as it is meant
    assert moment.strftime("%A") == queued.split(maxsplit=1)[0]
    assert posting_day(moment, GERMAN, HARZ) == date.fromisoformat(leaves)


@pytest.mark.parametrize(
    ("posted", "arrives", "earliest"),
    [
        # Monday: fiction Friday; Tue Wed Thu Fri carried; Mon Tue Wed to prepare
        ("2026-12-07", "2026-12-11", "2026-12-17"),
        # Friday before Christmas: fiction Tue 22; Sat Mon Tue Wed 23 carried; 24, 28, 29 to prepare
        ("2026-12-18", "2026-12-23", "2026-12-30"),
        # Wednesday before Easter 2027: fiction Sun 28 March; Thu 25, Sat 27, Tue 30, Wed 31 carried; 1, 2, 5 April
        ("2027-03-24", "2027-03-31", "2027-04-06"),
        # around the end of summer time 2026: Thu 22 posted; Mon 26 fiction; Fri Sat Mon Tue 27; 28, 29, 30 prepare
        # (31 October is a holiday in Saxony-Anhalt, a Saturday)
        ("2026-10-22", "2026-10-27", "2026-11-02"),
    ],
)
def test_earliest_day_in_the_harz(posted: str, arrives: str, earliest: str) -> None:
    day = date.fromisoformat(posted)
    assert arrival_day(day, GERMAN, HARZ) == date.fromisoformat(arrives)
    assert earliest_day(day, GERMAN, HARZ) == date.fromisoformat(earliest)


@pytest.mark.parametrize(
    ("posted", "arrives", "earliest"),
    [
        # Monday 7 December, the day after Independence Day: fiction Mon 14; carried Mon 14; 15, 16, 17 to prepare
        ("2026-12-07", "2026-12-14", "2026-12-18"),
        # Friday 18: fiction Fri 25; carried Mon 21, 22, 23, (24-27 rest), 28, 29; 30, 31 December, 4 January
        # (whether Christmas Eve is a rest day is the package's knowledge: it is one for Finland)
        ("2026-12-18", "2026-12-29", "2027-01-05"),
    ],
)
def test_earliest_day_in_vasa(posted: str, arrives: str, earliest: str) -> None:
    day = date.fromisoformat(posted)
    assert arrival_day(day, FINNISH, VASA) == date.fromisoformat(arrives)
    assert earliest_day(day, FINNISH, VASA) == date.fromisoformat(earliest)


def test_a_letter_to_another_country_has_more_time() -> None:
    # Monday 7 December and 14 days: Monday 21; 22, 23, 24 to prepare; the 25th and 26th are holidays
    assert arrival_day(date(2026, 12, 7), GERMAN, HARZ, abroad=True) == date(2026, 12, 21)
    assert earliest_day(date(2026, 12, 7), GERMAN, HARZ, abroad=True) == date(2026, 12, 28)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_later_letter_never_allows_an_earlier_time(posted: date) -> None:
    later = date.fromordinal(posted.toordinal() + 1)
    assert earliest_day(posted, GERMAN, HARZ) <= earliest_day(later, GERMAN, HARZ)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_the_earliest_day_is_a_working_day_after_the_fiction(posted: date) -> None:
    earliest = earliest_day(posted, GERMAN, HARZ)
    assert HARZ.is_working_day(earliest)
    assert (earliest - posted).days > GERMAN.delivery_days + GERMAN.prepare_days


def test_an_office_can_close_on_a_day_of_its_own_and_work_on_a_holiday() -> None:
    days = WorkingDays("DE", "ST", extra=frozenset({date(2026, 12, 28)}), dropped=frozenset({date(2026, 1, 6)}))
    assert not days.is_working_day(date(2026, 12, 28))
    assert days.is_working_day(date(2026, 1, 6))
    assert days.is_carrier_day(date(2026, 12, 28), saturday=True)
