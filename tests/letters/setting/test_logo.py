import base64
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from factories.letters import ACCESS, HARZ, OSTERBOTTEN, some_facts
from factories.paper import pages_of
from letters.geometry import LAYOUTS
from letters.geometry.page import Box
from letters.setting.letterhead import Letterhead, WrongLetterhead
from letters.setting.logo import MOST_BYTES, WrongLogo, logo_of
from letters.setting.render import printed

PLACES = [(layout.name, envelope) for layout in LAYOUTS.values() for envelope in layout.envelopes]


def picture(width: int, height: int, kind: str = "PNG", mode: str = "RGB") -> str:
    buffer = BytesIO()
    Image.new(mode, (width, height), "#c82828").save(buffer, kind)
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_understood(kind: str) -> None:
    logo = logo_of(picture(300, 100, kind))
    assert (logo.width, logo.height) == (300, 100)
    assert Letterhead.of(HARZ | {"logo": picture(300, 100, kind)}).picture == logo


@pytest.mark.parametrize(
    "stored",
    [
        "logo.png",
        "!",
        base64.b64encode(b"<svg/>").decode(),
        base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 90).decode(),
        picture(300, 100)[:100],
        picture(300, 100, "GIF"),
        picture(300, 100, "JPEG", "CMYK"),
        picture(2001, 1000),
        picture(900, 100),
        base64.b64encode(base64.b64decode(picture(300, 100)) + b"x" * MOST_BYTES).decode(),
    ],
)
def test_what_is_none_is_refused(stored: str) -> None:
    with pytest.raises(WrongLogo):
        logo_of(stored)
    with pytest.raises(WrongLetterhead) as caught:
        Letterhead.of(HARZ | {"logo": stored})
    assert caught.value.name == "logo"
    assert "40 KB" in caught.value.told("en")


@pytest.mark.parametrize("office", ["KoBa Harz", "Kommunale Beschäftigungsagentur Landkreis Harz"])
@pytest.mark.parametrize("size", [(800, 100), (300, 100), (100, 400)])
@pytest.mark.parametrize(("layout", "envelope"), PLACES)
def test_it_stands_in_the_head_and_no_window_shows_it(
    layout: str, envelope: str, size: tuple[int, int], office: str, tmp_path: Path
) -> None:
    base = OSTERBOTTEN if layout == "sfs2487" else HARZ
    head = base | {"layout": layout, "envelope": envelope, "logo": picture(*size)}
    (page,) = pages_of(printed(some_facts(office=office, letterhead=head), ACCESS), tmp_path)
    place = LAYOUTS[layout]
    ink = page.ink(Box(0, 0, place.info.x - 1, place.envelopes[envelope].can.y))
    assert ink is not None
    assert ink.x == pytest.approx(place.head.x, abs=0.3)
    top = place.return_line.y if place.return_line else place.envelopes[envelope].can.y
    can = place.envelopes[envelope].can
    gap = Box(can.x, place.head.bottom + 0.2, can.width, top - place.head.bottom - 0.4)
    assert page.ink(gap) is None
