"""What an office's letters carry of the office itself: the table [letterhead] of its file."""

import json
import re
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from typing import Any

from letters.geometry import LAYOUTS
from letters.geometry.own import OWN, WrongGeometry, own_layout
from letters.geometry.page import Layout
from letters.setting.logo import MOST_BYTES, Logo, WrongLogo, logo_of
from words.catalogues import N_, Words
from words.languages import Language

NUMBER = re.compile(r"\+[1-9]\d{6,14}")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
MOST_LINES = 5

MISSING_NAME = N_("[letterhead] lacks “{name}”.")
UNKNOWN_NAME = N_("[letterhead] knows no “{name}”.")
NOT_TEXT = N_("[letterhead] “{name}” must be a text.")
NOT_LINES = N_("[letterhead] “{name}” must be a list of 1 to {most} lines of text.")
NOT_OFFERED = N_("[letterhead] “{name}” must be one of: {offered}.")
NOT_A_NUMBER = N_("[letterhead] “{name}” must be a telephone number with its country, as in +493023125000.")
NOT_AN_ADDRESS = N_("[letterhead] “{name}” must be an e-mail address.")
NOT_A_COLOUR = N_("[letterhead] “{name}” must be a colour, as in #1d4f6e.")
NOT_A_LOGO = N_("[letterhead] “{name}” must be a PNG or JPEG picture in base64, of at most {most} KB.")
WITHOUT_OWN = N_("[letterhead] “{name}” is only for the layout “own”.")


class WrongLetterhead(Exception):
    """The table [letterhead] cannot be used. `name`: the key at fault."""

    def __init__(self, name: str, message: str, **values: object) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message
        self.values = values

    def told(self, language: str) -> str:
        return Words(language)(self.message, name=self.name, **self.values)


@dataclass(frozen=True)
class Letterhead:
    """The validated table. Example, as a clerk writes it:

    [letterhead]
    layout = "din5008-b"                # din5008-a, din5008-b, sfs2487 or own
    envelope = "dl"                     # din5008: dl or c6-5; sfs2487: e65, c65, c5 or e5; own: one of its names
    sender_lines = ["Musterweg 1", "38820 Halberstadt"]     # under the office's name, at the top
    return_line = "LK Harz · Postfach 1 · 38820 Halberstadt"  # din5008 only: in the window, so it must be
                                                              # neutral, with nothing on welfare
    hotline = "+493023125000"           # printed unless the office has a line for the letter's language
    caller_number = "+493023125001"     # calls come from it, unless the advisor has an own number
    email = "beratung@example.org"      # may be left out
    web = "https://example.org"         # may be left out
    reply_address = ["KoBa Harz", "Postfach 1", "38820 Halberstadt"]   # for answers by post
    second_language = "en"              # may be left out: letters in another language carry this one too
    colour = "#1d4f6e"                  # may be left out
    logo = "iVBORw0KGgo..."             # PNG or JPEG in base64, may be left out

    [letterhead.geometry]               # layout = "own" only; millimetres from the top left corner
    head = [25, 14, 165, 26]            # left, top, width, height
    return_line = [25, 45, 80, 5]       # may be left out
    address = [25, 62.7, 75, 27.3]      # six lines
    info = [125, 50, 65, 45]
    subject = 102.7                     # its baseline
    body_left = 25
    body_right = 190
    body_bottom = 285
    hole = 148.5

    [letterhead.geometry.envelopes.dl]  # what its window shows of the folded sheet: always, and at most
    always = [20, 50, 80, 40]
    can = [10, 45, 100, 50]
    folds = [105, 210]
    """

    layout: str
    envelope: str
    sender_lines: tuple[str, ...]
    hotline: str
    caller_number: str
    reply_address: tuple[str, ...]
    return_line: str | None = None
    email: str | None = None
    web: str | None = None
    second_language: str | None = None
    colour: str = "#1d4f6e"
    picture: Logo | None = None
    page_layout: Layout = LAYOUTS["din5008-b"]

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Letterhead":
        """From the office's row or file. Raises `WrongLetterhead`."""
        if "logo" in stored:
            _judge_text("logo", stored["logo"])
        rest = {name: value for name, value in stored.items() if name != "logo"}
        return _read(json.dumps(rest, default=_as_nothing), stored.get("logo"))

    def judge_values(self) -> None:
        _judge_offered("envelope", self.envelope, list(self.page_layout.envelopes))
        if self.page_layout.return_line is not None and self.return_line is None:
            raise WrongLetterhead("return_line", MISSING_NAME)
        for name in ("hotline", "caller_number"):
            _judge_shape(name, getattr(self, name), NUMBER, NOT_A_NUMBER)
        if self.email is not None:
            _judge_shape("email", self.email, EMAIL, NOT_AN_ADDRESS)
        _judge_shape("colour", self.colour, COLOUR, NOT_A_COLOUR)
        if self.second_language is not None:
            _judge_offered("second_language", self.second_language, [str(language) for language in Language])


