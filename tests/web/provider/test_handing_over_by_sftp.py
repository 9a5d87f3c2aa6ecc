"""Batches leave for a print provider's own server, once each, whatever happens on the line."""

from hashlib import sha256
from pathlib import Path

import pytest

from db.printing import BatchState
from db.session import Database
from provider_batches import Print, a_print, is_handed_over
from sftp_server import Provider, running_provider
from web.provider.store import HostKeyRefused, LoginRefused, NotWritten, ProviderAway
from web.settings import Settings
from web_house import ENVIRON


@pytest.fixture
def remote(database: Database, server: Provider, folder: Path) -> Print:
    return a_print(database, folder, server.settings)


def test_to_a_server(remote: Print) -> None:
    assert remote.hand_over() == {"handed_over": 1, "uncertain": 0}
    is_handed_over(remote)


def test_a_connection_that_is_cut_leaves_nothing_to_be_printed(remote: Print, server: Provider) -> None:
    server.trouble.cut_after = 30_000
    with pytest.raises(ProviderAway):
        remote.hand_over()
    assert not (remote.folder / "koba-0001.zip").exists()
    assert remote.batch.state is BatchState.CLOSED
    remote.hand_over()
    is_handed_over(remote)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_connection_that_is_cut_at_the_last_step_is_looked_into(
    remote: Print, server: Provider, when: str
) -> None:
    server.trouble.cut_at_rename = when
    with pytest.raises(ProviderAway):
        remote.hand_over()
    assert (remote.batch.state, remote.batch.handed_over_at) == (BatchState.HANDED_OVER, None)
    remote.hand_over()
    is_handed_over(remote)
    assert len(remote.noted("batch.uploading")) == (1 if when == "after" else 2)


def test_a_server_without_room(remote: Print, server: Provider) -> None:
    server.trouble.no_room = True
    with pytest.raises(NotWritten):
        remote.hand_over()
    assert remote.on_disk() == []
    server.trouble.no_room = False
    remote.hand_over()
    is_handed_over(remote)


@pytest.mark.parametrize("piece", [1, 3, 4])
def test_no_hole_is_left_by_a_piece_that_the_server_refused(remote: Print, server: Provider, piece: int) -> None:
    """It takes those after it, so the file has its whole size."""
    server.trouble.refused = piece
    with pytest.raises(NotWritten):
        remote.hand_over()
    assert (server.trouble.refused, remote.on_disk(), remote.batch.state) == (None, [], BatchState.CLOSED)
    remote.hand_over()
    is_handed_over(remote)
    digest = sha256((remote.folder / "koba-0001.zip").read_bytes()).hexdigest()
    assert [facts["sha256"] for facts in remote.noted("batch.handing_over")] == [digest]


def test_a_server_with_another_key_gets_nothing(
    sqlite: Database, server: Provider, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    with running_provider(folder, tmp_path / "other") as other:
        settings = server.settings | {"RUFZEIT_PROVIDER_HOST_KEY": other.host_key}
        one = a_print(sqlite, folder, settings)
        with pytest.raises(HostKeyRefused):
            one.hand_over()
        one.house = type(one.house)(
            **{
                **vars(one.house),
                "settings": Settings.read(
                    ENVIRON | server.settings | {"RUFZEIT_PROVIDER_KEY_FILE": str(other.key_file)}
                ),
            }
        )
        with pytest.raises(LoginRefused):
            one.hand_over()
    assert one.on_disk() == []


def test_a_server_that_does_not_answer(sqlite: Database, server: Provider, folder: Path) -> None:
    settings = server.settings | {"RUFZEIT_PROVIDER_SFTP": "sftp://rufzeit@127.0.0.1:1/"}
    one = a_print(sqlite, folder, settings)
    with pytest.raises(ProviderAway):
        one.hand_over()
    assert one.batch.state is BatchState.CLOSED
