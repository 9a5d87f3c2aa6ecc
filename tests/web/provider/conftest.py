"""A folder that a print provider fetches from, its server, and a batch that was handed over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.session import Database
from provider_batches import Print, a_print
from sftp_server import Provider, running_provider


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "provider"
    made.mkdir()
    return made


@pytest.fixture
def server(folder: Path, tmp_path: Path) -> Iterator[Provider]:
    with running_provider(folder, tmp_path) as provider:
        yield provider


@pytest.fixture(params=["folder", "sftp"])
def reached(request: pytest.FixtureRequest, folder: Path) -> dict[str, str]:
    """The settings of each way to a provider."""
    if request.param == "folder":
        return {"RUFZEIT_PROVIDER_FOLDER": str(folder)}
    server: Provider = request.getfixturevalue("server")
    return server.settings


@pytest.fixture
def handed_over(database: Database, folder: Path) -> Print:
    """Handed over."""
    one = a_print(database, folder, {"RUFZEIT_PROVIDER_FOLDER": str(folder)})
    one.hand_over()
    return one
