"""A real SFTP server on this machine, over a folder: as a print provider has one. Can lose a connection midway."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko

HIDDEN_ENDS = ".part"


@dataclass
class Trouble:
    """What goes wrong, once. `cut_after`: bytes of an upload. `cut_at_rename`: "before" or "after" it is done.

    `refused`: the how manieth piece of an upload is not written, though those after it are.
    """

    cut_after: int | None = None
    cut_at_rename: str | None = None
    no_room: bool = False
    refused: int | None = None


@dataclass
class Provider:
    """`key_file`: with which our side logs in. `host_key`: as the setting names it."""

    folder: Path
    port: int
    key_file: Path
    host_key: str
    trouble: Trouble = field(default_factory=Trouble)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "RUFZEIT_PROVIDER_SFTP": f"sftp://rufzeit@127.0.0.1:{self.port}/",
            "RUFZEIT_PROVIDER_KEY_FILE": str(self.key_file),
            "RUFZEIT_PROVIDER_HOST_KEY": self.host_key,
        }


def public(key: paramiko.PKey) -> str:
    return f"{key.get_name()} {key.get_base64()}"


@contextmanager
def running_provider(folder: Path, keys: Path) -> Iterator[Provider]:
    """`folder`: what is served; `keys`: where the private key is put."""
    host, user = paramiko.ECDSAKey.generate(), paramiko.ECDSAKey.generate()
    key_file = keys / "provider-key"
    user.write_private_key_file(str(key_file))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        provider = Provider(folder, listening.getsockname()[1], key_file, public(host))
        ended = threading.Event()
        lines: list[paramiko.Transport] = []
        thread = threading.Thread(target=_serve, args=(listening, provider, host, user, lines, ended), daemon=True)
        thread.start()
        yield provider
        ended.set()
        for line in lines:
            line.close()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", provider.port), 1).close()
        thread.join(5)


def _serve(
    listening: socket.socket,
    provider: Provider,
    host: paramiko.PKey,
    user: paramiko.PKey,
    lines: list[paramiko.Transport],
    ended: threading.Event,
) -> None:
    while not ended.is_set():
        connection, _ = listening.accept()
        if ended.is_set():
            connection.close()
            return
        line = paramiko.Transport(connection)
        lines.append(line)
        line.add_server_key(host)
        line.set_subsystem_handler("sftp", paramiko.SFTPServer, _Files, provider, line)
        with suppress(paramiko.SSHException, EOFError, OSError):  # whoever hangs up must not stop the next
            line.start_server(server=_Door(user))


class _Door(paramiko.ServerInterface):
    def __init__(self, user: paramiko.PKey) -> None:
        self._user = user

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        right = username == "rufzeit" and key == self._user
        return int(paramiko.common.AUTH_SUCCESSFUL if right else paramiko.common.AUTH_FAILED)

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return int(paramiko.common.OPEN_SUCCEEDED)


class _Upload(paramiko.SFTPHandle):
    provider: Provider
    line: paramiko.Transport
    written = pieces = 0

    def stat(self) -> paramiko.SFTPAttributes:
        file = getattr(self, "readfile", None) or self.writefile
        return paramiko.SFTPAttributes.from_stat(os.fstat(file.fileno()))

    def write(self, offset: int, data: bytes) -> int:
        trouble = self.provider.trouble
        if trouble.no_room:
            return paramiko.SFTP_FAILURE
        self.written += len(data)
        self.pieces += 1
        if trouble.refused == self.pieces:
            trouble.refused = None
            return paramiko.SFTP_FAILURE
        if trouble.cut_after is not None and self.written > trouble.cut_after:
            trouble.cut_after = None
            self.line.sock.close()
            return paramiko.SFTP_FAILURE
        return super().write(offset, data)


class _Files(paramiko.SFTPServerInterface):
    def __init__(self, server: Any, provider: Provider, line: paramiko.Transport) -> None:
        super().__init__(server)
        self._provider, self._line = provider, line

    def _at(self, path: str) -> Path:
        return self._provider.folder / self.canonicalize(path).lstrip("/")

    def list_folder(self, path: str) -> Any:
        try:
            return [_attributes(file, follow=False) for file in self._at(path).iterdir()]
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    def stat(self, path: str) -> Any:
        try:
            return _attributes(self._at(path))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    def lstat(self, path: str) -> Any:
        try:
            return _attributes(self._at(path), follow=False)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    def open(self, path: str, flags: int, attr: Any) -> Any:
        try:
            number = os.open(self._at(path), flags, 0o600)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        handle = _Upload(flags)
        handle.provider, handle.line = self._provider, self._line
        writes = flags & (os.O_WRONLY | os.O_RDWR)
        handle.filename = path
        if writes:
            handle.writefile = os.fdopen(number, "wb")
        else:
            handle.readfile = os.fdopen(number, "rb")
        return handle

    def remove(self, path: str) -> int:
        return self._done(lambda: self._at(path).unlink())

    def mkdir(self, path: str, attr: Any) -> int:
        return self._done(lambda: self._at(path).mkdir())

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        trouble = self._provider.trouble
        when, trouble.cut_at_rename = trouble.cut_at_rename, None
        if when == "before":
            self._line.sock.close()
            return paramiko.SFTP_FAILURE
        ended = self._done(lambda: self._at(oldpath).replace(self._at(newpath)))
        if when == "after":
            self._line.sock.close()
        return ended

    def _done(self, do: Any) -> int:
        try:
            do()
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno or 0))
        return paramiko.SFTP_OK


def _attributes(file: Path, *, follow: bool = True) -> paramiko.SFTPAttributes:
    told = paramiko.SFTPAttributes.from_stat(file.stat(follow_symlinks=follow))
    told.filename = file.name
    return told
