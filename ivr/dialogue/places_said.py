"""How a place is said: its name, and where it is."""

from ivr.dialogue.kinds.talk import Talk
from scheduler.calendar.facts import text_in
from scheduler.calendar.status import PlaceStatus


def name_said(talk: Talk, key: str) -> str:
    place = _place(talk, key)
    return text_in(place.names, talk.state.language) if place else key


def address_said(talk: Talk, key: str) -> str:
    """The name and the street."""
    place, name = _place(talk, key), name_said(talk, key)
    return f"{name}, {place.street}" if place and place.street else name


def _place(talk: Talk, key: str) -> PlaceStatus | None:
    return next((place for place in talk.facts.status.places if place.key == key), None)
