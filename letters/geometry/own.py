"""A layout of an office's own, from its file; judged, since a wrong one shows in the window what it must not."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import pairwise
from typing import Any

from letters.geometry.page import PAGE_HEIGHT, PAGE_WIDTH, PRINT_MARGIN, Box, Envelope, Layout
from letters.geometry.sheet import DATA_MATRIX
from words.catalogues import N_

OWN = "own"
BOXES = ("head", "return_line", "address", "info")
LENGTHS = ("subject", "body_left", "body_right", "body_bottom", "hole")
SIX_LINES = 25.0  # high
SUBJECT_RISES = 2.7  # above its baseline; whatever more is needed below a window, the typesetter adds
LOWEST_TEXT = 285.0  # below it stand mark and page number
NARROWEST_BODY = 120.0
ROOM_BELOW_FOLD = 75.0  # for the answers
PAGE = Box(PRINT_MARGIN, PRINT_MARGIN, PAGE_WIDTH - 2 * PRINT_MARGIN, PAGE_HEIGHT - 2 * PRINT_MARGIN)

NOT_A_TABLE = N_("[letterhead.geometry] must be a table with: {names}.")
NOT_A_BOX = N_("[letterhead.geometry] “{at}” must be four numbers in millimetres: left, top, width, height.")
NOT_A_LENGTH = N_("[letterhead.geometry] “{at}” must be a number of millimetres.")
NOT_FOLDS = N_("[letterhead.geometry] “{at}” must be one or two numbers of millimetres, from the top down.")
OUTSIDE = N_("[letterhead.geometry] “{at}” lies nearer than {margin} mm to the edge of the page.")
NOT_ALWAYS = N_("[letterhead.geometry] “address” must lie inside “{at}”, with room for six lines.")
NOT_SEEN = N_("[letterhead.geometry] “{at}” does not lie inside “can”.")
SEEN = N_("[letterhead.geometry] “{at}” can be seen in the window of the envelope “{envelope}”.")
OVERLAPS = N_("[letterhead.geometry] “{at}” and “{other}” lie on each other.")
NO_ROOM = N_("[letterhead.geometry] “{at}” leaves too little room for the text.")


class WrongGeometry(Exception):
    """The table cannot be used. `at`: the place in it that is at fault."""

    def __init__(self, message: str, at: str = "", **values: object) -> None:
        super().__init__(f"{at}: {message}")
        self.message = message
        self.values = {"at": at, **values}


def own_layout(table: Any) -> Layout:
    """Raises `WrongGeometry`."""
    known = {field.name for field in fields(Layout)} - {"name"}
    if not isinstance(table, dict) or not known - {"return_line"} <= set(table) <= known:
        raise WrongGeometry(NOT_A_TABLE, names=", ".join(sorted(known)))
    boxes: dict[str, Any] = {name: _box(table[name], name) for name in BOXES if name in table}
    lengths: dict[str, Any] = {name: _length(table[name], name) for name in LENGTHS}
    envelopes = dict(_envelopes(table["envelopes"]))
    layout = Layout(name=OWN, **({"return_line": None} | boxes | lengths), envelopes=envelopes)
    _judge(layout)
    return layout


def _envelopes(table: Any) -> Iterator[tuple[str, Envelope]]:
    if not isinstance(table, dict) or not table:
        raise WrongGeometry(NOT_A_TABLE, names="envelopes")
    for name, own in table.items():
        at = f"envelopes.{name}"
        if not isinstance(own, dict) or set(own) != {"always", "can", "folds"}:
            raise WrongGeometry(NOT_A_TABLE, names=f"{at}: always, can, folds")
        always, can = _box(own["always"], f"{at}.always"), _box(own["can"], f"{at}.can")
        yield name, Envelope(always, can, _folds(own["folds"], f"{at}.folds"))


def _box(value: Any, at: str) -> Box:
    if not isinstance(value, list) or len(value) != 4 or not all(map(_is_length, value)) or not all(value[2:]):
        raise WrongGeometry(NOT_A_BOX, at)
    return Box(*map(float, value))


def _length(value: Any, at: str) -> float:
    if not _is_length(value):
        raise WrongGeometry(NOT_A_LENGTH, at)
    return float(value)


def _folds(value: Any, at: str) -> tuple[float, ...]:
    """Between them and the edges an envelope of any kind has at least 50 mm."""
    if not isinstance(value, list) or not 1 <= len(value) <= 2 or not all(map(_is_length, value)):
        raise WrongGeometry(NOT_FOLDS, at)
    edges = [0.0, *map(float, value), PAGE_HEIGHT]
    if any(lower - upper < 50 for upper, lower in pairwise(edges)):
        raise WrongGeometry(NOT_FOLDS, at)
    return tuple(edges[1:-1])


def _is_length(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value <= PAGE_HEIGHT


def _judge(layout: Layout) -> None:
    text = _text(layout)
    _judge_text(layout)
    placed = {"head": layout.head, "address": layout.address, "info": layout.info, "text": text}
    if layout.return_line:
        placed["return_line"] = layout.return_line
    for name, box in placed.items():
        if not _within(box, PAGE):
            raise WrongGeometry(OUTSIDE, name, margin=PRINT_MARGIN)
    _judge_apart(placed | {"code": DATA_MATRIX})
    for name, envelope in layout.envelopes.items():
        _judge_window(layout, name, envelope, placed)


def _text(layout: Layout) -> Box:
    """From the subject down."""
    top = layout.subject - SUBJECT_RISES
    return Box(layout.body_left, top, layout.body_right - layout.body_left, layout.body_bottom - top)


def _judge_text(layout: Layout) -> None:
    if layout.body_right - layout.body_left < NARROWEST_BODY:
        raise WrongGeometry(NO_ROOM, "body_right")
    if layout.body_bottom > LOWEST_TEXT:
        raise WrongGeometry(OUTSIDE, "body_bottom", margin=PAGE_HEIGHT - LOWEST_TEXT)
    lowest = max(layout.subject, *(envelope.folds[0] for envelope in layout.envelopes.values()))
    if layout.body_bottom - lowest < ROOM_BELOW_FOLD:
        raise WrongGeometry(NO_ROOM, "body_bottom")


def _judge_apart(placed: Mapping[str, Box]) -> None:
    names = list(placed)
    for at, name in enumerate(names):
        for other in names[at + 1 :]:
            if _overlap(placed[name], placed[other]):
                raise WrongGeometry(OVERLAPS, name, other=other)


def _judge_window(layout: Layout, name: str, envelope: Envelope, placed: Mapping[str, Box]) -> None:
    """An address may be wider than "always": how long its lines may be follows from both."""
    shown = Box(layout.address.x, layout.address.y, layout.width_for_address(name), layout.address.height)
    if shown.width < 40 or shown.height < SIX_LINES or not _within(shown, envelope.always):
        raise WrongGeometry(NOT_ALWAYS, f"envelopes.{name}.always")
    if not _within(envelope.always, envelope.can):
        raise WrongGeometry(NOT_SEEN, f"envelopes.{name}.always")
    for other, box in (*placed.items(), ("code", DATA_MATRIX)):
        if other not in ("address", "return_line") and _overlap(box, envelope.can):
            raise WrongGeometry(SEEN, other, envelope=name)


def _within(inner: Box, outer: Box) -> bool:
    return (
        outer.x <= inner.x and outer.y <= inner.y and inner.right <= outer.right and inner.bottom <= outer.bottom
    )


def _overlap(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom
