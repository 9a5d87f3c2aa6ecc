"""Why a letter is held for a person: codes with a detail, and how they are told."""

import re

from words.catalogues import N_, Words

HELD_REASONS = {
    "no_address": N_("There is no address for a letter."),
    "no_fixed_abode": N_(
        "The client has no fixed abode: “{detail}”. Choose another way: SMS, e-mail, or pick-up at the office."
    ),
    "address_unknown": N_("The address is recorded as unknown: “{detail}”. Choose another way than a letter."),
    "parcel_locker": N_("A parcel locker or parcel shop takes no letters: “{detail}”."),
    "no_name": N_("The address has no name."),
    "no_street": N_("The address has no street."),
    "no_postcode": N_("The address has no postcode."),
    "wrong_postcode": N_("“{detail}” is not a postcode of this country."),
    "no_box_number": N_("The PO box has no number: “{detail}”."),
    "two_places": N_("There is a street and a PO box (“{detail}”), but one postcode: leave out one of them."),
    "no_town": N_("The address has no town."),
    "unknown_country": N_("“{detail}” is not the code of a country."),
    "line_start": N_("A line of an address may not begin with this sign: “{detail}”."),
    "too_many_lines": N_("The address has more than {detail} lines."),
    "line_too_long": N_("This line is too long for its place: “{detail}”."),
    "control_character": N_("There are signs that cannot be printed: {detail}."),
    "stacked_marks": N_("A letter has more marks above or below it than can be printed: {detail}."),
    "no_glyph": N_("No font of ours has these characters: {detail}."),
    "no_number": N_("There is no number at which the client could be called."),
    "word_too_long": N_("This word is wider than the page: “{detail}”."),
    "no_text": N_("The text with which the letter was written is not kept any more: version {detail}."),
    "wrong_text": N_(
        "The office's own text, version {detail}, cannot be used any more: see the texts of the letters."
    ),
    "no_key": N_("The key from which its PIN is made is not kept any more: “{detail}”."),
    "wrong_letterhead": N_(
        "The letterhead with which the letter was written cannot be used any more: “{detail}”."
    ),
    "page_full": N_("The text is too long for a letter."),
    "no_link": N_("The address of the web page has letters that a QR code cannot carry: “{detail}”."),
}

LEFT_OUT = "…"
DETAIL_AT_END = re.compile(r":[^:.…]*…[^:.…]*\.")


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


def kind_told(code: str, language: str) -> str:
    """What all that are held by this code have in common; what differs is left out where it ends a sentence."""
    return DETAIL_AT_END.sub(".", Words(language)(HELD_REASONS[code], detail=LEFT_OUT))


def reason_told(stored: str, language: str) -> str:
    """The sentence for a `letter.held_reason`."""
    code, _, detail = stored.partition(":")
    return Words(language)(HELD_REASONS[code], detail=detail)
