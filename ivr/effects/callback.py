"""Notes that somebody wants to be called back, and by when we promise it."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import func, select, text

from db.calls import CallbackRequest, CallbackState
from db.cases import Case
from db.inserting import insert_into
from ivr.effects.acting import Acting
from ivr.effects.caps import Cap, TooMany
from ivr.heard import CallbackNoted, Outcome, TooManyWishes
from ivr.promise import promised_for
from ivr.replies import AskForCallback
from scheduler.calendar.facts import OfficeFacts
from scheduler.calendar.opening import instant
from scheduler.news.offers import facts_of

MOST_A_DAY = 3  # for one number, those done too: nobody is rung again and again because others type their number


# Somebody may ask for a neighbour too, nobody for the whole street. Callers who hide their number cannot be told
# apart: twenty in an hour are more than an office meets, and no list that its people cannot work off.
CALLBACKS = Cap("callback", of_number=3, withheld=20, an_hour=True)


def note_callback(acting: Acting, wish: AskForCallback) -> Outcome:
    """One open wish per number: who asks again hears the promise that they have, urgent or not."""
    office = facts_of(acting.session, acting.call.office_id)
    promised = promised_for(office, acting.at, wish.part_of_day)
    try:
        known = _ask(acting, office, wish, promised)
    except TooMany as too_many:
        return too_many.outcome
    if known is not None and known.promised_for < acting.at:  # a promise that was broken is made anew
        known.promised_for = promised
    by = known.promised_for if known is not None else promised
    return CallbackNoted(by.astimezone(office.zone).date(), known=known is not None)


def _ask(acting: Acting, office: OfficeFacts, wish: AskForCallback, promised: datetime) -> CallbackRequest | None:
    """The open wish that is there already, more urgent by now; None when this one is new. Raises `TooMany`."""
    while not _noted(acting, office, wish, promised):
        open_wish = _open_wish(acting, wish.number)
        if open_wish is not None:  # else it was done a moment ago, and this one is new
            open_wish.urgent = open_wish.urgent or wish.urgent
            return open_wish
    return None


def _noted(acting: Acting, office: OfficeFacts, wish: AskForCallback, promised: datetime) -> bool:
    """False when there is an open wish for this number: the unique index decides."""
    with acting.session.begin_nested():
        new = acting.session.scalar(
            insert_into(acting.session, CallbackRequest)
            .values(_values(acting, wish, promised))
            .on_conflict_do_nothing(index_elements=["office_id", "number"], index_where=text("state = 'open'"))
            .returning(CallbackRequest.id)
        )
        if new is not None:
            CALLBACKS.count(acting)
            if _noted_today(acting, office, wish.number) > MOST_A_DAY:
                raise TooMany(TooManyWishes())
    return new is not None


def _values(acting: Acting, wish: AskForCallback, promised: datetime) -> dict[str, Any]:
    return {
        "authority_id": acting.call.authority_id,
        "office_id": acting.call.office_id,
        "case_id": acting.case_id if _of_this_office(acting) else None,
        "number": wish.number,
        "language": acting.call.language,
        "part_of_day": wish.part_of_day,
        "topic": wish.topic,
        "urgent": wish.urgent,
        "promised_for": promised,
        "state": CallbackState.OPEN,
        "at": acting.at,
    }


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


def _open_wish(acting: Acting, number: str) -> CallbackRequest | None:
    return acting.session.scalars(
        select(CallbackRequest)
        .where(
            CallbackRequest.office_id == acting.call.office_id,
            CallbackRequest.number == number,
            CallbackRequest.state == CallbackState.OPEN,
        )
        .with_for_update()
    ).one_or_none()
