"""The posting book: what left between two days, by day and carrier, and as a file that can be shown to others."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, send_file
from sqlalchemy.orm import Session
from werkzeug import Response

from db.offices import Office
from db.staff import Role
from letters.printing.posted_letters import entries, totals
from letters.printing.posting_book import Entry, Span, Total, csv_of, local_of
from letters.setting.letterhead import Letterhead
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house
from web.page.errors import Answer
from web.page.language import the_language, words
from web.staff.office import the_office
from words.catalogues import N_

ON_A_PAGE = 200
MOST = {"csv": 50_000, "pdf": 5_000}  # letters in one file: more of them would keep other people waiting
MEDIA = {"csv": "text/csv", "pdf": "application/pdf"}
NO_SPAN = N_("Please enter two days, the earlier one first.")
TOO_MANY = N_("These are {count} letters; one such file takes at most {most}. Please choose fewer days.")
FILE_NAME = N_("posting-book-{first}-{last}")

pages = Blueprint("posting_book", __name__, url_prefix="/staff")


class NoSpan(ValueError):
    """What was typed are no two days in order."""


class TooMany(Exception):
    """More letters than one file takes."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


@dataclass(frozen=True)
class Shown:
    """One day of the span, and as many of its letters as stand on one page; `page` counts from 1."""

    day: date
    letters: int
    entries: Sequence[Entry]
    page: int
    pages: int


@pages.get("/<office_key>/posting-book")
@allowed(Role.BACK_OFFICE, Role.ADMIN)
def posting_book(office_key: str) -> str | Answer:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        try:
            return _page(session, office, _span(office))
        except NoSpan:
            return _page(session, office, _this_week(office), wrong=NO_SPAN), 422


@pages.get("/<office_key>/posting-book.csv")
@allowed(Role.BACK_OFFICE, Role.ADMIN)
def as_table(office_key: str) -> Response | Answer:
    return _given_out(office_key, "csv")


@pages.get("/<office_key>/posting-book.pdf")
@allowed(Role.BACK_OFFICE, Role.ADMIN)
def on_paper(office_key: str) -> Response | Answer:
    return _given_out(office_key, "pdf")


def _given_out(office_key: str, kind: str) -> Response | Answer:
    """What is given out is on record before it is sent, with the hash by which it can be known again."""
    try:
        with the_house().database.reading() as session:
            office = the_office(session, office_key)
            span = _span(office)
            found = _bounded(session, office, span, MOST[kind])
    except NoSpan:
        return _no_file(office_key, wrong=NO_SPAN)
    except TooMany as many:
        return _no_file(office_key, too_many=words()(TOO_MANY, count=many.count, most=MOST[kind]))
    content = _file(kind, office, span, found)
    with the_house().database.transaction() as session:
        audit_staff(
            session,
            "posting_book.exported",
            f"office:{office.id}",
            office_id=office.id,
            kind=kind,
            first=span.first.isoformat(),
            last=span.last.isoformat(),
            letters=len(found),
            sha256=hashlib.sha256(content).hexdigest(),
        )
    name = words()(FILE_NAME, first=span.first.isoformat(), last=span.last.isoformat())
    return send_file(BytesIO(content), mimetype=MEDIA[kind], as_attachment=True, download_name=f"{name}.{kind}")


def _bounded(session: Session, office: Office, span: Span, most: int) -> list[Entry]:
    """Raises `TooMany`."""
    count = sum(total.letters for total in totals(session, office, span))
    if count > most:
        raise TooMany(count)
    return list(entries(session, office, span))


def _no_file(office_key: str, *, wrong: str | None = None, too_many: str | None = None) -> Answer:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        span = _this_week(office) if wrong else _span(office)
        return _page(session, office, span, wrong=wrong, too_many=too_many), 422


def _file(kind: str, office: Office, span: Span, found: Sequence[Entry]) -> bytes:
    language = the_language()
    if kind == "csv":
        return csv_of(found, language)
    from letters.printing.posting_pages import Book, pdf_of  # loads reportlab, which few requests need

    return pdf_of(
        Book(
            office=office.name_in(language),
            language=language,
            colour=Letterhead.of(office.letterhead).colour,
            span=span,
            made_at=local_of(now(), ZoneInfo(office.zone)),
            entries=found,
        )
    )


def _page(
    session: Session, office: Office, span: Span, *, wrong: str | None = None, too_many: str | None = None
) -> str:
    found = totals(session, office, span)
    shown = _shown(session, office, found)
    audit_staff(
        session,
        "posting_book.read",
        f"office:{office.id}",
        office_id=office.id,
        first=span.first.isoformat(),
        last=span.last.isoformat(),
        letters=[entry.letter_id for entry in shown.entries] if shown else [],
    )
    return render_template(
        "staff/posting_book.html",
        office=office,
        span=span,
        totals=found,
        days=_by_day(found),
        shown=shown,
        wrong=wrong,
        too_many=too_many,
        typed_from=request.args.get("from", span.first.isoformat()) if wrong else span.first.isoformat(),
        typed_to=request.args.get("to", span.last.isoformat()) if wrong else span.last.isoformat(),
    )


def _shown(session: Session, office: Office, found: Sequence[Total]) -> Shown | None:
    """The day that was asked for, else the last one on which something left."""
    days = _by_day(found)
    if not days:
        return None
    asked = request.args.get("day", "")
    day = next((day for day in days if day.isoformat() == asked), max(days))
    pages = -(-days[day] // ON_A_PAGE)
    page = min(max(_number(request.args.get("page", "")), 1), pages)
    some = entries(session, office, Span(day, day), skip=(page - 1) * ON_A_PAGE, most=ON_A_PAGE)
    return Shown(day, days[day], list(some), page, pages)


def _by_day(found: Sequence[Total]) -> dict[date, int]:
    days: dict[date, int] = {}
    for total in found:
        days[total.day] = days.get(total.day, 0) + total.letters
    return days


def _span(office: Office) -> Span:
    """This week, unless two days were asked for. Raises `NoSpan`."""
    typed = [request.args.get(name, "") for name in ("from", "to")]
    if not any(typed):
        return _this_week(office)
    try:
        first, last = (date.fromisoformat(day) for day in typed)
    except ValueError:
        raise NoSpan from None
    if last < first:
        raise NoSpan
    return Span(first, last)


def _this_week(office: Office) -> Span:
    return Span.week_of(local_of(now(), ZoneInfo(office.zone)).date())


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
