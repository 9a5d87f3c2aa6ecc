"""The settings of where letters leave to: a print provider, and the folder of the official file."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from web.setting_errors import SettingsError
from words.catalogues import N_

FOLDER, SFTP = "RUFZEIT_PROVIDER_FOLDER", "RUFZEIT_PROVIDER_SFTP"
KEY_FILE, HOST_KEY = "RUFZEIT_PROVIDER_KEY_FILE", "RUFZEIT_PROVIDER_HOST_KEY"
FILE_FOLDER = "RUFZEIT_FILE_FOLDER"
SFTP_PORT = 22

ONE_WAY = N_("Set {folder} or {sftp}, not both: a batch goes one way.")
ALL_THREE = N_("{sftp}, {key_file} and {host_key} belong together: set all three, or none.")
NO_FOLDER = N_("{name} must be a folder that is there, with its whole path: {given}")
NO_KEY_FILE = N_("{name} must be a file that is there, with its whole path: the private key of this server.")
WRONG_ADDRESS = N_("{name} must be written as in sftp://user@host:22/folder, without a password.")
WRONG_HOST_KEY = N_("{name} must be the server's public key, as in “ssh-ed25519 AAAA...”: from {command}")
SCAN = "ssh-keyscan -t ed25519 HOST"


@dataclass(frozen=True)
class ProviderFolder:
    """A folder that the print provider fetches from, and answers in."""

    folder: Path


@dataclass(frozen=True)
class ProviderServer:
    """The print provider's own server. `host_key`: its type and the key in base64; no other is spoken to."""

    host: str
    port: int
    user: str
    folder: str
    key_file: Path = field(repr=False)
    host_key: tuple[str, str]


PrintProvider = ProviderFolder | ProviderServer


def provider_of(environ: Mapping[str, str]) -> PrintProvider | None:
    """None: the office prints by itself. Raises `SettingsError`."""
    folder, server = environ.get(FOLDER), environ.get(SFTP)
    beside = [environ.get(name) for name in (KEY_FILE, HOST_KEY)]
    if folder and server:
        raise SettingsError(ONE_WAY, folder=FOLDER, sftp=SFTP)
    if len({bool(value) for value in (server, *beside)}) > 1:
        raise SettingsError(ALL_THREE, sftp=SFTP, key_file=KEY_FILE, host_key=HOST_KEY)
    if folder:
        return ProviderFolder(_folder(FOLDER, folder))
    return _server(server, environ) if server else None


def file_folder_of(environ: Mapping[str, str]) -> Path | None:
    """None: nothing is handed to an official file. Raises `SettingsError`."""
    folder = environ.get(FILE_FOLDER)
    return _folder(FILE_FOLDER, folder) if folder else None


def _folder(name: str, value: str) -> Path:
    """It is never made: where a disk is not there, its folder must not become one of this machine."""
    if not (Path(value).is_absolute() and Path(value).is_dir()):
        raise SettingsError(NO_FOLDER, name=name, given=value)
    return Path(value)


def _server(address: str, environ: Mapping[str, str]) -> ProviderServer:
    key_file = Path(environ[KEY_FILE])
    if not (key_file.is_absolute() and key_file.is_file()):
        raise SettingsError(NO_KEY_FILE, name=KEY_FILE)
    try:
        parts = urlsplit(address)
        host, port, user = parts.hostname, parts.port, parts.username
    except ValueError:
        host = port = user = None
        parts = urlsplit("")
    if parts.scheme != "sftp" or not host or not user or parts.password or port == 0:
        raise SettingsError(WRONG_ADDRESS, name=SFTP)
    folder = unquote(parts.path).rstrip("/") or "."
    return ProviderServer(host, port or SFTP_PORT, unquote(user), folder, key_file, _host_key(environ[HOST_KEY]))


def _host_key(value: str) -> tuple[str, str]:
    """Type and key; the key names its type once more."""
    kind, _, rest = value.strip().partition(" ")
    key = rest.strip().partition(" ")[0]
    try:
        told = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        told = b""
    if not told.startswith(len(kind).to_bytes(4, "big") + kind.encode()) or not kind:
        raise SettingsError(WRONG_HOST_KEY, name=HOST_KEY, command=SCAN)
    return kind, key
