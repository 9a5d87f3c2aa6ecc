"""What tests of free times share: an advisor's week in the Harz, and the times that are found in it."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.slots.free import AdvisorWeek, Lunch, Slot, free_slots

BERLIN = ZoneInfo("Europe/Berlin")
HELSINKI = ZoneInfo("Europe/Helsinki")
HARZ = WorkingDays("DE", "ST")
FINLAND = WorkingDays("FI")
NINE_TO_TEN = tuple(Hours(day, time(9), time(10)) for day in range(5))


def week(**values: object) -> AdvisorWeek:
    return AdvisorWeek(**{"advisor_id": 1, "hours": NINE_TO_TEN, "absences": (), "taken": frozenset()} | values)  # type: ignore[arg-type]


def found(
    of: AdvisorWeek,
    first: date,
    last: date,
    minutes: int = 30,
    after: datetime | None = None,
    buffer: int = 0,
    lunch: Lunch | None = None,
) -> list[Slot]:
    return list(
        free_slots(
            of,
            first=first,
            last=last,
            minutes=minutes,
            grid_minutes=15,
            zone=BERLIN,
            days=HARZ,
            after=after,
            buffer=buffer,
            lunch=lunch,
        )
    )