LINES = ("sender_lines", "reply_address")
MADE = ("picture", "page_layout")  # from the keys "logo" and "geometry"


@lru_cache(maxsize=64)  # all letters of an office have the same
def _read(stored: str, logo: str | None) -> Letterhead:
    values: dict[str, Any] = json.loads(stored)
    _judge_names(Letterhead, values)
    lines = {name: tuple(values[name]) for name in LINES}
    geometry = values.pop("geometry", None)
    layout = _layout(values["layout"], geometry)
    head = Letterhead(**values | lines, picture=_picture(logo), page_layout=layout)
    head.judge_values()
    return head


def _as_nothing(value: object) -> None:
    """What JSON does not know, as a date in an office's file, is no text either."""


def _picture(stored: str | None) -> Logo | None:
    try:
        return logo_of(stored) if stored else None
    except WrongLogo as error:
        raise WrongLetterhead("logo", NOT_A_LOGO, most=MOST_BYTES // 1024) from error


def _layout(name: str, geometry: Any) -> Layout:
    _judge_offered("layout", name, [*LAYOUTS, OWN])
    if name != OWN:
        if geometry is not None:
            raise WrongLetterhead("geometry", WITHOUT_OWN)
        return LAYOUTS[name]
    if geometry is None:
        raise WrongLetterhead("geometry", MISSING_NAME)
    try:
        return own_layout(geometry)
    except WrongGeometry as error:
        raise WrongLetterhead("geometry", error.message, **error.values) from error


def _judge_names(kind: type[Letterhead], stored: dict[str, Any]) -> None:
    known = {field.name: field for field in fields(kind) if field.name not in MADE}
    for name, value in stored.items():
        if name not in known and name != "geometry":
            raise WrongLetterhead(name, UNKNOWN_NAME)
        if name != "geometry":
            _judge_lines(name, value) if name in LINES else _judge_text(name, value)
    for name, field in known.items():
        if name not in stored and field.default is MISSING:
            raise WrongLetterhead(name, MISSING_NAME)


def _judge_text(name: str, value: Any) -> None:
    if not isinstance(value, str) or not value.strip():
        raise WrongLetterhead(name, NOT_TEXT)


def _judge_lines(name: str, value: Any) -> None:
    lines = isinstance(value, list) and all(isinstance(line, str) and line.strip() for line in value)
    if not lines or not 1 <= len(value) <= MOST_LINES:
        raise WrongLetterhead(name, NOT_LINES, most=MOST_LINES)


def _judge_offered(name: str, value: str, offered: list[str]) -> None:
    if value not in offered:
        raise WrongLetterhead(name, NOT_OFFERED, offered=", ".join(offered))


def _judge_shape(name: str, value: str, shape: re.Pattern[str], message: str) -> None:
    if not shape.fullmatch(value):
        raise WrongLetterhead(name, message)
