"""Why a letter is held for a person: codes with a detail, and how they are told."""

from words.catalogues import N_, Words

HELD_REASONS = {
    "no_address": N_("There is no address for a letter."),
    "no_fixed_abode": N_("The client has no fixed abode: “{detail}”. Choose another way than a letter."),
    "no_name": N_("The address has no name."),
    "no_street": N_("The address has no street."),
    "no_postcode": N_("The address has no postcode."),
    "wrong_postcode": N_("“{detail}” is not a postcode of this country."),
    "no_town": N_("The address has no town."),
    "unknown_country": N_("“{detail}” is not the code of a country."),
    "line_start": N_("A line of an address may not begin with this sign: “{detail}”."),
    "too_many_lines": N_("The address has more than {detail} lines."),
    "line_too_long": N_("This line is too long for its place: “{detail}”."),
    "control_character": N_("There are signs that cannot be printed: {detail}."),
    "no_glyph": N_("No font of ours has these characters: {detail}."),
    "no_number": N_("There is no number at which the client could be called."),
    "word_too_long": N_("This word is wider than the page: “{detail}”."),
    "page_full": N_("The text does not fit on one page."),
    "no_link": N_("The address of the web page has letters that a QR code cannot carry: “{detail}”."),
}


class Unprintable(Exception):
    """A letter cannot be printed as it is. `code` of `HELD_REASONS`, `detail`: the line or signs at fault."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail

    @property
    def stored(self) -> str:
        """As it stands in `letter.held_reason`."""
        return f"{self.code}:{self.detail}" if self.detail else self.code


class Unaddressable(Unprintable):
    """No letter can be sent to this address."""


def reason_told(stored: str, language: str) -> str:
    """The sentence for a `letter.held_reason`."""
    code, _, detail = stored.partition(":")
    return Words(language)(HELD_REASONS[code], detail=detail)
