"""What is given out of a stored volume: the pages of letters that are still in their batch. Loads pikepdf.

The stored file stays as it is, and so does its hash. Where each letter begins stands in the file itself, as the
labels of its pages, so that a letter is found there whatever became of its row.
"""

from collections.abc import Collection
from io import BytesIO

import pikepdf

COVER = "0"


class Unreadable(Exception):
    """The file does not say which of its pages belong to which letter."""


def printable(pdf: bytes, gone: Collection[int]) -> bytes | None:
    """The volume without these letters; None: no other letter is in it. The same each time. Raises `Unreadable`.

    The cover still names all of them: it stays in the office.
    """
    if not gone:
        return pdf
    without = {str(number) for number in gone}
    with pikepdf.open(BytesIO(pdf)) as file:
        letters = _letters(file)
        kept = [(label, pages) for label, pages in letters if label not in without]
        if [label for label, _ in kept] == [COVER]:
            return None
        for label, pages in reversed(letters):
            if label in without:
                del file.pages[pages.start : pages.stop]
        file.Root.PageLabels = pikepdf.Dictionary(Nums=_labels(kept))
        out = BytesIO()
        file.save(out, deterministic_id=True)
    return out.getvalue()


def _letters(file: pikepdf.Pdf) -> list[tuple[str, range]]:
    """The cover and each letter, with the places of its pages, blank back sides included."""
    try:
        numbers = list(file.Root.PageLabels.Nums)
        begins = [int(at) for at in numbers[::2]]
        labels = [str(label.P).removesuffix("-") for label in numbers[1::2]]
    except AttributeError as error:
        raise Unreadable from error
    if not labels or labels[0] != COVER or begins[0] != 0:
        raise Unreadable
    ends = [*begins[1:], len(file.pages)]
    return [(label, range(begin, end)) for label, begin, end in zip(labels, begins, ends, strict=True)]


def _labels(letters: list[tuple[str, range]]) -> pikepdf.Array:
    told, at = pikepdf.Array(), 0
    for label, pages in letters:
        told.append(at)
        told.append(pikepdf.Dictionary(S=pikepdf.Name.D, P=pikepdf.String(f"{label}-")))
        at += len(pages)
    return told
