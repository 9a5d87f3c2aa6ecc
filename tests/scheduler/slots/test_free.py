"""Free times: hours less absences, holidays and what is taken."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours, Span
from scheduler.slots.free import AdvisorWeek, Slot, free_slots

BERLIN = ZoneInfo("Europe/Berlin")
HARZ = WorkingDays("DE", "ST")
NINE_TO_TEN = tuple(Hours(day, time(9), time(10)) for day in range(5))


def week(**values: object) -> AdvisorWeek:
    return AdvisorWeek(**{"advisor_id": 1, "hours": NINE_TO_TEN, "absences": (), "taken": frozenset()} | values)  # type: ignore[arg-type]


def found(
    of: AdvisorWeek, first: date, last: date, minutes: int = 30, after: datetime | None = None
) -> list[Slot]:
    return list(
        free_slots(
            of, first=first, last=last, minutes=minutes, grid_minutes=15, zone=BERLIN, days=HARZ, after=after
        )
    )


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


@given(
    st.sets(st.integers(0, 11), max_size=12),
    st.integers(0, 55),
    st.integers(5, 60),
    st.sampled_from([20, 30, 45, 60]),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_no_rule_is_ever_broken(
    taken_steps: set[int], absent_from: int, absent_for: int, minutes: int, day: date
) -> None:
    start = datetime.combine(day, time(9), BERLIN).astimezone(UTC)
    absent = Span(start + timedelta(minutes=absent_from), start + timedelta(minutes=absent_from + absent_for))
    taken = frozenset(int(start.timestamp()) // 300 + step for step in taken_steps)
    for slot in found(week(taken=taken, absences=(absent,)), day, day, minutes):
        end = slot.starts_at + timedelta(minutes=minutes)
        assert HARZ.is_working_day(slot.starts_at.astimezone(BERLIN).date())
        assert start <= slot.starts_at
        assert end <= start + timedelta(hours=1)
        assert taken.isdisjoint(slot.quanta)
        assert end <= absent.start or absent.end <= slot.starts_at
