"""What may stand in a cell of a file of clients and cases. Every reader raises `CellError` with the reason."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from db.clients import Relay
from letters.addressing import postcodes
from words import names
from words.catalogues import N_
from words.numbers import NotANumber, e164

LONGEST = 100
JOINERS = ("\u200c", "\u200d")  # invisible, but part of how names are written in some scripts
PHONE_CHARACTERS = re.compile(r"\+?[\d\s()/.–-]+")
DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
)
YES = frozenset({"1", "x", "ja", "j", "yes", "y", "true", "wahr"})
NO = frozenset({"", "0", "nein", "n", "no", "false", "falsch"})
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
RELAYS = {
    **dict.fromkeys(("sign", "sign language", "gebärdensprache", "teckenspråk", "viittomakieli"), Relay.SIGN),
    **dict.fromkeys(("text", "schrift", "schriftdolmetschen", "texttelefon", "teksti"), Relay.TEXT),
    **dict.fromkeys(NO),
}


class CellError(Exception):
    """`text` says why, marked with `N_`."""

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text)
        self.text = text
        self.values = values


def text(cell: str) -> str:
    """NFC, single spaces, nothing invisible that could hide or turn letters."""
    spaced = re.sub(r"[ \u00a0\u202f]+", " ", unicodedata.normalize("NFC", cell)).strip()
    for letter in spaced:
        if unicodedata.category(letter)[0] == "C" and letter not in JOINERS:
            raise CellError(N_("There is a control character in it (U+{code})."), code=f"{ord(letter):04X}")
    if len(spaced) > LONGEST:
        raise CellError(N_("This is too long: at most {limit} characters."), limit=str(LONGEST))
    return spaced


def needed_text(cell: str) -> str:
    found = text(cell)
    if not found:
        raise CellError(N_("This is missing."))
    return found


def yes_or_no(cell: str) -> bool:
    said = cell.casefold()
    if said not in YES | NO:
        raise CellError(N_("“{given}” is neither yes nor no."), given=cell)
    return said in YES


def yes_no_or_unsaid(cell: str) -> bool | None:
    """Empty says nothing."""
    return yes_or_no(cell) if cell else None


def relay(cell: str) -> Relay | None:
    if cell.casefold() not in RELAYS:
        raise CellError(N_("“{given}” is no relay service: sign (Gebärdensprache) or text (Schrift)."), given=cell)
    return RELAYS[cell.casefold()]


def email(cell: str) -> str | None:
    found = text(cell)
    if found and not EMAIL.fullmatch(found):
        raise CellError(N_("“{given}” cannot be an e-mail address."), given=found)
    return found or None


def day(cell: str) -> date:
    """ISO (2026-12-08) or German (8.12.2026)."""
    for pattern in DATES:
        found = pattern.fullmatch(cell)
        if found:
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                break
    if not cell:
        raise CellError(N_("This is missing."))
    raise CellError(N_("“{given}” is no date; write it as in 2026-12-08 or 08.12.2026."), given=cell)


def priority(cell: str) -> int:
    if not cell:
        return 0
    if not (cell.isascii() and cell.isdigit() and len(cell) == 1):
        raise CellError(N_("“{given}” is no priority: a digit from 0 to 9, the highest first."), given=cell)
    return int(cell)


def phone(cell: str, country: str) -> str | None:
    """The number in E.164; empty is no number."""
    if not cell:
        return None
    try:
        if not PHONE_CHARACTERS.fullmatch(cell):
            raise NotANumber(cell)
        return e164(cell, country)
    except NotANumber:
        raise CellError(N_("“{given}” cannot be a telephone number."), given=cell) from None


def postcode(cell: str, country: str) -> str | None:
    found = text(cell)
    if not found or country not in postcodes.POSTCODES or postcodes.fits(found, country):
        return found or None
    if country == "DE" and re.fullmatch(r"\d{1,4}", found):
        told = N_("A German postcode has five digits; has a zero at its start been lost in “{given}”?")
        raise CellError(told, given=found)
    raise CellError(N_("“{given}” is no postcode of {country}."), given=found, country=country)


def country(cell: str, home: str) -> str:
    """ISO 3166 alpha-2, from the code or a name in one of our languages; empty is the office's own country."""
    if not cell:
        return home
    found = names.countries().get(cell.casefold())
    if found is None:
        raise CellError(N_("Country “{given}” is not known; write its two letters, as in DE."), given=cell)
    return found


def language(cell: str, offered: list[str]) -> str:
    """A code or a name; empty is the office's first language."""
    if not cell:
        return offered[0]
    found = names.languages().get(cell.casefold())
    if found not in offered:
        told = N_("“{given}” is none of this office's languages: {offered}.")
        raise CellError(told, given=cell, offered=", ".join(offered))
    return str(found)


def one_of(known: Mapping[str, int], fold: Callable[[str], str]) -> Callable[[str], int]:
    """A reader that looks a name up in what the office has."""

    def read(cell: str) -> int:
        if not cell:
            raise CellError(N_("This is missing."))
        if fold(cell) not in known:
            told = N_("“{given}” is not known in this office.")
            raise CellError(told, given=cell)
        return known[fold(cell)]

    return read
