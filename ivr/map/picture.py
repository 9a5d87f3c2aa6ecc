"""The map of the menu as a picture: SVG, with text that can be selected, for light and dark screens."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ivr.map.cards import END, Card
from ivr.map.layout import COLUMNS, bands, columns
from ivr.map.text import TextLine, text_of

MARGIN, GAP, WIDE = 28, 34, 272
WIDTH = 2 * MARGIN + COLUMNS * WIDE + (COLUMNS - 1) * GAP
HEAD, LINE, PAD, BETWEEN = 34, 17, 12, 16  # of a card: its head, a line, its edge, the space below
SPACE = 6  # between the question and what can be pressed
BAND_HEAD, BAND_PAD = 46, 18
INSET = {"key": 24, "to": 24}

STYLE = """
svg { --paper: #ffffff; --band: #f3f6f8; --card: #ffffff; --edge: #c5d0d8; --ink: #14212b; --soft: #4d5f6c;
  --accent: #0b5c85; --on-accent: #ffffff; --end: #8a3b12; --line: #8fa3b0; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #10171c; --band: #182229; --card: #1f2b33; --edge: #3b4d59; --ink: #eef3f6; --soft: #b3c2cc;
    --accent: #7cc6ee; --on-accent: #0d1a22; --end: #ffb38a; --line: #6f8794; }
}
text { font: 13px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: var(--ink); }
.paper { fill: var(--paper); }
.band { fill: var(--band); }
.card { fill: var(--card); stroke: var(--edge); }
.out { stroke: var(--end); stroke-width: 2; }
.first { font-weight: 600; font-size: 24px; }
.heading { font-weight: 600; font-size: 19px; }
.title { font-weight: 600; font-size: 14px; }
.level { fill: var(--soft); font-size: 11px; text-anchor: end; }
.said { fill: var(--soft); font-size: 12.5px; font-style: italic; }
.to, .on { fill: var(--accent); font-size: 12.5px; }
.keycap { fill: var(--accent); }
.keyname { fill: var(--on-accent); font-weight: 600; font-size: 11.5px; text-anchor: middle; }
.way { fill: none; stroke: var(--line); stroke-width: 1.5; }
.tip { fill: var(--line); }
"""


@dataclass(frozen=True)
class Box:
    """A card at its place."""

    card: Card
    lines: Sequence[TextLine]
    x: int
    y: int

    @property
    def height(self) -> int:
        return self.below(len(self.lines)) - self.y + (PAD if self.lines else 0)

    def below(self, number: int) -> int:
        """The lower edge of so many lines."""
        return self.y + HEAD + sum(SPACE if line.kind == "gap" else LINE for line in self.lines[:number])

    def way_to(self, scene: str) -> int:
        """How high the line stands that names this scene."""
        named = [number for number, line in enumerate(self.lines) if scene in line.leads_to]
        return self.below(named[0]) + LINE // 2


def drawn(cards: Mapping[str, Card], *, title: str, told: str, rules: Sequence[str]) -> str:
    """The picture as SVG. `told`: the picture in words, for those who cannot see it; `rules`: of all menus."""
    svg = Element("svg", xmlns="http://www.w3.org/2000/svg", role="img", width=str(WIDTH))
    svg.set("aria-labelledby", "title told")
    SubElement(svg, "title", id="title").text = title
    SubElement(svg, "desc", id="told").text = told
    SubElement(svg, "style").text = STYLE
    tip = SubElement(
        SubElement(svg, "defs"), "marker", id="tip", viewBox="0 0 8 8", refX="7", refY="4", orient="auto"
    )
    tip.attrib |= {"markerWidth": "7", "markerHeight": "7"}
    SubElement(tip, "path", {"class": "tip", "d": "M0 0 8 4 0 8z"})
    paper = SubElement(svg, "rect", {"class": "paper", "width": str(WIDTH)})
    _text(svg, "first", MARGIN, MARGIN + 24, title)
    y = MARGIN + 52
    for rule in rules:
        _text(svg, "rule", MARGIN, y, rule)
        y += LINE + 3
    y += 8
    for heading, found in bands(cards).items():
        y = _band(svg, heading, found, y) + BETWEEN
    svg.set("height", str(y + MARGIN - BETWEEN))
    paper.set("height", str(y + MARGIN - BETWEEN))
    svg.set("viewBox", f"0 0 {WIDTH} {y + MARGIN - BETWEEN}")
    indent(svg, " ")
    return tostring(svg, encoding="unicode") + "\n"


def _band(svg: Element, heading: str, cards: list[Card], top: int) -> int:
    """Gives its lower edge."""
    group = SubElement(svg, "g")
    ground = SubElement(
        group, "rect", {"class": "band", "x": "10", "y": str(top), "width": str(WIDTH - 20), "rx": "10"}
    )
    _text(group, "heading", MARGIN, top + 30, heading)
    boxes = list(_boxes(columns(cards), top + BAND_HEAD))
    low = max(box.y + box.height for box in boxes) + BAND_PAD
    ground.set("height", str(low - top))
    for number, (one, other) in enumerate(_ways(boxes)):
        _way(group, one, other, number)
    for box in boxes:
        _card(group, box)
    return low


def _boxes(cards: list[list[Card]], top: int) -> Iterator[Box]:
    for number, column in enumerate(cards):
        y = top
        for card in column:
            box = Box(card, text_of(card), MARGIN + number * (WIDE + GAP), y)
            yield box
            y += box.height + BETWEEN


def _ways(boxes: list[Box]) -> Iterator[tuple[Box, Box]]:
    """One to each card, from the nearest that stands to its left; the rest is told on the cards."""
    for box in boxes:
        before = [other for other in boxes if other.x < box.x and box.card.scene in other.card.leads_to()]
        if before:
            yield max(before, key=lambda other: other.x), box


def _way(group: Element, one: Box, other: Box, number: int) -> None:
    end = other.x
    bend = end - 9 - number % 3 * 6
    path = f"M{one.x + WIDE} {one.way_to(other.card.scene)}H{bend}V{other.y + HEAD // 2}H{end}"
    SubElement(group, "path", {"class": "way", "d": path, "marker-end": "url(#tip)"})


def _card(group: Element, box: Box) -> None:
    out = " out" if box.card.transfers or END in box.card.leads_to() else ""
    place = {"x": str(box.x), "y": str(box.y), "width": str(WIDE), "height": str(box.height), "rx": "7"}
    SubElement(group, "rect", {"class": f"card{out}", **place})
    _text(group, "title", box.x + PAD, box.y + 22, box.card.title)
    if box.card.level:
        _text(group, "level", box.x + WIDE - PAD, box.y + 22, f"level {box.card.level}")
    for number, line in enumerate(box.lines):
        y = box.below(number + 1) - 5
        if line.key:
            SubElement(
                group,
                "rect",
                {
                    "class": "keycap",
                    "x": str(box.x + PAD),
                    "y": str(y - 12),
                    "width": "16",
                    "height": "15",
                    "rx": "3",
                },
            )
            _text(group, "keyname", box.x + PAD + 8, y, line.key)
        if line.text:
            _text(group, line.kind, box.x + PAD + INSET.get(line.kind, 0), y, line.text)


def _text(parent: Element, kind: str, x: int, y: int, text: str) -> None:
    SubElement(parent, "text", {"class": kind, "x": str(x), "y": str(y)}).text = text
