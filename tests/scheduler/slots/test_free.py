"""Free times: hours less lunch, absences, holidays and what is taken."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from free_times import BERLIN, FINLAND, HARZ, HELSINKI, found, week
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours, Span
from scheduler.slots.free import Slot, free_slots, free_spans, quanta_of, taken_minutes, working_minutes

MONDAY = date(2026, 12, 7)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


def test_times_lie_on_the_grid_and_end_within_the_hours() -> None:
    starts = [slot.starts_at for slot in found(week(), date(2026, 12, 7), date(2026, 12, 7))]
    assert starts == [at(7, 8, 0), at(7, 8, 15), at(7, 8, 30)]


def test_holidays_and_weekends_have_no_times() -> None:
    assert found(week(), date(2026, 12, 25), date(2026, 12, 27)) == []


def test_an_absence_takes_every_time_it_touches() -> None:
    absent = week(absences=(Span(at(7, 8, 25), at(7, 8, 35)),))
    assert found(absent, date(2026, 12, 7), date(2026, 12, 7)) == []


def test_a_taken_time_takes_what_overlaps_it() -> None:
    taken = frozenset(Slot(at(7, 8, 30), 1, 30).quanta)
    starts = [slot.starts_at for slot in found(week(taken=taken), date(2026, 12, 7), date(2026, 12, 7))]
    assert starts == [at(7, 8, 0)]


def test_nothing_is_offered_that_has_begun() -> None:
    later = found(week(), date(2026, 12, 7), date(2026, 12, 7), after=at(7, 8, 15))
    assert [slot.starts_at for slot in later] == [at(7, 8, 30)]


def starts(slots: list[Slot], zone: ZoneInfo = BERLIN) -> list[str]:
    return [f"{slot.starts_at.astimezone(zone):%H:%M}" for slot in slots]


def written(spans: list[Span], zone: ZoneInfo = BERLIN) -> list[str]:
    return [f"{span.start.astimezone(zone):%H:%M}-{span.end.astimezone(zone):%H:%M}" for span in spans]


def test_a_quantum_that_is_only_touched_is_taken() -> None:
    assert quanta_of(at(7, 8, 2), 15) == quanta_of(at(7, 8, 0), 20)


def test_the_buffer_after_a_talk_is_taken_too_and_ends_within_the_hours() -> None:
    [*_, last] = slots = found(week(), MONDAY, MONDAY, minutes=30, buffer=10)
    assert starts(slots) == ["09:00", "09:15"]
    assert (last.minutes, len(last.quanta)) == (30, 8)


def test_the_buffer_may_end_when_the_next_talk_begins_not_later() -> None:
    taken = week(taken=frozenset(quanta_of(at(7, 8, 40), 20)))
    assert starts(found(taken, MONDAY, MONDAY, minutes=30, buffer=10)) == ["09:00"]
    assert starts(found(taken, MONDAY, MONDAY, minutes=30, buffer=15)) == []


def test_nobody_talks_at_lunch() -> None:
    midday = week(hours=(Hours(0, time(11), time(14)),))
    slots = found(midday, MONDAY, MONDAY, minutes=60, lunch=(time(12), time(12, 30)))
    assert starts(slots) == ["11:00", "12:30", "12:45", "13:00"]


def test_a_lunch_that_ends_before_it_begins_is_none() -> None:
    assert found(week(), MONDAY, MONDAY, lunch=(time(9, 40), time(9, 20))) == found(week(), MONDAY, MONDAY)


def test_a_day_may_have_hours_of_its_own() -> None:
    own = {
        date(2026, 12, 8): (Hours(1, time(14), time(14, 30)), Hours(1, time(16), time(16, 30))),
        date(2026, 12, 12): (Hours(5, time(9), time(9, 30)),),  # a Saturday
        date(2026, 12, 9): (),
    }
    slots = found(week(day_hours=own), date(2026, 12, 8), date(2026, 12, 12), minutes=30)
    days = [f"{slot.starts_at.astimezone(BERLIN):%a %H:%M}" for slot in slots]
    thursday_and_friday = [f"{day} {clock}" for day in ("Thu", "Fri") for clock in ("09:00", "09:15", "09:30")]
    assert days == ["Tue 14:00", "Tue 16:00", *thursday_and_friday, "Sat 09:00"]


def test_hours_of_its_own_open_no_holiday() -> None:
    christmas = date(2026, 12, 25)
    assert found(week(day_hours={christmas: (Hours(4, time(9), time(10)),)}), christmas, christmas) == []


def test_hours_that_overlap_or_touch_are_one_piece() -> None:
    hours = (Hours(0, time(9), time(10)), Hours(0, time(9, 30), time(10, 30)), Hours(0, time(10, 30), time(11)))
    overlapping = week(hours=hours)
    slots = found(overlapping, MONDAY, MONDAY, minutes=60)
    assert starts(slots) == ["09:00", "09:15", "09:30", "09:45", "10:00"]
    assert working_minutes(overlapping, MONDAY, zone=BERLIN, days=HARZ) == 120


def test_the_grid_begins_with_the_day_not_with_odd_hours_or_the_end_of_an_absence() -> None:
    odd = week(hours=(Hours(0, time(8, 50), time(11)),), absences=(Span(at(7, 8, 20), at(7, 8, 35)),))
    assert starts(found(odd, MONDAY, MONDAY, minutes=15)) == ["09:00", "09:45", "10:00", "10:15", "10:30", "10:45"]


def test_absences_in_any_order_that_overlap_count_once() -> None:
    morning = week(
        hours=(Hours(0, time(9), time(12)),),
        absences=(
            Span(at(7, 9, 0), at(7, 9, 30)),
            Span(at(7, 6, 0), at(7, 8, 20)),
            Span(at(7, 8, 10), at(7, 8, 30)),
            Span(at(7, 9, 10), at(7, 9, 20)),
            Span(at(8, 0, 0), at(9, 0, 0)),
        ),
    )
    assert written(free_spans(morning, MONDAY, zone=BERLIN, days=HARZ)) == ["09:30-10:00", "10:30-12:00"]
    assert working_minutes(morning, MONDAY, zone=BERLIN, days=HARZ) == 120


def test_minutes_of_a_day() -> None:
    """4 hours, half an hour of lunch, a meeting of an hour that reaches into it, a talk of 30 minutes and buffer."""
    talk = Slot(at(7, 8, 0), 1, 30, 10)
    busy = week(
        hours=(Hours(0, time(9), time(13)),),
        absences=(Span(at(7, 10, 15), at(7, 11, 15)),),
        taken=frozenset(talk.quanta) | frozenset(quanta_of(at(8, 8), 30)),
    )
    lunch = (time(12), time(12, 30))
    assert working_minutes(busy, MONDAY, zone=BERLIN, days=HARZ, lunch=lunch) == 240 - 75
    assert taken_minutes(busy, MONDAY, BERLIN) == 40
    spans = free_spans(busy, MONDAY, zone=BERLIN, days=HARZ, lunch=lunch)
    assert written(spans) == ["09:40-11:15", "12:30-13:00"]
    assert working_minutes(busy, date(2026, 12, 25), zone=BERLIN, days=HARZ) == 0


@pytest.mark.parametrize(
    ("zone", "days", "day", "hours", "expected"),
    [
        # Berlin, 29 March 2026: 2:00 becomes 3:00
        (BERLIN, HARZ, "2026-03-29", ("01:00", "04:00"), ["01:00", "01:30", "03:00", "03:30"]),
        (BERLIN, HARZ, "2026-03-29", ("02:10", "02:50"), []),
        (BERLIN, HARZ, "2026-03-29", ("02:30", "04:00"), ["03:00", "03:30"]),
        (BERLIN, HARZ, "2026-03-29", ("01:00", "02:30"), ["01:00", "01:30"]),
        # 25 October 2026: 3:00 becomes 2:00
        (BERLIN, HARZ, "2026-10-25", ("01:30", "03:30"), ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"]),
        # Helsinki: an hour later on the clock
        (HELSINKI, FINLAND, "2026-03-29", ("02:00", "05:00"), ["02:00", "02:30", "04:00", "04:30"]),
        (HELSINKI, FINLAND, "2026-03-29", ("03:00", "04:00"), []),
        (HELSINKI, FINLAND, "2026-10-25", ("03:00", "04:00"), ["03:00", "03:30", "03:00", "03:30"]),
        # the working days around them keep their hours
        (BERLIN, HARZ, "2026-03-27", ("09:00", "10:00"), ["09:00", "09:30"]),
        (BERLIN, HARZ, "2026-03-30", ("09:00", "10:00"), ["09:00", "09:30"]),
        (HELSINKI, FINLAND, "2026-10-23", ("09:00", "10:00"), ["09:00", "09:30"]),
        (HELSINKI, FINLAND, "2026-10-26", ("09:00", "10:00"), ["09:00", "09:30"]),
    ],
)
def test_days_on_which_the_clocks_change(
    zone: ZoneInfo, days: WorkingDays, day: str, hours: tuple[str, str], expected: list[str]
) -> None:
    local = date.fromisoformat(day)
    opens, closes = (time.fromisoformat(clock) for clock in hours)
    of = week(hours=(Hours(local.weekday(), opens, closes),))
    slots = list(free_slots(of, first=local, last=local, minutes=30, grid_minutes=30, zone=zone, days=days))
    assert starts(slots, zone) == expected
    assert len({slot.starts_at for slot in slots}) == len(slots)
    assert working_minutes(of, local, zone=zone, days=days) == 30 * len(expected)
