"""The print room when something is not as it should be: letters held and stuck, runs and files in trouble."""

from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import select, update

from db import audit
from db.jobs import JobRun, RunState
from db.letters import Letter, LetterEvent, LetterState
from db.offices import Office
from db.printing import PrintBatch
from db.staff import Staff
from letters.queue import WAITING, become
from scheduler.jobs.runs import ask_for
from scheduler.post.mail import lock_batch, note_printed
from scheduler.provider.told import NO_SUCH_NUMBER, WRONG_DAY, Fault
from stories import Visit
from web.provider.noting import FAULTY

LONG_AGO = timedelta(days=9)
REASONS = ("wrong_postcode:3882", "word_too_long:Donaudampfschifffahrt", "no_glyph:U+10348")


def held(visit: Visit) -> None:
    """Some wait for a person, all of them for too long."""
    house, long_ago = visit.scene.house, visit.scene.clock.at - LONG_AGO
    with house.database.transaction() as session:
        koba = session.scalars(select(Office).where(Office.key == "koba")).one()
        waiting = select(Letter).where(Letter.office_id == koba.id, Letter.state.in_(WAITING)).order_by(Letter.id)
        found = session.scalars(waiting).all()
        for letter, reason in zip(found, REASONS, strict=False):
            letter.held_reason = reason
            if letter.state == LetterState.QUEUED:
                become(session, letter, LetterState.HELD, reason=reason, at=long_ago)
            letter.created_at, letter.posting_day = long_ago, long_ago.date()
            of_letter = LetterEvent.letter_id == letter.id
            session.execute(update(LetterEvent).where(of_letter).values(at=long_ago))
    visit.go("/staff/koba/print")


def address(visit: Visit) -> None:
    """Looked at, before it is kept."""
    visit.go(_of_held(visit))
    visit.page.fill("#care_of", "Familie Brzęczyszczykiewicz")
    visit.page.fill("#postcode", "38820")
    visit.send("button[value=look]")


def wrong_address(visit: Visit) -> None:
    visit.go(_of_held(visit))
    visit.page.fill("#postcode", "3882")
    visit.page.fill("#country", "Atlantis")
    visit.send("button[value=keep]")


def printed_batch(visit: Visit) -> None:
    """All of the one that may have been uncertain lies there."""
    house = visit.scene.house
    with house.database.transaction() as session:
        batch = session.get_one(PrintBatch, visit.scene.open_batch)
        clerk = session.scalars(select(Staff.id).where(Staff.email == visit.scene.back_office)).one()
        lock_batch(session, batch)
        note_printed(session, batch, staff_id=clerk, at=house.now())
    visit.go(f"/staff/batches/{visit.scene.open_batch}")


def run_failed(visit: Visit) -> None:
    _run(visit, "failed", state=RunState.FAILED, error="DatabaseFull")


def run_tried_again(visit: Visit) -> None:
    again = visit.scene.clock.at + timedelta(minutes=5)
    _run(visit, "again", state=RunState.REQUESTED, error="DatabaseAway", not_before=again, done=30, total=100)


def run_silent(visit: Visit) -> None:
    started = visit.scene.clock.at
    _run(visit, "silent", state=RunState.RUNNING, started_at=started, lease_until=started, done=45, total=100)


def provider_alarm(visit: Visit) -> None:
    house = visit.scene.house
    faults = [
        Fault(3, NO_SUCH_NUMBER, {"given": "512"}),
        Fault(17, WRONG_DAY, {"given": "2026-02-30"}),
    ]
    with house.database.transaction() as session:
        koba = session.scalars(select(Office).where(Office.key == "koba")).one()
        audit.record(
            session,
            house.audit_key,
            authority_id=koba.authority_id,
            office_id=koba.id,
            actor="clock",
            action=FAULTY,
            subject=f"office:{koba.id}",
            facts={"file": "status-0412.csv", "faults": [asdict(one) for one in faults], "count": len(faults)},
            at=house.now(),
        )
    visit.go("/staff/")


def _of_held(visit: Visit) -> str:
    wrong = select(Letter.id).where(Letter.held_reason == REASONS[0])
    with visit.scene.house.database.reading() as session:
        return f"/staff/letters/{session.scalars(wrong).one()}/address"


def _run(visit: Visit, name: str, **values: object) -> None:
    """Of the other office, so that nothing in this one waits for it."""
    with visit.scene.house.database.transaction() as session:
        office_id = session.scalars(select(Office.id).where(Office.key == "te")).one()
        run_id = ask_for(session, "print_batch", f"request:{name}:{visit.size}", office_id=office_id)
        session.execute(update(JobRun).where(JobRun.id == run_id).values(**values))
    visit.go(f"/staff/te/print/runs/{run_id}")
