"""Which occurrences are due: after downtime by each rule, and on the days on which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scheduler.jobs.timetable import (
    EACH,
    ONCE,
    Daily,
    Every,
    Missed,
    Rhythm,
    came,
    due,
    latest,
    next_after,
    while_useful,
    written,
)

BERLIN, HELSINKI, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Helsinki"), ZoneInfo("UTC")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour
WORKDAYS = frozenset(range(5))
AT_SEVEN, AT_HALF_PAST_TWO, AT_HALF_PAST_THREE = Daily(time(7)), Daily(time(2, 30)), Daily(time(3, 30))
OFFERS = Every(10, time(8), time(18), WORKDAYS)


def local(said: str, zone: ZoneInfo = BERLIN) -> datetime:
    """ "2026-10-25T02:30+02:00" as the clock of the zone shows it."""
    return datetime.fromisoformat(said).astimezone(zone)


def labels(rhythm: Rhythm, missed: Missed, last: str | None, now: datetime) -> list[str]:
    return [written(label) for label in due(rhythm, missed, datetime.fromisoformat(last) if last else None, now)]


@pytest.mark.parametrize(
    ("zone", "said", "instant"),
    [
        (BERLIN, "2026-03-29T01:59", "2026-03-29T00:59Z"),
        (BERLIN, "2026-03-29T02:00", "2026-03-29T01:00Z"),  # skipped: comes at the jump
        (BERLIN, "2026-03-29T02:30", "2026-03-29T01:00Z"),
        (BERLIN, "2026-03-29T02:59", "2026-03-29T01:00Z"),
        (BERLIN, "2026-03-29T03:00", "2026-03-29T01:00Z"),
        (BERLIN, "2026-03-29T03:01", "2026-03-29T01:01Z"),
        (BERLIN, "2026-10-25T01:59", "2026-10-24T23:59Z"),
        (BERLIN, "2026-10-25T02:30", "2026-10-25T00:30Z"),  # shown twice: comes the first time
        (BERLIN, "2026-10-25T03:00", "2026-10-25T02:00Z"),
        (HELSINKI, "2026-03-29T03:30", "2026-03-29T01:00Z"),
        (HELSINKI, "2026-03-29T04:00", "2026-03-29T01:00Z"),
        (HELSINKI, "2026-10-25T03:30", "2026-10-25T00:30Z"),
        (HELSINKI, "2026-10-25T04:00", "2026-10-25T02:00Z"),
        (LORD_HOWE, "2026-10-04T02:15", "2026-10-03T15:30Z"),
        (LORD_HOWE, "2026-10-04T02:30", "2026-10-03T15:30Z"),
        (UTC_ZONE, "2026-03-29T02:30", "2026-03-29T02:30Z"),
    ],
)
def test_the_instant_at_which_a_label_comes(zone: ZoneInfo, said: str, instant: str) -> None:
    assert came(datetime.fromisoformat(said), zone) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("zone", "rhythm", "now", "expected"),
    [
        # put forward: 02:30 is not shown, and comes once all the same
        (BERLIN, AT_HALF_PAST_TWO, "2026-03-29T01:59:59+01:00", []),
        (BERLIN, AT_HALF_PAST_TWO, "2026-03-29T03:00:00+02:00", ["2026-03-29T02:30"]),
        (HELSINKI, AT_HALF_PAST_THREE, "2026-03-29T02:59:59+02:00", []),
        (HELSINKI, AT_HALF_PAST_THREE, "2026-03-29T04:00:00+03:00", ["2026-03-29T03:30"]),
        # put back: it is shown twice, and comes the first time
        (BERLIN, AT_HALF_PAST_TWO, "2026-10-25T02:29:59+02:00", []),
        (BERLIN, AT_HALF_PAST_TWO, "2026-10-25T02:30:00+02:00", ["2026-10-25T02:30"]),
        (BERLIN, AT_HALF_PAST_TWO, "2026-10-25T02:10:00+01:00", ["2026-10-25T02:30"]),
        (HELSINKI, AT_HALF_PAST_THREE, "2026-10-25T03:30:00+03:00", ["2026-10-25T03:30"]),
        (HELSINKI, AT_HALF_PAST_THREE, "2026-10-25T03:10:00+02:00", ["2026-10-25T03:30"]),
    ],
)
@pytest.mark.parametrize("missed", [ONCE, EACH, while_useful(60)], ids=["once", "each", "while useful"])
def test_in_the_nights_in_which_the_clocks_change(
    zone: ZoneInfo, rhythm: Daily, now: str, expected: list[str], missed: Missed
) -> None:
    day = date.fromisoformat(now[:10])
    before = f"{day - timedelta(days=1)}T{rhythm.moment:%H:%M}"
    assert labels(rhythm, missed, before, local(now, zone)) == expected
    for taken in expected:
        for hours in range(6):
            assert labels(rhythm, missed, taken, local(now, zone) + timedelta(hours=hours)) == []


@pytest.mark.parametrize(
    ("begins", "expected"),
    [
        ("2026-03-29T01:00+01:00", ["01:30", "03:00", "03:30", "04:00"]),  # 02:00, 02:30 came with 03:00: the last
        ("2026-10-25T01:00+02:00", ["01:30", "02:00", "02:30", "03:00"]),  # an hour without any after 02:30
    ],
)
def test_every_half_hour_through_the_night(begins: str, expected: list[str]) -> None:
    start, last, seen = datetime.fromisoformat(begins).astimezone(UTC), begins[:16], []
    for minutes in range(0, 3 * 60 + 1, 5):
        for label in labels(Every(30), ONCE, last, (start + timedelta(minutes=minutes)).astimezone(BERLIN)):
            seen.append(label[11:])
            last = label
    assert seen[: len(expected)] == expected


DOWN_FOR_26_HOURS = [
    # stopped on Monday at 8:55, started on Tuesday at 10:55
    (AT_SEVEN, ONCE, "2026-12-07T07:00", "2026-12-08T10:55+01:00", ["2026-12-08T07:00"]),
    (AT_SEVEN, EACH, "2026-12-07T07:00", "2026-12-08T10:55+01:00", ["2026-12-08T07:00"]),
    (AT_SEVEN, while_useful(240), "2026-12-07T07:00", "2026-12-08T10:55+01:00", ["2026-12-08T07:00"]),
    (AT_SEVEN, while_useful(230), "2026-12-07T07:00", "2026-12-08T10:55+01:00", []),
    (OFFERS, ONCE, "2026-12-07T08:50", "2026-12-08T10:55+01:00", ["2026-12-08T10:50"]),
    (OFFERS, while_useful(10), "2026-12-07T08:50", "2026-12-08T10:55+01:00", ["2026-12-08T10:50"]),
    # stopped on Monday at 6:55, started on Tuesday at 8:55: two mornings were missed
    (AT_SEVEN, ONCE, "2026-12-06T07:00", "2026-12-08T08:55+01:00", ["2026-12-08T07:00"]),
    (AT_SEVEN, EACH, "2026-12-06T07:00", "2026-12-08T08:55+01:00", ["2026-12-07T07:00", "2026-12-08T07:00"]),
    # stopped on Monday at 20:00, started on Tuesday at 22:00: no call at night
    (OFFERS, ONCE, "2026-12-07T17:50", "2026-12-08T22:00+01:00", ["2026-12-08T17:50"]),
    (OFFERS, while_useful(10), "2026-12-07T17:50", "2026-12-08T22:00+01:00", []),
    # from Friday evening to Saturday night: no weekday is missed, and none on Sunday
    (OFFERS, ONCE, "2026-12-04T17:50", "2026-12-05T22:00+01:00", []),
    (Daily(time(7), WORKDAYS), EACH, "2026-12-04T07:00", "2026-12-06T09:00+01:00", []),
    # over the night in which the clocks are put forward, and back
    (AT_HALF_PAST_TWO, EACH, "2026-03-28T02:30", "2026-03-29T12:00+02:00", ["2026-03-29T02:30"]),
    (AT_HALF_PAST_TWO, EACH, "2026-10-24T02:30", "2026-10-25T10:00+01:00", ["2026-10-25T02:30"]),
    (AT_HALF_PAST_TWO, while_useful(540), "2026-03-28T02:30", "2026-03-29T12:00+02:00", ["2026-03-29T02:30"]),
    (AT_HALF_PAST_TWO, while_useful(539), "2026-03-28T02:30", "2026-03-29T12:00+02:00", []),
    (
        AT_HALF_PAST_TWO,
        while_useful(509),
        "2026-10-24T02:30",
        "2026-10-25T10:00+01:00",
        [],
    ),  # nine hours, not eight
    (AT_HALF_PAST_TWO, while_useful(510), "2026-10-24T02:30", "2026-10-25T10:00+01:00", ["2026-10-25T02:30"]),
    # never ran: begins with today, not with yesterday
    (AT_SEVEN, EACH, None, "2026-12-08T06:59+01:00", []),
    (AT_SEVEN, EACH, None, "2026-12-08T07:00+01:00", ["2026-12-08T07:00"]),
    (OFFERS, EACH, None, "2026-12-08T10:55+01:00", ["2026-12-08T10:50"]),
]


@pytest.mark.parametrize(("rhythm", "missed", "last", "now", "expected"), DOWN_FOR_26_HOURS)
def test_what_is_made_up_for(
    rhythm: Rhythm, missed: Missed, last: str | None, now: str, expected: list[str]
) -> None:
    assert labels(rhythm, missed, last, local(now)) == expected


def test_a_rhythm_ends_before_its_end() -> None:
    at_six = local("2026-12-08T18:00+01:00")
    assert written(latest(OFFERS, at_six)) == "2026-12-08T17:50"
    assert written(next_after(OFFERS, at_six)) == "2026-12-09T08:00"
    assert written(next_after(OFFERS, local("2026-12-11T18:00+01:00"))) == "2026-12-14T08:00"


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        latest(AT_SEVEN, datetime(2026, 12, 8, 7, tzinfo=UTC))


RHYTHMS = some.sampled_from(
    [
        *(AT_HALF_PAST_TWO, AT_HALF_PAST_THREE, AT_SEVEN, Daily(time(0)), Daily(time(2, 30), frozenset({6}))),
        *(Every(30), Every(7, time(1, 3), time(4, 1)), Every(60, time(0), time(5), WORKDAYS), OFFERS),
    ]
)
RULES = some.sampled_from([ONCE, EACH, while_useful(0), while_useful(20), while_useful(90), while_useful(3000)])
BEGINNINGS = some.sampled_from(["2026-03-27T20:17Z", "2026-10-23T20:17Z", "2026-12-30T11:17Z"])
PAUSES = some.lists(
    some.one_of(some.integers(1, 15), some.integers(20, 300), some.integers(1000, 3000)), min_size=1, max_size=40
)


@given(RHYTHMS, RULES, some.sampled_from([BERLIN, HELSINKI, LORD_HOWE, UTC_ZONE]), BEGINNINGS, PAUSES)
def test_however_the_clock_is_stopped_and_started_each_occurrence_that_is_due_comes_once(
    rhythm: Rhythm, missed: Missed, zone: ZoneInfo, begins: str, pauses: list[int]
) -> None:
    """Against somebody who stands before a clock on the wall and notes each label when it is shown first."""
    at, last, ran = datetime.fromisoformat(begins), None, []
    ticks = [at := at + timedelta(minutes=pause) for pause in pauses]
    wall = WatchedWall(rhythm, zone, ticks[0])
    for tick in ticks:
        found = due(rhythm, missed, last, tick.astimezone(zone))
        since = last or datetime.combine(tick.astimezone(zone).date() - timedelta(days=1), time.max)
        shown = [(label, at) for label, at in wall.shown_until(tick) if label > since]
        wanted = shown if missed.each and last is not None else shown[-1:]
        assert found == [label for label, at in wanted if missed.useful is None or tick - at <= missed.useful]
        last = max([*found, *([last] if last else [])], default=None)
        ran += found
    assert ran == sorted(set(ran))


class WatchedWall:
    """Labels of a rhythm as a clock on the wall shows them, or skips them, minute by minute from a midnight on."""

    def __init__(self, rhythm: Rhythm, zone: ZoneInfo, first: datetime) -> None:
        self.zone = zone
        self.at = datetime.combine(first.astimezone(zone).date(), time(), zone).astimezone(UTC)
        self.furthest = self.at.astimezone(zone).replace(tzinfo=None) - timedelta(minutes=1)
        self.moments = _moments_of(rhythm)
        self.weekdays = rhythm.weekdays
        self.shown: list[tuple[datetime, datetime]] = []

    def shown_until(self, until: datetime) -> list[tuple[datetime, datetime]]:
        while self.at <= until:
            wall = self.at.astimezone(self.zone).replace(tzinfo=None, fold=0)
            while self.furthest < wall:
                self.furthest += timedelta(minutes=1)
                if self.furthest.time() in self.moments and self.furthest.weekday() in self.weekdays:
                    self.shown.append((self.furthest, self.at))
            self.at += timedelta(minutes=1)
        return self.shown


def _moments_of(rhythm: Rhythm) -> set[time]:
    if isinstance(rhythm, Daily):
        return {rhythm.moment}
    all_minutes = [time(minute // 60, minute % 60) for minute in range(24 * 60)]
    begins = all_minutes.index(rhythm.begins)
    return {
        moment
        for minute, moment in enumerate(all_minutes)
        if minute >= begins
        and (minute - begins) % rhythm.minutes == 0
        and (rhythm.ends is None or moment < rhythm.ends)
    }
