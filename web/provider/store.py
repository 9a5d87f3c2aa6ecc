"""Where batches are put for the print provider and answers are found: a folder, or the provider's server."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from letters.printing.provider.passage import Sink
from web.setting_places import PrintProvider, ProviderFolder

BLOCK = 1 << 20
MOST_BYTES = 8_000_000  # of an answer


class StoreError(Exception):
    """The kind of error is what those who run the house are told; its words may hold names."""


class ProviderAway(StoreError):
    """The server does not answer, or the connection broke."""


class HostKeyRefused(StoreError):
    """The server is not the one whose key is set: nothing was sent."""


class LoginRefused(StoreError):
    """The server does not accept our key."""


class DiskFull(StoreError):
    """There is no room for it."""


class NotWritten(StoreError):
    """A file could not be written, renamed or read there."""


class LinkRefused(StoreError):
    """A link, or something else, lies where a file or a folder should. It was not followed: it may lead out."""


class Store(Protocol):
    """Names are relative, with `/`. Every call may raise `StoreError`. No link is read, or walked through."""

    def names(self, folder: str) -> list[str]:
        """Of what lies in a folder and is none, links too, sorted; none where there is no such folder."""

    def new_file(self, name: str) -> AbstractContextManager[Sink]:
        """Safely on disk when the block ends; nothing of it stays when the block fails, if that can be."""

    def read(self, name: str) -> bytes:
        """Raises `NotWritten` for a file that is not there, or is too big for an answer; `LinkRefused`."""

    def sha256(self, name: str) -> str | None:
        """None: there is no such file. Raises `LinkRefused`."""

    def rename(self, name: str, to: str) -> None:
        """At once, so that nobody sees half of it; a file of that name is replaced."""

    def remove(self, name: str) -> bool:
        """False: there was no such file."""

    def make_folder(self, name: str) -> None:
        """Unless it is there."""


@contextmanager
def opened(provider: PrintProvider) -> Iterator[Store]:
    """The folder, or the server as long as the block lasts. Raises `StoreError`."""
    if isinstance(provider, ProviderFolder):
        from web.provider.folder import Folder

        yield Folder(provider.folder)
        return
    from web.provider.sftp import connected  # loads what no web process needs

    with connected(provider) as server:
        yield server
