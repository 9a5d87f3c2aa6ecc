"""An address as it will stand in the window, before there is a letter. Loads reportlab."""

from letters.addressing.address import PostalAddress, address_lines
from letters.script import fonts
from letters.setting.first_page import lines_in_window
from letters.setting.letterhead import Letterhead


def address_in_window(
    address: PostalAddress, head: Letterhead, *, office_country: str, language: str
) -> tuple[str, ...]:
    """Line by line; `language`: in which a foreign country is named, the office's first.

    Raises `Unprintable`, of which `Unaddressable` is one.
    """
    lines = address_lines(address, office_country=office_country, language=language)
    for line in lines:
        fonts.require(line)
    return lines_in_window(lines, head)
