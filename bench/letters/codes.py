"""QR code and DataMatrix as pictures, for the other ways."""

import base64
from io import BytesIO

from PIL import Image
from reportlab.platypus import Flowable

from letters.drawing import datamatrix
from letters.drawing import qr as our_qr


def qr(link: str) -> Image.Image:
    return _picture(our_qr.modules(link), our_qr.QUIET_ZONE)


def data_matrix(payload: str) -> Image.Image:
    return _picture([list(row) for row in datamatrix.modules(payload)], 2)


def _picture(rows: list[list[bool]], quiet: int) -> Image.Image:
    symbol = Image.new("1", (len(rows[0]), len(rows)))
    symbol.putdata([255 * (not black) for row in rows for black in row])
    framed = Image.new("1", (symbol.width + 2 * quiet, symbol.height + 2 * quiet), 255)
    framed.paste(symbol, (quiet, quiet))
    return framed


def png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def data_url(picture: Image.Image) -> str:
    return "data:image/png;base64," + base64.b64encode(png(picture)).decode()


class image(Flowable):  # noqa: N801
    """A picture of one bit, written into the page."""

    def __init__(self, picture: Image.Image, side: float) -> None:
        super().__init__()
        self.picture, self.width, self.height = picture, side, side * picture.height / picture.width

    def wrap(self, *room: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        """Not by `drawInlineImage`: its bytes may hold the very sign that ends a picture."""
        columns, rows = self.picture.size
        bits = self.picture.tobytes("raw", "1;I").hex()
        self.canv._code.append(
            f"q {self.width} 0 0 {self.height} 0 0 cm BI /W {columns} /H {rows} /IM true /D [1 0] /F /AHx "
            f"ID {bits}> EI Q"
        )
