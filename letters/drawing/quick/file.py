"""What a PDF has around its pages: numbered objects, the list of pages, the table of where each object begins."""

from io import BytesIO

from letters.drawing.quick.drawing import POINTS, Drawer
from letters.drawing.quick.subset import stream
from letters.geometry.page import PAGE_HEIGHT, PAGE_WIDTH

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
CATALOG, PAGES, INFO, REGULAR, BOLD, BLANK = 1, 2, 3, 4, 10, 16  # a font takes six objects
FIRST_FREE = 17


class QuickFile:
    """Pages are written as they come; only where they begin is remembered."""

    def __init__(self, title: str, language: str, *, both_sides: bool = False) -> None:
        self.title, self.language = title, language
        self.both_sides = both_sides
        self._out = bytearray(HEAD)
        self._begins = [0] * FIRST_FREE
        self._object(BLANK, stream(b""))

    def content(self, drawn: bytes) -> int:
        """Keeps what pages draw; its number, for `page`."""
        return self._next(stream(drawn))

    def page(self, contents: list[int]) -> int:
        """Adds a page that is drawn by these, one after the other; its number, for `finished`."""
        drawn = b" ".join(b"%d 0 R" % number for number in contents)
        return self._next(b"<</Type/Page/Parent %d 0 R/Contents[%b]>>" % (PAGES, drawn))

    def blank(self) -> int:
        return self.page([BLANK])

    def finished(self, order: list[int], labels: list[tuple[int, str]], drawer: Drawer) -> bytes:
        """The whole file, with its pages in this order. `labels`: what is shown as their number, from which on."""
        for first, bold in ((REGULAR, False), (BOLD, True)):
            for number, content in enumerate(drawer.subsets[bold].objects(first), start=first):
                self._object(number, content)
        pictures = b"".join(b"/P%d %d 0 R" % (at, self._image(data)) for data, at in drawer.pictures.items())
        self._object(PAGES, self._list(order, pictures))
        duplex = b"/DuplexFlipLongEdge" if self.both_sides else b"/Simplex"
        told = b"".join(b"%d<</S/D/P(%b-)>>" % (first, label.encode()) for first, label in labels)
        self._object(
            CATALOG,
            b"<</Type/Catalog/Pages %d 0 R/Lang(%b)/PageLabels<</Nums[%b]>>/ViewerPreferences"
            b"<</DisplayDocTitle true/PrintScaling/None/Duplex%b>>>>"
            % (PAGES, self.language.encode(), told, duplex),
        )
        title = self.title.encode("utf-16-be").hex().encode()
        self._object(INFO, b"<</Title<FEFF%b>/Creator(Rufzeit)>>" % title)
        return self._closed()

    def _list(self, order: list[int], pictures: bytes) -> bytes:
        kids = b" ".join(b"%d 0 R" % number for number in order)
        return (
            b"<</Type/Pages/Count %d/MediaBox[0 0 %.4f %.4f]/Kids[%b]"
            b"/Resources<</Font<</R %d 0 R/B %d 0 R>>/XObject<<%b>>>>>>"
            % (len(order), PAGE_WIDTH * POINTS, PAGE_HEIGHT * POINTS, kids, REGULAR, BOLD, pictures)
        )

    def _image(self, data: bytes) -> int:
        """A picture in full colour; what is transparent in it shows the page."""
        from PIL import Image  # few offices have one

        with Image.open(BytesIO(data)) as picture:
            size = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % picture.size
            seen = picture.convert("RGBA")
        opaque = seen.getchannel("A").tobytes()
        mask = self._next(stream(opaque, size + b"/ColorSpace/DeviceGray"))
        colours = seen.convert("RGB").tobytes()
        return self._next(stream(colours, size + b"/ColorSpace/DeviceRGB/SMask %d 0 R" % mask))

    def _next(self, content: bytes) -> int:
        self._begins.append(0)
        number = len(self._begins) - 1
        self._object(number, content)
        return number

    def _object(self, number: int, content: bytes) -> None:
        self._begins[number] = len(self._out)
        self._out += b"%d 0 obj\n%b\nendobj\n" % (number, content)

    def _closed(self) -> bytes:
        begins = len(self._out)
        table = b"".join(b"%010d 00000 n \n" % begin for begin in self._begins[1:])
        size = len(self._begins)
        self._out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
        self._out += b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\n" % (size, CATALOG, INFO)
        self._out += b"startxref\n%d\n%%%%EOF\n" % begins
        return bytes(self._out)
