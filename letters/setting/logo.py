"""The office's picture in the head of its letters."""

import base64
import binascii
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

MOST_BYTES = 40 * 1024
MOST_PIXELS = 2000  # on a side: so wide is a line of print at 1200 dpi
SHARPEST, FLATTEST = 8, 1 / 8  # how many times wider than high
FORMATS = ("PNG", "JPEG")


class WrongLogo(ValueError):
    """Not a picture that can stand on a letter."""


@dataclass(frozen=True)
class Logo:
    """`width` and `height` in pixels."""

    data: bytes
    width: int
    height: int


@lru_cache(maxsize=64)  # of every letter of an office the same
def logo_of(stored: str) -> Logo:
    """From base64. Raises `WrongLogo`."""
    from PIL import Image  # few offices have one

    if len(stored) > MOST_BYTES * 3:
        raise WrongLogo
    try:
        data = base64.b64decode("".join(stored.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WrongLogo from error
    if len(data) > MOST_BYTES:
        raise WrongLogo
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            _judge_size(*picture.size)
            picture.load()
            if picture.mode == "CMYK":  # PDF/A-2u has colours for a screen
                raise WrongLogo
            return Logo(data, *picture.size)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise WrongLogo from error


def _judge_size(width: int, height: int) -> None:
    if max(width, height) > MOST_PIXELS or not FLATTEST <= width / height <= SHARPEST:
        raise WrongLogo
