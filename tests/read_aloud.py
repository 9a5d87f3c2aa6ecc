"""Reads a tagged PDF as a screen reader does: by its structure, in its order, with no eye for the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pdfplumber
import pikepdf

Content = dict[tuple[int, int], str]  # page and number of marked content -> text


@dataclass(frozen=True)
class Heard:
    """`kind`: as in H1 or P, below others as in L/LI/LBody. `language`: where it differs from the document's."""

    kind: str
    text: str
    language: str = ""


def heard(pdf: bytes) -> list[Heard]:
    """All that is told, in order."""
    content = _content(pdf)
    with pikepdf.open(BytesIO(pdf)) as file:
        pages = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        (document,) = file.Root.StructTreeRoot.K
        assert document.S == "/Document"
        return list(_below(document, "", "", content, pages))


def only_seen(pdf: bytes) -> str:
    """The text that no screen reader tells."""
    with pdfplumber.open(BytesIO(pdf)) as file:
        return "".join(char["text"] for page in file.pages for char in page.chars if char["mcid"] is None)


def _content(pdf: bytes) -> Content:
    content: Content = {}
    with pdfplumber.open(BytesIO(pdf)) as file:
        for number, page in enumerate(file.pages):
            for char in page.chars:
                if char["mcid"] is not None:
                    place = (number, char["mcid"])
                    content[place] = content.get(place, "") + char["text"]
    return content


def _below(
    element: pikepdf.Object, above: str, language: str, content: Content, pages: dict[tuple[int, int], int]
) -> Iterator[Heard]:
    own: list[str] = []
    for kid in element.K:
        if kid.get("/Type") == "/MCR":
            own.append(content.get((pages[kid.Pg.objgen], int(kid.MCID)), ""))
        elif kid.get("/Type") == "/OBJR":
            continue
        elif kid.S == "/Span":
            own.append(str(kid.ActualText))
        else:
            kind = f"{above}/{str(kid.S)[1:]}".lstrip("/")
            yield from _below(kid, kind, str(kid.get("/Lang", language)), content, pages)
    if own:
        yield Heard(above, str(element.get("/Alt", "".join(own))).strip(), language)
