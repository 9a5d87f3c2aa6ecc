"""Fills a database, closes a batch in a process of its own, and judges what came of it before its speed counts."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

import factories as make
from batched import faults
from bench.letters.stored import stored
from db.offices import Office
from db.session import Database
from factories.letters import HARZ
from factories.post import letters_waiting
from letters.saying.facts import LetterFacts
from postgres import RUN, running_server
from scheduler.jobs.runs import ask_for
from scheduler.policy import Policy

VOLUME_SHEETS = Policy().volume_sheets
COLUMNS = TextColumn("Closing a batch"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
HEAD = "| letters | volumes | seconds | of CPU | letters/s | MiB before the first | peak MiB | KiB each | load |"


def measure(letters: int, volume_sheets: int = VOLUME_SHEETS) -> None:
    with _database() as database:
        with database.transaction() as session:
            office = make.an_office(session, letterhead=HARZ)
            letters_waiting(session, office, _facts(letters))
            ask_for(session, "print_batch", "request:1", office_id=office.id)
        found = _closed(database, office, volume_sheets)
        assert found["letters"] == letters
        assert faults(database, make.VAULT) == []
    seconds, each = found["seconds"], found["bytes"] / letters / 1024
    print(HEAD, "|-" * 9 + "|", sep="\n")
    print(
        f"| {letters:,} | {found['volumes']} | {seconds:.1f} | {found['cpu']:.1f} | {letters / seconds:,.0f} "
        f"| {found['mib_before']:.0f} | {found['mib']:.0f} | {each:.2f} | {os.getloadavg()[0]:.1f} |"
    )


def _facts(count: int) -> Iterator[LetterFacts]:
    """The same letters as those of `bench.letters`."""
    for line in stored(count):
        yield LetterFacts.of(json.loads(line)["facts"])


def _closed(database: Database, office: Office, volume_sheets: int) -> dict[str, Any]:
    """The bar is drawn here: what draws it would count as memory of the other process."""
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "bench.closing.one", url, str(office.id), str(volume_sheets)]
    found: dict[str, Any] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as closing, Progress(*COLUMNS) as bar:
        task = bar.add_task("")
        for line in closing.stdout or ():
            found = json.loads(line)
            bar.update(task, completed=found["done"], total=found["total"])
    assert closing.returncode == 0
    return found


@contextmanager
def _database() -> Iterator[Database]:
    name = f"rufzeit_{RUN}_closing"
    with running_server() as server:
        database = Database(server.make(name))
        yield database
        database.close()
        server.drop(name)
