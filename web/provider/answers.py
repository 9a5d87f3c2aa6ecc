"""What the provider puts into the folder `back`: read, taken in, moved to `back/done`. Nothing of it is lost.

A line that is wrong is named, with its number, in a file beside it; the others are taken in. What fails for a
reason of ours is tried again with the whole file, a few times. Taken in once more, nothing happens twice.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.jobs import ImportRun
from db.offices import Office
from db.printing import PrintBatch, PrintWay
from db.session import DatabaseAway
from scheduler.jobs.runs import Superseded
from scheduler.provider.back import Back, take_back
from scheduler.provider.given import batch_named
from scheduler.provider.silence import TOLD
from scheduler.provider.taking import take
from scheduler.provider.told import A_LINK, NO_SUCH_BATCH, NOT_TAKEN, Fault, Status, Told
from scheduler.returned.noting import NOTED
from web.house import House
from web.provider.noting import concerned, note_faults, note_try, record
from web.provider.putting_away import DONE, put_away
from web.provider.store import LinkRefused, ProviderAway, Store, StoreError

BACK = "back"
BEGINS, ENDS = "status-", (".csv", ".json")
KIND = "provider"
ALIVE_EVERY = 50  # lines, or batches


@dataclass
class Taken:
    """What came of a file: how many lines were taken in, and what was wrong with the others.

    `offices`: of which office's batches. `failed`: what stopped us, and not the provider.
    """

    lines: int = 0
    nowhere: list[Fault] = field(default_factory=list)
    offices: dict[int, list[Fault]] = field(default_factory=dict)
    failed: list[Exception] = field(default_factory=list)

    @property
    def faults(self) -> list[Fault]:
        found = [*self.nowhere, *(fault for faults in self.offices.values() for fault in faults)]
        return sorted(found, key=lambda fault: fault.line)


def files_waiting(store: Store) -> list[str]:
    """Names of the files with answers, the oldest name first; what else lies there is left alone."""
    return [name for name in store.names(BACK) if name.startswith(BEGINS) and name.endswith(ENDS)]


def take_in(house: House, store: Store, name: str, alive: Callable[[], None]) -> Taken:
    """One file. Raises what failed, until it has failed too often: then the file is put away, with its faults."""
    store.make_folder(DONE)  # before anything is on record: what cannot be put away would be told anew each time
    file = _File(house, name, alive)
    digest = file.read(store)
    if file.taken.failed and not note_try(house, name, digest, file.taken.failed[0]):
        raise file.taken.failed[0]
    file.note(digest)
    put_away(store, f"{BACK}/{name}", digest, file.taken.faults)
    return file.taken


@dataclass
class _File:
    house: House
    name: str
    alive: Callable[[], None]
    taken: Taken = field(default_factory=Taken)
    done: int = 0

    def read(self, store: Store) -> str:
        """All that can be taken in; gives the digest, "" of what cannot be read. Raises `ProviderAway`."""
        from web.provider.status_file import read_status  # loads what no web process needs

        try:
            data = store.read(f"{BACK}/{self.name}")
        except ProviderAway:
            raise
        except LinkRefused:  # whoever put it there is told; what it leads to is nobody's business here
            self.taken.nowhere.append(Fault(1, A_LINK))
            return ""
        except StoreError as error:
            self._fail(self.taken.nowhere, [1], error)
            return ""
        read, digest = read_status(self.name, data), sha256(data).hexdigest()
        self.taken.nowhere += read.faults
        by_batch = defaultdict[str, list[Told]](list)
        for batch, one in read.lines:
            by_batch[batch].append(one)
        for batch, told in by_batch.items():
            self._take_batch(batch, told, digest)
        return digest

    def note(self, digest: str) -> None:
        """A file that holds as it is needs not be read again; one with faults may, when they are mended."""
        with self.house.database.transaction() as session:
            nowhere = self.taken.nowhere
            for office in session.scalars(select(Office).order_by(Office.id)):
                told_of = office.id in self.taken.offices
                if told_of and not self.taken.faults:
                    session.add(_import_run(self.house, office, digest, self.taken.lines))
                theirs = self.taken.offices.get(office.id, [])
                if told_of or (nowhere and not self.taken.offices and concerned(session, office)):
                    note_faults(self.house, session, office, self.name, [*theirs, *nowhere])

    def _take_batch(self, name: str, told: Sequence[Told], digest: str) -> None:
        self._live()
        with self.house.database.reading() as session:
            found = batch_named(session, name)
            if found is None or found.way != PrintWay.PROVIDER:
                self.taken.nowhere += [Fault(one.line, NO_SUCH_BATCH, {"given": name}) for one in told]
                return
            if _seen(session, found.office_id, digest):
                return
        faults = self.taken.offices.setdefault(found.office_id, [])
        before = len(faults)
        self._attempt(faults, told, lambda: self._take_all(found.id, told))
        for one in told:
            if one.status is Status.RETURNED:
                self._live()
                self._attempt(faults, [one], partial(self._take_back, found.id, one))
        self.taken.lines += len(told) - len({fault.line for fault in faults[before:]})

    def _take_all(self, batch_id: int, told: Sequence[Told]) -> list[Fault]:
        """At once, but for what came back: that concerns others too, and comes after, each by itself."""
        others = [one for one in told if one.status is not Status.RETURNED]
        counts = {status.value: sum(one.status is status for one in told) for status in Status}
        facts = {"file": self.name, **{status: count for status, count in counts.items() if count}}
        with self.house.database.transaction() as session:
            batch = session.get_one(PrintBatch, batch_id)
            faults = take(session, batch, others, self.house.now()) if others else []
            record(self.house, session, batch.authority_id, batch.office_id, TOLD, f"batch:{batch.id}", facts)
        return faults

    def _take_back(self, batch_id: int, told: Told) -> list[Fault]:
        with self.house.database.transaction() as session:
            batch = session.get_one(PrintBatch, batch_id)
            came = take_back(session, batch, told, self.house.now())
            if isinstance(came, Back):
                facts, subject = came.noted.facts(came.found.mark), f"letter:{came.found.letter.id}"
                record(self.house, session, batch.authority_id, batch.office_id, NOTED, subject, facts)
        return [came] if isinstance(came, Fault) else []

    def _attempt(self, faults: list[Fault], told: Sequence[Told], do: Callable[[], list[Fault]]) -> None:
        """What fails stops nothing else."""
        try:
            faults += do()
        except (DatabaseAway, Superseded):
            raise
        except Exception as error:
            self._fail(faults, [one.line for one in told], error)

    def _fail(self, faults: list[Fault], lines: Sequence[int], error: Exception) -> None:
        self.taken.failed.append(error)
        faults += [Fault(line, NOT_TAKEN, {"given": type(error).__name__}) for line in lines]

    def _live(self) -> None:
        if self.done % ALIVE_EVERY == 0:
            self.alive()
        self.done += 1


def _seen(session: Session, office_id: int, digest: str) -> bool:
    known = select(ImportRun.id).filter_by(office_id=office_id, kind=KIND, sha256=digest)
    return session.scalar(known) is not None


def _import_run(house: House, office: Office, digest: str, rows: int) -> ImportRun:
    return ImportRun(
        authority_id=office.authority_id,
        office_id=office.id,
        kind=KIND,
        sha256=digest,
        rows=rows,
        at=house.now(),
    )
