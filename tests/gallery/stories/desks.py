"""The day's work: who is called, what is recorded, planned and printed."""

from datetime import timedelta

from sqlalchemy import select

from db.letters import Letter
from db.offices import Office
from db.printing import BatchState, PrintBatch, PrintWay, Reprint
from db.staff import Staff
from letters.printing.batches import files_of
from scheduler.jobs.runs import ask_for
from scheduler.post.batch_life import doubt, fetch, none_printed
from scheduler.post.doubts import Doubt
from scheduler.post.reprints import requests_of
from stories import SEND, Visit
from web.jobs import work_off


def wrong_password(visit: Visit) -> None:
    visit.go("/login")
    visit.page.fill("#email", "nobody@koba-harz.example")
    visit.page.fill("#password", "this is not the password")
    visit.send(SEND)


def recording(visit: Visit) -> None:
    visit.go("/staff/koba/calls")
    visit.page.click(".record summary >> nth=0")


def case(visit: Visit) -> None:
    visit.go(f"/staff/cases/{visit.scene.case_id}")


def recorded(visit: Visit) -> None:
    visit.go(f"/staff/cases/{visit.scene.case_id}")
    visit.page.click(".record summary")
    visit.page.fill(".record textarea", "Ruft am Nachmittag selbst zurück.")
    visit.send("button[value=mailbox]")


def run(visit: Visit) -> None:
    """A batch that was asked for, before the clock makes it."""
    with visit.scene.house.database.transaction() as session:
        office_id = session.scalars(select(Office.id).where(Office.key == "koba")).one()
        run_id = ask_for(session, "print_batch", f"request:{visit.size}", office_id=office_id)
    visit.go(f"/staff/koba/print/runs/{run_id}")


def drafted(visit: Visit) -> None:
    """Staff asks what would be proposed now; the clock makes the plan, and the page goes on by itself."""
    visit.go("/staff/koba/drafts")
    visit.send(".ask .button")
    work_off(visit.scene.house)
    visit.page.wait_for_selector("h1 .chip")


def open_batch(visit: Visit) -> None:
    """In the second width it counts as printed by now: that was not so."""
    house = visit.scene.house
    with house.database.transaction() as session:
        batch = session.get_one(PrintBatch, visit.scene.open_batch)
        if batch.state != BatchState.CLOSED:
            doubt(session, batch, Doubt.OTHER)
            none_printed(session, batch, staff_id=session.scalars(select(Staff.id)).all()[0], at=house.now())
    visit.go(f"/staff/batches/{visit.scene.open_batch}")


def uncertain_batch(visit: Visit) -> None:
    house = visit.scene.house
    with house.database.transaction() as session:
        batch = session.get_one(PrintBatch, visit.scene.open_batch)
        if batch.state == BatchState.CLOSED:
            fetch(session, batch, files_of(session, batch)[0], at=house.now())
        doubt(session, batch, Doubt.JAMMED)
    visit.go(f"/staff/batches/{visit.scene.open_batch}")


def posted_batch(visit: Visit) -> None:
    """As it left, whatever it was in another picture."""
    with visit.scene.house.database.transaction() as session:
        batch = session.get_one(PrintBatch, visit.scene.posted_batch)
        batch.state, batch.way, batch.posted_on = BatchState.POSTED, PrintWay.OWN, batch.posting_day
    visit.go(f"/staff/batches/{visit.scene.posted_batch}")


def pull_list(visit: Visit) -> None:
    """Before it leaves."""
    with visit.scene.house.database.transaction() as session:
        session.get_one(PrintBatch, visit.scene.posted_batch).state = BatchState.PRINTED
    visit.go(f"/staff/batches/{visit.scene.posted_batch}/pull")


def at_provider(visit: Visit) -> None:
    """With a letter that was withdrawn since."""
    with visit.scene.house.database.transaction() as session:
        batch = session.get_one(PrintBatch, visit.scene.posted_batch)
        batch.state, batch.way, batch.handed_over_at = BatchState.HANDED_OVER, PrintWay.PROVIDER, batch.created_at
    visit.go(f"/staff/batches/{visit.scene.posted_batch}")


def posted_early(visit: Visit) -> None:
    """Asked once more: the letters have the date of another day."""
    with visit.scene.house.database.transaction() as session:
        batch = session.get_one(PrintBatch, visit.scene.open_batch)
        today = visit.scene.clock.at.date()
        batch.posting_day, batch.fetched_at = today + timedelta(days=1), batch.created_at
    visit.go(f"/staff/batches/{visit.scene.open_batch}")
    visit.page.fill("#day", today.isoformat())
    visit.send("form[action$='/posted'] button")


def book(visit: Visit) -> None:
    visit.go("/staff/koba/posting-book?from=2025-11-24&to=2025-12-07")


def a_letter(visit: Visit) -> None:
    visit.go(f"/staff/letters/{_posted_letter(visit)}")


def asked_for(visit: Visit) -> None:
    """An advisor's client has no letter; the second person sees who asked. In the second width it is asked already."""
    with visit.scene.house.database.transaction() as session:
        letter = session.get_one(Letter, _posted_letter(visit))
        if not requests_of(session, letter):
            session.add(
                Reprint(
                    authority_id=letter.authority_id,
                    letter_id=letter.id,
                    reason="not_arrived",
                    note="Hat am Telefon danach gefragt.",
                    asked_by=session.scalars(select(Staff.id).where(Staff.email == visit.scene.advisor)).one(),
                    asked_at=visit.scene.clock.at,
                )
            )
    visit.go("/staff/koba/reprints")


def _posted_letter(visit: Visit) -> int:
    """The last of its batch: its time lies latest."""
    in_batch = select(Letter.id).where(Letter.batch_id == visit.scene.posted_batch).order_by(Letter.id.desc())
    with visit.scene.house.database.reading() as session:
        return session.scalars(in_batch.limit(1)).one()
