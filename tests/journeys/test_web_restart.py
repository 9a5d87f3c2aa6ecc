"""A page asks for a batch, the clock process makes it, the page shows how far it is; the web process dies twice.

All three are processes of their own, as in production. Dying, the web process takes nothing along.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab
from sqlalchemy import select

import factories as make
import slow_clock
from batched import faults
from command_line import free_port
from db.jobs import JobRun, RunState
from db.printing import PrintBatch
from db.session import Database
from db.staff import Role
from factories.letters import HARZ
from factories.post import different_facts, letters_waiting
from web.auth import hash_password
from web.command.serve import commands
from web.settings import Settings
from web_house import ENVIRON, PASSWORD

ROOT = Path(__file__).parents[2]
LETTERS, DRAWN = 40, 20
HALF = "45"  # percent: to draw them all is 90 of it
PATIENCE_SECONDS = 60.0


class Town:
    """The processes, and a tab of somebody in the print room."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.folder, self.go_on, self.port = folder, folder / "go-on", free_port()
        self.database_url = database.url.render_as_string(hide_password=False)
        self.url = f"http://127.0.0.1:{self.port}"
        named = {"RUFZEIT_DATABASE_URL": self.database_url, "RUFZEIT_PUBLIC_URL": self.url}
        self.environ = {**ENVIRON, **named, "RUFZEIT_NOW": make.AT.isoformat()}

    @contextmanager
    def web(self) -> Iterator[None]:
        with self._process(commands(Settings.read(self.environ))["web"]):
            self._wait_for_answer()
            yield

    @contextmanager
    def clock(self) -> Iterator[None]:
        with self._process([sys.executable, slow_clock.__file__, self.database_url, str(DRAWN), str(self.go_on)]):
            yield

    @contextmanager
    def _process(self, command: Sequence[str]) -> Iterator[None]:
        """In the end it is killed with all that it started, and says nothing more."""
        path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        process = subprocess.Popen(
            command,
            env={**os.environ, **self.environ, "PYTHONPATH": path},
            cwd=self.folder,
            start_new_session=True,
        )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _wait_for_answer(self) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                return
            time.sleep(0.1)
        raise TimeoutError


@pytest.fixture
def clerk(database: Database) -> str:
    """The e-mail address of somebody in whose print room letters wait."""
    with database.transaction() as session:
        office = make.an_office(session, key="koba", letterhead=HARZ)
        letters_waiting(session, office, different_facts(LETTERS))
        person = make.a_member(session, office, Role.BACK_OFFICE, password_hash=hash_password(PASSWORD))
        return person.email


NOWHERE = "about:blank"
"""Where the tab waits while no web process lives: a page that looks again by itself would cut in on `goto`."""


@pytest.mark.timeout(300)
def test_the_web_process_dies_while_a_batch_is_made(
    database: Database, browser: Browser, clerk: str, tmp_path: Path
) -> None:
    town, tab = Town(database, tmp_path), browser.new_page(locale="de-DE")
    with town.web():
        page = she_asks_for_a_batch(town, tab, clerk)
        assert run_of(database).state == RunState.REQUESTED
        tab.goto(NOWHERE)
    with ExitStack() as at_work:
        at_work.enter_context(town.clock())
        with town.web():
            tab.goto(page)
            tab.wait_for_selector(f"progress[value='{HALF}']", timeout=PATIENCE_SECONDS * 1000)  # by itself
            assert f"{HALF} %" in tab.inner_text("main")
            before = run_of(database)
            tab.goto(NOWHERE)
        with town.web():
            tab.goto(page)
            assert f"{HALF} %" in tab.inner_text("main")
            town.go_on.touch()
            tab.wait_for_url("**/staff/batches/*", timeout=PATIENCE_SECONDS * 1000)  # by itself
            assert tab.locator("section[aria-labelledby=letters] tbody tr").count() == LETTERS
    nothing_changed(database, before)


def she_asks_for_a_batch(town: Town, tab: Tab, email: str) -> str:
    """Gives the address of the page that tells how far it is."""
    tab.goto(f"{town.url}/login")
    tab.fill("input[type=email]", email)
    tab.fill("input[type=password]", PASSWORD)
    tab.click("main button[type=submit]")
    tab.goto(f"{town.url}/staff/koba/print")
    tab.click("form[action$='/print/batches'] button")
    tab.wait_for_url("**/print/runs/*")
    assert tab.locator("progress").count() == 1
    return tab.url


def nothing_changed(database: Database, before: JobRun) -> None:
    """It was one run, begun once and by nobody else again; its batch has each letter once, as its hash says."""
    after = run_of(database)
    assert (before.state, before.tries, before.done) == (RunState.RUNNING, 1, 18 * DRAWN)
    assert (after.id, after.state, after.tries) == (before.id, RunState.DONE, 1)
    assert after.started_at == before.started_at
    with database.reading() as session:
        batch = session.scalars(select(PrintBatch)).one()
    assert (after.result["batch_id"], batch.letters) == (batch.id, LETTERS)
    assert faults(database, make.VAULT) == []


def run_of(database: Database) -> JobRun:
    with database.reading() as session:
        return session.scalars(select(JobRun).where(JobRun.job == "print_batch")).one()
