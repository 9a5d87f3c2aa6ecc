"""Names of countries."""

from babel import Locale


class UnknownCountry(ValueError):
    """No country has this code."""


def country_name(code: str, language: str) -> str:
    """The country with this ISO 3166 alpha-2 code, in the nominative."""
    names = Locale(language).territories
    if len(code) != 2 or not code.isalpha() or code not in names:
        raise UnknownCountry(code)
    return str(names[code])
