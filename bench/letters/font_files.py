"""Our fonts as files, for ways that want files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pymupdf_fonts

from letters.script import fonts


@contextmanager
def font_files() -> Iterator[tuple[Path, Path]]:
    """Regular and bold."""
    with TemporaryDirectory() as folder:
        regular, bold = (Path(folder) / f"{fonts.face_of(bold)}.ttf" for bold in (False, True))
        regular.write_bytes(pymupdf_fonts.fontbuffers[fonts.BUFFERS[fonts.REGULAR]]())
        bold.write_bytes(pymupdf_fonts.fontbuffers[fonts.BUFFERS[fonts.BOLD]]())
        yield regular, bold
