"""The page of a plan for appointments that cannot take place: each with its time, who takes it over, or when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.appointments import Appointment, AppointmentState
from db.cases import Case
from db.drafts import Draft, DraftKind, DraftState
from db.offices import Office
from db.staff import Absence, Staff
from scheduler.calendar.opening import Span
from scheduler.drafts.making import has_failed, run_of
from scheduler.drafts.moves import Move, MoveKind
from scheduler.proposing.reasons import in_words
from scheduler.slots.free import Slot
from web.context import audit_staff
from web.job_words import what_it_did
from web.page.language import When, the_language, words
from web.staff.draft_page import UNDER_WAY
from web.staff.people_words import span_said
from words.catalogues import N_

TOLD = {
    "sms": N_("by text message"),
    "email": N_("by e-mail"),
    "letter": N_("by letter"),
    "call": N_("by a call"),
}


@dataclass(frozen=True)
class Line:
    """`now`: whose it is; `then`: whose it becomes. `other`: in force, it became something else than planned."""

    kind: MoveKind
    case: Case
    confirmed: bool
    in_person: bool
    before: Slot
    now: str
    slot: Slot | None
    then: str
    told: str | None
    reasons: list[str]
    other: bool


@dataclass(frozen=True)
class Subject:
    """What the plan is about, in words. `again`: the address at which it is asked for once more."""

    title: str
    said: str
    again: str


def displaced_page(session: Session, office: Office, draft: Draft) -> str:
    run = run_of(session, draft)
    moves = [Move.of(stored) for stored in draft.moves]
    lines = _lines(session, draft, moves)
    shown = [line.case.id for line in lines]
    audit_staff(session, "draft.read", f"draft:{draft.id}", office_id=office.id, cases=shown)
    return render_template(
        "staff/displaced.html",
        office=office,
        draft=draft,
        subject=_subject(session, office, draft),
        numbers=draft.numbers,
        run=run,
        under_way=draft.state in UNDER_WAY and not has_failed(run),
        failed=draft.state in UNDER_WAY and has_failed(run),
        did=what_it_did(run.result, words()) if run and draft.state == DraftState.IN_FORCE else None,
        persons=[line for line in lines if line.kind == MoveKind.PERSON],
        settled=_by_day([line for line in lines if line.kind != MoveKind.PERSON], ZoneInfo(office.zone)),
        told=TOLD,
    )


def _subject(session: Session, office: Office, draft: Draft) -> Subject:
    if draft.kind == DraftKind.CLOSURE:
        days = [date.fromisoformat(day) for day in draft.subject["days"]]
        said = ", ".join(When(the_language()).weekday(day) for day in days)
        return Subject(words()(N_("The office is closed")), said, url_for("drafts.closure", office_key=office.key))
    person = session.get_one(Staff, draft.subject["staff_id"])
    absence = session.get(Absence, draft.subject["absence_id"])
    span = Span(absence.starts_at, absence.ends_at) if absence else None
    return Subject(
        words()(N_("{name} is away"), name=person.name),
        span_said(span, ZoneInfo(office.zone)) if span else words()(N_("The absence is over.")),
        url_for("drafts.absence", office_key=office.key, absence_id=draft.subject["absence_id"]),
    )


def _by_day(lines: Iterable[Line], zone: ZoneInfo) -> list[tuple[date, list[Line]]]:
    days = groupby(lines, key=lambda line: line.before.starts_at.astimezone(zone).date())
    return [(day, list(of_day)) for day, of_day in days]


def _lines(session: Session, draft: Draft, moves: Sequence[Move]) -> list[Line]:
    appointments = _appointments(session, moves)
    names = _names(session, moves)
    return [
        _line(draft, move, appointments[move.appointment_id], names)
        for move in moves
        if move.appointment_id is not None and move.before is not None
    ]


def _line(draft: Draft, move: Move, appointment: Appointment, names: dict[int, str]) -> Line:
    assert move.before is not None
    then = names[move.slot.advisor_id] if move.slot else ""
    return Line(
        kind=move.kind,
        case=appointment.case,
        confirmed=appointment.state == AppointmentState.CONFIRMED,
        in_person=appointment.room_id is not None,
        before=move.before,
        now=names[move.before.advisor_id],
        slot=move.slot,
        then=then,
        told=move.channel,
        reasons=in_words(move.reasons, then, the_language()),
        other=draft.state == DraftState.IN_FORCE and not _as_planned(move, appointment),
    )


def _as_planned(move: Move, appointment: Appointment) -> bool:
    if move.slot is None:
        return not appointment.live
    is_now = appointment.advisor_id, appointment.starts_at
    return appointment.live and is_now == (move.slot.advisor_id, move.slot.starts_at)


def _appointments(session: Session, moves: Iterable[Move]) -> dict[Any, Appointment]:
    wanted = select(Appointment).where(Appointment.id.in_([move.appointment_id for move in moves]))
    client = joinedload(Appointment.case).joinedload(Case.client)
    topic = joinedload(Appointment.case).joinedload(Case.topic)
    return {found.id: found for found in session.scalars(wanted.options(client, topic))}


def _names(session: Session, moves: Iterable[Move]) -> dict[int, str]:
    ids = {slot.advisor_id for move in moves for slot in (move.before, move.slot) if slot is not None}
    return {person.id: person.name for person in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
