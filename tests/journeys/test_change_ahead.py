"""A change that is entered on Thursday for the Monday to come: phone, page and feed tell it from its minute on."""

from dataclasses import dataclass
from urllib.request import urlopen

from sqlalchemy import select

from browser import Browser
from db.offices import Office
from db.staff import Membership, Role, Staff
from journeys.conftest import Demo
from web.app import create_app
from web.demo.files import PASSWORD

WORDS = {
    "ear-de": "Halberstadt: bis auf Weiteres geschlossen, wegen einer Quarantäne.",
    "eye-de": "Die Regionalstelle Halberstadt ist wegen einer Quarantäne geschlossen.",
    "ear-en": "Halberstadt: closed until further notice, because of a quarantine.",
    "eye-en": "The regional office in Halberstadt is closed because of a quarantine.",
}
BEFORE = "Besuche ohne Termin geschlossen"


@dataclass(frozen=True)
class Change:
    """`entered`, `last_old`, `first_new`: with the offset of the local clock; `begins`, `ends`: as typed."""

    entered: str
    begins: str
    ends: str
    last_old: str
    first_new: str


CHANGES = (
    Change(
        "2026-11-19T10:00+01:00",
        "2026-11-23T08:00",
        "2026-11-24T08:00",
        "2026-11-23T07:59:59+01:00",
        "2026-11-23T08:00+01:00",
    ),
    Change(  # over the night in which the clocks are put forward
        "2027-03-25T10:00+01:00",
        "2027-03-29T08:00",
        "2027-03-30T08:00",
        "2027-03-29T07:59:59+02:00",
        "2027-03-29T08:00+02:00",
    ),
    Change(  # over the night in which they are put back
        "2027-10-28T10:00+02:00",
        "2027-11-01T08:00",
        "2027-11-02T08:00",
        "2027-11-01T07:59:59+01:00",
        "2027-11-01T08:00+01:00",
    ),
    Change(  # at the minute of the jump
        "2028-03-23T10:00+01:00",
        "2028-03-26T03:00",
        "2028-03-27T08:00",
        "2028-03-26T01:59:59+01:00",
        "2028-03-26T03:00+02:00",
    ),
)


def test_a_change_ahead_is_told_from_its_minute_on(offices: Demo) -> None:
    """The server runs on all the while; the editor works in a process of their own."""
    for change in CHANGES:
        offices.clock.set(change.entered)
        the_editor_enters(offices, change)
        offices.clock.set(change.last_old)
        what_is_told(offices, changed=False)
        offices.clock.set(change.first_new)
        what_is_told(offices, changed=True)
        offices.clock.set(f"{change.ends}{change.first_new[-6:]}")
        what_is_told(offices, changed=False)


def the_editor_enters(demo: Demo, change: Change) -> None:
    app = create_app(demo.house)
    app.config["SERVER_NAME"] = demo.url.removeprefix("http://")
    editor = Browser(app)
    assert editor.log_in(_email(demo), PASSWORD).status_code == 200
    editor.go("/staff/koba/notices/new")
    values = {"effect": "closed", "places": "halberstadt", "begins_at": change.begins, "ends_at": change.ends}
    page = editor.send("/notices/new", ("save", "1"), **values, **WORDS)
    assert page.status_code == 200
    assert WORDS["eye-de"] in page.text


def what_is_told(demo: Demo, *, changed: bool) -> None:
    """The old words spoke of all places: with one of them closed they hold no longer."""
    heard = demo.rings("koba", "de")
    assert (WORDS["ear-de"] in heard) == changed
    assert (WORDS["ear-en"] in demo.rings("koba", "en")) == changed
    page = _read(f"{demo.url}/koba?lang=de")
    assert (f"<p>{WORDS['eye-de']}</p>" in page) == changed
    for told in (heard, page):
        assert (BEFORE in told) != changed
    feed = _read(f"{demo.url}/koba/feed.atom?lang=de")
    assert (f"<title>{WORDS['ear-de']}</title>" in feed) == changed


def _email(demo: Demo) -> str:
    with demo.house.database.reading() as session:
        return session.scalars(
            select(Staff.email)
            .join(Membership, Membership.staff_id == Staff.id)
            .join(Office, Office.id == Membership.office_id)
            .where(Office.key == "koba", Membership.role == Role.EDITOR)
            .limit(1)
        ).one()


def _read(address: str) -> str:
    with urlopen(address) as answer:
        return str(answer.read().decode())
