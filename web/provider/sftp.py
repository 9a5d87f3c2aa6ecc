"""The print provider's server. Whoever answers there must have the key that is set; no key is ever learned."""

import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from hashlib import sha256
from posixpath import join

import paramiko

from letters.printing.provider.passage import Sink
from web.provider.store import (
    BLOCK,
    MOST_BYTES,
    HostKeyRefused,
    LinkRefused,
    LoginRefused,
    NotWritten,
    ProviderAway,
)
from web.setting_places import ProviderServer

SECONDS = 30  # without a sign of life
BROKEN = (paramiko.SSHException, EOFError, socket.timeout, ConnectionError)


class Server:
    """See `Store`. `folder`: from which names are meant."""

    def __init__(self, client: paramiko.SFTPClient, folder: str) -> None:
        self._client, self._folder = client, folder

    def names(self, folder: str) -> list[str]:
        with self._told():
            try:
                found = self._client.listdir_attr(self._at(f"{folder}/" if folder else ""))
            except FileNotFoundError:
                return []
        return sorted(file.filename for file in found if not stat.S_ISDIR(file.st_mode or 0))

    @contextmanager
    def new_file(self, name: str) -> Iterator[Sink]:
        with self._told():
            path = self._at(name)
            file = self._client.open(path, "wbx")
        try:
            file.set_pipelined(True)
            sent = _Sent(file, self._told)
            yield sent
            with self._told():
                sent.finish()
                file.close()
                self._require_whole(path, sent.size)
        except BaseException:
            with suppress(*BROKEN, OSError):
                file.close()
            with suppress(*BROKEN, OSError):
                self._client.remove(path)
            raise

    def read(self, name: str) -> bytes:
        with self._told(), self._file(name) as file:
            content: bytes = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise NotWritten
        return content

    def sha256(self, name: str) -> str | None:
        digest = sha256()
        with self._told():
            try:
                with self._file(name) as file:
                    file.prefetch()
                    while block := file.read(BLOCK):
                        digest.update(block)
            except FileNotFoundError:
                return None
        return digest.hexdigest()

    def rename(self, name: str, to: str) -> None:
        with self._told():
            self._client.posix_rename(self._at(name), self._at(to))

    def remove(self, name: str) -> bool:
        with self._told():
            try:
                self._client.remove(self._at(name))
            except FileNotFoundError:
                return False
        return True

    def make_folder(self, name: str) -> None:
        with self._told():
            try:
                self._require(name, stat.S_ISDIR)
            except FileNotFoundError:
                self._client.mkdir(self._at(name))

    def _file(self, name: str) -> paramiko.SFTPFile:
        path = self._at(name)
        self._require(name, stat.S_ISREG)
        return self._client.open(path, "rb")

    def _at(self, name: str) -> str:
        """Its path; no folder on the way to it is a link."""
        above, _, _ = name.rpartition("/")
        if above:
            self._at(above)
            self._require(above, stat.S_ISDIR)
        return join(self._folder, name)

    def _require(self, name: str, kind: Callable[[int], bool]) -> None:
        if not kind(self._client.lstat(join(self._folder, name)).st_mode or 0):
            raise LinkRefused

    def _require_whole(self, path: str, size: int) -> None:
        if self._client.stat(path).st_size != size:
            raise NotWritten

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Broken connections are told apart from what the server refuses."""
        try:
            yield
        except BROKEN as error:
            raise ProviderAway from error
        except OSError as error:
            raise (NotWritten if self._is_open() else ProviderAway) from error

    def _is_open(self) -> bool:
        channel = self._client.get_channel()
        return channel is not None and not channel.closed and channel.get_transport().is_active()


class _Sent:
    """A `Sink`. `size`: of what was written into it. The last piece is held back until the end: see `finish`."""

    def __init__(self, file: paramiko.SFTPFile, told: Callable[[], AbstractContextManager[None]]) -> None:
        self._file, self._told = file, told
        self._last = b""
        self.size = 0

    def write(self, data: bytes) -> None:
        if not data:
            return
        with self._told():
            self._file.write(self._last)
        self._last = data
        self.size += len(data)

    def finish(self) -> None:
        """What the server answers to pieces that are on their way at once, `close` throws away: a piece that it
        refused would be a hole. A write that waits for its own answer looks at all those before it."""
        self._file.set_pipelined(False)
        self._file.write(self._last)


@contextmanager
def connected(server: ProviderServer) -> Iterator[Server]:
    """Logged in as long as the block lasts. Raises `ProviderAway`, `HostKeyRefused`, `LoginRefused`."""
    with _away():
        line = socket.create_connection((server.host, server.port), timeout=SECONDS)
    transport = paramiko.Transport(line)
    try:
        client = _logged_in(transport, server)
        yield Server(client, server.folder)
    finally:
        transport.close()


def _logged_in(transport: paramiko.Transport, server: ProviderServer) -> paramiko.SFTPClient:
    kind, key = server.host_key
    with _away():
        transport.get_security_options().key_types = _spoken(transport, kind)
        transport.banner_timeout = transport.auth_timeout = transport.channel_timeout = SECONDS
        transport.start_client(timeout=SECONDS)
        shown = transport.get_remote_server_key()
        if (shown.get_name(), shown.get_base64()) != (kind, key):
            raise HostKeyRefused
        transport.set_keepalive(SECONDS // 2)
        try:
            transport.auth_publickey(server.user, paramiko.PKey.from_path(server.key_file))
        except paramiko.AuthenticationException as error:
            raise LoginRefused from error
        client = paramiko.SFTPClient.from_transport(transport)
        if client is None:
            raise ProviderAway
        channel = client.get_channel()
        if channel is not None:
            channel.settimeout(SECONDS)
        return client


def _spoken(transport: paramiko.Transport, kind: str) -> tuple[str, ...]:
    """The server shows a key of the kind that is set, if it has one; an RSA key goes by several names."""
    offered = transport.get_security_options().key_types
    wanted = tuple(name for name in offered if name == kind or (kind == "ssh-rsa" and name.startswith("rsa-")))
    return wanted or tuple(offered)


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except (*BROKEN, OSError) as error:
        raise ProviderAway from error
