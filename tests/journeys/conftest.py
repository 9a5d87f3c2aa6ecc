"""The demo, set up for each test, and served on a port of this machine with a clock that is set by hand."""

import io
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser
from sqlalchemy import select
from werkzeug.serving import make_server

from chromium import NoBrowser, launched
from db.letters import Letter
from db.offices import Office, PhoneLine
from db.session import Database
from ivr.caller import call
from letters.access import link_token, pin_of
from web import auth
from web.app import create_app
from web.auth import hash_password
from web.demo.files import OFFICES, PASSWORD
from web.demo.story import play_story
from web.house import House, open_house
from web.imports.office_store import load_office
from web.imports.offices import read_office
from web.settings import Settings
from web_house import ENVIRON

WEDNESDAY = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)


@dataclass
class Clock:
    at: datetime = WEDNESDAY

    def __call__(self) -> datetime:
        return self.at

    def set(self, local: str) -> None:
        self.at = datetime.fromisoformat(local).astimezone(UTC)


@dataclass
class Demo:
    """`house`: what the server answers with, at the time of `clock`."""

    house: House
    clock: Clock

    @property
    def url(self) -> str:
        return self.house.settings.public_url

    def rings(self, office: str, language: str, *keys: str) -> str:
        """What a caller of this office's line hears, pressing these keys, as the provider's requests bring it."""
        settings = self.house.settings
        with self.house.database.reading() as session:
            number = session.scalars(
                select(PhoneLine.number)
                .join(Office, Office.id == PhoneLine.office_id)
                .where(Office.key == office, PhoneLine.language == language)
            ).one()
        heard = io.StringIO()
        assert settings.twilio_account_sid is not None
        assert settings.twilio_auth_token is not None
        code = call(
            base_url=settings.base_url,
            public_url=settings.public_url,
            auth_token=settings.twilio_auth_token,
            account_sid=settings.twilio_account_sid,
            to=number,
            caller=None,
            keys=list(keys),
            verbose=False,
            out=heard,
            may_dial=settings.may_dial,
        )
        assert code == 0, heard.getvalue()
        return heard.getvalue()

    def codes(self, letter: Letter) -> tuple[str, str, str]:
        """Reference, PIN and link of a letter."""
        keys, code = self.house.access_keys, letter.access_code
        return code.reference, pin_of(keys, code), f"{self.url}/t/{link_token(keys, code)}"


@pytest.fixture
def demo(database: Database, tmp_path: Path) -> Iterator[Demo]:
    """All as `make run` has it."""
    with _served(database, tmp_path, lambda house: play_story(house, tmp_path / "letters", _no_progress)) as demo:
        yield demo


@pytest.fixture
def offices(database: Database, tmp_path: Path) -> Iterator[Demo]:
    """The demo's offices with their staff, and not one client."""
    with _served(database, tmp_path, _open_offices) as demo:
        yield demo


@contextmanager
def _served(database: Database, tmp_path: Path, fill: Callable[[House], object]) -> Iterator[Demo]:
    """Passwords are hashed with little effort."""
    clock, port = Clock(), _free_port()
    url = database.url.render_as_string(hide_password=False)
    settings = Settings.read(
        {**ENVIRON, "RUFZEIT_DATABASE_URL": url, "RUFZEIT_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    )
    settings = replace(settings, fallback_file=tmp_path / "fallback.json")
    house = replace(open_house(settings), now=clock)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auth, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        fill(house)
        server = make_server("127.0.0.1", port, create_app(house), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Demo(house, clock)
        server.shutdown()
        thread.join()
        server.server_close()
    house.database.close()


def _open_offices(house: House) -> None:
    with house.database.transaction() as session:
        for office in OFFICES:
            read = read_office(office.file.read_bytes())
            load_office(session, read, at=house.now(), password_hash=hash_password(PASSWORD))


def _no_progress(done: int, total: int, act: object) -> None:
    """Nobody watches."""


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A real one. Without it a test is skipped, and fails under CI."""
    try:
        with launched() as opened:
            yield opened
    except NoBrowser as told:
        if os.environ.get("CI") == "true":
            pytest.fail(str(told), pytrace=False)
        pytest.skip(str(told))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
