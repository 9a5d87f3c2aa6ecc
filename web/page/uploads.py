"""Files that a browser sends are kept in memory while they are looked at: they never touch a disk."""

from io import BytesIO
from typing import IO

from flask import Request


class InMemory(Request):
    def _get_file_stream(  # the place at which Werkzeug asks where to put a file; else large ones go to a disk
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()
