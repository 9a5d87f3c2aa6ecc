"""What stands on a page, as data: in millimetres from its top left corner, whoever draws it afterwards.

`letters/drawing/plain.py` draws it with reportlab. There is no markup, so nothing in a name can be taken for it.
Named tuples: a page has 70 of them, and those that stand on every letter are found again by them.
"""

from enum import StrEnum, auto
from typing import NamedTuple

from letters.geometry.page import Box

BLACK, WHITE = "#000000", "#ffffff"
HAIR = 0.25  # points


class Role(StrEnum):
    """What something is to whoever cannot see the page."""

    ARTIFACT = auto()  # nothing: a fold mark, a frame, what finds a sheet again
    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()  # of a list
    FIGURE = auto()


class Tag(NamedTuple):
    """Elements of one `number` belong together, as the lines of a paragraph; they are read in order of numbers.

    `language`: where a letter has two; "" is that of the letter.
    """

    role: Role
    number: int
    language: str = ""


NOTHING = Tag(Role.ARTIFACT, 0)


class Text(NamedTuple):
    """With its baseline at `y`; `size` in points; `colour` as in #1d4f6e.

    `face`: None is Noto Sans; else the font of `letters/script/shaping.py` that joins and orders its signs.
    """

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    colour: str = BLACK
    tag: Tag = NOTHING
    face: str | None = None


class Rule(NamedTuple):
    """A straight line; `thick` and `dashes` in points."""

    x: float
    y: float
    to_x: float
    to_y: float
    colour: str = BLACK
    thick: float = HAIR
    dashes: tuple[float, ...] = ()
    tag: Tag = NOTHING


class Fill(NamedTuple):
    box: Box
    colour: str
    radius: float = 0
    tag: Tag = NOTHING


class Frame(NamedTuple):
    """`thick` in points."""

    box: Box
    colour: str = BLACK
    thick: float = 0.6
    radius: float = 0
    tag: Tag = NOTHING


class QrCode(NamedTuple):
    """With its quiet zone, `side` in all. `told`: what it is, for whoever cannot see it."""

    x: float
    y: float
    side: float
    payload: str
    told: str
    tag: Tag = NOTHING


class DataMatrix(NamedTuple):
    """With its quiet zone, `side` in all. For machines only."""

    x: float
    y: float
    side: float
    payload: str
    tag: Tag = NOTHING


class Picture(NamedTuple):
    """PNG or JPEG. Its `box` has its proportions."""

    box: Box
    data: bytes
    tag: Tag = NOTHING


Element = Text | Rule | Fill | Frame | QrCode | DataMatrix | Picture
Page = tuple[Element, ...]
