"""Photographs of sheets, as a telephone would take them: from a finished PDF, on a desk, askew, in poor light."""

import subprocess
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter

from factories.letters import ACCESS, some_facts
from letters.drawing.datamatrix import SheetMark
from letters.setting.render import printed

DESK = (96, 78, 60)
PIXELS_PER_MM = 10  # a sheet fills a picture of 12 megapixels with some room around it
ORIENTATION = 0x0112
LIES_ON_ITS_SIDE = 6  # the camera was turned: what shows the picture has to turn it back


def sheet_picture(mark: SheetMark, folder: Path, **facts: object) -> Image.Image:
    """The first sheet of a letter, as the printer gives it."""
    (folder / "letter.pdf").write_bytes(printed(some_facts(**facts), ACCESS, mark=mark))
    command = ["pdftoppm", "-r", "254", "-f", "1", "-l", "1", "-singlefile", "-png"]
    subprocess.run([*command, folder / "letter.pdf", folder / "sheet"], check=True)
    with Image.open(folder / "sheet.png") as picture:
        return picture.convert("RGB")


def photographed(
    sheets: Iterable[Image.Image],
    *,
    turned: float = 0,
    light: float = 1,
    blur: float = 1.5,
    kind: str = "JPEG",
    orientation: int | None = None,
) -> bytes:
    """These sheets side by side on a desk. `turned`: degrees; `light`: 1 is bright; `orientation`: as EXIF tells it."""
    lying = list(sheets)
    width = sum(sheet.width + 200 for sheet in lying) + 200
    desk = Image.new("RGB", (width, max(sheet.height for sheet in lying) + 400), DESK)
    place = 200
    for sheet in lying:
        desk.paste(sheet, (place, 200))
        place += sheet.width + 200
    picture = desk.rotate(turned, expand=True, fillcolor=DESK, resample=Image.Resampling.BILINEAR)
    picture = ImageEnhance.Brightness(picture).enhance(light).filter(ImageFilter.GaussianBlur(blur))
    exif = Image.Exif()
    if orientation is not None:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[ORIENTATION] = orientation
    out = BytesIO()
    picture.save(out, kind, quality=70, exif=exif)
    return out.getvalue()
