"""A stack of letters as one file, each drawn the quick way, or the plain way where that is the only one."""

import hashlib
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from letters.drawing.quick.drawing import Drawer, NotQuick
from letters.drawing.quick.file import QuickFile
from letters.drawing.quick.shared import Shared
from letters.setting.elements import Page

if TYPE_CHECKING:
    from letters.drawing.quick.plainly import PlainLetter


class Stack:
    """`both_sides`: a letter begins on a sheet of its own, so a blank page follows an odd one."""

    def __init__(self, title: str, language: str, *, both_sides: bool = False) -> None:
        self.title, self.language, self.both_sides = title, language, both_sides
        self._drawer = Drawer()
        self._file = QuickFile(title, language, both_sides=both_sides)
        self._shared = Shared(self._file.content)
        self._pages: list[int] = []
        self._labels: list[tuple[int, str]] = []
        self._plain: list[tuple[int, PlainLetter]] = []  # with the number of its first page

    def put(self, pages: Sequence[Page], label: str, alike: Hashable) -> str:
        """A letter on top of those before; gives the SHA-256 of what its pages draw, one after the other.

        `alike`: what letters of one text have in common and others not; see `letters/drawing/quick/shared.py`.
        """
        self._labels.append((len(self._pages), label))
        numbers, digest = self._drawn(pages, alike)
        self._pages += numbers
        return digest

    def finished(self, cover: Sequence[Page]) -> bytes:
        numbers, _ = self._drawn(cover, "cover")
        labels = [(0, "0"), *((len(numbers) + at, label) for at, label in self._labels)]
        order = numbers + self._pages
        pdf = self._file.finished(order, labels, self._drawer)
        if not self._plain:
            return pdf
        from letters.drawing.quick.plainly import put_in  # loads pikepdf, which few batches need

        return put_in(pdf, [(order.index(number), letter) for number, letter in self._plain])

    def _drawn(self, pages: Sequence[Page], alike: Hashable) -> tuple[list[int], str]:
        try:
            drawn = [self._drawer.drawn(page) for page in pages]
        except NotQuick:
            numbers, contents = self._drawn_plainly(pages)
        else:
            stored = [self._shared.put(page, (alike, at)) for at, page in enumerate(drawn)]
            numbers = [self._file.page(streams) for streams, _ in stored]
            contents = [content for _, content in stored]
        if self.both_sides and len(pages) % 2:
            numbers.append(self._file.blank())
        return numbers, hashlib.sha256(b"".join(contents)).hexdigest()

    def _drawn_plainly(self, pages: Sequence[Page]) -> tuple[list[int], list[bytes]]:
        from letters.drawing.quick.plainly import drawn_plainly

        letter = drawn_plainly(pages, self.title, self.language)
        numbers = [self._file.blank() for _ in pages]
        self._plain.append((numbers[0], letter))
        return numbers, letter.contents
