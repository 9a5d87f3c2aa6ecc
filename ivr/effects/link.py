"""Asks that a link be sent by SMS: it waits in the queue of messages, and staff see it there."""

from datetime import time, timedelta

from sqlalchemy import func, select

from db.messages import Message
from ivr.effects.acting import Acting
from ivr.effects.caps import Cap, TooMany
from ivr.heard import LinkNoted, Outcome, TooManyWishes
from ivr.replies import SendLink
from scheduler.calendar.facts import OfficeFacts
from scheduler.calendar.opening import instant
from scheduler.news.offers import facts_of
from scheduler.telling.messages import ask_to_send

TEMPLATE = "place_link"
MOST_IN_A_CALL = 2  # two places that may be of use
MOST_A_DAY = 3  # to one number: an SMS costs money, and nobody who did not ask for it shall be flooded
MOST_AN_HOUR = 60  # of an office: made-up callers' numbers shall not make it dear
LINKS = Cap("link", of_number=3, withheld=0)  # a hidden caller could only name the number of somebody else
OF_USE = timedelta(days=1)  # what is open today is old news tomorrow


def note_link(acting: Acting, wish: SendLink) -> Outcome:
    office = facts_of(acting.session, acting.call.office_id)
    try:
        with acting.session.begin_nested():
            new = _ask(acting, office, wish)
            if new:
                LINKS.count(acting)
                if _too_many(acting, office, wish.number):
                    raise TooMany(TooManyWishes())
    except TooMany as too_many:
        return too_many.outcome
    return LinkNoted(known=not new)


def _ask(acting: Acting, office: OfficeFacts, wish: SendLink) -> bool:
    return ask_to_send(
        acting.session,
        office_id=acting.call.office_id,
        authority_id=acting.call.authority_id,
        channel="sms",
        to=wish.number,
        language=acting.call.language,
        template=TEMPLATE,
        facts={"office": office.key, "place": wish.place},
        dedupe_key=f"{_of_call(acting)}{wish.number}:{wish.place}",
        at=acting.at,
        expires_at=acting.at + OF_USE,
    )


def _too_many(acting: Acting, office: OfficeFacts, number: str) -> bool:
    midnight = instant(acting.at.astimezone(office.zone).date(), time.min, office.zone)
    links = select(func.count()).where(Message.template == TEMPLATE, Message.asked_at >= midnight)
    in_call = links.where(Message.dedupe_key.startswith(_of_call(acting), autoescape=True))
    to_number = links.where(Message.to == number)
    of_office = links.where(
        Message.office_id == acting.call.office_id, Message.asked_at > acting.at - timedelta(hours=1)
    )
    most = ((in_call, MOST_IN_A_CALL), (to_number, MOST_A_DAY), (of_office, MOST_AN_HOUR))
    return any(acting.session.scalars(counted).one() > allowed for counted, allowed in most)


def _of_call(acting: Acting) -> str:
    return f"{TEMPLATE}:{acting.call.id}:"
