"""The settings of the print provider and of the official file: every reason to refuse the start."""

from pathlib import Path

import pytest

from web.command.errors import told
from web.setting_errors import SettingsError
from web.setting_places import ProviderFolder, ProviderServer
from web.settings import Settings
from web_house import ENVIRON
from words.catalogues import Words

FOLDER, SFTP = "RUFZEIT_PROVIDER_FOLDER", "RUFZEIT_PROVIDER_SFTP"
KEY_FILE, HOST_KEY = "RUFZEIT_PROVIDER_KEY_FILE", "RUFZEIT_PROVIDER_HOST_KEY"
A_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGn1yvZ3aGvWzX0pHAy9uBzZ2b0m8z4l2l3k1hJ1c0aB"


@pytest.fixture
def server(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "key").write_text("a key")
    return {SFTP: "sftp://us@print.example.org/in", KEY_FILE: str(tmp_path / "key"), HOST_KEY: A_KEY}


def read(environ: dict[str, str]) -> Settings:
    return Settings.read(ENVIRON | environ)


def test_by_itself_the_office_prints_and_files_nothing() -> None:
    settings = read({})
    assert (settings.provider, settings.file_folder) == (None, None)


def test_a_folder(tmp_path: Path) -> None:
    settings = read({FOLDER: str(tmp_path), "RUFZEIT_FILE_FOLDER": str(tmp_path)})
    assert settings.provider == ProviderFolder(tmp_path)
    assert settings.file_folder == tmp_path


def test_a_server(server: dict[str, str], tmp_path: Path) -> None:
    kind, key = A_KEY.split()
    assert read(server).provider == ProviderServer(
        "print.example.org", 22, "us", "/in", tmp_path / "key", (kind, key)
    )
    other = read(server | {SFTP: "sftp://a%40b@[::1]:2222", HOST_KEY: f"{A_KEY} root@print"}).provider
    assert isinstance(other, ProviderServer)
    assert (other.host, other.port, other.user, other.folder, other.host_key) == (
        "::1",
        2222,
        "a@b",
        ".",
        (kind, key),
    )


@pytest.mark.parametrize("name", [FOLDER, "RUFZEIT_FILE_FOLDER"])
@pytest.mark.parametrize("folder", ["relative", "/nowhere/at/all", __file__])
def test_a_folder_that_is_none(name: str, folder: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} must be a folder"):
        read({name: folder})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            (SFTP, url)
            for url in ("print.example.org", "https://us@print.example.org", "sftp://print.example.org")
        ),
        *((SFTP, url) for url in ("sftp://us:secret@print.example.org", "sftp://us@h:0", "sftp://us@h:99999")),
        (SFTP, "sftp://us@[::1"),
        *((KEY_FILE, path) for path in ("key", "/nowhere/key", "/")),
        *(
            (HOST_KEY, key)
            for key in ("AAAA", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-rsa " + A_KEY.split()[1], " ")
        ),
    ],
)
def test_a_server_that_is_none(server: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} must be") as wrong:
        read(server | {name: value})
    assert "secret" not in str(wrong.value)


@pytest.mark.parametrize("missing", [SFTP, KEY_FILE, HOST_KEY])
def test_a_server_needs_all_three(server: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match="belong together"):
        read({name: value for name, value in server.items() if name != missing})


def test_a_batch_goes_one_way(server: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not both") as wrong:
        read(server | {FOLDER: str(tmp_path)})
    [said] = told(wrong.value, Words("en")) or [""]
    assert said.startswith(f"Set {FOLDER} or {SFTP}")


def test_where_the_key_lies_stays_out_of_what_is_printed(server: dict[str, str]) -> None:
    assert server[KEY_FILE] not in repr(read(server))
