import zxingcpp
from PIL import Image, ImageDraw

from letters.drawing.qr import QUIET_ZONE, bars

LINK = "https://rufzeit.example.org/t/12345678AbCdEfGhIjKlMnOpQrStUv"


def test_a_camera_reads_the_bars() -> None:
    black, side = bars(LINK)
    picture = Image.new("L", (side * 4, side * 4), 255)
    draw = ImageDraw.Draw(picture)
    for column, row, length in black:
        draw.rectangle((column * 4, row * 4, (column + length) * 4 - 1, row * 4 + 3), fill=0)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [LINK]


def test_four_modules_around_the_symbol_stay_white() -> None:
    black, side = bars(LINK)
    assert QUIET_ZONE == 4  # ISO/IEC 18004
    assert min(column for column, _, _ in black) == min(row for _, row, _ in black) == QUIET_ZONE
    assert max(column + length for column, _, length in black) == side - QUIET_ZONE
    assert max(row for _, row, _ in black) == side - QUIET_ZONE - 1
