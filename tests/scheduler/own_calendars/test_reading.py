"""A calendar's bytes -> busy times, as the calendars of real programs write them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_files import BERLIN, HELSINKI, calendar, entry, found
from scheduler.own_calendars.reading import busy_spans

OUTLOOK_ZONE = """BEGIN:VTIMEZONE
TZID:Büro
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # an instant in UTC, a time with its zone, a time without one
        (["DTSTART:20260303T080000Z", "DTEND:20260303T090000Z"], "2026-03-03 09:00 - 2026-03-03 10:00"),
        (
            ["DTSTART;TZID=Europe/Helsinki:20260303T100000", "DURATION:PT90M"],
            "2026-03-03 09:00 - 2026-03-03 10:30",
        ),
        (["DTSTART:20260303T100000", "DTEND:20260303T110000"], "2026-03-03 10:00 - 2026-03-03 11:00"),
        # Outlook names zones as Windows does; a name that nobody knows is no zone
        (
            ["DTSTART;TZID=FLE Standard Time:20260303T100000", "DURATION:PT1H"],
            "2026-03-03 09:00 - 2026-03-03 10:00",
        ),
        (["DTSTART;TZID=Nowhere/At All:20260303T100000", "DURATION:PT1H"], "2026-03-03 10:00 - 2026-03-03 11:00"),
        # whole days: from midnight to midnight of the office, on the day of the clock change too
        (["DTSTART;VALUE=DATE:20260303"], "2026-03-03 00:00 - 2026-03-04 00:00"),
        (
            ["DTSTART;VALUE=DATE:20260327", "DTEND;VALUE=DATE:20260331"],
            "2026-03-27 00:00 - 2026-03-31 00:00",
        ),
        (
            ["DTSTART;VALUE=DATE:20261025", "DTEND;VALUE=DATE:20261026", "TRANSP:OPAQUE"],
            "2026-10-25 00:00 - 2026-10-26 00:00",
        ),
        (
            ["DTSTART:20260303T100000Z", "DURATION:PT1H", "STATUS:TENTATIVE"],
            "2026-03-03 11:00 - 2026-03-03 12:00",
        ),
    ],
)
def test_an_entry_that_makes_busy(lines: list[str], expected: str) -> None:
    assert found(calendar(entry(*lines))) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:TRANSPARENT",
        "transp:transparent",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",
    ],
)
@pytest.mark.parametrize("start", ["DTSTART:20260303T100000Z", "DTSTART;VALUE=DATE:20260303"])
def test_an_entry_that_makes_nobody_busy(start: str, line: str) -> None:
    assert found(calendar(entry(start, line))) == []


def test_a_whole_day_is_the_offices_not_that_of_utc() -> None:
    content = calendar(entry("DTSTART;VALUE=DATE:20260303"))
    [span] = busy_spans(
        content, since=datetime(2026, 3, 1, tzinfo=UTC), until=datetime(2026, 4, 1, tzinfo=UTC), zone=HELSINKI
    )
    assert (span.start, span.end) == (datetime(2026, 3, 2, 22, tzinfo=UTC), datetime(2026, 3, 3, 22, tzinfo=UTC))


def test_a_moment_takes_no_time() -> None:
    assert found(calendar(entry("DTSTART:20260303T100000Z"))) == []


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        (BERLIN, "DTSTART;TZID=Europe/Berlin:20260316T093000"),
        (BERLIN, "DTSTART:20260316T093000"),
        (BERLIN, "DTSTART;TZID=Büro:20260316T093000"),
        (HELSINKI, "DTSTART;TZID=Europe/Helsinki:20260316T093000"),
    ],
)
def test_a_weekly_meeting_keeps_its_local_time_and_its_exceptions(zone: ZoneInfo, start: str) -> None:
    """Mondays at 9:30; not on the 23rd, later on 30 March, after the clocks went forward, cancelled on 13 April."""
    at = start.removeprefix("DTSTART").rpartition("T")[0]
    content = calendar(
        OUTLOOK_ZONE,
        entry(start, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO", f"EXDATE{at.replace('16', '23')}T093000"),
        entry(
            f"RECURRENCE-ID{at.replace('0316', '0330')}T093000",
            f"DTSTART{at.replace('0316', '0330')}T140000",
            "DURATION:PT30M",
        ),
        entry(
            f"RECURRENCE-ID{at.replace('0316', '0413')}T093000",
            f"DTSTART{at.replace('0316', '0413')}T093000",
            "DURATION:PT1H",
            "STATUS:CANCELLED",
        ),
    )
    assert found(content, "2026-03-16", "2026-04-21", zone) == [
        "2026-03-16 09:30 - 2026-03-16 10:30",
        "2026-03-30 14:00 - 2026-03-30 14:30",
        "2026-04-06 09:30 - 2026-04-06 10:30",
        "2026-04-20 09:30 - 2026-04-20 10:30",
    ]
    assert found(content, "2026-10-19", "2026-10-27", zone) == [
        "2026-10-19 09:30 - 2026-10-19 10:30",
        "2026-10-26 09:30 - 2026-10-26 10:30",
    ]


def test_a_meeting_of_another_country_moves_when_only_its_clocks_change() -> None:
    """New York changes on 8 March 2026, Berlin on the 29th: in between, its 9:00 is an hour earlier here."""
    content = calendar(
        entry("DTSTART;TZID=America/New_York:20260304T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    )
    begins = [line[:16] for line in found(content, "2026-03-01", "2026-04-02")]
    assert begins == [
        f"2026-{day}" for day in ("03-04 15:00", "03-11 14:00", "03-18 14:00", "03-25 14:00", "04-01 15:00")
    ]


def test_meetings_that_overlap_are_one_busy_time_cut_to_what_was_asked_for() -> None:
    content = calendar(
        entry("DTSTART:20260303T080000Z", "DTEND:20260303T100000Z", uid="1"),
        entry("DTSTART:20260303T090000Z", "DTEND:20260303T110000Z", uid="2"),
        entry("DTSTART:20260304T220000Z", "DTEND:20260330T000000Z", uid="3"),
        entry("DTSTART:20250304T220000Z", "DTEND:20250330T000000Z", uid="4"),
    )
    assert found(content, "2026-03-03 09:30", "2026-03-06 00:00") == [
        "2026-03-03 09:30 - 2026-03-03 12:00",
        "2026-03-04 23:00 - 2026-03-06 00:00",
    ]


@given(
    st.lists(
        st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.times(), st.integers(1, 3000), st.booleans()),
        max_size=6,
    ),
    st.sampled_from([BERLIN, HELSINKI]),
)
def test_what_is_busy_is_the_sum_of_the_entries(
    entries: Iterable[tuple[date, time, int, bool]], zone: ZoneInfo
) -> None:
    expected: set[datetime] = set()
    written = []
    for number, (day, clock, minutes, free) in enumerate(entries):
        start = datetime.combine(day, clock.replace(second=0, microsecond=0), zone).astimezone(UTC)
        lines = [
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"DURATION:PT{minutes}M",
            *(["TRANSP:TRANSPARENT"] if free else []),
        ]
        written.append(entry(*lines, uid=str(number)))
        if not free:
            expected |= {start + timedelta(minutes=minute) for minute in range(minutes)}
    since, until = datetime(2025, 12, 30, tzinfo=UTC), datetime(2027, 1, 9, tzinfo=UTC)
    spans = busy_spans(calendar(*written), since=since, until=until, zone=zone)
    minutes_found = [
        one.start + timedelta(minutes=minute)
        for one in spans
        for minute in range((one.end - one.start) // timedelta(minutes=1))
    ]
    assert sorted(expected) == minutes_found
