"""PO boxes, as the post of their country writes them; each has a postcode of its own."""

import re

from letters.reasons import Unaddressable

WORDS = {
    "DE": r"postfach|pf\.?",
    "FI": r"pl\.?|pb\.?|postilokero|postbox",
    "AX": r"pb\.?|pl\.?|postbox",
    "SE": r"box",
}
GROUP = 2  # DIN 5008: a German box is written in groups of two, from its end


def is_box(line: str, country: str) -> bool:
    return _found(line, country) is not None


def written_in(line: str, country: str) -> str:
    """The line as the country writes it, where it is a box; any other as it is. Raises `Unaddressable`."""
    found = _found(line, country)
    if found is None:
        return line
    number = found["number"].replace(" ", "")
    if not number:
        raise Unaddressable("no_box_number", line)
    if country != "DE":
        return line
    odd = len(number) % GROUP
    groups = [number[:odd], *(number[at : at + GROUP] for at in range(odd, len(number), GROUP))]
    return "Postfach " + " ".join(group for group in groups if group)


def _found(line: str, country: str) -> re.Match[str] | None:
    words = WORDS.get(country)
    if words is None:
        return None
    return re.fullmatch(rf"(?P<word>{words}) *(?P<number>[0-9 ]*)", line, re.IGNORECASE)
