"""The address block, domestic and foreign: lines as the post of the office's country reads them.

Germany: Deutsche Post, "Automationsfähige Briefsendungen"; Finland: SFS 2487. At home the postcode line is the
last one and there is no country; abroad town and country stand in capitals, the country last (UPU S42).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from letters.characters import clean
from letters.reasons import Unaddressable, Unprintable
from words.countries import UnknownCountry, country_name

MOST_LINES = 6
FORBIDDEN_STARTS = '@()=[]"\\/,<>~'
CAPITALS_AT_HOME = {"FI"}
SAME_POST = {"AX": "FI"}  # Åland has a code of its own, and Finnish postcodes
POSTCODES = {
    "DE": re.compile(r"[0-9]{5}"),
    "FI": re.compile(r"[0-9]{5}"),
    "SE": re.compile(r"[0-9]{3} ?[0-9]{2}"),
    "DK": re.compile(r"[0-9]{4}"),
    "PL": re.compile(r"[0-9]{2}-[0-9]{3}"),
    "EE": re.compile(r"[0-9]{5}"),
}
ANY_POSTCODE = re.compile(r"[0-9A-Z -]{3,10}")
TOWN_FIRST = {"AU", "CA", "GB", "IE", "IN", "NZ", "US"}  # the postcode follows the town
NO_FIXED_ABODE = re.compile(
    r"ohne festen wohnsitz|\bo\.?\s?f\.?\s?w\b|wohnungslos|utan fast (bostad|adress)|saknar fast (bostad|adress)"
    r"|vailla vakinaista|ei vakinaista|\basunnoton\b|no fixed (abode|address)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PostalAddress:
    """As it is recorded. `country`: ISO 3166 alpha-2."""

    name: str
    country: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    care_of: str = ""
    extra: str = ""


def is_foreign(country: str, office_country: str) -> bool:
    return SAME_POST.get(country, country) != office_country


def address_lines(address: PostalAddress, *, office_country: str, language: str) -> tuple[str, ...]:
    """Three to six lines, the name first. `language`: in which a foreign country is named, the office's first.

    Raises `Unaddressable`; nothing is cut or left out.
    """
    given = _cleaned(address)
    _judge_parts(given, office_country)
    place = _place(given, office_country, language)
    lines = (given.name, _care_of(given.care_of), given.extra, given.street, *place)
    kept = tuple(line for line in lines if line)
    _judge_lines(kept)
    return kept


def judge_width(lines: Sequence[str], width_of: Callable[[str], float], width: float) -> None:
    """Raise `Unaddressable` for a line that is wider than the window. `width_of` and `width`: in one unit."""
    for line in lines:
        if width_of(line) > width:
            raise Unaddressable("line_too_long", line)


def _cleaned(address: PostalAddress) -> PostalAddress:
    try:
        return PostalAddress(**{name: clean(value) for name, value in vars(address).items()})
    except Unprintable as reason:
        raise Unaddressable(reason.code, reason.detail) from reason


def _judge_parts(given: PostalAddress, office_country: str) -> None:
    if found := NO_FIXED_ABODE.search(f"{given.care_of} {given.extra} {given.street} {given.town}"):
        raise Unaddressable("no_fixed_abode", found.group())
    for name in ("name", "street", "town"):
        if not getattr(given, name):
            raise Unaddressable(f"no_{name}")
    if not is_foreign(given.country, office_country):
        _judge_postcode(given.postcode, office_country)


def _judge_postcode(postcode: str, country: str) -> None:
    if not postcode:
        raise Unaddressable("no_postcode")
    if not POSTCODES.get(country, ANY_POSTCODE).fullmatch(postcode):
        raise Unaddressable("wrong_postcode", postcode)


def _care_of(care_of: str) -> str:
    name = re.sub(r"^c/o\s*", "", care_of, flags=re.IGNORECASE)
    return f"c/o {name}" if name else ""


def _place(given: PostalAddress, office_country: str, language: str) -> tuple[str, ...]:
    if not is_foreign(given.country, office_country):
        town = given.town.upper() if office_country in CAPITALS_AT_HOME else given.town
        return (f"{given.postcode} {town}",)
    parts = [given.postcode, given.town.upper()]
    if given.country in TOWN_FIRST:
        parts.reverse()
    return (" ".join(part for part in parts if part), _country(given.country, language))


def _country(code: str, language: str) -> str:
    try:
        return country_name(code, language).upper()
    except UnknownCountry as error:
        raise Unaddressable("unknown_country", code) from error


def _judge_lines(lines: tuple[str, ...]) -> None:
    for line in lines:
        if line[0] in FORBIDDEN_STARTS:
            raise Unaddressable("line_start", line)
    if len(lines) > MOST_LINES:
        raise Unaddressable("too_many_lines", str(MOST_LINES))
