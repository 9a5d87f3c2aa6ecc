"""The page of one case: whom to call, what was tried and said, which letters there are."""

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import EventKind, Way
from db.clients import Channel
from db.letters import Letter
from db.offices import Office
from scheduler.calling.advice import advise
from scheduler.calling.call_list import Row, of_case
from scheduler.proposing.reasons import in_words
from web.context import now, the_scope
from web.page.forms import NumberForm
from web.page.language import the_language
from web.page.look import window_minutes
from web.staff.came_back import told_of_case
from web.staff.notes import notes_of
from web.staff.rows import seen


def case_page(session: Session, case_id: int, form: NumberForm) -> str:
    """Raises `NotFound` outside the scope. `form`: for a new number, with what was typed and what is wrong."""
    row = of_case(session, the_scope(), case_id)
    office = session.get_one(Office, row.case.office_id)
    advise(session, office, [row], now())
    [shown] = seen(session, office, [row], now())
    return render_template(
        "staff/case.html",
        office=office,
        seen=shown,
        notes=notes_of(row.attempts),
        letters=_letters(session, case_id),
        reasons=_reasons(row),
        channels=[channel for channel in Channel if row.contact.allows(channel)],
        returned=told_of_case(session, row),
        form=form,
        window_minutes=window_minutes(office),
        at=now(),
    )


def _letters(session: Session, case_id: int) -> list[Letter]:
    return list(session.scalars(select(Letter).where(Letter.case_id == case_id).order_by(Letter.id.desc())))


def _reasons(row: Row) -> list[str]:
    """Why the appointment is when it is; a time that was chosen last needs no reason."""
    found = row.appointment
    if found is None:
        return []
    of_this = (event for event in row.said if event.appointment_id == found.id)
    changed_by = [event.way for event in of_this if event.kind == EventKind.CHANGED]
    chosen = changed_by != [] and changed_by[-1] != Way.CLOCK
    return [] if chosen else in_words(found.reasons, found.advisor.name, the_language())
