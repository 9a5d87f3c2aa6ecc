"""What the window of an envelope shows of a finished letter, measured by ink.

A page is drawn twice, with its address and without: what differs is the address, all else is not.
"""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageChops

from letters.geometry.page import Box, Envelope, Layout

DPI = 200
MM = 25.4
WHITE_FROM = 250  # of 255: the edge of a letter is grey
SEEN_HEIGHT = 130.0  # millimetres from the top: no window reaches further down
REMARKS_HEIGHT = 12.7  # DIN 5008: below the return line


def pictures_of(pdf: bytes, folder: Path) -> Iterator[Image.Image]:
    """The upper part of each page, at 200 dpi."""
    (folder / "windows.pdf").write_bytes(pdf)
    height = str(_pixels(SEEN_HEIGHT))
    size = ["-x", "0", "-y", "0", "-W", str(_pixels(210)), "-H", height]
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-gray", *size, folder / "windows.pdf", folder / "window"], check=True
    )
    for file in sorted(folder.glob("window-*.pgm")):
        with Image.open(file) as picture:
            yield picture.copy()
        file.unlink()


def faults(with_address: Image.Image, without: Image.Image, layout: Layout, envelope: Envelope) -> list[str]:
    """What is wrong in this window, each as a sentence with millimetres."""
    address = _ink(ImageChops.difference(with_address, without).point(lambda grey: 255 - grey))
    if address is None:
        return ["There is no address."]
    found = [] if _inside(address, envelope.always) else [f"The address {address} leaves {envelope.always}."]
    for box in _must_be_empty(layout, envelope):
        ink = _ink(without, box)
        if ink is not None:
            found.append(f"Something else stands at {ink}, where the window may show it.")
    return found


def height_of_address(with_address: Image.Image, without: Image.Image) -> float:
    """In millimetres, from the highest to the lowest ink."""
    found = ImageChops.difference(with_address, without).getbbox()
    return (found[3] - found[1]) * MM / DPI if found else 0.0


def _must_be_empty(layout: Layout, envelope: Envelope) -> Sequence[Box]:
    """The box that can be seen, less the return line and the remarks below it."""
    can, line = envelope.can, layout.return_line
    if line is None:
        return (can,)
    above = Box(can.x, can.y, can.width, max(line.y - can.y, 0))
    below = line.bottom + REMARKS_HEIGHT
    left = Box(can.x, can.y, max(line.x - 5 - can.x, 0), can.height)
    return tuple(
        box for box in (above, left, Box(can.x, below, can.width, can.bottom - below)) if box.width and box.height
    )


def _ink(picture: Image.Image, within: Box | None = None) -> Box | None:
    """The smallest box around everything that is printed."""
    corner = (0, 0) if within is None else (_pixels(within.x), _pixels(within.y))
    if within is not None:
        picture = picture.crop((*corner, _pixels(within.right), _pixels(within.bottom)))
    found = picture.point(lambda grey: 255 if grey < WHITE_FROM else 0).getbbox()
    if found is None:
        return None
    x, y, right, bottom = found
    return Box(
        *(round(value * MM / DPI, 2) for value in (corner[0] + x, corner[1] + y, right - x, bottom - y)),
    )


def _inside(ink: Box, box: Box) -> bool:
    return box.x <= ink.x and box.y <= ink.y and ink.right <= box.right and ink.bottom <= box.bottom


def _pixels(mm: float) -> int:
    return round(mm * DPI / MM)
