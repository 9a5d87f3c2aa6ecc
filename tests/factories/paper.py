"""Measures a finished PDF, as a person with a ruler and a lens would."""

import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pdfplumber
import zxingcpp
from PIL import Image

from letters.geometry.page import Box

DPI = 200
MM = 25.4
WHITE_FROM = 250  # of 255: the edge of a letter is grey


@dataclass(frozen=True)
class Page:
    """One page, seen as a picture and read as text."""

    picture: Image.Image
    text: str
    title: str

    def ink(self, within: Box) -> Box | None:
        """The smallest box around everything that is printed within a box."""
        left, top = _pixels(within.x), _pixels(within.y)
        cut = self.picture.crop((left, top, _pixels(within.right), _pixels(within.bottom)))
        found = cut.point(lambda grey: 255 if grey < WHITE_FROM else 0).getbbox()
        if found is None:
            return None
        x, y, right, bottom = found
        return Box((left + x) * MM / DPI, (top + y) * MM / DPI, (right - x) * MM / DPI, (bottom - y) * MM / DPI)

    def codes(self) -> list[str]:
        """What the camera of a telephone reads: QR codes."""
        return self._read(zxingcpp.BarcodeFormat.QRCode)

    def sheet_codes(self) -> list[str]:
        """What the scanner of the print room reads: DataMatrix."""
        return self._read(zxingcpp.BarcodeFormat.DataMatrix)

    def _read(self, kind: zxingcpp.BarcodeFormat) -> list[str]:
        return [found.text for found in zxingcpp.read_barcodes(self.picture, kind)]


def pages_of(pdf: bytes, folder: Path, dpi: int = DPI) -> list[Page]:
    """All pages; `folder`: for pictures. Ink is measured at 200 dpi only."""
    (folder / "measured.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dpi), "-gray", folder / "measured.pdf", folder / "page"]
    subprocess.run(command, check=True)
    with pdfplumber.open(BytesIO(pdf)) as file:
        texts = [page.extract_text() for page in file.pages]
        title = str(file.metadata.get("Title"))
    files = sorted(folder.glob("page-*.pgm"))
    found = [Page(_read(file), text, title) for file, text in zip(files, texts, strict=True)]
    for file in files:
        file.unlink()
    return found


def _read(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        return picture.copy()


def _pixels(mm: float) -> int:
    return round(mm * DPI / MM)
