"""What tests of the print provider share: a batch that goes to one, clocks that hand it over, what lies there then."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from sqlalchemy import select

import factories as make
from db.audit import AuditEntry
from db.letters import Letter, LetterState
from db.printing import BatchState, PrintBatch, PrintWay
from db.session import Database
from factories.letters import HARZ
from letters.printing.batches import close_batch
from letters.queue import Mailing, queue_number_wanted, withdraw
from scheduler.jobs.runs import Claim
from web.house import House
from web.provider.jobs import clear_provider, hand_over_batches, read_provider
from web.settings import Settings
from web_house import ENVIRON, Clock

POSTING = date(2026, 3, 2)
COLUMNS = "batch,number,state,day,carrier,reason\n"
URL = "https://rufzeit.example.org"
PLACES = [("06484", "Quedlinburg"), ("38820", "Halberstadt"), ("38889", "Blankenburg")]


@dataclass
class Print:
    """A house whose office has a provider, and one batch of three letters. `back`: where the provider answers."""

    house: House
    clock: Clock
    folder: Path
    batch_id: int
    office_id: int

    def hand_over(self, progress: Any = lambda done, total: None, house: House | None = None) -> Mapping[str, Any]:
        return hand_over_batches(house or self.house, self.claim("hand_over"), progress)

    def read(self, progress: Any = lambda done, total: None) -> Mapping[str, Any]:
        return read_provider(self.house, self.claim("read_provider"), progress)

    def clear(self) -> Mapping[str, Any]:
        return clear_provider(self.house, self.claim("clear_provider"), lambda done, total: None)

    def withdraw(self, at: int) -> None:
        with self.house.database.transaction() as session:
            withdraw(session, session.get_one(Letter, self.letters[at].id), reason="changed", at=self.clock.at)

    def claim(self, job: str) -> Claim:
        return Claim(1, job, self.office_id)

    def answer(self, name: str, content: str | bytes) -> None:
        (self.folder / "back").mkdir(exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        (self.folder / "back" / name).write_bytes(data)

    @property
    def batch(self) -> PrintBatch:
        with self.house.database.reading() as session:
            return session.get_one(PrintBatch, self.batch_id)

    @property
    def letters(self) -> list[Letter]:
        """In the order in which they were in the batch."""
        with self.house.database.reading() as session:
            found = session.scalars(select(Letter)).all()
            return sorted(found, key=lambda letter: letter.facts["address"]["postcode"])

    def noted(self, action: str) -> list[dict[str, Any]]:
        with self.house.database.reading() as session:
            found = select(AuditEntry.facts).where(AuditEntry.action == action).order_by(AuditEntry.id)
            return list(session.scalars(found))

    def on_disk(self) -> list[str]:
        return sorted(str(file.relative_to(self.folder)) for file in self.folder.rglob("*") if file.is_file())


def a_print(database: Database, folder: Path, environ: Mapping[str, str], *, both_sides: bool = False) -> Print:
    """`environ`: the settings of the provider."""
    clock = Clock()
    settings = Settings.read(ENVIRON | environ)
    house = House(settings, database, make.VAULT, make.KEYS, make.AUDIT_KEY, clock)
    with database.transaction() as session:
        office = make.an_office(session, key="koba", letterhead=HARZ, policy={"print_way": "provider"})
        for postcode, town in PLACES:
            client = make.a_client(session, office, address=False)
            make.an_address(session, client, postcode=postcode, town=town)
            session.refresh(client)
            case = make.a_case(session, office, client)
            queue_number_wanted(session, Mailing(office, make.KEYS, POSTING, URL, make.AT), case)
    batch_id = close_batch(
        database,
        make.VAULT,
        make.KEYS,
        office.id,
        at=make.AT,
        posting_day=POSTING,
        progress=lambda done, total: None,
        way=PrintWay.PROVIDER,
        both_sides=both_sides,
    )
    assert batch_id is not None
    clock.at = make.AT + timedelta(hours=1)
    return Print(house, clock, folder, batch_id, office.id)


def other_process(one: Print, database: Database) -> House:
    return replace(one.house, database=database)


@dataclass(frozen=True)
class Package:
    files: dict[str, bytes]

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.files["koba-0001/manifest.json"])
        return found

    @property
    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.files["koba-0001/manifest.csv"].decode(), newline="")))


def package_in(folder: Path, name: str = "koba-0001.zip") -> Package:
    with ZipFile(folder / name) as package:
        assert package.testzip() is None
        return Package({info.filename: package.read(info) for info in package.infolist()})


def tomorrow(clock: Clock, days: int = 1) -> datetime:
    clock.at += timedelta(days=days)
    return clock.at


def is_handed_over(one: Print) -> None:
    """Once, whole, and nothing else lies there."""
    assert one.on_disk() == ["koba-0001.zip"]
    assert (one.batch.state, one.batch.handed_over_at) == (BatchState.HANDED_OVER, one.clock.at)
    assert len(package_in(one.folder).rows) == 3


def told(one: Print, *lines: str, name: str = "status-1.csv") -> str:
    """Puts a file there, lets it be read, gives what is said to be wrong."""
    one.answer(name, COLUMNS + "".join(f"{line}\n" for line in lines))
    one.read()
    faults = one.folder / "back" / "done" / f"{name}.faults.txt"
    return faults.read_text() if faults.exists() else ""


def states(one: Print) -> list[LetterState]:
    return [letter.state for letter in one.letters]
