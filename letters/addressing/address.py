"""The address block, domestic and foreign: lines as the post of the office's country reads them.

Germany: Deutsche Post, "Automationsfähige Briefsendungen", and DIN 5008; Finland: SFS 2487; Sweden: SS 613401. At
home the postcode line is the last one and there is no country; abroad town and country stand in capitals, the
country last (UPU S42). A letter to Åland names both: "AX-22100 MARIEHAMN", "ÅLAND, FINNLAND".
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from letters.addressing import postcodes, undeliverable
from letters.addressing.characters import clean
from letters.addressing.po_box import is_box, written_in
from letters.reasons import Unaddressable, Unprintable
from words.countries import UnknownCountry, country_name

MOST_LINES = 6
FORBIDDEN_STARTS = '@()=[]"\\/,<>~'
CAPITALS_AT_HOME = {"FI", "SE"}
SAME_POST = {"AX": "FI"}  # Åland has a code of its own, and Finnish postcodes
TOWN_FIRST = {"AU", "CA", "GB", "IE", "IN", "NZ", "US"}  # the postcode follows the town
CARE_OF = re.compile(r"^(c\s?/\s?o|℅)[\s:.]*", re.IGNORECASE)


@dataclass(frozen=True)
class PostalAddress:
    """As it is recorded. `country`: ISO 3166 alpha-2. `extra`: a company, a home or house that takes the post in.

    `street`: or a PO box, whose own postcode is the `postcode`.
    """

    name: str
    country: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    care_of: str = ""
    extra: str = ""


def is_foreign(country: str, office_country: str) -> bool:
    return SAME_POST.get(country, country) != office_country


def print_order(address: PostalAddress, office_country: str) -> tuple[bool, str, str, str]:
    """Letters sorted by this lie as the post takes them: home by postcode, then each country by postcode."""
    foreign = is_foreign(address.country, office_country)
    postcode = re.sub(r"[\s-]", "", address.postcode).upper()
    return (foreign, address.country if foreign else "", postcode, address.town.casefold())


def address_lines(address: PostalAddress, *, office_country: str, language: str) -> tuple[str, ...]:
    """Three to six lines, the name first. `language`: in which a foreign country is named, the office's first.

    Raises `Unaddressable`; nothing is cut or left out.
    """
    given = _cleaned(address)
    _judge_parts(given, office_country)
    place = _place(given, office_country, language)
    street = written_in(given.street, given.country)
    lines = (given.name, _care_of(given.care_of), given.extra, street, *place)
    kept = tuple(line for line in lines if line)
    _judge_lines(kept)
    return kept


def fitted(lines: Sequence[str], width_of: Callable[[str], float], width: float) -> tuple[str, ...]:
    """The lines of `address_lines` in a window: a name that is too long takes a second line, if one is left.

    It is broken at a space, best before the family name; nothing is cut. Raises `Unaddressable` for a line that
    is still wider than the window. `width_of` and `width`: in one unit.
    """
    left, placed = MOST_LINES - len(lines), list[str]()
    for row, line in enumerate(lines):
        is_name = row == 0 or CARE_OF.match(line)
        parts = _broken(line, width_of, width, left) if is_name else [line]
        left -= len(parts) - 1
        placed += parts
    judge_width(placed, width_of, width)
    return tuple(placed)


def judge_width(lines: Sequence[str], width_of: Callable[[str], float], width: float) -> None:
    """Raise `Unaddressable` for a line that is wider than the window. `width_of` and `width`: in one unit."""
    for line in lines:
        if width_of(line) > width:
            raise Unaddressable("line_too_long", line)


def _broken(line: str, width_of: Callable[[str], float], width: float, left: int) -> list[str]:
    """In as many lines as it takes, at most `left` more; as it is, if that does not do."""
    if width_of(line) <= width or left < 1:
        return [line]
    for head, tail in _halves(line):
        if width_of(head) <= width:
            return [head, *_broken(tail, width_of, width, left - 1)]
    return [line]


def _halves(line: str) -> list[tuple[str, str]]:
    """The ways to break a name in two, the best first: late, and "von" and "der" stay with what follows them."""
    words = line.split(" ")
    ways = [
        at
        for at in range(len(words) - 1, 0, -1)
        if words[at][:1] not in FORBIDDEN_STARTS and words[at - 1] != "c/o"
    ]
    ways.sort(key=lambda at: words[at - 1].islower())
    return [(" ".join(words[:at]), " ".join(words[at:])) for at in ways]


def _cleaned(address: PostalAddress) -> PostalAddress:
    try:
        return PostalAddress(**{name: clean(value) for name, value in vars(address).items()})
    except Unprintable as reason:
        raise Unaddressable(reason.code, reason.detail) from reason


def _judge_parts(given: PostalAddress, office_country: str) -> None:
    undeliverable.judge((given.care_of, given.extra, given.street, given.town))
    for name in ("name", "street", "town"):
        if not getattr(given, name):
            raise Unaddressable(f"no_{name}")
    if is_box(given.extra, given.country) and not is_box(given.street, given.country):
        raise Unaddressable("two_places", given.extra)
    if given.country in postcodes.POSTCODES or not is_foreign(given.country, office_country):
        postcodes.judge(given.postcode, given.country)


def _care_of(care_of: str) -> str:
    name = CARE_OF.sub("", care_of)
    return f"c/o {name}" if name else ""


def _place(given: PostalAddress, office_country: str, language: str) -> tuple[str, ...]:
    postcode = postcodes.written(given.postcode, given.country)
    if not is_foreign(given.country, office_country):
        town = _capitals(given.town) if office_country in CAPITALS_AT_HOME else given.town
        return (f"{postcode} {town}",)
    if given.country == "AX":
        postcode = f"AX-{postcode}"
    parts = [postcode, _capitals(given.town)]
    if given.country in TOWN_FIRST:
        parts.reverse()
    return (" ".join(part for part in parts if part), _country(given.country, language))


def _country(code: str, language: str) -> str:
    if code in SAME_POST:
        return f"ÅLAND, {_country(SAME_POST[code], language)}"
    try:
        return _capitals(country_name(code, language))
    except UnknownCountry as error:
        raise Unaddressable("unknown_country", code) from error


def _capitals(text: str) -> str:
    return clean(text.upper())


def _judge_lines(lines: tuple[str, ...]) -> None:
    for line in lines:
        if line[0] in FORBIDDEN_STARTS:
            raise Unaddressable("line_start", line)
    if len(lines) > MOST_LINES:
        raise Unaddressable("too_many_lines", str(MOST_LINES))
