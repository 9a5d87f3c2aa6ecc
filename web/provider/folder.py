"""A folder of this machine, or one that is mounted here. No link in it is followed, whoever put it there."""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from letters.printing.provider.passage import Sink
from web.provider.store import MOST_BYTES, DiskFull, LinkRefused, NotWritten

NEW, PRIVATE = os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o640  # there are PINs in it
INSIDE = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
TO_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK  # who opens a pipe must not wait for whoever writes into it
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
A_LINK = (errno.ELOOP, errno.ENOTDIR)  # the second: where a folder was asked for


class Folder:
    """See `Store`. The folder itself is never made: where its disk is missing, nothing must be written."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self, folder: str) -> list[str]:
        with _told():
            if not self._root.is_dir():
                raise NotWritten
            try:
                with self._place(f"{folder}/" if folder else "") as (place, _), os.scandir(place) as found:
                    return sorted(one.name for one in found if not one.is_dir(follow_symlinks=False))
            except FileNotFoundError:
                return []

    @contextmanager
    def new_file(self, name: str) -> Iterator[Sink]:
        *folders, bare = name.split("/")
        with _told():
            place = self._opened(folders)
        try:
            with _told():
                number = os.open(bare, NEW, PRIVATE, dir_fd=place)
            file = os.fdopen(number, "wb")
            try:
                yield _Written(file)
                _keep(file, place)
            except BaseException:
                with suppress(OSError):
                    os.unlink(bare, dir_fd=place)
                raise
            finally:
                with suppress(OSError):  # told before
                    file.close()
        finally:
            os.close(place)

    def read(self, name: str) -> bytes:
        with _told(), self._file(name) as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise NotWritten
        return content

    def sha256(self, name: str) -> str | None:
        with _told():
            try:
                with self._file(name) as file:
                    return file_digest(file, "sha256").hexdigest()
            except FileNotFoundError:
                return None

    def rename(self, name: str, to: str) -> None:
        with _told(), self._place(name) as (here, old), self._place(to) as (there, new):
            os.replace(old, new, src_dir_fd=here, dst_dir_fd=there)
            for place in (here, there):
                os.fsync(place)

    def remove(self, name: str) -> bool:
        with _told():
            try:
                with self._place(name) as (place, bare):
                    os.unlink(bare, dir_fd=place)
            except FileNotFoundError:
                return False
        return True

    def make_folder(self, name: str) -> None:
        with _told(), self._place(name) as (place, bare):
            with suppress(FileExistsError):
                os.mkdir(bare, dir_fd=place)
            os.close(os.open(bare, INSIDE, dir_fd=place))  # a link to a folder is none

    @contextmanager
    def _file(self, name: str) -> Iterator[BufferedReader]:
        with self._place(name) as (place, bare):
            number = os.open(bare, TO_READ, dir_fd=place)
        if not stat.S_ISREG(os.fstat(number).st_mode):
            os.close(number)  # of a folder, no file could be made that closes it
            raise LinkRefused
        with os.fdopen(number, "rb") as file:
            yield file

    @contextmanager
    def _place(self, name: str) -> Iterator[tuple[int, str]]:
        """The folder in which something lies, opened, and its name there."""
        *folders, bare = name.split("/")
        place = self._opened(folders)
        try:
            yield place, bare
        finally:
            os.close(place)

    def _opened(self, folders: Sequence[str]) -> int:
        """Step by step, so that nobody can put a link in between. The root may be one: it is the operator's."""
        place = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY)
        for folder in folders:
            try:
                inner = os.open(folder, INSIDE, dir_fd=place)
            finally:
                os.close(place)
            place = inner
        return place


class _Written:
    """A `Sink`."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes) -> None:
        with _told():
            self._file.write(data)


def _keep(file: BinaryIO, place: int) -> None:
    """A new name is on disk only when its folder is."""
    with _told():
        file.flush()
        os.fsync(file.fileno())
        os.fsync(place)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in A_LINK:
            raise LinkRefused from error
        raise (DiskFull if error.errno in NO_ROOM else NotWritten) from error
