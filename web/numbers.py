"""Telephone numbers that a regulator keeps free for films, books and tests: nobody is ever called by mistake.

Sources:
- Germany: Bundesnetzagentur, Mitteilung 148/2021, Amtsblatt 7/2021 ("Rufnummern für Medienproduktionen").
- Sweden: Post- och telestyrelsen, "telefonnummer för användning i böcker och filmer" (2020).
- United Kingdom: Ofcom, "telephone numbers for use in TV and radio drama programmes".
- Finland: we found no such range of Traficom's, so the people of the Österbotten demo have Swedish numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """The numbers from `first` to `last`, both included, in E.164."""

    what: str
    first: str
    last: str

    def holds(self, e164: str) -> bool:
        return len(e164) == len(self.first) and self.first <= e164 <= self.last


KEPT_FOR_FICTION = (
    Kept("Berlin", "+493023125000", "+493023125999"),
    Kept("Frankfurt am Main", "+496990009000", "+496990009999"),
    Kept("Hamburg", "+494066969000", "+494066969999"),
    Kept("Köln", "+492214710000", "+492214710999"),
    Kept("München", "+498999998000", "+498999998999"),
    Kept("Germany, mobile", "+4917604069000", "+4917604069999"),
    Kept("Germany, mobile", "+4915228817386", "+4915228817386"),
    Kept("Stockholm", "+46846500400", "+46846500499"),
    Kept("Göteborg", "+46313900600", "+46313900699"),
    Kept("Malmö", "+46406280400", "+46406280499"),
    Kept("Kiruna", "+46980319200", "+46980319299"),
    Kept("Sweden, mobile", "+46701740605", "+46701740699"),
    Kept("London", "+442079460000", "+442079460999"),
    Kept("United Kingdom, no area", "+441632960000", "+441632960999"),
    Kept("United Kingdom, mobile", "+447700900000", "+447700900999"),
)


def fictional(e164: str) -> bool:
    """Nobody has this number."""
    return e164.isascii() and e164[1:].isdigit() and any(kept.holds(e164) for kept in KEPT_FOR_FICTION)


def allowed_to_dial(e164: str, also: Iterable[str] = ()) -> bool:
    """Demo and tests may dial this number: it is kept for fiction, or begins like one of `also`
    (the setting RUFZEIT_DIAL_ALLOWED)."""
    return fictional(e164) or any(e164.startswith(beginning) for beginning in also if beginning)
