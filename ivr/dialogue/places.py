"""What is open where: pick a place and hear everything about it."""

from ivr.dialogue.kinds.menus import MOST_OPTIONS, Menu, Option
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk, leads_to
from ivr.dialogue.main import home
from ivr.dialogue.news import as_of_said
from ivr.heard import Heard
from scheduler.calendar.facts import text_in
from scheduler.calendar.status import PlaceStatus
from scheduler.calendar.told import office_for_ear, place_for_ear

PER_PAGE = MOST_OPTIONS - 1  # the last key leads to more places


def pages(places: tuple[PlaceStatus, ...]) -> list[tuple[PlaceStatus, ...]]:
    """Four places fit into a menu; of more, each page but the last has three and leads to the next."""
    if len(places) <= MOST_OPTIONS:
        return [places]
    return [places[:PER_PAGE], *pages(places[PER_PAGE:])]


def _begin(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    places = talk.facts.status.places
    if not places:
        return talk.go("anything_else", _("This office has no place that can be visited."))
    if len(places) == 1:
        return talk.having(place=places[0].key).go("only_place")
    return talk.having(page=0).go("place_list")


def _intro(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("Which place do you want to hear about?")]


def _options(talk: Talk) -> list[Option]:
    language = talk.state.language
    split = pages(talk.facts.status.places)
    page = min(talk.state.page, len(split) - 1)
    listed = [Option(text_in(place.names, language), leads_to("place", place=place.key)) for place in split[page]]
    left = sum(len(places) for places in split[page + 1 :])
    return [*listed, _more(talk, left)] if left else listed


def _more(talk: Talk, left: int) -> Option:
    what = talk.words.several("One more place", "{count} more places", left)
    return Option(what, leads_to("place_list", page=talk.state.page + 1))


def _told(talk: Talk) -> list[str]:
    status = talk.facts.status
    place = next((place for place in status.places if place.key == talk.state.place), None)
    return [*place_for_ear(status, place, talk.state.language), as_of_said(talk)] if place else []


def _after_place(talk: Talk) -> list[Option]:
    _ = talk.words
    link, *others = _after_only_place(talk)
    return [link, Option(_("Another place"), leads_to("places")), *others]


def _after_only_place(talk: Talk) -> list[Option]:
    _ = talk.words
    return [
        Option(_("To get this as a link by SMS"), leads_to("link")),
        Option(_("All other ways to reach us"), leads_to("other_ways")),
        Option(_("Back to the main menu"), home),
    ]


def _other_ways(talk: Talk) -> list[str]:
    return [*office_for_ear(talk.facts.status, talk.state.language), as_of_said(talk)]


def _after_other_ways(talk: Talk) -> list[Option]:
    _ = talk.words
    return [Option(_("Back to the places"), leads_to("places")), Option(_("Back to the main menu"), home)]


PLACES = Step("places", _begin)
PLACE_LIST = Menu("place_list", _options, _intro, level=2)
PLACE = Menu("place", _after_place, _told, level=3)
ONLY_PLACE = Menu("only_place", _after_only_place, _told, level=2)
OTHER_WAYS = Menu("other_ways", _after_other_ways, _other_ways, level=3)
SCENES = (PLACES, PLACE_LIST, PLACE, ONLY_PLACE, OTHER_WAYS)
