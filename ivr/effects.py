"""Carries out what a scene asks for, inside the request's transaction; how it ended is the next thing heard."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.appointments import Appointment, Way
from db.calls import CallbackRequest, CallbackState, IvrCall
from db.cases import Case
from ivr.heard import (
    AppointmentOutdated,
    AppointmentOver,
    CallbackNoted,
    Cancelled,
    Changed,
    Confirmed,
    LetterLocked,
    LetterOpened,
    LetterRefused,
    Outcome,
    PinsBraked,
    SlotTaken,
    TimesFound,
)
from ivr.promise import promised_for
from ivr.replies import AskForCallback, Cancel, Change, Confirm, Effect, FindTimes, OpenWithPin
from letters.access import AccessKeys, Braked, Locked, Opened, open_with_pin
from scheduler.appointments import NotLive, Outdated, Taken, alternatives, cancel, change, confirm, live_of_case
from scheduler.offers import facts_of


@dataclass(frozen=True)
class Acting:
    """For whom an effect is carried out: `case_id` once the letter's PIN was right."""

    session: Session
    call: IvrCall
    case_id: int | None
    keys: AccessKeys
    at: datetime


def carry_out(acting: Acting, effect: Effect) -> Outcome:
    """Do it as a whole or not at all. What the rules refuse is an outcome, not an error."""
    match effect:
        case OpenWithPin():
            return _open(acting, effect)
        case AskForCallback():
            return _note_callback(acting, effect)
        case FindTimes(skip):
            return _with_appointment(acting, lambda found: _find_times(acting, found, skip))
        case Confirm(version):
            return _with_appointment(acting, lambda found: _confirm(acting, found, version))
        case Change():
            return _with_appointment(acting, lambda found: _change(acting, found, effect))
        case Cancel(version):
            return _with_appointment(acting, lambda found: _cancel(acting, found, version))


def _open(acting: Acting, effect: OpenWithPin) -> Outcome:
    match open_with_pin(acting.session, acting.keys, effect.reference, effect.pin, acting.at.date()):
        case Opened(code) if code.authority_id == acting.call.authority_id:
            return LetterOpened(code.case_id)
        case Locked():
            return LetterLocked()
        case Braked():
            return PinsBraked()
    return LetterRefused()


def _with_appointment(acting: Acting, act: Callable[[Appointment], Outcome]) -> Outcome:
    appointment = live_of_case(acting.session, acting.case_id) if acting.case_id is not None else None
    if appointment is None:
        return AppointmentOver()
    try:
        with acting.session.begin_nested():
            return act(appointment)
    except Taken as taken:
        return SlotTaken(taken.alternatives)
    except Outdated:
        return AppointmentOutdated()
    except NotLive:
        return AppointmentOver()


def _find_times(acting: Acting, appointment: Appointment, skip: int) -> Outcome:
    return TimesFound(tuple(alternatives(acting.session, appointment, at=acting.at, skip=skip)))


def _confirm(acting: Acting, appointment: Appointment, version: int) -> Outcome:
    confirm(acting.session, appointment, version=version, way=Way.PHONE, at=acting.at)
    return Confirmed()


def _change(acting: Acting, appointment: Appointment, wish: Change) -> Outcome:
    change(acting.session, appointment, wish.slot, version=wish.version, way=Way.PHONE, at=acting.at)
    return Changed()


def _cancel(acting: Acting, appointment: Appointment, version: int) -> Outcome:
    cancel(acting.session, appointment, version=version, way=Way.PHONE, at=acting.at)
    return Cancelled()


def _note_callback(acting: Acting, wish: AskForCallback) -> Outcome:
    """One open wish per number: who asks again hears the promise that they have, urgent or not."""
    office = facts_of(acting.session, acting.call.office_id)
    promised = promised_for(office, acting.at)
    try:
        with acting.session.begin_nested():
            acting.session.add(_request(acting, wish, promised))
    except IntegrityError:
        open_wish = _open_wish(acting, wish.number)
        open_wish.urgent = open_wish.urgent or wish.urgent
        if open_wish.promised_for < acting.at:  # a promise that was broken is made anew
            open_wish.promised_for = promised
        return CallbackNoted(open_wish.promised_for.astimezone(office.zone).date(), known=True)
    return CallbackNoted(promised.astimezone(office.zone).date(), known=False)


def _request(acting: Acting, wish: AskForCallback, promised: datetime) -> CallbackRequest:
    return CallbackRequest(
        authority_id=acting.call.authority_id,
        office_id=acting.call.office_id,
        case_id=acting.case_id if _of_this_office(acting) else None,
        number=wish.number,
        language=acting.call.language,
        part_of_day=wish.part_of_day,
        topic=wish.topic,
        urgent=wish.urgent,
        promised_for=promised,
        state=CallbackState.OPEN,
        at=acting.at,
    )


def _of_this_office(acting: Acting) -> bool:
    """A letter of a sister office opens here too; its case is no business of who calls back from here."""
    case = acting.session.get(Case, acting.case_id) if acting.case_id is not None else None
    return case is not None and case.office_id == acting.call.office_id


def _open_wish(acting: Acting, number: str) -> CallbackRequest:
    return acting.session.scalars(
        select(CallbackRequest).where(
            CallbackRequest.office_id == acting.call.office_id,
            CallbackRequest.number == number,
            CallbackRequest.state == CallbackState.OPEN,
        )
    ).one()
