"""The day's work: who is called, what is recorded, planned and printed."""

from sqlalchemy import select

from db.offices import Office
from scheduler.jobs.runs import ask_for
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
    visit.go(f"/staff/batches/{visit.scene.open_batch}")


def posted_batch(visit: Visit) -> None:
    visit.go(f"/staff/batches/{visit.scene.posted_batch}")
