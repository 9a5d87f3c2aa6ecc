"""Clients with their letter: what they open, confirm, change and cancel, and what is refused."""

from scene import Scene
from sqlalchemy import select

from db.appointments import AdvisorTime
from db.letters import AccessCode
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import live_of_case
from stories import SEND, Story, Visit


def wrong_pin(visit: Visit) -> None:
    visit.go("/appointment/open")
    visit.page.fill("#reference", "1234 5678")
    visit.page.fill("#pin", "12 34 56")
    visit.send(SEND)


def with_pin(visit: Visit) -> None:
    visit.go("/appointment/open")
    visit.page.fill("#reference", visit.scene.letters["proposed"].reference)
    visit.page.fill("#pin", visit.scene.pin("proposed"))
    visit.send(SEND)


def behind(story: str, then: str = "/appointment", language: str = "") -> Story:
    def visit_it(visit: Visit) -> None:
        visit.go(visit.scene.link(story))
        visit.go(then + (f"?lang={language}" if language else ""))

    return visit_it


def taken(visit: Visit) -> None:
    """Somebody else takes the time between the look and the click."""
    visit.go(visit.scene.link("confirmed"))
    visit.go("/appointment/change")
    take_first(visit.scene, visit.scene.letters["confirmed"])
    visit.send(".offer >> nth=0")


def take_first(scene: Scene, code: AccessCode) -> None:
    house = scene.house
    with house.database.transaction() as session:
        appointment = live_of_case(session, code.case_id)
        assert appointment is not None
        slot = alternatives(session, appointment, at=house.now(), count=1)[0]
        other = session.scalars(select(AdvisorTime.appointment_id).limit(1)).one()
        for quantum in slot.quanta:
            session.add(AdvisorTime(advisor_id=slot.advisor_id, quantum=quantum, appointment_id=other))


def confirmed(visit: Visit) -> None:
    visit.go(visit.scene.link("confirmed"))
    if visit.page.locator(".actions form button").count():
        visit.send(".actions form button")


def cancelled(visit: Visit) -> None:
    visit.go(visit.scene.link("cancelled"))
    visit.go("/appointment/cancel")
    if visit.page.locator(".danger").count():
        visit.send(".danger")


def bad_number(visit: Visit) -> None:
    visit.go(visit.scene.link("number"))
    visit.page.fill("#number", "0900 123456")
    visit.send("form.card button")
