"""The form of an office's rules, for its file and for the page: names, limits, what must fit together."""

from collections.abc import Iterator
from datetime import date, time
from typing import Annotated

from pydantic import Field, PlainValidator

from db.calls import Outcome
from db.printing import PrintWay
from letters.saying.facts import WINDOW_MINUTES
from scheduler.policy import InForceBy, Silence
from web.imports.office_values import ONE_OF_ITS_NAMES, Distinct, Form, Name, PhoneNumber, Weekday, wrong
from words.catalogues import N_

Days = Annotated[int, Field(ge=0, le=60)]
OnTheGrid = Annotated[int, Field(ge=0, le=120, multiple_of=5)]
MAY_COUNT = tuple(
    outcome.value for outcome in (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.MAILBOX, Outcome.SOMEONE_ELSE)
)
"""How a try can have ended without the client being met. A line that failed before it rang is no try."""

Finding = tuple[str, str, dict[str, str]]
"""The rule, what is wrong (marked with `N_`), and the values of the sentence."""


def _may_count(value: object) -> str:
    if value not in MAY_COUNT:
        raise wrong(N_("“{input}” is not one of: {expected}."), input=str(value), expected=", ".join(MAY_COUNT))
    return str(value)


Counts = Annotated[str, PlainValidator(_may_count)]


class PolicyForm(Form):
    """The names are those of `scheduler.policy.Policy`; what is left out has its default there."""

    attempts: Annotated[int, Field(ge=1, le=20)] = 3
    on_days: Annotated[int, Field(ge=1, le=20)] = 2
    parts_of_day: Annotated[int, Field(ge=1, le=4)] = 2
    hours_apart: Annotated[int, Field(ge=0, le=24)] = 2
    counts: Annotated[list[Counts], Field(min_length=1), Distinct] = list(MAY_COUNT)
    remembered_days: Annotated[int, Field(ge=1, le=730)] = 60

    print_cutoff: time = time(14, 0)
    delivery_days: Days = 4
    carrier_days: Days = 4
    carrier_saturday: bool = True
    abroad_days: Days = 14
    prepare_days: Days = 3
    posting_weekdays: Annotated[list[Weekday], Field(min_length=1), Distinct] = [0, 1, 2, 3, 4]
    print_way: Annotated[PrintWay, ONE_OF_ITS_NAMES] = PrintWay.OWN
    both_sides: bool = False
    volume_sheets: Annotated[int, Field(ge=20, le=2000)] = 500
    closes_itself: bool = False
    stuck_days: Annotated[int, Field(ge=1, le=20)] = 2
    post_held_since: date | None = None

    grid_minutes: Annotated[int, Field(ge=5, le=60, multiple_of=5)] = 15
    window_minutes: Annotated[int, Field(ge=0, le=120)] = WINDOW_MINUTES
    horizon_days: Annotated[int, Field(ge=7, le=365)] = 60
    lunch_begins: time | None = None
    lunch_ends: time | None = None
    buffer_minutes: OnTheGrid = 0
    kept_free_percent: Annotated[int, Field(ge=0, le=90)] = 0
    most_per_day: Annotated[int, Field(ge=1, le=100)] | None = None
    colleagues: bool = True
    interpreter_days: Days = 5
    interpreter_minutes: OnTheGrid = 15
    relay_minutes: OnTheGrid = 10

    in_force_by: Annotated[InForceBy, ONE_OF_ITS_NAMES] = InForceBy.CLOCK
    warn_days: Days = 5
    silence: Annotated[Silence, ONE_OF_ITS_NAMES] = Silence.STANDS
    silence_days: Days = 2
    again_same_day: bool = True
    most_proposals: Annotated[int, Field(ge=1, le=10)] = 2
    offer_minutes: Annotated[int, Field(ge=10, le=1440)] = 120
    visit_minutes: Annotated[int, Field(ge=5, le=120, multiple_of=5)] = 20

    desk: Annotated[list[PhoneNumber], Distinct] = []
    duty: Annotated[list[PhoneNumber], Distinct] = []

    extra_holidays: Annotated[list[date], Distinct] = []
    not_holidays: Annotated[list[date], Distinct] = []
    carriers: Annotated[list[Name], Field(min_length=1), Distinct] = ["Post"]

    def findings(self) -> Iterator[Finding]:
        """What does not fit together."""
        for name in ("on_days", "parts_of_day"):
            if getattr(self, name) > self.attempts:
                yield name, N_("More days or parts of the day are asked for than there are attempts."), {}
        yield from self._of_lunch()
        for day in self.not_holidays:
            if day in self.extra_holidays:
                told = N_("{given} is named as a holiday and as a working day.")
                yield "not_holidays", told, {"given": day.isoformat()}

    def _of_lunch(self) -> Iterator[Finding]:
        begins, ends = self.lunch_begins, self.lunch_ends
        if (begins is None) != (ends is None):
            missing = "lunch_begins" if begins is None else "lunch_ends"
            yield missing, N_("A lunch break needs its beginning and its end."), {}
        elif begins is not None and ends is not None and ends <= begins:
            yield "lunch_ends", N_("The lunch break ends before it begins."), {}
