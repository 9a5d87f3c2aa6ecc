"""The rules of one office, as a clerk sets them in its file, with their sources."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any

from db.calls import Outcome
from db.offices import Office
from db.printing import PrintWay
from letters.saying.facts import WINDOW_MINUTES
from scheduler.calendar.holidays import WorkingDays, public_holidays


class Silence(StrEnum):
    """What becomes of a proposal that nobody answers."""

    STANDS = "stands"
    LAPSES = "lapses"
    PERSON = "person"


class InForceBy(StrEnum):
    """Who puts a plan of times in force: the clock at once, or a person who has looked at it."""

    CLOCK = "clock"
    PERSON = "person"


@dataclass(frozen=True)
class Policy:
    """When a client counts as not reached by phone, and how much time a letter needs.

    Defaults: three attempts on two days in different parts of the day; see docs/operations.md for the sources.
    """

    attempts: int = 3
    on_days: int = 2
    parts_of_day: int = 2
    hours_apart: int = 2  # of two attempts that are closer together, only the first counts
    counts: tuple[str, ...] = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.MAILBOX, Outcome.SOMEONE_ELSE)
    remembered_days: int = 60  # an attempt older than this no longer counts

    print_cutoff: time = time(14, 0)  # letters queued later are posted on the next working day
    delivery_days: int = 4  # legal fiction, in calendar days: SGB X § 37(2); FI: förvaltningslagen 59 § says 7
    carrier_days: int = 4  # the carrier's 99 % day, in its working days: PostG § 18
    carrier_saturday: bool = True
    abroad_days: int = 14  # calendar days for a letter to another country; neither law nor § 18 PostG says any
    prepare_days: int = 3  # working days of the office, for the client to prepare or to change
    posting_weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)  # on which letters leave; 0 is Monday
    print_way: PrintWay = PrintWay.OWN
    both_sides: bool = False  # the printer prints both sides of a sheet
    volume_sheets: int = 500  # of letters in one print file: what the printer's tray takes
    closes_itself: bool = False  # the clock closes a batch at the cut-off, without a person who asks for it
    stuck_days: int = 2  # working days after which letters that have not left raise an alarm
    post_held_since: date | None = None  # a postal strike: nothing that rests on a letter is proposed

    grid_minutes: int = 15  # appointments start on this grid
    window_minutes: int = WINDOW_MINUTES  # the client is called within this time
    horizon_days: int = 60  # how far ahead a slot is looked for
    lunch_begins: time | None = None  # with `lunch_ends`: no appointments in between
    lunch_ends: time | None = None
    buffer_minutes: int = 0  # of the advisor, after each appointment
    kept_free_percent: int = 0  # of an advisor's day, for callers and emergencies: the scheduler leaves it free
    most_per_day: int | None = None  # appointments of one advisor
    colleagues: bool = True  # another advisor may talk with the client, where the topic allows it
    interpreter_days: int = 5  # working days, to order one
    interpreter_minutes: int = 15  # longer, when an interpreter joins
    relay_minutes: int = 10  # longer, through a relay service

    in_force_by: InForceBy = InForceBy.CLOCK
    warn_days: int = 5  # working days before a case is due, to say that no time is left
    silence: Silence = Silence.STANDS
    silence_days: int = 2  # working days before the time, at which no answer counts as silence
    again_same_day: bool = True  # who missed a time is tried again on that day
    most_proposals: int = 2  # of one case, until a person decides
    offer_minutes: int = 120  # how long an earlier time is offered to one client before the next
    visit_minutes: int = 20  # how long a room is taken for a visit that is urgent

    desk: tuple[str, ...] = ()  # E.164: who answers, in phone hours, when a caller presses 0
    duty: tuple[str, ...] = ()  # E.164: who answers what is urgent, one after the other

    extra_holidays: tuple[str, ...] = ()  # ISO days on which this office is closed
    not_holidays: tuple[str, ...] = ()  # ISO days on which it works all the same
    carriers: tuple[str, ...] = field(default=("Post",))

    @property
    def lunch(self) -> tuple[time, time] | None:
        """Local times between which nobody talks."""
        if self.lunch_begins is None or self.lunch_ends is None:
            return None
        return self.lunch_begins, self.lunch_ends

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Policy":
        """From the office's row: names as in the file, values as JSON holds them (`print_cutoff` as "14:00")."""
        return cls(**{name: _read(name, value) for name, value in stored.items()})


READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("print_cutoff", "lunch_begins", "lunch_ends"), time.fromisoformat),
    **dict.fromkeys(("desk", "duty", "extra_holidays", "not_holidays", "carriers", "counts"), tuple),
    "posting_weekdays": tuple,
    "post_held_since": date.fromisoformat,
    "print_way": PrintWay,
    "silence": Silence,
    "in_force_by": InForceBy,
}


def _read(name: str, value: Any) -> Any:
    return value if value is None or name not in READERS else READERS[name](value)


def working_days(office: Office) -> WorkingDays:
    policy = Policy.of(office.policy)
    return WorkingDays(
        country=office.country,
        subdivision=office.subdivision,
        extra=frozenset(date.fromisoformat(day) for day in policy.extra_holidays),
        dropped=frozenset(date.fromisoformat(day) for day in policy.not_holidays),
        public=public_holidays(office.country, office.subdivision),
    )
