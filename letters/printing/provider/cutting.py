"""Cuts a volume of a batch into its letters. Loads pikepdf.

Where a letter begins stands in the labels of the volume's pages: its number, the cover has 0.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf

COVER = 0


class NotThatLetter(Exception):
    """The pages of a volume are not what the record says: nothing of it may leave."""


@dataclass(frozen=True)
class Cut:
    """A letter as a file of its own. `drawn`: the SHA-256 of what its pages draw, as the record keeps it."""

    number: int
    pdf: bytes
    pages: int
    drawn: str


def letters_in(volume: bytes) -> Iterator[Cut]:
    """Letter after letter, without the cover; blank back sides stay. The same volume gives the same bytes."""
    with pikepdf.open(BytesIO(volume)) as source:
        for number, begins, ends in _places(source):
            if number == COVER:
                continue
            pages = [source.pages[at] for at in range(begins, ends)]
            drawn = hashlib.sha256(b"".join(_content(page) for page in pages)).hexdigest()
            yield Cut(number, _file_of(source, pages), len(pages), drawn)


def _places(source: pikepdf.Pdf) -> Iterator[tuple[int, int, int]]:
    """Number of a letter, its first page, and the first page of the next."""
    begins = list(source.Root.PageLabels.Nums)
    starts = [int(at) for at in begins[::2]]
    numbers = [int(str(label.P).removesuffix("-")) for label in begins[1::2]]
    yield from zip(numbers, starts, [*starts[1:], len(source.pages)], strict=True)


def _content(page: pikepdf.Page) -> bytes:
    drawn = page.Contents
    streams = list(drawn) if isinstance(drawn, pikepdf.Array) else [drawn]
    return b"".join(stream.read_bytes() for stream in streams)


def _file_of(source: pikepdf.Pdf, pages: list[pikepdf.Page]) -> bytes:
    """As the volume asks to be printed: at 100 %, on one side or on both. It bears no title: that names nobody."""
    out = BytesIO()
    with pikepdf.new() as letter:
        letter.pages.extend(pages)
        wanted = source.Root.ViewerPreferences
        letter.Root.ViewerPreferences = pikepdf.Dictionary(PrintScaling=wanted.PrintScaling, Duplex=wanted.Duplex)
        letter.remove_unreferenced_resources()
        letter.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
