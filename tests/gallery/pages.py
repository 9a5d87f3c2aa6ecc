"""Which pages are photographed, by whom, and what happens on them before the picture is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

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


def closing(visit: Visit) -> None:
    """Halberstadt closes tomorrow at eight: what will be told, and which other notices lose their words."""
    visit.go("/staff/koba/notices/new")
    visit.page.check("input[name=effect][value=closed]")
    visit.page.check("input[name=places] >> nth=0")
    visit.page.check("input[name=instead][value=phone]")
    visit.page.fill("#begins_at", "2025-12-03T08:00")
    visit.page.fill("#review_on", "2025-12-10")
    visit.page.fill("#reason-de", "wegen einer Quarantäne")
    visit.page.fill("#reason-en", "because of a quarantine")
    visit.page.click("button[name=preview]")


def closed_then(visit: Visit) -> None:
    """The same is saved, and asked for on its day."""
    closing(visit)
    visit.page.click("button[name=save] >> nth=0")
    visit.go("/staff/koba/told?at=2025-12-03T09:00")
    visit.page.click("main details.more summary >> nth=0")


def in_vain(visit: Visit) -> None:
    visit.go("/staff/koba/notices")
    visit.page.fill("input[name=review_on] >> nth=0", "2021-04-19")
    visit.page.click(".holds button >> nth=0")


def figures(visit: Visit) -> None:
    """Two weeks from a file, one day of them missing; one rule is answered."""
    visit.go("/staff/koba/plans")
    open_all(visit)
    today = visit.scene.clock.at.date()
    rows = [f"{today - timedelta(days=back)};{66 + back * 5}" for back in range(14) if back != 3]
    file = "\n".join(["Tag;Wert", *rows]).encode()
    visit.page.set_input_files("input[type=file]", {"name": "f.csv", "mimeType": "text/csv", "buffer": file})
    visit.page.click("form[enctype] button:not([name])")
    answer(visit, 0)


def answer(visit: Visit, rule: int) -> None:
    open_all(visit)
    visit.page.check(f".rule >> nth={rule} >> input[value=yes]")
    visit.page.fill(f".rule >> nth={rule} >> input[name=source]", "14. SARS-CoV-2-EindV, § 3 Abs. 2")
    visit.page.click(f".rule >> nth={rule} >> button.second")


def reopening(visit: Visit) -> None:
    """The missing day is typed in, the second rule answered: it is proposed."""
    visit.go("/staff/koba/plans")
    visit.page.fill("input[name=day]", str(visit.scene.clock.at.date() - timedelta(days=3)))
    visit.page.fill("input[name=value]", "84,5")
    visit.page.click("form.field button")
    answer(visit, 1)


def standing_in(visit: Visit) -> None:
    """Vasa closes: Jakobstad is proposed, then Jakobstad closes, too."""
    closed(visit, "vasa")
    visit.go("/staff/te/plans")


def refused(visit: Visit) -> None:
    closed(visit, "jakobstad")
    visit.go("/staff/te/plans")


def closed(visit: Visit, place: str) -> None:
    visit.go("/staff/te/notices/new")
    visit.page.check("input[name=effect][value=closed]")
    visit.page.check(f"input[name=places][value={place}]")
    visit.page.fill("#review_on", str(visit.scene.clock.at.date() + timedelta(days=7)))
    visit.page.click("button[name=save] >> nth=0")


def open_all(visit: Visit) -> None:
    visit.page.evaluate("document.querySelectorAll('main details').forEach((one) => one.open = true)")


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
    ("visits", "advisor", at("/staff/koba/visits")),
    ("case", "advisor", case),
    ("case-recorded", "advisor", recorded),
    ("home-back-office", "back", at("/staff/")),
    ("print-room", "back", at("/staff/koba/print")),
    ("print-run", "back", run),
    ("batch-open", "back", open_batch),
    ("batch-posted", "back", posted_batch),
    ("messages", "back", at("/staff/koba/messages")),
    ("error-403", "back", at("/staff/koba/calls")),
    ("home-editor", "editor", at("/staff/")),
    ("notices", "editor", at("/staff/koba/notices")),
    ("notice-edit", "editor", edited),
    ("notice-preview", "editor", previewed),
    ("notice-blamed", "editor", blamed),
    ("notice-closing", "editor", closing),
    ("told-then", "editor", closed_then),
    ("told-then-skipped", "editor", at("/staff/koba/told?at=2026-03-29T02:30")),
    ("notices-refused", "editor", in_vain),
    ("plans-prepared", "editor", at("/staff/koba/plans")),
    ("plans-figures", "editor", figures),
    ("plans-reopening", "editor", reopening),
    ("plans-stand-in", "swedish_editor", standing_in),
    ("plans-refused", "swedish_editor", refused),
    ("notices-sv", "swedish_editor", at("/staff/te/notices")),
]
