"""Postcodes as the post of their country writes them."""

import re

from letters.reasons import Unaddressable

POSTCODES = {
    "DE": re.compile(r"(?!00)[0-9]{5}"),
    "FI": re.compile(r"[0-9]{5}"),
    "AX": re.compile(r"22[0-9]{3}"),
    "SE": re.compile(r"[0-9]{3} ?[0-9]{2}"),
    "AT": re.compile(r"[1-9][0-9]{3}"),
    "BE": re.compile(r"[1-9][0-9]{3}"),
    "CH": re.compile(r"[1-9][0-9]{3}"),
    "CZ": re.compile(r"[0-9]{3} ?[0-9]{2}"),
    "DK": re.compile(r"[0-9]{4}"),
    "EE": re.compile(r"[0-9]{5}"),
    "FR": re.compile(r"[0-9]{5}"),
    "IT": re.compile(r"[0-9]{5}"),
    "LT": re.compile(r"[0-9]{5}"),
    "LU": re.compile(r"[0-9]{4}"),
    "LV": re.compile(r"LV-[0-9]{4}"),
    "NL": re.compile(r"[1-9][0-9]{3} ?[A-Z]{2}"),
    "NO": re.compile(r"[0-9]{4}"),
    "PL": re.compile(r"[0-9]{2}-[0-9]{3}"),
    "SK": re.compile(r"[0-9]{3} ?[0-9]{2}"),
    "UA": re.compile(r"[0-9]{5}"),
}
ANY_POSTCODE = re.compile(r"[0-9A-Z -]{3,10}")
GROUPED = {"SE": 3, "CZ": 3, "SK": 3, "NL": 4}  # a space after so many signs


def fits(postcode: str, country: str) -> bool:
    """Whether it has the shape that this country's postcodes have; of a country that is not known here, any."""
    return POSTCODES.get(country, ANY_POSTCODE).fullmatch(postcode) is not None


def judge(postcode: str, country: str) -> None:
    """Raise `Unaddressable` where it is missing or has another shape."""
    if not postcode:
        raise Unaddressable("no_postcode")
    if not fits(postcode, country):
        raise Unaddressable("wrong_postcode", postcode)


def written(postcode: str, country: str) -> str:
    """As it stands on a letter: 903 20, not 90320."""
    first = GROUPED.get(country)
    if first is None or not postcode:
        return postcode
    packed = postcode.replace(" ", "")
    return f"{packed[:first]} {packed[first:]}"
