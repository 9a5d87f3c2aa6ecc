"""The parts of a page, in millimetres from its top left corner."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
PRINT_MARGIN = 8.0  # no printer is asked to print nearer to an edge
LINE_GRID = 4.2333  # 12 pt, the line of a typewriter


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def moved_up(self, by: float) -> "Box":
        return Box(self.x, self.y - by, self.width, self.height)


@dataclass(frozen=True)
class Envelope:
    """What its window shows of a folded sheet that moves inside: `always`, and what `can` become visible.

    The whole address lies in `always`; nothing but return line, remarks and address lies in `can`.
    """

    always: Box
    can: Box
    folds: tuple[float, ...]

    def moved_up(self, by: float) -> "Envelope":
        return Envelope(self.always.moved_up(by), self.can.moved_up(by), tuple(fold - by for fold in self.folds))


@dataclass(frozen=True)
class Layout:
    """Where things stand on the first sheet. Boxes for text begin where its letters begin."""

    name: str
    head: Box  # who writes
    return_line: Box | None
    address: Box  # six lines
    info: Box  # date, person, telephone
    subject: float  # baseline
    body_left: float
    body_right: float
    body_bottom: float
    hole: float
    envelopes: Mapping[str, Envelope]

    def width_for_address(self, envelope: str) -> float:
        """How long an address line may be."""
        return min(self.address.right, self.envelopes[envelope].always.right) - self.address.x
