"""Paper that comes in: registered, given to somebody, answered."""

from sqlalchemy import select

from db.letters import AccessCode, Letter, LetterState
from stories import Visit, open_all

REGISTER = "form[action$='/paper'] button[type=submit]"


def registered(visit: Visit) -> None:
    """Some papers are open, others done."""
    _register(visit, "other", name="AOK Sachsen-Anhalt", note="Bescheinigung für Fr. Kowalczyk")
    _register(visit, "reply", name="Kowalczyk", note="Kann am Dienstag nicht, bitte später.")
    _register(visit, "contact_request", name="Fatima Al-Hassan", phone="03941 12")
    visit.go("/staff/koba/paper")


def long_name(visit: Visit) -> None:
    """Of one word, where a browser may not break it; on a screen where a table has just enough room."""
    name = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafe"
    _register(visit, "other", name=name, note="Eilig")
    visit.page.set_viewport_size({"width": 1100 if visit.size == "wide" else 390, "height": 844})
    visit.go("/staff/koba/paper")


def refused(visit: Visit) -> None:
    _register(visit, "reply", code="1234")


def without_code(visit: Visit) -> None:
    """Whoever wrote left out the reference: who could it be?"""
    _register(visit, "reply", name="Müller", note="Bin erst ab 14 Uhr zu Hause.")
    open_all(visit)


def new_client(visit: Visit) -> None:
    _register(visit, "job_search", name="Ngozi Adichie-Brandenburger", phone="0176 04069771", note="Zum 1. Januar")
    open_all(visit)


def letter_held(visit: Visit) -> None:
    """A sign that no font has, in what was noted: the paper stays open, and leads to its letter."""
    _register(visit, "job_search", name="Eva Öhman", note="Wohnt jetzt bei გოგი.")
    for name, value in (("street", "Musterweg 1"), ("postcode", "38820"), ("town", "Halberstadt")):
        visit.page.fill(f"#{name}", value)
    visit.send("form[action$='/new-client'] button[type=submit]")


def its_letter(visit: Visit) -> None:
    visit.go("/staff/koba/paper")
    visit.send("td a[href*='/staff/letters/'] >> nth=0")


def its_note(visit: Visit) -> None:
    its_letter(visit)
    visit.send(".banner a")


def answer(visit: Visit) -> None:
    with visit.scene.house.database.reading() as session:
        posted = select(Letter).where(
            Letter.batch_id == visit.scene.posted_batch, Letter.state == LetterState.POSTED
        )
        letter = session.scalars(posted.order_by(Letter.id.desc())).first()
        assert letter is not None
        reference = session.get_one(AccessCode, letter.access_code_id).reference
    _register(visit, "reply", code=reference, note="Ja, der Termin passt. Neue Nummer liegt bei.")


def _register(visit: Visit, kind: str, **typed: str) -> None:
    visit.go("/staff/koba/paper")
    visit.page.check(f"input[name=kind][value={kind}]")
    for name, value in typed.items():
        visit.page.fill(f"#{name}", value)
    visit.send(REGISTER)
