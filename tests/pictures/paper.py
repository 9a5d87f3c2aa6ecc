"""From a PDF to a small picture that shows its pages beside each other."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw, ImageFont

from letters.geometry.page import Box, Envelope

DPI = 96
MM = 25.4
GAP = 10
LABEL = 56  # pixels under a page
BEHIND, INK = "#c9ced6", "#1a222c"
COLOURS = 48  # of the picture: text on paper needs no more
ALWAYS, CAN = "#1b7f3b", "#b3261e"


def pages_of(pdf: bytes, dpi: int = DPI) -> list[Image.Image]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "shown.pdf").write_bytes(pdf)
        subprocess.run(["pdftoppm", "-png", "-r", str(dpi), folder / "shown.pdf", folder / "page"], check=True)
        return [Image.open(file).convert("RGB") for file in sorted(folder.glob("page-*.png"))]


def with_window(page: Image.Image, envelope: Envelope, dpi: int) -> Image.Image:
    """The page with what its window shows always (green) and what it can show (red)."""
    pen = ImageDraw.Draw(page)
    for box, colour in ((envelope.can, CAN), (envelope.always, ALWAYS)):
        pen.rectangle(_pixels(box, dpi), outline=colour, width=2)
    return page


def beside(pages: Sequence[Image.Image], columns: int, labels: Sequence[str] = ()) -> Image.Image:
    """`labels`: what stands under each page."""
    below = LABEL if labels else 0
    width, height = max(page.width for page in pages), max(page.height for page in pages) + below
    rows = -(-len(pages) // columns)
    size = (columns * (width + GAP) + GAP, rows * (height + GAP) + GAP)
    sheet = Image.new("RGB", size, BEHIND)
    pen = ImageDraw.Draw(sheet)
    for place, page in enumerate(pages):
        row, column = divmod(place, columns)
        left, top = GAP + column * (width + GAP), GAP + row * (height + GAP)
        sheet.paste(page, (left, top))
        if labels:
            middle = (left + width / 2, top + height - below / 2)
            pen.text(middle, labels[place], INK, ImageFont.load_default(below / 2), anchor="mm")
    return sheet


def save(picture: Image.Image, file: Path) -> None:
    picture.quantize(COLOURS).save(file, optimize=True)


def _pixels(box: Box, dpi: int) -> tuple[float, float, float, float]:
    scale = dpi / MM
    return box.x * scale, box.y * scale, box.right * scale, box.bottom * scale
