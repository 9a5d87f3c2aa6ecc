"""Which pages are photographed, by whom, and what happens on them before the picture is taken."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page
from scene import Scene
from sqlalchemy import select

from db.appointments import AdvisorTime
from db.letters import AccessCode
from scheduler.appointments import alternatives, live_of_case

SEND = "main button[type=submit]"


@dataclass
class Visit:
    page: Page
    scene: Scene
    size: str

    def go(self, address: str) -> None:
        self.page.goto(address)


Story = Callable[[Visit], None]


def at(address: str) -> Story:
    return lambda visit: visit.go(address)


def wrong_password(visit: Visit) -> None:
    visit.go("/login")
    visit.page.fill("#email", "nobody@koba-harz.example")
    visit.page.fill("#password", "this is not the password")
    visit.page.click(SEND)


def recording(visit: Visit) -> None:
    visit.go("/staff/koba/calls")
    visit.page.click(".record summary >> nth=0")


def case(visit: Visit) -> None:
    visit.go(f"/staff/cases/{visit.scene.case_id}")


def recorded(visit: Visit) -> None:
    visit.go(f"/staff/cases/{visit.scene.case_id}")
    visit.page.click(".record summary")
    visit.page.fill(".record textarea", "Ruft am Nachmittag selbst zurück.")
    visit.page.click("button[value=mailbox]")


def run(visit: Visit) -> None:
    visit.go("/staff/koba/print")
    visit.page.click(".ask .button")


def open_batch(visit: Visit) -> None:
    visit.go(f"/staff/batches/{visit.scene.open_batch}")


def posted_batch(visit: Visit) -> None:
    visit.go(f"/staff/batches/{visit.scene.posted_batch}")


def edited(visit: Visit) -> None:
    visit.go("/staff/koba/notices")
    visit.page.click("article .second >> nth=0")


def previewed(visit: Visit) -> None:
    edited(visit)
    visit.page.click("button[name=preview]")


def blamed(visit: Visit) -> None:
    visit.go("/staff/koba/notices/new")
    visit.page.fill("#ear-de", "Nur auf Deutsch.")
    visit.page.fill("#begins_at", "2026-01-02T08:00")
    visit.page.fill("#ends_at", "2026-01-01T08:00")
    visit.page.click("button[name=save]")


def wrong_pin(visit: Visit) -> None:
    visit.go("/appointment/open")
    visit.page.fill("#reference", "1234 5678")
    visit.page.fill("#pin", "12 34 56")
    visit.page.click(SEND)


def with_pin(visit: Visit) -> None:
    visit.go("/appointment/open")
    visit.page.fill("#reference", visit.scene.letters["proposed"].reference)
    visit.page.fill("#pin", visit.scene.pin("proposed"))
    visit.page.click(SEND)


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
    visit.page.click(".offer >> nth=0")


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
        visit.page.click(".actions form button")


def cancelled(visit: Visit) -> None:
    visit.go(visit.scene.link("cancelled"))
    visit.go("/appointment/cancel")
    if visit.page.locator(".danger").count():
        visit.page.click(".danger")


def bad_number(visit: Visit) -> None:
    visit.go(visit.scene.link("number"))
    visit.page.fill("#number", "0900 123456")
    visit.page.click("form.card button")


PAGES: list[tuple[str, str, Story]] = [
    ("offices", "public", at("/?lang=de")),
    ("office-koba-de", "public", at("/koba?lang=de")),
    ("office-koba-en", "public", at("/koba?lang=en")),
    ("office-te-sv", "public", at("/te?lang=sv")),
    ("office-te-fi", "public", at("/te?lang=fi")),
    ("open", "public", at("/appointment/open?lang=de")),
    ("open-refused", "public", wrong_pin),
    ("appointment-proposed", "client", with_pin),
    ("appointment-change", "client", at("/appointment/change")),
    ("appointment-cancel", "client", at("/appointment/cancel")),
    ("appointment-confirmed", "other", confirmed),
    ("appointment-taken", "other", taken),
    ("appointment-te-sv", "swede", behind("te", language="sv")),
    ("appointment-te-fi", "swede", behind("te", "/appointment/change", "fi")),
    ("appointment-cancelled", "third", cancelled),
    ("number-wanted", "fourth", behind("number")),
    ("number-refused", "fourth", bad_number),
    ("error-404", "public", at("/nothing/here")),
    ("error-link", "public", at("/t/12345678nothing")),
    ("error-letter-over", "public", at("/appointment")),
    ("login", "public", at("/login")),
    ("login-refused", "public", wrong_password),
    ("home-advisor", "advisor", at("/staff/")),
    ("calls", "advisor", at("/staff/koba/calls")),
    ("calls-recording", "advisor", recording),
    ("case", "advisor", case),
    ("case-recorded", "advisor", recorded),
    ("home-back-office", "back", at("/staff/")),
    ("print-room", "back", at("/staff/koba/print")),
    ("print-run", "back", run),
    ("batch-open", "back", open_batch),
    ("batch-posted", "back", posted_batch),
    ("error-403", "back", at("/staff/koba/calls")),
    ("home-editor", "editor", at("/staff/")),
    ("notices", "editor", at("/staff/koba/notices")),
    ("notice-edit", "editor", edited),
    ("notice-preview", "editor", previewed),
    ("notice-blamed", "editor", blamed),
    ("notices-sv", "swedish_editor", at("/staff/te/notices")),
]
