"""Notes that somebody wants to be called back, and by when we promise it."""

from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from db.calls import CallbackRequest, CallbackState
from db.cases import Case
from ivr.effects.acting import Acting
from ivr.heard import CallbackNoted, Outcome, TooManyWishes
from ivr.promise import promised_for
from ivr.replies import AskForCallback
from scheduler.calendar.facts import OfficeFacts
from scheduler.calendar.opening import instant
from scheduler.offers import facts_of

MOST_A_DAY = 3  # for one number, those done too: nobody is rung again and again because others type their number


class _TooMany(Exception):
    """The wish is not kept."""


def note_callback(acting: Acting, wish: AskForCallback) -> Outcome:
    """One open wish per number: who asks again hears the promise that they have, urgent or not."""
    office = facts_of(acting.session, acting.call.office_id)
    promised = promised_for(office, acting.at, wish.part_of_day)
    try:
        with acting.session.begin_nested():
            acting.session.add(_request(acting, wish, promised))
            acting.session.flush()
            if _noted_today(acting, office, wish.number) > MOST_A_DAY:
                raise _TooMany
    except _TooMany:
        return TooManyWishes()
    except IntegrityError:
        return _known(acting, office, wish, promised)
    return CallbackNoted(promised.astimezone(office.zone).date(), known=False)


def _known(acting: Acting, office: OfficeFacts, wish: AskForCallback, promised: datetime) -> CallbackNoted:
    open_wish = _open_wish(acting, wish.number)
    open_wish.urgent = open_wish.urgent or wish.urgent
    if open_wish.promised_for < acting.at:  # a promise that was broken is made anew
        open_wish.promised_for = promised
    return CallbackNoted(open_wish.promised_for.astimezone(office.zone).date(), known=True)


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


def _noted_today(acting: Acting, office: OfficeFacts, number: str) -> int:
    today = acting.at.astimezone(office.zone).date()
    noted = select(func.count()).where(
        CallbackRequest.office_id == acting.call.office_id,
        CallbackRequest.number == number,
        CallbackRequest.at >= instant(today, time.min, office.zone),
    )
    return acting.session.scalars(noted).one()


def _open_wish(acting: Acting, number: str) -> CallbackRequest:
    return acting.session.scalars(
        select(CallbackRequest).where(
            CallbackRequest.office_id == acting.call.office_id,
            CallbackRequest.number == number,
            CallbackRequest.state == CallbackState.OPEN,
        )
    ).one()
