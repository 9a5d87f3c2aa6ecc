"""The form in which an address is mended: what was typed, and what is wrong in which field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from db.clients import Address
from db.offices import Office
from letters.reasons import Unprintable, reason_told
from scheduler.post.addresses import TypedAddress, judge_address
from web.imports import client_cells as cells
from web.imports.client_cells import CellError
from web.page.language import the_language, words
from words.countries import UnknownCountry, country_name

FIELDS = ("care_of", "street", "extra", "postcode", "town", "country")
LONGEST = cells.LONGEST
WHOLE = ""
"""In the place of a field's name: of the address as a whole."""

FIELD_OF = {
    "no_street": "street",
    "no_box_number": "street",
    "two_places": "extra",
    "no_postcode": "postcode",
    "wrong_postcode": "postcode",
    "no_town": "town",
    "unknown_country": "country",
}
SIGN = re.compile(r"U\+([0-9A-F]{4,6})")


@dataclass
class AddressForm:
    """`typed`: as it stands in the fields. `faults`: field -> why it cannot be so, in words; "" is all of it.

    `shown`: the id of the address that was on record when the form was first shown, or "".
    """

    typed: Mapping[str, str]
    shown: str
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_record(cls, office: Office, row: Address | None) -> "AddressForm":
        if row is None:
            return cls(dict.fromkeys(FIELDS, "") | {"country": country_told(office.country)}, "")
        typed = {name: getattr(row, name) or "" for name in FIELDS}
        return cls(typed | {"country": country_told(row.country)}, str(row.id))

    @classmethod
    def of_request(cls) -> "AddressForm":
        return cls({name: request.form.get(name, "") for name in FIELDS}, request.form.get("shown", ""))

    @property
    def empty(self) -> bool:
        """But for the country, which stands there from the start."""
        return not any(self.typed[name].strip() for name in FIELDS if name != "country")

    def read(self, office: Office) -> TypedAddress | None:
        """The address; None, with `faults`, where no letter could go there: the same as in a file of clients."""
        parts = {name: self._cell(office, name) for name in FIELDS}
        if not self.faults:
            parts["postcode"] = self._postcode(parts["country"])
        if self.faults:
            return None
        typed = TypedAddress(**parts)
        try:
            judge_address(office, typed)
        except Unprintable as reason:
            self.refuse(reason)
            return None
        return typed

    def refuse(self, reason: Unprintable) -> None:
        told = reason_told(reason.stored, the_language())
        self.faults[_field_at_fault(reason, self.typed)] = told

    def _cell(self, office: Office, name: str) -> str:
        try:
            read = cells.text(self.typed[name])
            return cells.country(read, office.country) if name == "country" else read
        except CellError as error:
            self._note(name, error)
            return ""

    def _postcode(self, country: str) -> str:
        try:
            return cells.postcode(self.typed["postcode"], country) or ""
        except CellError as error:
            self._note("postcode", error)
            return ""

    def _note(self, name: str, error: CellError) -> None:
        values = {key: country_told(value) if key == "country" else value for key, value in error.values.items()}
        self.faults[name] = words()(error.text, **values)


def country_told(code: str) -> str:
    """As a clerk reads it, and may type it."""
    try:
        return country_name(code, the_language())
    except UnknownCountry:
        return code


def _field_at_fault(reason: Unprintable, typed: Mapping[str, str]) -> str:
    """By the reason; else the field in which stands what the reason names; else the address as a whole."""
    if reason.code in FIELD_OF:
        return FIELD_OF[reason.code]
    signs = {chr(int(code, 16)) for code in SIGN.findall(reason.detail)}
    if signs:
        return next((name for name in FIELDS if signs & set(typed[name])), WHOLE)
    detail = _folded(reason.detail)
    told = {name: _folded(typed[name]) for name in FIELDS}
    named = [name for name in FIELDS if told[name] and (told[name] in detail or detail in told[name])]
    return max(named, key=lambda name: len(told[name]), default=WHOLE)  # a line can have both postcode and town


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
