"""A folder of this machine, or one that is mounted here."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest
from pathlib import Path
from shutil import copyfileobj

from web.provider.store import BLOCK, MOST_BYTES, DiskFull, NotWritten, Source

NEW, PRIVATE = os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o640  # there are PINs in it
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Folder:
    """See `Store`. The folder itself is never made: where its disk is missing, nothing must be written."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self, folder: str) -> list[str]:
        with _told():
            if not self._root.is_dir():
                raise NotWritten
            place = self._root / folder
            return sorted(file.name for file in place.iterdir() if file.is_file()) if place.is_dir() else []

    def write(self, name: str, source: Source) -> None:
        path = self._root / name
        try:
            with _told(), os.fdopen(os.open(path, NEW, PRIVATE), "wb") as file:
                copyfileobj(source, file, BLOCK)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise
        self._keep_names(path.parent)

    def read(self, name: str) -> bytes:
        with _told(), (self._root / name).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise NotWritten
        return content

    def sha256(self, name: str) -> str | None:
        try:
            with (self._root / name).open("rb") as file:
                return file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NotWritten from error

    def rename(self, name: str, to: str) -> None:
        with _told():
            (self._root / name).replace(self._root / to)
        for folder in {(self._root / name).parent, (self._root / to).parent}:
            self._keep_names(folder)

    def remove(self, name: str) -> bool:
        try:
            (self._root / name).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise NotWritten from error
        return True

    def make_folder(self, name: str) -> None:
        with _told():
            (self._root / name).mkdir(exist_ok=True, parents=False)

    def _keep_names(self, folder: Path) -> None:
        """A new name is on disk only when its folder is."""
        with _told():
            opened = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise (DiskFull if error.errno in NO_ROOM else NotWritten) from error
