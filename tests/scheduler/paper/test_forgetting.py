"""Of a paper that somebody has seen to, what was written on it goes; that it came stays, for statistics."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.cases import Case
from db.paper import Paper, PaperKind, PaperWay
from db.session import Database
from incoming import Desk, a_desk
from scheduler.cases import close_case
from scheduler.paper.finishing import finish
from scheduler.paper.forgetting import forget_papers
from scheduler.paper.outcomes import PaperOutcome

DAY = timedelta(days=1)
WRITTEN = {"name": "Erika Muster", "phone": "+4917604069017", "note": "Call me on Tuesday"}
KEPT = ("Erika Muster", "+4917604069017", "Call me on Tuesday")
GONE = ("", None, None)


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


def a_paper(desk: Desk, *, done: datetime | None, case: Case | None = None) -> int:
    paper = desk.a_paper(kind=PaperKind.OTHER, **WRITTEN)
    with desk.database.transaction() as session:
        found = session.get_one(Paper, paper.id)
        found.case_id = case.id if case else None
        if done:
            finish(found, PaperOutcome.NOTED, staff_id=desk.clerk.id, at=done)
    return paper.id


def written(desk: Desk, paper_id: int, before: datetime) -> tuple[str, str | None, str | None]:
    """What is still known of it once the clock has been there."""
    with desk.database.transaction() as session:
        forget_papers(session, before)
    with desk.database.reading() as session:
        paper = session.get_one(Paper, paper_id)
        return paper.name, paper.phone, paper.note


def a_case(desk: Desk, *, closed: datetime | None) -> Case:
    case = desk.case(desk.client())
    if closed:
        with desk.database.transaction() as session:
            close_case(session.get_one(Case, case.id), "reached", closed)
    return case


def test_what_is_open_stays_however_old(desk: Desk) -> None:
    assert written(desk, a_paper(desk, done=None), make.AT + 900 * DAY) == KEPT


def test_what_is_done_goes_after_its_days_and_its_row_stays(desk: Desk) -> None:
    paper_id = a_paper(desk, done=make.AT)
    assert written(desk, paper_id, make.AT) == KEPT
    assert written(desk, paper_id, make.AT + DAY) == GONE
    with desk.database.reading() as session:
        paper = session.scalars(select(Paper)).one()
    assert (paper.kind, paper.way, paper.received_on) == (PaperKind.OTHER, PaperWay.POST, make.DAY)
    assert (paper.outcome, paper.done_at, paper.done_by) == ("noted", make.AT, desk.clerk.id)


@pytest.mark.parametrize(
    ("closed", "goes"), [(None, False), (make.AT - 9 * DAY, True), (make.AT + 5 * DAY, False)]
)
def test_as_long_as_its_case_is_open_what_was_written_may_be_needed(
    desk: Desk, closed: datetime | None, goes: bool
) -> None:
    paper_id = a_paper(desk, done=make.AT, case=a_case(desk, closed=closed))
    assert written(desk, paper_id, make.AT + DAY) == (GONE if goes else KEPT)
    assert written(desk, paper_id, make.AT + 6 * DAY) == (GONE if closed else KEPT)


def test_a_closed_case_does_not_end_a_paper_that_nobody_has_seen_to(desk: Desk) -> None:
    paper_id = a_paper(desk, done=None, case=a_case(desk, closed=make.AT))
    assert written(desk, paper_id, make.AT + 90 * DAY) == KEPT
