"""A photograph that somebody sends: opened with care, since anybody may have made it; looked at, never kept."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 80_000_000  # below that at which Pillow itself warns; a small file can say that it is huge
FORMATS = ("JPEG", "PNG", "WEBP")
QUICK_SIDE, FULL_SIDE = 1800, 4500  # pixels; most codes are read in the small one, in a tenth of the time


class NotAPhoto(ValueError):
    """No picture, broken, or too large."""


def greys(photo: bytes) -> Iterator["Image"]:
    """The picture in shades of grey, upright, first smaller, then larger. Raises `NotAPhoto`."""
    from PIL import Image, ImageOps  # few requests need it

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    if len(photo) > MOST_BYTES:
        raise NotAPhoto("too many bytes")
    try:
        with Image.open(BytesIO(photo), formats=FORMATS) as picture:
            _require_small(picture)
            picture.draft("L", (FULL_SIDE, FULL_SIDE))  # a JPEG is decoded at half the size where that is enough
            upright = ImageOps.exif_transpose(picture).convert("L")
    except (*bombs, OSError, ValueError, SyntaxError, TypeError, EOFError, MemoryError) as broken:
        raise NotAPhoto(type(broken).__name__) from broken
    return (_at_most(upright, side) for side in (QUICK_SIDE, FULL_SIDE))


def _require_small(picture: "Image") -> None:
    """Before a single pixel is decoded. Raises `NotAPhoto`."""
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise NotAPhoto("too many pixels")


def _at_most(picture: "Image", side: int) -> "Image":
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return smaller
