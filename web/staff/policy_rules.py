"""The rules of an office as sentences: what each value means, and why it is as it is.

A value is named in its sentence, or stands below it where it is a choice or a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from string import Formatter

from scheduler.policy import InForceBy, Silence
from words import labels
from words.catalogues import N_

ONE_A_LINE = N_("One a line.")
DAYS = N_("One a line, as in 2026-12-24 or 24.12.2026.")
NUMBERS = N_("One a line, with + and digits alone. Empty: the caller is offered a callback.")


class Kind(Enum):
    NUMBER = auto()
    CLOCK = auto()
    YES_NO = auto()
    ONE_OF = auto()
    SOME_OF = auto()
    DAYS = auto()
    NUMBERS = auto()
    TEXTS = auto()


LISTS = (Kind.DAYS, Kind.NUMBERS, Kind.TEXTS)


@dataclass(frozen=True)
class Field:
    """`label`: its short name; `choices`: code -> name, empty for days of the week, which the language names."""

    label: str
    kind: Kind = Kind.NUMBER
    choices: Mapping[str, str] = field(default_factory=dict)
    may_be_empty: bool = False


@dataclass(frozen=True)
class Rule:
    """`sentence` names its fields in braces; `below`: those that stand under it."""

    sentence: str
    why: str = ""
    below: tuple[str, ...] = ()

    @property
    def inline(self) -> tuple[str, ...]:
        return tuple(name for _, name, _, _ in Formatter().parse(self.sentence) if name)

    @property
    def names(self) -> tuple[str, ...]:
        return *self.inline, *self.below


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    rules: tuple[Rule, ...]


COUNTED = ("no_answer", "busy", "mailbox", "someone_else")

FIELDS = {
    "attempts": Field(N_("Attempts")),
    "on_days": Field(N_("Different days")),
    "parts_of_day": Field(N_("Different parts of the day")),
    "hours_apart": Field(N_("Hours between attempts")),
    "counts": Field(N_("What counts"), Kind.SOME_OF, {code: labels.OUTCOMES[code] for code in COUNTED}),
    "remembered_days": Field(N_("Days for which an attempt is remembered")),
    "print_cutoff": Field(N_("End of the printing day"), Kind.CLOCK),
    "posting_weekdays": Field(N_("Days on which letters leave"), Kind.SOME_OF),
    "delivery_days": Field(N_("Days until delivery by law")),
    "carrier_days": Field(N_("Days of the carrier")),
    "carrier_saturday": Field(N_("Saturday is one of them"), Kind.YES_NO),
    "abroad_days": Field(N_("Days to another country")),
    "prepare_days": Field(N_("Days to prepare")),
    "carriers": Field(N_("Carriers"), Kind.TEXTS),
    "print_way": Field(N_("Who prints"), Kind.ONE_OF, labels.PRINT_WAYS),
    "both_sides": Field(N_("It prints both sides of a sheet"), Kind.YES_NO),
    "volume_sheets": Field(N_("Most sheets in one file")),
    "closes_itself": Field(N_("At the end of the printing day a batch is made by itself"), Kind.YES_NO),
    "stuck_days": Field(N_("Days until an alarm")),
    "post_held_since": Field(N_("Letters do not travel since"), Kind.DAYS, may_be_empty=True),
    "grid_minutes": Field(N_("Minutes between beginnings")),
    "window_minutes": Field(N_("Minutes in which the call comes")),
    "horizon_days": Field(N_("Days that are looked ahead")),
    "lunch_begins": Field(N_("Beginning of lunch"), Kind.CLOCK, may_be_empty=True),
    "lunch_ends": Field(N_("End of lunch"), Kind.CLOCK, may_be_empty=True),
    "buffer_minutes": Field(N_("Minutes after a talk")),
    "kept_free_percent": Field(N_("Share of the day that is kept free, in percent")),
    "most_per_day": Field(N_("Most appointments a day"), may_be_empty=True),
    "extra_holidays": Field(N_("Further days on which the office is closed"), Kind.DAYS),
    "not_holidays": Field(N_("Public holidays on which the office works"), Kind.DAYS),
    "colleagues": Field(N_("A colleague may talk with the client, where the topic allows it"), Kind.YES_NO),
    "interpreter_days": Field(N_("Days to order an interpreter")),
    "interpreter_minutes": Field(N_("Minutes more with an interpreter")),
    "relay_minutes": Field(N_("Minutes more through a relay service")),
    "in_force_by": Field(
        N_("Who puts a plan in force"),
        Kind.ONE_OF,
        {InForceBy.CLOCK: N_("the system, at once"), InForceBy.PERSON: N_("a person who has looked at it")},
    ),
    "warn_days": Field(N_("Days of warning")),
    "silence": Field(
        N_("What becomes of it"), Kind.ONE_OF, {code: labels.SILENCES[code] for code in map(str, Silence)}
    ),
    "silence_days": Field(N_("Days before the time")),
    "again_same_day": Field(N_("They are tried again on the same day, if there is room"), Kind.YES_NO),
    "most_proposals": Field(N_("Most proposals in one case")),
    "offer_minutes": Field(N_("Minutes for which an earlier time is offered")),
    "visit_minutes": Field(N_("Minutes of an urgent visit")),
    "desk": Field(N_("Numbers for callers who press 0"), Kind.NUMBERS),
    "duty": Field(N_("Numbers for what is urgent"), Kind.NUMBERS),
}

NOT_REACHED = Section(
    "not_reached",
    N_("Who was not reached by phone"),
    (
        Rule(
            N_(
                "A client counts as not reached by phone after this many attempts: {attempts}; on this many"
                " different days: {on_days}; in this many different parts of the day: {parts_of_day}."
            ),
            N_(
                "Who works in the morning can be met at another hour. The parts of the day: until 11, until 14,"
                " until 17, and the early evening."
            ),
        ),
        Rule(N_("Of two attempts that are less than {hours_apart} hours apart only the first one counts.")),
        Rule(
            N_("An attempt counts when it ended like this:"),
            N_(
                "It does not count when the line failed before it rang. A number that is wrong is dropped at once."
            ),
            ("counts",),
        ),
        Rule(
            N_("An attempt is remembered for {remembered_days} days."),
            N_("Older ones tell nothing about today."),
        ),
    ),
)

POST = Section(
    "post",
    N_("How long a letter takes"),
    (
        Rule(N_("What is queued after {print_cutoff} leaves on the next day on which letters leave.")),
        Rule(
            N_("Letters leave the office on:"),
            N_("Never on a day on which the office is closed."),
            ("posting_weekdays",),
        ),
        Rule(
            N_("By law a letter counts as delivered on day {delivery_days} after it was posted."),
            N_(
                "Germany: 4, SGB X § 37(2) and VwVfG § 41(2). Finland: 7, hallintolaki / förvaltningslagen 59 §."
                " They speak of administrative acts; a proposal follows them to be prudent."
            ),
        ),
        Rule(
            N_("The carrier brings a letter within {carrier_days} of its working days."),
            N_(
                "Germany: 4 with Saturdays, PostG § 18 (99 %). Finland: 5 without, stamped letters only (97 %)."
                " Ask your own carrier. The later day, of law or carrier, decides."
            ),
            ("carrier_saturday",),
        ),
        Rule(
            N_("A letter to another country takes {abroad_days} days."),
            N_("Neither law nor carrier names a day."),
        ),
        Rule(N_("After that the client has {prepare_days} working days to prepare, or to ask for another time.")),
        Rule(N_("Who can be named when a batch is posted:"), ONE_A_LINE, ("carriers",)),
    ),
)

PRINT = Section(
    "print",
    N_("How letters are printed"),
    (
        Rule(
            N_("Letters are printed by:"),
            N_("A print provider needs a contract, and a place to deliver to; your operator sets it."),
            ("print_way",),
        ),
        Rule(
            N_("What the printer can do:"),
            N_("On both sides a letter of two pages is one sheet; each letter begins on a sheet of its own."),
            ("both_sides",),
        ),
        Rule(
            N_("One file has at most {volume_sheets} sheets of letters."),
            N_("As many as the tray takes: what jams is one file, not the whole batch."),
        ),
        Rule(
            N_("Who makes a batch:"),
            N_("Somebody of the back office can always make one besides."),
            ("closes_itself",),
        ),
        Rule(
            N_("Letters that have not left {stuck_days} working days after they were queued raise an alarm."),
            N_("It stands on the start page of back office and administration until they leave."),
        ),
    ),
)

TIMES = Section(
    "times",
    N_("Which times are free"),
    (
        Rule(
            N_(
                "Talks begin every {grid_minutes} minutes; the letter promises a call within {window_minutes}"
                " minutes."
            )
        ),
        Rule(N_("A time is looked for in the next {horizon_days} days.")),
        Rule(
            N_("From {lunch_begins} to {lunch_ends} nobody has an appointment."),
            N_("Both empty: there is no common lunch break."),
        ),
        Rule(N_("After each talk an advisor has {buffer_minutes} minutes for notes.")),
        Rule(
            N_("{kept_free_percent} % of an advisor's day is kept free for callers and emergencies."),
            N_("The system gives none of it away; a person may."),
        ),
        Rule(
            N_("An advisor has at most {most_per_day} appointments a day."),
            N_("Empty: as many as there is time for."),
        ),
        Rule(N_("Apart from the public holidays the office is closed on:"), DAYS, ("extra_holidays",)),
        Rule(N_("The office works on these public holidays all the same:"), DAYS, ("not_holidays",)),
    ),
)

WHO = Section(
    "who",
    N_("Who gets which time"),
    (
        Rule(N_("The client's own advisor comes first."), below=("colleagues",)),
        Rule(
            N_(
                "An interpreter is ordered {interpreter_days} working days ahead; the talk takes"
                " {interpreter_minutes} minutes longer."
            )
        ),
        Rule(
            N_("Through a relay service, by sign language or text, a talk takes {relay_minutes} minutes longer.")
        ),
        Rule(N_("A plan of times is put in force by:"), below=("in_force_by",)),
        Rule(N_("That no time is left for a case is said {warn_days} working days before it is due.")),
    ),
)

AFTERWARDS = Section(
    "afterwards",
    N_("Afterwards"),
    (
        Rule(
            N_("When nobody has answered a proposal {silence_days} working days before its time:"),
            below=("silence",),
        ),
        Rule(N_("When a client is not met at the agreed time:"), below=("again_same_day",)),
        Rule(N_("After {most_proposals} proposals in one case a person decides.")),
        Rule(
            N_(
                "An earlier time that becomes free is offered to one client for {offer_minutes} minutes, then to"
                " the next one."
            )
        ),
    ),
)

IN_THE_HOUSE = Section(
    "house",
    N_("Callers and urgent visits"),
    (
        Rule(N_("A room is taken for {visit_minutes} minutes when a visit is urgent.")),
        Rule(N_("Callers who press 0 in phone hours are connected with:"), NUMBERS, ("desk",)),
        Rule(N_("Who calls about something urgent is connected with, one after the other:"), NUMBERS, ("duty",)),
    ),
)

SECTIONS = (NOT_REACHED, POST, PRINT, TIMES, WHO, AFTERWARDS, IN_THE_HOUSE)
