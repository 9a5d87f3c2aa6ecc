"""In what a call can find an office and its caller: what the map of the menu and the walk of all paths begin from."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from callers import APPOINTMENT, EARLIER, MONDAY_AT_10, MONDAY_AT_20, facts, office_facts
from db.calls import PartOfDay
from endings import ENDINGS
from ivr.facts import Facts
from ivr.map.walk import Walk, walk
from ivr.state import State
from scheduler.calendar.facts import OfficeFacts
from scheduler.calendar.status import status_at

LANGUAGES = ("en", "de", "sv", "fi")
NAMES = {"en": "Harz Office", "de": "Amt Harz", "sv": "Byrån i Harz", "fi": "Harzin toimisto"}
SUSPENDED = {
    "en": "Visits are suspended.",
    "de": "Besuche sind ausgesetzt.",
    "sv": "Besök är tillfälligt indragna.",
    "fi": "Käynnit on keskeytetty toistaiseksi.",
}
PLACES = ("Halberstadt", "Wernigerode", "Quedlinburg", "Blankenburg", "Thale", "Ilsenburg")
MOBILE = "+4915228817386"


def office(places: int) -> OfficeFacts:
    """In four languages."""
    plain = office_facts(places, LANGUAGES)
    return replace(
        plain,
        names=NAMES,
        places=tuple(
            replace(place, names=dict.fromkeys(LANGUAGES, name), town=name)
            for place, name in zip(plain.places, PLACES, strict=False)
        ),
        notices=tuple(replace(notice, ear=SUSPENDED) for notice in plain.notices),
    )


def _situations() -> Mapping[str, Facts]:
    by_day = {places: status_at(office(places), MONDAY_AT_10) for places in (0, 1, 6)}
    by_night = status_at(office(4), MONDAY_AT_20)
    could_wait = replace(APPOINTMENT, may_wait=True)
    usual = facts(
        status=by_day[6], languages=LANGUAGES, caller=MOBILE, in_person=("place-1",), appointment=could_wait
    )
    nobody = replace(usual, desk=(), duty=())
    return {
        "in office hours": usual,
        "at night, number withheld, no appointment": replace(
            nobody, status=by_night, caller=None, staffed=False, appointment=None, parts=(PartOfDay.MORNING,)
        ),
        "appointment confirmed, from abroad, lines busy": replace(
            nobody,
            status=by_day[1],
            caller="+46701740605",
            appointment=replace(APPOINTMENT, confirmed=True, number_ending=None),
            in_person=(),
        ),
        "an earlier time is offered": replace(usual, appointment=replace(APPOINTMENT, earlier=EARLIER)),
        "appointment in person": replace(usual, appointment=replace(APPOINTMENT, place="place-2")),
        "appointment begun, no place, one language": replace(
            usual, status=by_day[0], languages=("en",), appointment=replace(APPOINTMENT, begun=True), in_person=()
        ),
    }


SITUATIONS = _situations()


@cache
def walked(situation: str) -> Walk:
    around = SITUATIONS[situation]
    begin = "language" if len(around.languages) > 1 else "news"
    return walk(around, ENDINGS, State(begin, "en"))
