"""The digital copy of a letter: PDF/A-2u, to be kept, and PDF/UA-1, to be read by whoever cannot see it.

Content is typeset as for paper; what each part is, is told by its tag (`letters/setting/elements.py`). Loads
reportlab and pikepdf.
"""

from io import BytesIO

import pikepdf

from letters.drawing.digital.file_content import without_keys
from letters.drawing.digital.marked import draw_marked
from letters.drawing.digital.standard import declare, saved
from letters.drawing.digital.structure import add_structure
from letters.saying.content import LetterContent
from letters.setting.letterhead import Letterhead
from letters.setting.render import set_letter


def digital_copy(content: LetterContent, head: Letterhead) -> bytes:
    """What its client reads instead of paper: all that the letter says. The same content gives the same bytes.

    Raises `Unprintable`.
    """
    drawn = draw_marked(set_letter(content, head), content)
    with pikepdf.open(BytesIO(drawn.pdf)) as file:
        add_structure(file, drawn.parts)
        declare(file, content.subject, content.language)
        return saved(file)


def file_copy(content: LetterContent, head: Letterhead) -> bytes:
    """What the official file keeps: nobody can answer in the client's name with it. Raises `Unprintable`."""
    return digital_copy(without_keys(content), head)
