"""Puts a letter into the folder of the official file: each file whole or not at all, at each try the same."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from letters.filing.copying import Filed

PRIVATE = 0o640


class FolderGone(Exception):
    """The folder of the official file is not there: its disk may be missing. It is never made."""


def put(root: Path, folder: tuple[str, ...], name: str, filed: Filed) -> None:
    """PDF, XML, and the JSON last: where that lies, all lies. Raises `FolderGone`, OSError."""
    if not root.is_dir():
        raise FolderGone
    place = root
    for part in folder:
        place = _made(place, part)
    files = ((".pdf", filed.pdf), (".xml", filed.metadata.as_xml()), (".json", filed.metadata.as_json()))
    for ending, content in files:
        _write_whole(place / f"{name}{ending}", content)


def _made(parent: Path, name: str) -> Path:
    folder = parent / name
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
        _keep_names(parent)
    return folder


def _write_whole(path: Path, content: bytes) -> None:
    """Nobody sees half of it, whatever happens."""
    if path.is_file() and path.read_bytes() == content:
        return
    hidden = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        hidden.replace(path)
    except BaseException:
        with suppress(OSError):
            hidden.unlink(missing_ok=True)
        raise
    _keep_names(path.parent)


def _keep_names(folder: Path) -> None:
    """A new name is on disk only when its folder is."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
