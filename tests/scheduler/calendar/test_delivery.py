"""When a letter can have arrived, and the first day on which its appointment may lie: worked out by hand."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendar.delivery import (
    NoPostingDay,
    PostHeld,
    arrival_day,
    earliest_day,
    post_held,
    posting_day,
)
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.policy import Policy
from scheduler.slots.free import AdvisorWeek, free_slots

FILES = Path(__file__).parents[3] / "web/demo/data"
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
    assert posting_day(_read(queued), GERMAN, HARZ) == date.fromisoformat(leaves)


# From the moment a letter is queued to the first instant that its appointment may have, each worked out by hand: the
# day it leaves; the fiction in calendar days; the carrier's days one by one; the days to prepare; the first working
# day after them, 9:00 local time, and in UTC.

IN_THE_HARZ = [
    # An ordinary week. Leaves Mon 7. Fiction: Fri 11. Carried Tue 8, Wed 9, Thu 10, Fri 11. Prepare Mon 14, Tue 15,
    # Wed 16. Thu 17.
    ("2026-12-07 13:59", "2026-12-07", "2026-12-11", "2026-12-17 09:00", "2026-12-17T08:00Z"),
    # The Friday before Christmas. Leaves Fri 18. Fiction: Tue 22. Carried Sat 19, Mon 21, Tue 22, Wed 23. Prepare
    # Thu 24 (no holiday in Saxony-Anhalt), not Fri 25 and Sat 26 (Christmas), Mon 28, Tue 29. Wed 30.
    ("2026-12-18 10:00", "2026-12-18", "2026-12-23", "2026-12-30 09:00", "2026-12-30T08:00Z"),
    # The same Friday after the print room closed. Leaves Mon 21. Fiction: Fri 25. Carried Tue 22, Wed 23, Thu 24,
    # not Fri 25, Sat 26 (Christmas), Sun 27, then Mon 28. Prepare Tue 29, Wed 30, Thu 31. Not Fri 1 January; Mon 4.
    ("2026-12-18 14:00", "2026-12-21", "2026-12-28", "2027-01-04 09:00", "2027-01-04T08:00Z"),
    # Maundy Thursday. Leaves Thu 25. Fiction: Mon 29. Carried not Fri 26 (Good Friday), Sat 27, not Sun 28 and Mon 29
    # (Easter Monday), Tue 30, Wed 31, Thu 1 April. Prepare Fri 2, Mon 5, Tue 6. Wed 7; summer time since 28 March.
    ("2027-03-25 10:00", "2027-03-25", "2027-04-01", "2027-04-07 09:00", "2027-04-07T07:00Z"),
    # The last day whose appointment is in summer time. Leaves Wed 14. Fiction: Sun 18. Carried Thu 15, Fri 16, Sat 17,
    # Mon 19. Prepare Tue 20, Wed 21, Thu 22. Fri 23, two days before the clocks go back.
    ("2026-10-14 10:00", "2026-10-14", "2026-10-19", "2026-10-23 09:00", "2026-10-23T07:00Z"),
    # A day later. Leaves Thu 15. Fiction: Mon 19. Carried Fri 16, Sat 17, Mon 19, Tue 20. Prepare Wed 21, Thu 22,
    # Fri 23. Mon 26, the first working day of winter time: the same hour is another instant.
    ("2026-10-15 10:00", "2026-10-15", "2026-10-20", "2026-10-26 09:00", "2026-10-26T08:00Z"),
    # Under way while the clocks go back. Leaves Wed 21. Fiction: Sun 25, the day of 25 hours. Carried Thu 22, Fri 23,
    # Sat 24, Mon 26. Prepare Tue 27, Wed 28, Thu 29. Fri 30.
    ("2026-10-21 10:00", "2026-10-21", "2026-10-26", "2026-10-30 09:00", "2026-10-30T08:00Z"),
    # A holiday on a Saturday. Leaves Tue 27. Fiction: Sat 31. Carried Wed 28, Thu 29, Fri 30, not Sat 31 (Reformation
    # Day) and Sun 1 November, Mon 2. Prepare Tue 3, Wed 4, Thu 5. Fri 6.
    ("2026-10-27 10:00", "2026-10-27", "2026-11-02", "2026-11-06 09:00", "2026-11-06T08:00Z"),
    # The last day whose appointment is in winter time. Leaves Mon 15. Fiction: Fri 19. Carried Tue 16, Wed 17, Thu 18,
    # Fri 19. Prepare Mon 22, Tue 23, Wed 24. Thu 25, before Easter, when the clocks go forward.
    ("2027-03-15 10:00", "2027-03-15", "2027-03-19", "2027-03-25 09:00", "2027-03-25T08:00Z"),
    # Three days later. Leaves Thu 18. Fiction: Mon 22. Carried Fri 19, Sat 20, Mon 22, Tue 23. Prepare Wed 24, Thu 25,
    # not Fri 26 and Mon 29 (Easter), Tue 30. Wed 31.
    ("2027-03-18 10:00", "2027-03-18", "2027-03-23", "2027-03-31 09:00", "2027-03-31T07:00Z"),
]

IN_VASA = [
    # Leaves Mon 7, the day after Independence Day. Fiction: Mon 14. Carried Tue 8, Wed 9, Thu 10, Fri 11, Mon 14.
    # Prepare Tue 15, Wed 16, Thu 17. Fri 18.
    ("2026-12-07 13:59", "2026-12-07", "2026-12-14", "2026-12-18 09:00", "2026-12-18T07:00Z"),
    # The Friday before Christmas. Leaves Fri 18. Fiction: Fri 25. Carried Mon 21, Tue 22, Wed 23, not Thu 24 (a day of
    # rest in Finland), Fri 25, Sat 26, Sun 27, then Mon 28, Tue 29. Prepare Wed 30, Thu 31, not Fri 1 January, Mon 4.
    # Tue 5.
    ("2026-12-18 10:00", "2026-12-18", "2026-12-29", "2027-01-05 09:00", "2027-01-05T07:00Z"),
    # The same Friday after the print room closed. Leaves Mon 21. Fiction: Mon 28. Carried Tue 22, Wed 23, Mon 28,
    # Tue 29, Wed 30. Prepare Thu 31, not Fri 1, Mon 4, Tue 5. Not Wed 6 (Epiphany); Thu 7.
    ("2026-12-18 14:00", "2026-12-21", "2026-12-30", "2027-01-07 09:00", "2027-01-07T07:00Z"),
    # Maundy Thursday. Leaves Thu 25. Fiction: Thu 1 April. Carried not Fri 26 (Good Friday), Sat 27, Sun 28, Mon 29
    # (Easter Monday), Tue 30, Wed 31, Thu 1, Fri 2, Mon 5. Prepare Tue 6, Wed 7, Thu 8. Fri 9, in summer time.
    ("2027-03-25 10:00", "2027-03-25", "2027-04-05", "2027-04-09 09:00", "2027-04-09T06:00Z"),
    # The last day whose appointment is in summer time. Leaves Mon 12. Fiction: Mon 19. Carried Tue 13, Wed 14, Thu 15,
    # Fri 16, Mon 19. Prepare Tue 20, Wed 21, Thu 22. Fri 23.
    ("2026-10-12 10:00", "2026-10-12", "2026-10-19", "2026-10-23 09:00", "2026-10-23T06:00Z"),
    # A day later. Leaves Tue 13. Fiction: Tue 20. Carried Wed 14, Thu 15, Fri 16, Mon 19, Tue 20. Prepare Wed 21,
    # Thu 22, Fri 23. Mon 26, the first working day of winter time.
    ("2026-10-13 10:00", "2026-10-13", "2026-10-20", "2026-10-26 09:00", "2026-10-26T07:00Z"),
    # Under way while the clocks go back. Leaves Wed 21. Fiction: Wed 28. Carried Thu 22, Fri 23, Mon 26, Tue 27, Wed 28.
    # Prepare Thu 29, Fri 30, Mon 2 November (Sat 31 is All Saints). Tue 3.
    ("2026-10-21 10:00", "2026-10-21", "2026-10-28", "2026-11-03 09:00", "2026-11-03T07:00Z"),
    # The last day whose appointment is in winter time. Leaves Fri 12. Fiction: Fri 19. Carried Mon 15, Tue 16, Wed 17,
    # Thu 18, Fri 19. Prepare Mon 22, Tue 23, Wed 24. Thu 25.
    ("2027-03-12 10:00", "2027-03-12", "2027-03-19", "2027-03-25 09:00", "2027-03-25T07:00Z"),
    # The next working day. Leaves Mon 15. Fiction: Mon 22. Carried Tue 16, Wed 17, Thu 18, Fri 19, Mon 22. Prepare
    # Tue 23, Wed 24, Thu 25. Not Fri 26 and Mon 29 (Easter); Tue 30.
    ("2027-03-15 10:00", "2027-03-15", "2027-03-22", "2027-03-30 09:00", "2027-03-30T06:00Z"),
]


@pytest.mark.parametrize(("queued", "leaves", "arrives", "first", "in_utc"), IN_THE_HARZ)
def test_the_first_instant_in_the_harz(queued: str, leaves: str, arrives: str, first: str, in_utc: str) -> None:
    assert _followed(queued, GERMAN, HARZ, "Europe/Berlin") == (leaves, arrives, first, in_utc)


@pytest.mark.parametrize(("queued", "leaves", "arrives", "first", "in_utc"), IN_VASA)
def test_the_first_instant_in_vasa(queued: str, leaves: str, arrives: str, first: str, in_utc: str) -> None:
    assert _followed(queued, FINNISH, VASA, "Europe/Helsinki") == (leaves, arrives, first, in_utc)


@pytest.mark.parametrize(("file", "policy"), [("koba-harz", GERMAN), ("te-osterbotten", FINNISH)])
def test_the_tables_are_about_the_rules_of_the_two_offices(file: str, policy: Policy) -> None:
    told = tomllib.loads((FILES / f"{file}.toml").read_text(encoding="utf-8"))["policy"]
    rules = ("print_cutoff", "delivery_days", "carrier_days", "carrier_saturday", "prepare_days", "abroad_days")
    assert {name: told[name] for name in rules} == {name: getattr(policy, name) for name in rules}


@pytest.mark.parametrize(
    ("queued", "leaves"),
    [
        ("Monday 2026-12-07 09:00", "2026-12-08"),
        ("Tuesday 2026-12-08 14:00", "2026-12-10"),
        ("Thursday 2026-12-24 13:59", "2026-12-24"),
        ("Thursday 2026-12-24 14:00", "2026-12-29"),
        ("Wednesday 2026-12-30 15:00", "2026-12-31"),
        ("Thursday 2026-12-31 15:00", "2027-01-05"),
    ],
)
def test_letters_that_leave_on_tuesdays_and_thursdays(queued: str, leaves: str) -> None:
    policy = replace(GERMAN, posting_weekdays=(1, 3))
    assert posting_day(_read(queued), policy, HARZ) == date.fromisoformat(leaves)


def test_an_office_can_post_on_a_saturday_but_never_on_a_holiday() -> None:
    policy = replace(GERMAN, posting_weekdays=(5,))
    assert posting_day(_read("Monday 2026-10-19 09:00"), policy, HARZ) == date(2026, 10, 24)
    assert posting_day(_read("Monday 2026-10-26 09:00"), policy, HARZ) == date(
        2026, 11, 7
    )  # the 31st is a holiday


def test_a_rule_without_any_posting_day_is_refused() -> None:
    with pytest.raises(NoPostingDay):
        posting_day(_read("Monday 2026-10-19 09:00"), replace(GERMAN, posting_weekdays=()), HARZ)


def test_no_letter_leaves_while_the_post_is_held() -> None:
    """The strike of 2019 in Finland began on 11 November."""
    strike = replace(FINNISH, post_held_since=date(2019, 11, 11))
    assert post_held(FINNISH, date(2019, 11, 11)) is None
    assert post_held(strike, date(2019, 11, 10)) is None
    assert post_held(strike, date(2019, 11, 11)) == PostHeld(date(2019, 11, 11))
    assert post_held(strike, date(2019, 11, 27)) == PostHeld(date(2019, 11, 11))


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


def _read(queued: str) -> datetime:
    """A local time with its weekday, which must be the right one."""
    moment = datetime.strptime(queued, "%A %Y-%m-%d %H:%M")  # noqa: DTZ007 - local time, as it is meant
    assert moment.strftime("%A") == queued.split(maxsplit=1)[0]
    return moment


def _followed(queued: str, policy: Policy, days: WorkingDays, zone_name: str) -> tuple[str, str, str, str]:
    """A letter from the queue to the first free time of an advisor who works from 9:00 on every day of the week."""
    zone = ZoneInfo(zone_name)
    leaves = posting_day(datetime.fromisoformat(queued), policy, days)
    earliest = earliest_day(leaves, policy, days)
    week = AdvisorWeek(
        advisor_id=1,
        hours=tuple(Hours(weekday, time(9), time(12)) for weekday in range(7)),
        absences=(),
        taken=frozenset(),
    )
    slots = free_slots(week, first=earliest, last=earliest, minutes=30, grid_minutes=15, zone=zone, days=days)
    first = next(iter(slots)).starts_at
    return (
        leaves.isoformat(),
        arrival_day(leaves, policy, days).isoformat(),
        f"{first.astimezone(zone):%Y-%m-%d %H:%M}",
        f"{first.astimezone(UTC):%Y-%m-%dT%H:%MZ}",
    )
