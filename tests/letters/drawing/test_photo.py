"""A sheet is found on a photograph: askew, dark, turned by the camera; and nothing that is sent does any harm."""

import struct
import time
import zlib
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from letters.drawing import photo as photos_module
from letters.drawing.datamatrix import NoSheet, SeveralSheets, Sheet, SheetMark, modules, read_sheet
from letters.drawing.photo import MOST_BYTES, NotAPhoto, greys
from photos import LIES_ON_ITS_SIDE, photographed, sheet_picture

MARK = SheetMark(12, 345)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    return sheet_picture(MARK, tmp_path_factory.mktemp("sheet"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    return sheet_picture(SheetMark(12, 346), tmp_path_factory.mktemp("other"))


@pytest.mark.parametrize("turned", [0, 6, -13, 90, 180, 217])
@pytest.mark.parametrize("light", [1, 0.3])
def test_turned_and_dark(sheet: Image.Image, turned: float, light: float) -> None:
    assert read_sheet(photographed([sheet], turned=turned, light=light)) == Sheet(MARK, 1, 1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_whatever_the_format(sheet: Image.Image, kind: str) -> None:
    assert read_sheet(photographed([sheet], kind=kind)).mark == MARK


@pytest.mark.parametrize("orientation", [LIES_ON_ITS_SIDE, 5, 2, 99])
def test_as_the_camera_was_held(sheet: Image.Image, orientation: int) -> None:
    assert read_sheet(photographed([sheet], orientation=orientation)).mark == MARK


def test_upright_is_what_exif_says(sheet: Image.Image) -> None:
    lying = next(greys(photographed([sheet], orientation=LIES_ON_ITS_SIDE)))
    assert lying.height > lying.width
    assert lying.mode == "L"


def test_from_far_away_the_large_picture_is_needed(sheet: Image.Image) -> None:
    room = Image.new("RGB", (4400, 4400), "white")
    room.paste(sheet.resize((1050, 1485)), (3200, 2800))
    small, large = greys(_png(room))
    wanted = zxingcpp.BarcodeFormat.DataMatrix
    assert zxingcpp.read_barcodes(small, wanted) == []
    assert len(zxingcpp.read_barcodes(large, wanted)) == 1
    assert read_sheet(_png(room)).mark == MARK


def test_two_letters_are_one_too_many(sheet: Image.Image, other: Image.Image) -> None:
    with pytest.raises(SeveralSheets, match=r"12/34[56], 12/34[56]"):
        read_sheet(photographed([sheet, other]))


def test_a_sheet_without_code_or_none_at_all() -> None:
    with pytest.raises(NoSheet):
        read_sheet(photographed([Image.new("RGB", (2100, 2970), "white")]))


def test_a_code_of_the_post_is_not_ours(sheet: Image.Image) -> None:
    stamp = Image.new("RGB", (400, 400), "white")
    rows = modules("DEA1234567890")
    for row, line in enumerate(rows):
        for column, black in enumerate(line):
            if black:
                stamp.paste("black", (40 + 12 * column, 40 + 12 * row, 52 + 12 * column, 52 + 12 * row))
    with pytest.raises(NoSheet):
        read_sheet(photographed([stamp]))
    assert read_sheet(photographed([stamp, sheet])).mark == MARK


def test_a_small_file_that_says_it_is_huge() -> None:
    """Fifty thousand pixels square: refused before a single one is decoded."""
    began = time.perf_counter()
    with pytest.raises(NotAPhoto):
        read_sheet(_bomb(50_000, 50_000))
    with pytest.raises(NotAPhoto):
        read_sheet(_bomb(9_000, 9_000))  # here Pillow itself does not warn yet
    assert time.perf_counter() - began < 1


def test_our_limit_is_what_refuses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos_module, "MOST_PIXELS", 100_000_000)
    with pytest.raises(NoSheet):
        read_sheet(_bomb(9_000, 9_000))


def test_more_bytes_than_any_photo() -> None:
    with pytest.raises(NotAPhoto, match="bytes"):
        read_sheet(b"\xff\xd8\xff" + bytes(MOST_BYTES))


@pytest.mark.parametrize(
    "sent",
    [b"", b"%PDF-1.7", b"GIF89a" + bytes(50), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff"],
)
def test_what_is_no_photo(sent: bytes) -> None:
    with pytest.raises(NotAPhoto):
        read_sheet(sent)


def test_other_formats_are_not_opened(sheet: Image.Image) -> None:
    out = BytesIO()
    sheet.resize((210, 297)).save(out, "TIFF")
    with pytest.raises(NotAPhoto):
        read_sheet(out.getvalue())


@given(some.data())
def test_a_broken_photo_breaks_nothing(data: some.DataObject) -> None:
    kind = data.draw(some.sampled_from(["JPEG", "PNG", "WEBP"]))
    out = BytesIO()
    Image.new("RGB", (60, 60), "white").save(out, kind, exif=Image.Exif())
    broken = bytearray(out.getvalue())
    for _ in range(data.draw(some.integers(1, 20))):
        broken[data.draw(some.integers(0, len(broken) - 1))] = data.draw(some.integers(0, 255))
    with pytest.raises((NotAPhoto, NoSheet)):
        read_sheet(bytes(broken[: data.draw(some.integers(1, len(broken)))]))


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _bomb(width: int, height: int) -> bytes:
    """A PNG of one colour and one bit a pixel, in some kilobytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    packed, row = zlib.compressobj(9), b"\0" + bytes(width // 8 + 1)
    pixels = b"".join(packed.compress(row) for _ in range(height)) if height < 10_000 else b""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = chunk(b"IDAT", pixels + packed.flush())
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")
