"""The jobs of the print provider: batches leave, answers are read, silence is noted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import time
from typing import TypeVar

from sqlalchemy import and_, or_, select

from db import audit
from db.printing import BatchState, PrintBatch, PrintWay
from db.session import DatabaseAway
from scheduler.jobs.runs import Claim, Progress, Superseded
from scheduler.jobs.timetable import Daily, Every
from scheduler.post.emptied import HAS_LETTERS
from scheduler.provider.given import may_be_outside
from scheduler.provider.silence import SILENT, note_silence, waits_for_provider
from web.clockwork import Job, Long, Result
from web.house import House
from web.jobs_scheduling import office_of
from web.provider.answers import files_waiting, take_in
from web.provider.clearing import clear
from web.provider.handing_over import HANDED_OVER, UNCERTAIN, hand_over
from web.provider.store import opened
from web.provider.withdrawn import tell_withdrawn
from words.catalogues import N_

One = TypeVar("One", int, str)


class NoProvider(Exception):
    """An office prints by a provider, but neither a folder nor a server is set."""


@dataclass
class _Tried:
    """Each by itself: what fails stops no other, and is told at the end. `failed`: the first error."""

    failed: list[Exception] = field(default_factory=list)

    def each(self, items: Iterable[One], do: Callable[[One], None]) -> None:
        for item in items:
            try:
                do(item)
            except (DatabaseAway, Superseded):
                raise
            except Exception as error:
                self.failed.append(error)

    def tell(self) -> None:
        if self.failed:
            raise self.failed[0]


def hand_over_batches(house: House, claim: Claim, progress: Progress) -> Result:
    """All closed batches of an office that its provider prints. Raises the first error, after all were tried."""
    begun = and_(PrintBatch.state == BatchState.HANDED_OVER, PrintBatch.handed_over_at.is_(None))
    ready = and_(PrintBatch.state == BatchState.CLOSED, PrintBatch.fetched_at.is_(None), HAS_LETTERS)
    of_office = PrintBatch.office_id == office_of(claim), PrintBatch.way == PrintWay.PROVIDER
    with house.database.reading() as session:
        wanted = select(PrintBatch.id).where(*of_office, or_(begun, ready)).order_by(PrintBatch.id)
        batch_ids = session.scalars(wanted).all()
    if not batch_ids:
        return {}
    if house.settings.provider is None:
        raise NoProvider
    results, tried = list[str](), _Tried()
    with opened(house.settings.provider) as store:
        tried.each(batch_ids, lambda batch_id: results.append(hand_over(house, store, batch_id, progress)))
    tried.tell()
    return {HANDED_OVER: results.count(HANDED_OVER), UNCERTAIN: results.count(UNCERTAIN)}


def clear_provider(house: House, claim: Claim, progress: Progress) -> Result:
    """What has PINs in it and lies there without need: see docs/provider.md."""
    if house.settings.provider is None:
        return {}
    with opened(house.settings.provider) as store:
        return {"cleared": clear(house, store, lambda: progress(0, 1))}


def read_provider(house: House, claim: Claim, progress: Progress) -> Result:
    """What the provider says of all offices' batches, and of which nothing was said for too long."""
    if house.settings.provider is None:
        return {}
    result, tried = {"told": 0, "faults": 0}, _Tried()
    with opened(house.settings.provider) as store:
        names = files_waiting(store)

        def take(name: str) -> None:
            at = names.index(name)
            taken = take_in(house, store, name, lambda: progress(at, len(names)))
            result["told"] += taken.lines
            result["faults"] += len(taken.faults)
            progress(at + 1, len(names))

        tried.each(names, take)
        with house.database.reading() as session:
            outside, waiting = list(may_be_outside(session)), list(waits_for_provider(session))
        tried.each(outside, lambda batch_id: tell_withdrawn(house, store, batch_id))
    silent = list[bool]()  # nobody is whose folder cannot be looked into
    tried.each(waiting, lambda batch_id: silent.append(_is_silent(house, batch_id)))
    tried.tell()
    return {**result, "silent": sum(silent)}


def _is_silent(house: House, batch_id: int) -> bool:
    with house.database.transaction() as session:
        silent = note_silence(session, batch_id, house.now())
        if silent:
            batch = session.get_one(PrintBatch, batch_id)
            audit.record(
                session,
                house.audit_key,
                authority_id=batch.authority_id,
                office_id=batch.office_id,
                actor="clock",
                action=f"batch.{SILENT}",
                subject=f"batch:{batch_id}",
                at=house.now(),
            )
        return silent


PROVIDER_JOBS = (
    Job(
        "hand_over",
        N_("Batches that leave for the print provider"),
        Long(hand_over_batches),
        Every(10, time(5), time(23)),
    ),
    Job(
        "read_provider",
        N_("What the print provider says of its batches"),
        Long(read_provider),
        Every(10),
        per_office=False,
    ),
    Job(
        "clear_provider",
        N_("Files that the print provider does not need any more"),
        Long(clear_provider),
        Daily(time(4, 30)),
        per_office=False,
    ),
)
