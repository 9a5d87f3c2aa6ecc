"""The quick way to draw: every element becomes the operators of PDF by one format string.

Shapes and texts come apart, so that a file can keep once what many pages have alike; shapes are drawn first, since
nothing that is set ever covers a text.

All numbers are points from the bottom left corner, as PDF counts. `re` is a rectangle, `m` `l` `c` begin a line,
go on straight or in a curve; `S` draws it, `f` fills it. `rg` is the colour of what is filled, `RG` of a line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from letters.drawing import datamatrix
from letters.drawing.qr import QUIET_ZONE
from letters.drawing.quick import qr
from letters.drawing.quick.bitmap import Bitmap, packed
from letters.drawing.quick.subset import Subset
from letters.geometry.page import PAGE_HEIGHT, Box
from letters.script import fonts
from letters.setting.elements import BLACK, DataMatrix, Element, Fill, Frame, Page, Picture, QrCode, Rule, Text

POINTS = 72 / 25.4  # in a millimetre
CORNER = 0.4472  # of the radius, from the corner to where the curve is pulled to: as reportlab draws it


MOST_KNOWN = 1024  # elements that are kept as they are drawn

TEXTS = (Text, QrCode, DataMatrix)


@dataclass(frozen=True)
class Drawn:
    """What a page draws; each of `texts` stands for itself."""

    shapes: bytes
    texts: list[bytes]


class NotQuick(Exception):
    """A page has something that only the plain way can draw."""


class Drawer:
    """Draws the pages of one file and remembers which pictures, and which characters of each weight, they need."""

    def __init__(self) -> None:
        self.subsets = {bold: Subset(fonts.face_of(bold)) for bold in (False, True)}
        self.pictures: dict[bytes, int] = {}
        self._known: dict[Element, bytes] = {}  # most stand in every letter at the same place

    def drawn(self, page: Page) -> Drawn:
        """Raises `NotQuick`."""
        shapes: list[bytes] = []
        texts: list[bytes] = []
        for element in page:
            drawn = self._known.get(element) or self._new(element)
            (texts if type(element) in TEXTS else shapes).append(drawn)
        return Drawn(b"".join(shapes), texts)

    def _new(self, element: Element) -> bytes:
        if isinstance(element, Text):
            drawn = self._text(element)
        elif isinstance(element, Picture):
            drawn = self._picture(element)
        else:
            drawn = _drawn_alone(element)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[element] = drawn
        return drawn

    def _text(self, text: Text) -> bytes:
        if text.face is not None:
            raise NotQuick
        return b"%b rg BT /%b %g Tf %.2f %.2f Td (%b) Tj ET\n" % (
            _colour(text.colour),
            b"B" if text.bold else b"R",
            text.size,
            text.x * POINTS,
            (PAGE_HEIGHT - text.y) * POINTS,
            self.subsets[text.bold].written(text.text),
        )

    def _picture(self, picture: Picture) -> bytes:
        """Once in the file, named on every page."""
        number = self.pictures.setdefault(picture.data, len(self.pictures))
        box = picture.box
        return b"q %.2f 0 0 %.2f %.2f %.2f cm /P%d Do Q\n" % (
            *(box.width * POINTS, box.height * POINTS),
            *(box.x * POINTS, (PAGE_HEIGHT - box.bottom) * POINTS),
            number,
        )


def _drawn_alone(element: Element) -> bytes:
    """What needs nothing of the file."""
    try:
        return WAYS[type(element)](element)
    except KeyError as unknown:
        raise NotQuick from unknown


def _rule(rule: Rule) -> bytes:
    dashes = b" ".join(b"%g" % length for length in rule.dashes)
    return b"%b RG %g w [%b] 0 d %.2f %.2f m %.2f %.2f l S\n" % (
        _colour(rule.colour),
        rule.thick,
        dashes,
        rule.x * POINTS,
        (PAGE_HEIGHT - rule.y) * POINTS,
        rule.to_x * POINTS,
        (PAGE_HEIGHT - rule.to_y) * POINTS,
    )


def _fill(fill: Fill) -> bytes:
    return b"%b rg %b f\n" % (_colour(fill.colour), _outline(fill.box, fill.radius))


def _frame(frame: Frame) -> bytes:
    return b"%b RG %g w [] 0 d %b S\n" % (
        _colour(frame.colour),
        frame.thick,
        _outline(frame.box, frame.radius),
    )


def _outline(box: Box, radius: float) -> bytes:
    left, width, height = box.x * POINTS, box.width * POINTS, box.height * POINTS
    low = (PAGE_HEIGHT - box.bottom) * POINTS
    if not radius:
        return b"%.2f %.2f %.2f %.2f re" % (left, low, width, height)
    right, high, r = left + width, low + height, radius * POINTS
    t = r * CORNER
    return b"%.2f %.2f m %.2f %.2f l %b %.2f %.2f l %b %.2f %.2f l %b %.2f %.2f l %b h" % (
        *(left + r, low, right - r, low),
        _curve(right - t, low, right, low + t, right, low + r),
        *(right, high - r),
        _curve(right, high - t, right - t, high, right - r, high),
        *(left + r, high),
        _curve(left + t, high, left, high - t, left, high - r),
        *(left, low + r),
        _curve(left, low + t, left + t, low, left + r, low),
    )


def _curve(*points: float) -> bytes:
    return b"%.2f %.2f %.2f %.2f %.2f %.2f c" % points


def _qr_code(code: QrCode) -> bytes:
    return _modules(code, qr.bitmap(code.payload), QUIET_ZONE)


def _data_matrix(code: DataMatrix) -> bytes:
    return _modules(code, packed(datamatrix.modules(code.payload)), datamatrix.QUIET_ZONE)


def _modules(code: QrCode | DataMatrix, bitmap: Bitmap, quiet_zone: int) -> bytes:
    """A picture of one bit for each module, in the page itself: 1 is black."""
    module = code.side / (bitmap.side + 2 * quiet_zone) * POINTS
    side = bitmap.side * module
    left = code.x * POINTS + quiet_zone * module
    low = (PAGE_HEIGHT - code.y - code.side) * POINTS + quiet_zone * module
    return b"%b rg q %.3f 0 0 %.3f %.3f %.3f cm BI/W %d/H %d/IM true/D[1 0]/F/AHx ID %b> EI Q\n" % (
        _colour(BLACK),
        *(side, side, left, low),
        *(bitmap.side, bitmap.side),
        bitmap.rows.hex().encode(),
    )


WAYS: dict[type, Callable[[Any], bytes]] = {
    Rule: _rule,
    Fill: _fill,
    Frame: _frame,
    QrCode: _qr_code,
    DataMatrix: _data_matrix,
}


@cache
def _colour(colour: str) -> bytes:
    """#1d4f6e as three shares of 1."""
    return b" ".join(b"%.6g" % (int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
