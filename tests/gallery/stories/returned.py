"""Letters that the post brings back."""

from sqlalchemy import select

from db.letters import Letter, LetterState
from stories import Visit


def chosen(visit: Visit) -> None:
    _scan(visit, _code(visit))


def noted(visit: Visit) -> None:
    _scan(visit, _code(visit))
    _scan(visit, "1")


def stack(visit: Visit) -> None:
    """One reason for all that follow."""
    visit.go("/staff/koba/returned?reason=unknown")
    _type(visit, _code(visit))


def never_posted(visit: Visit) -> None:
    with visit.scene.house.database.reading() as session:
        letter = session.scalars(select(Letter).where(Letter.batch_id == visit.scene.open_batch)).first()
        assert letter is not None
        assert letter.batch is not None
        code = f"{letter.batch.number}/{letter.number}"
    _scan(visit, code)


def case(visit: Visit) -> None:
    with visit.scene.house.database.reading() as session:
        back = select(Letter).where(Letter.state == LetterState.RETURNED).order_by(Letter.id)
        letter = session.scalars(back).first()
        assert letter is not None
    visit.go(f"/staff/cases/{letter.case_id}")


def _code(visit: Visit) -> str:
    with visit.scene.house.database.reading() as session:
        posted = select(Letter).where(
            Letter.batch_id == visit.scene.posted_batch, Letter.state == LetterState.POSTED
        )
        letter = session.scalars(posted.order_by(Letter.number)).first()
        assert letter is not None
        assert letter.batch is not None
        return f"{letter.batch.number}/{letter.number}"


def _scan(visit: Visit, code: str) -> None:
    if "/returned" not in visit.page.url:
        visit.go("/staff/koba/returned")
    _type(visit, code)


def _type(visit: Visit, code: str) -> None:
    """Into whatever has the focus, as a scanner does; a page that has just come gives it a moment later."""
    visit.page.wait_for_function("document.activeElement.tagName === 'INPUT'")
    with visit.page.expect_navigation():
        visit.page.keyboard.type(code)
        visit.page.keyboard.press("Enter")
