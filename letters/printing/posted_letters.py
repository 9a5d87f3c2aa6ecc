"""What the posting book is read from: the events of letters and the batches with which they left.

Not the letters themselves: one that is printed once more is in its old batch no longer, its history is.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from db.letters import Letter, LetterEvent, LetterState
from db.offices import Office
from db.printing import PrintBatch
from db.staff import Staff
from letters.printing.posting_book import Entry, Return, Span, Total, local_of

AT_ONCE = 500  # rows that are in memory while a book is read


def entries(
    session: Session, office: Office, span: Span, *, skip: int = 0, most: int | None = None
) -> Iterator[Entry]:
    """In order of day, batch and number."""
    zone = ZoneInfo(office.zone)
    wanted = _in_order(office.id, span).offset(skip)
    if most is not None:
        wanted = wanted.limit(most)
    for row in session.execute(wanted.execution_options(yield_per=AT_ONCE)):
        yield _entry(row, zone)


def totals(session: Session, office: Office, span: Span) -> list[Total]:
    """By day and carrier, in this order."""
    way, back = _ways(office.id, span), aliased(LetterEvent)
    counted = (
        select(PrintBatch.posted_on, PrintBatch.carrier, func.count(), func.count(back.id))
        .select_from(way)
        .join(PrintBatch, PrintBatch.id == way.c.batch_id)
        .outerjoin(back, _came_back(way, back))
        .where(way.c.left.is_not(None))
        .group_by(PrintBatch.posted_on, PrintBatch.carrier)
        .order_by(PrintBatch.posted_on, PrintBatch.carrier)
    )
    rows = session.execute(counted)
    return [Total(_day(day), carrier or "", count, returned) for day, carrier, count, returned in rows]


def _ways(office_id: int, span: Span) -> Subquery:
    """Of each letter and batch the event with which it left, and the newest of these two states.

    Later ones of the state of before are notes, and one takes a return back.
    """
    return (
        select(
            LetterEvent.letter_id,
            LetterEvent.batch_id,
            func.min(case((LetterEvent.state == LetterState.POSTED, LetterEvent.id))).label("left"),
            func.max(LetterEvent.id).label("newest"),
        )
        .join(PrintBatch, PrintBatch.id == LetterEvent.batch_id)
        .where(
            LetterEvent.state.in_((LetterState.POSTED, LetterState.RETURNED)),
            PrintBatch.office_id == office_id,
            PrintBatch.posted_on.between(span.first, span.last),
        )
        .group_by(LetterEvent.letter_id, LetterEvent.batch_id)
        .subquery()
    )


def _came_back(way: Subquery, back: type[LetterEvent]) -> ColumnElement[bool]:
    return and_(back.id == way.c.newest, back.state == LetterState.RETURNED)


def _in_order(office_id: int, span: Span) -> Select[*tuple[Any, ...]]:
    """To whom: as it was when the letter left. A reprint may go to a mended address."""
    way, posted, back = _ways(office_id, span), aliased(LetterEvent), aliased(LetterEvent)
    return (
        select(
            posted.letter_id,
            posted.number,
            posted.at,
            back.at.label("returned_at"),
            back.reason.label("returned_because"),
            PrintBatch.number.label("batch"),
            PrintBatch.posted_on,
            PrintBatch.carrier,
            Staff.name.label("by"),
            Letter.kind,
            Letter.facts["client"].as_string().label("client"),
            posted.sent_to.label("address"),
        )
        .select_from(way)
        .join(posted, posted.id == way.c.left)
        .join(PrintBatch, PrintBatch.id == way.c.batch_id)
        .join(Letter, Letter.id == way.c.letter_id)
        .outerjoin(Staff, Staff.id == PrintBatch.posted_by)
        .outerjoin(back, _came_back(way, back))
        .order_by(PrintBatch.posted_on, PrintBatch.number, posted.number, posted.id)
    )


def _entry(row: Row[*tuple[Any, ...]], zone: ZoneInfo) -> Entry:
    to = row.address or {}
    return Entry(
        letter_id=row.letter_id,
        posted_on=_day(row.posted_on),
        batch=row.batch,
        number=row.number or 0,
        name=to.get("name") or "",
        client=row.client or "",
        postcode=to.get("postcode") or "",
        town=to.get("town") or "",
        country=to.get("country") or "",
        kind=row.kind.value,
        carrier=row.carrier or "",
        handed_over_by=row.by,
        recorded_at=local_of(row.at, zone),
        returned=_return(row.returned_at, row.returned_because, zone),
    )


def _return(at: datetime | None, reason: str | None, zone: ZoneInfo) -> Return | None:
    return Return(local_of(at, zone).date(), reason or "no_reason") if at is not None else None


def _day(day: date | None) -> date:
    assert day is not None  # only batches that left are read
    return day
