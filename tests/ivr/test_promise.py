"""By when we promise to call back, and in which parts of that day."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from callers import DESK, office_facts
from db.calls import PartOfDay
from db.offices import ChannelKind, Effect
from ivr.promise import promised_for, telephone_day
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts
from scheduler.calendar.opening import Hours

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=BERLIN)
MORNING, NOON, AFTERNOON = PartOfDay.MORNING, PartOfDay.NOON, PartOfDay.AFTERNOON


@pytest.mark.parametrize(
    ("now", "promised"),
    [
        ("Monday 2026-03-02 10:00", "2026-03-03 15:00"),
        ("Monday 2026-03-02 23:50", "2026-03-03 15:00"),
        ("Friday 2026-03-06 08:00", "2026-03-09 15:00"),
        ("Thursday 2026-04-02 16:29", "2026-04-07 15:00"),  # Good Friday, Easter Monday
        ("Saturday 2026-03-28 12:00", "2026-03-30 15:00"),  # the clocks change in between
    ],
)
def test_promise_is_the_next_day_of_the_telephone(now: str, promised: str) -> None:
    at = datetime.strptime(now, "%A %Y-%m-%d %H:%M").replace(tzinfo=BERLIN)
    assert f"{promised_for(office_facts(), at).astimezone(BERLIN):%Y-%m-%d %H:%M}" == promised


def test_office_without_telephone_hours_promises_the_next_working_day() -> None:
    silent = replace(office_facts(), channels=())
    at = datetime(2026, 3, 6, 10, tzinfo=BERLIN)
    assert f"{promised_for(silent, at).astimezone(BERLIN):%a %Y-%m-%d %H:%M}" == "Mon 2026-03-09 16:00"


@pytest.mark.parametrize(
    ("part", "until"), [(MORNING, "11:00"), (NOON, "14:00"), (AFTERNOON, "17:00"), (None, "17:30")]
)
def test_promise_ends_with_the_part_of_the_day(part: PartOfDay | None, until: str) -> None:
    office = telephones("Tue 8:00-12:00", "Tue 13:30-17:30")
    assert f"{promised_for(office, MONDAY, part).astimezone(BERLIN):%a %H:%M}" == f"Tue {until}"


@pytest.mark.parametrize(
    ("hours", "parts"),
    [
        (["Tue 9:00-15:00"], (MORNING, NOON, AFTERNOON)),
        (["Tue 8:00-12:00"], (MORNING, NOON)),
        (["Tue 8:00-11:20"], (MORNING,)),  # twenty minutes of noon are no promise
        (["Tue 8:00-10:00", "Tue 15:00-16:00"], (MORNING, AFTERNOON)),
        (["Wed 13:00-16:00"], (NOON, AFTERNOON)),
        (["Tue 18:00-20:00"], ()),
        ([], (MORNING, NOON, AFTERNOON)),
    ],
)
def test_parts_in_which_the_office_telephones(hours: list[str], parts: tuple[PartOfDay, ...]) -> None:
    assert telephone_day(telephones(*hours), MONDAY).parts == parts


def test_part_that_the_day_does_not_have_is_promised_for_the_whole_day() -> None:
    assert promised_for(telephones("Tue 8:00-10:00"), MONDAY, AFTERNOON).astimezone(BERLIN).hour == 10


def test_day_on_which_a_notice_silences_the_telephone_is_not_promised() -> None:
    silenced = replace(
        telephones("Tue 9:00-15:00", "Wed 9:00-15:00"),
        notices=(no_telephone(until=datetime(2026, 3, 4, 11, tzinfo=UTC)),),
    )
    day = telephone_day(silenced, MONDAY)
    assert day.day == date(2026, 3, 4)
    assert day.parts == (NOON, AFTERNOON)


def test_telephone_that_is_answered_day_and_night_promises_tomorrow() -> None:
    always = telephones("Tue 0:00-23:59", "Wed 0:00-23:59")
    opened = replace(no_telephone(until=datetime(2026, 3, 5, tzinfo=UTC)), effect=Effect.OPENED)
    day = telephone_day(replace(always, notices=(opened,)), MONDAY)
    assert day.day == date(2026, 3, 3)
    assert day.until(None).astimezone(BERLIN).date() == day.day


def telephones(*lines: str) -> OfficeFacts:
    hours = tuple(_hours(line) for line in lines)
    return replace(office_facts(), channels=(ChannelFacts(ChannelKind.PHONE, DESK, {}, hours),), notices=())


def _hours(line: str) -> Hours:
    day, _, span = line.partition(" ")
    opens, closes = (time(*map(int, moment.split(":"))) for moment in span.split("-"))
    return Hours(("Mon", "Tue", "Wed", "Thu", "Fri").index(day), opens, closes)


def no_telephone(until: datetime) -> NoticeFacts:
    return replace(
        office_facts().notices[0],
        series="no-telephone",
        effect=Effect.SUSPENDED,
        channels=frozenset({ChannelKind.PHONE}),
        ends_at=until,
    )
