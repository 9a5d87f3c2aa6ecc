"""What people call countries and languages, in any of our languages: for reading what they wrote."""

from functools import cache

from babel import Locale

from words.languages import Language


@cache
def countries() -> dict[str, str]:
    """Code and name, in small letters -> ISO 3166 alpha-2 code: "de", "germany" and "saksa" -> "DE"."""
    found: dict[str, str] = {}
    for told_in in Language:
        for code, name in Locale(told_in).territories.items():
            if len(code) == 2 and code.isalpha():
                found[code.casefold()] = found[name.casefold()] = code
    return found


@cache
def languages() -> dict[str, str]:
    """Code and name, in small letters -> code of one of our languages: "fi", "finnisch" and "suomi" -> "fi"."""
    found = {language.value: language.value for language in Language}
    for told_in in Language:
        names = Locale(told_in).languages
        found |= {names[language].casefold(): language.value for language in Language}
    return found
