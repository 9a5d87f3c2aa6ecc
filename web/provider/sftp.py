"""The print provider's server. Whoever answers there must have the key that is set; no key is ever learned."""

import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from posixpath import join
from shutil import copyfileobj

import paramiko

from web.provider.store import (
    BLOCK,
    MOST_BYTES,
    HostKeyRefused,
    LoginRefused,
    NotWritten,
    ProviderAway,
    Source,
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
                found = self._client.listdir_attr(self._at(folder))
            except FileNotFoundError:
                return []
        return sorted(file.filename for file in found if stat.S_ISREG(file.st_mode or 0))

    def write(self, name: str, source: Source) -> None:
        path = self._at(name)
        try:
            with self._told(), self._client.open(path, "wbx") as file:
                file.set_pipelined(True)
                copyfileobj(source, file, BLOCK)
            with self._told():
                self._require_whole(path, source.tell())
        except BaseException:
            with suppress(*BROKEN, OSError):
                self._client.remove(path)
            raise

    def read(self, name: str) -> bytes:
        with self._told(), self._client.open(self._at(name), "rb") as file:
            content: bytes = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise NotWritten
        return content

    def sha256(self, name: str) -> str | None:
        digest = sha256()
        with self._told():
            try:
                with self._client.open(self._at(name), "rb") as file:
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
                self._client.stat(self._at(name))
            except FileNotFoundError:
                self._client.mkdir(self._at(name))

    def _at(self, name: str) -> str:
        return join(self._folder, name)

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
