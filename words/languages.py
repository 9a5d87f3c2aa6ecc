"""The languages of the product."""

from enum import StrEnum

from babel import Locale


class Language(StrEnum):
    DE = "de"
    SV = "sv"
    FI = "fi"
    EN = "en"


OWN_NAMES = {Language.DE: "Deutsch", Language.SV: "Svenska", Language.FI: "Suomi", Language.EN: "English"}


def best_language(wanted: str | None, offered: list[str]) -> Language:
    """The wanted language where it is offered, else the first that is offered."""
    return Language(wanted) if wanted in offered else Language(offered[0])


def language_name(code: str, language: str) -> str:
    """What a language is called in another, in the nominative; its code where that has no name for it."""
    return str(Locale(language).languages.get(code, code))
