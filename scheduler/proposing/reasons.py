"""Why an appointment is when it is, in words for staff. A function a code; `_` tells in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from words.catalogues import N_, Words
from words.dates import day_written, moment_written, time_written, weekday_named
from words.labels import PARTS_OF_DAY
from words.languages import language_name

Facts = Mapping[str, Any]


def in_words(reasons: Iterable[Facts], advisor: str, language: str) -> list[str]:
    """A sentence per reason of `Appointment.reasons`; `advisor`: the name of who has the appointment."""
    _ = Words(language)
    return [SENTENCES[facts["code"]](_, {**facts, "advisor": advisor}) for facts in reasons]


def _first_free(_: Words, facts: Facts) -> str:
    return _(
        "First free time of {advisor} after the letter can have arrived ({day}) and the client could prepare.",
        advisor=facts["advisor"],
        day=_day(_, facts["arrival"]),
    )


def _free_then(_: Words, facts: Facts) -> str:
    """Earlier ones were free as well: the sentences that follow say why it is not one of them."""
    return _(
        "Free time of {advisor} after the letter can have arrived ({day}) and the client could prepare.",
        advisor=facts["advisor"],
        day=_day(_, facts["arrival"]),
    )


def _avoided(_: Words, facts: Facts) -> str:
    weekday, part = weekday_named(facts["weekday"], _.language), _part(_, facts)
    return _.several(
        "Avoided: {weekday} {part}; {count} attempt failed then.",
        "Avoided: {weekday} {part}; {count} attempts failed then.",
        facts["attempts"],
        weekday=weekday,
        part=part,
    )


def _avoided_part(_: Words, facts: Facts) -> str:
    part = _part(_, facts)
    return _.several(
        "Avoided: earlier times {part}; {count} attempt on another day failed then.",
        "Avoided: earlier times {part}; {count} attempts on other days failed then.",
        facts["attempts"],
        part=part,
    )


def _good_hour(_: Words, facts: Facts) -> str:
    return _("At an hour that the client named ({hour}).", hour=time_written(time(facts["hour"]), _.language))


def _answers(_: Words, facts: Facts) -> str:
    return _.several(
        "At this hour, about {percent} % of calls here are answered ({count} attempt on record).",
        "At this hour, about {percent} % of calls here are answered ({count} attempts on record).",
        facts["attempts"],
        percent=round(facts["permille"] / 10),
    )


def _colleague(_: Words, facts: Facts) -> str:
    return COLLEAGUE[facts["why"]](_, facts)


def _busy_until_then(_: Words, facts: Facts) -> str:
    then = moment_written(datetime.fromisoformat(facts["then"]), _.language)
    return _("Instead of {own}, whose next free time would have been: {moment}.", own=facts["own"], moment=then)


def _busy(_: Words, facts: Facts) -> str:
    return _("Instead of {own}, who has no free time until {day}.", own=facts["own"], day=_day(_, facts["until"]))


def _speaks_not(_: Words, facts: Facts) -> str:
    return _(
        "Instead of {own}, who does not speak the client's language ({language}).",
        own=facts["own"],
        language=language_name(facts["language"], _.language),
    )


def _may_not(_: Words, facts: Facts) -> str:
    return _("Instead of {own}, who is not allowed to talk about this topic.", own=facts["own"])


def _away(_: Words, facts: Facts) -> str:
    return _("Instead of {own}, who is not available.", own=facts["own"])


def _interpreter(_: Words, facts: Facts) -> str:
    return _(
        "An interpreter joins ({language}): nobody who may talk about it speaks the client's language.",
        language=language_name(facts["language"], _.language),
    )


def _with_day(text: str, fact: str) -> Callable[[Words, Facts], str]:
    return lambda _, facts: _(text, day=_day(_, facts[fact]))


def _alone(text: str) -> Callable[[Words, Facts], str]:
    return lambda _, facts: _(text)


def _again_same_day(_: Words, facts: Facts) -> str:
    missed = time_written(datetime.fromisoformat(facts["missed"]), _.language)
    return _("Once more on the same day: the client was not met at the agreed time ({time}).", time=missed)


def _in_person(_: Words, facts: Facts) -> str:
    return _("In person, for an exceptional reason.")


def _taken_over(_: Words, facts: Facts) -> str:
    return _("The same time, taken over instead of {own}.", own=facts["own"])


def _part(_: Words, facts: Facts) -> str:
    code = facts["part"]
    return _(PARTS_OF_DAY[code])


def _moved(_: Words, facts: Facts) -> str:
    before = moment_written(datetime.fromisoformat(facts["before"]), _.language)
    if facts["why"] == "closure":
        return _("Instead of {moment}: the office is closed on that day.", moment=before)
    return _("Instead of {moment}: {own} is away then.", moment=before, own=facts["own"])


def _day(_: Words, iso: str) -> str:
    return day_written(date.fromisoformat(iso), _.language)


COLLEAGUE: dict[str, Callable[[Words, Facts], str]] = {
    "later": _busy_until_then,
    "none": _busy,
    "language": _speaks_not,
    "permission": _may_not,
    "away": _away,
}

SENTENCES: dict[str, Callable[[Words, Facts], str]] = {
    "first_free": _first_free,
    "free_then": _free_then,
    "avoided": _avoided,
    "avoided_part": _avoided_part,
    "good_hour": _good_hour,
    "answers": _answers,
    "colleague": _colleague,
    "interpreter": _interpreter,
    "after_due": _with_day(N_("Later than it was due ({day}): no earlier time was free."), "due_on"),
    "due_too_near": _with_day(
        N_("Later than it was due ({day}): a letter could not arrive in time any more."), "due_on"
    ),
    "due_passed": _with_day(N_("It was due on a day that had passed already ({day})."), "due_on"),
    "posted_late": _with_day(N_("Moved, because the letter left later than planned ({day})."), "posted"),
    "again_same_day": _again_same_day,
    "in_person": _in_person,
    "taken_over": _taken_over,
    "moved": _moved,
    "nobody_at_this_time": _alone(N_("No colleague who may talk with the client is free at this time.")),
    "no_other_time": _with_day(N_("Nobody has another free time until {day}."), "until"),
    "nothing_reaches": _alone(N_("Another time could not be told: nothing reaches the client before this one.")),
    "nobody_may": _alone(N_("No advisor may or can talk about this with the client.")),
    "agreed_meanwhile": _alone(N_("The client agreed to this time after the plan was made.")),
    "came_too_late": _alone(N_("The time had come before the plan was put in force.")),
    "not_told": _alone(N_("Nothing tells the client in time: they still expect this appointment.")),
}
