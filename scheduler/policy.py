"""The rules of one office, as a clerk sets them in its file, with their sources."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from db.offices import Office
from letters.facts import WINDOW_MINUTES
from scheduler.calendar.holidays import WorkingDays, public_holidays


@dataclass(frozen=True)
class Policy:
    """When a client counts as not reached by phone, and how much time a letter needs.

    Defaults: three attempts on two days in different parts of the day; see docs/operations.md for the sources.
    """

    attempts: int = 3
    on_days: int = 2
    parts_of_day: int = 2
    remembered_days: int = 60  # an attempt older than this no longer counts

    print_cutoff: time = time(14, 0)  # letters queued later are posted on the next working day
    delivery_days: int = 4  # legal fiction, in calendar days: SGB X § 37(2); FI: förvaltningslagen 59 § says 7
    carrier_days: int = 4  # the carrier's 99 % day, in its working days: PostG § 18
    carrier_saturday: bool = True
    abroad_days: int = 14  # calendar days for a letter to another country; neither law nor § 18 PostG says any
    prepare_days: int = 3  # working days of the office, for the client to prepare or to change

    grid_minutes: int = 15  # appointments start on this grid
    window_minutes: int = WINDOW_MINUTES  # the client is called within this time
    horizon_days: int = 60  # how far ahead a slot is looked for
    visit_minutes: int = 20  # how long a room is taken for a visit that is urgent

    desk: tuple[str, ...] = ()  # E.164: who answers, in phone hours, when a caller presses 0
    duty: tuple[str, ...] = ()  # E.164: who answers what is urgent, one after the other

    extra_holidays: tuple[str, ...] = ()  # ISO days on which this office is closed
    not_holidays: tuple[str, ...] = ()  # ISO days on which it works all the same
    carriers: tuple[str, ...] = field(default=("Post",))

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Policy":
        """From the office's row: names as in the file, `print_cutoff` as "14:00"."""
        values = dict(stored)
        if "print_cutoff" in values:
            values["print_cutoff"] = time.fromisoformat(values["print_cutoff"])
        for name in ("desk", "duty", "extra_holidays", "not_holidays", "carriers"):
            if name in values:
                values[name] = tuple(values[name])
        return cls(**values)


def working_days(office: Office) -> WorkingDays:
    policy = Policy.of(office.policy)
    return WorkingDays(
        country=office.country,
        subdivision=office.subdivision,
        extra=frozenset(date.fromisoformat(day) for day in policy.extra_holidays),
        dropped=frozenset(date.fromisoformat(day) for day in policy.not_holidays),
        public=public_holidays(office.country, office.subdivision),
    )
