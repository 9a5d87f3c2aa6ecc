"""How a client can still be told something in time, and the row that makes it be told.

What leaves by wire is seen on a locked screen and kept by others: only the facts that a template names go into a
message, never a PIN, a link or a topic.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.cases import Case
from db.clients import Channel, Client
from db.letters import Letter, LetterState
from db.offices import ChannelKind
from letters.addressing.no_abode import address_for_letters
from letters.out import wrong_by_now
from letters.queue import queue_correction
from letters.saying.facts import Why, hotline, letter_language
from letters.setting.letterhead import Letterhead
from scheduler.calendar.delivery import arrival_day, post_held, posting_day
from scheduler.calendar.opening import Span, instant
from scheduler.calendar.status import ChannelStatus, OfficeStatus
from scheduler.calendar.visiting import looking_at, openings
from scheduler.frame import Frame, lives_abroad
from scheduler.news.offers import facts_of
from scheduler.returned.deceased import said_to_be_dead
from scheduler.telling.messages import ask_to_send
from scheduler.telling.writing import write_for_time
from words.numbers import gets_sms

SMS, EMAIL, CALL, LETTER = "sms", "email", "call", "letter"
EVERY_WAY = (SMS, EMAIL, CALL, LETTER)
"""Best first: by what the client allowed; then by what reaches them without it; a letter takes days."""

APPOINTMENT_OFF, APPOINTMENT_MOVED = "appointment_off", "appointment_moved"
TEMPLATES: Mapping[str, frozenset[str]] = {
    APPOINTMENT_OFF: frozenset({"starts_at", "why"}),
    APPOINTMENT_MOVED: frozenset({"before", "starts_at", "advisor"}),
    "appointment_taken_over": frozenset({"starts_at", "advisor", "instead_of"}),
    "appointment_reminder": frozenset({"starts_at", "advisor"}),
    "earlier_offered": frozenset({"before", "starts_at", "advisor", "expires_at"}),
}
"""What each message may tell; times are local, as `Appointment.local_time`."""


class TellsTooMuch(ValueError):
    """A fact that this template does not name must not leave the house by wire."""


def ways_left(
    client: Client, *, at: datetime, by: datetime, frame: Frame, phone: Iterable[Span] | None = None
) -> tuple[str, ...]:
    """Of `EVERY_WAY` those that reach this client, or who represents them, after `at` and before `by`, best first.

    `phone`: the hours in which the office calls, in order; left out, those are all hours of its working days.
    None reaches somebody who is said to have died: a person finds out.
    """
    contact = client.contact
    if said_to_be_dead(contact):
        return ()
    can = {
        SMS: contact.allows(Channel.SMS) and sms_number(contact) is not None,
        EMAIL: contact.allows(Channel.EMAIL) and bool(contact.email),
        CALL: _can_be_called(contact) and first_call(at, by, frame, phone) is not None,
        LETTER: _arrives(contact, at, by, frame),
    }
    return tuple(way for way in EVERY_WAY if can[way]) if at < by else ()


def tell(
    session: Session,
    case: Case,
    template: str,
    facts: Mapping[str, str],
    *,
    at: datetime,
    by: datetime,
    frame: Frame,
    appointment: Appointment | None = None,
    among: Sequence[str] = EVERY_WAY,
) -> str | None:
    """Ask that a client is told something before `by`: the way that is taken; None: nothing reaches them in time.

    `among`: the ways to choose from, best first. A letter is taken only about an `appointment` that moved or is
    off. Told again with the same facts, nothing more is sent. Raises `TellsTooMuch`; KeyError for a template that
    there is not.
    """
    if excess := facts.keys() - TEMPLATES[template]:
        raise TellsTooMuch(", ".join(sorted(excess)))
    phone = phone_hours(session, frame, at, by)
    left = ways_left(case.client, at=at, by=by, frame=frame, phone=phone)
    for way in among:
        if way not in left:
            continue
        if way != LETTER:
            begins = first_call(at, by, frame, phone) if way == CALL else at
            _send(session, case, way, template, facts, at=at, begins=begins, by=by, frame=frame, about=appointment)
            return way
        letter = _written(session, case, template, facts, frame, appointment)
        if letter is not None and letter.state == LetterState.QUEUED:
            return way
    return None


def sms_number(contact: Client) -> str | None:
    """The first usable number that text messages reach."""
    return next((number.e164 for number in contact.numbers if number.usable and gets_sms(number.e164)), None)


def first_call(at: datetime, by: datetime, frame: Frame, phone: Iterable[Span] | None) -> datetime | None:
    """The first moment from `at` on, and before `by`, at which the office calls."""
    for span in _working_days(at, by, frame) if phone is None else phone:
        if span.end > at and span.start < by:
            return max(at, span.start)
    return None


def _working_days(at: datetime, by: datetime, frame: Frame) -> Iterator[Span]:
    day, last = at.astimezone(frame.zone).date(), by.astimezone(frame.zone).date()
    while day <= last:
        following = day + timedelta(days=1)
        if frame.days.is_working_day(day):
            yield Span(instant(day, time(), frame.zone), instant(following, time(), frame.zone))
        day = following


def phone_hours(session: Session, frame: Frame, at: datetime, by: datetime) -> list[Span] | None:
    """When the office is open by phone before `by`, notices minded; None where no hours are on record."""
    facts = facts_of(session, frame.office.id)
    if not any(channel.kind == ChannelKind.PHONE and channel.hours for channel in facts.channels):
        return None
    spans = openings(facts, looking_at(facts), _telephone, at)
    return list(takewhile(lambda span: span.start < by, spans))


def _telephone(status: OfficeStatus) -> ChannelStatus | None:
    return next((channel for channel in status.office_wide if channel.kind == ChannelKind.PHONE), None)


def _can_be_called(contact: Client) -> bool:
    return contact.usable_number is not None and not contact.not_by_phone


def _arrives(contact: Client, at: datetime, by: datetime, frame: Frame) -> bool:
    """Whether a letter that is queued at `at` arrives on a day before that of `by`."""
    local = at.astimezone(frame.zone)
    if address_for_letters(contact) is None or post_held(frame.policy, local.date()) is not None:
        return False
    posted = posting_day(local, frame.policy, frame.days)
    abroad = lives_abroad(contact, frame.office)
    arrives = arrival_day(posted, frame.policy, frame.days, abroad=abroad)
    return arrives < by.astimezone(frame.zone).date()


def _send(
    session: Session,
    case: Case,
    way: str,
    template: str,
    facts: Mapping[str, str],
    *,
    at: datetime,
    begins: datetime | None,
    by: datetime,
    frame: Frame,
    about: Appointment | None,
) -> None:
    contact, language = case.client.contact, letter_language(case.client, frame.office)
    head = Letterhead.of(frame.office.letterhead)
    ask_to_send(
        session,
        office_id=case.office_id,
        authority_id=case.authority_id,
        client_id=contact.id,
        channel=way,
        to=_address(contact, way),
        language=language,
        template=template,
        facts={**facts, "hotline": hotline(frame.office, head, language), **_which(about)},
        dedupe_key=f"{template}:{case.id}:{_digest({**facts, **_which(about)})}",
        at=at,
        not_before=begins,
        expires_at=by,
    )


def _address(contact: Client, way: str) -> str:
    number = contact.usable_number
    found = {SMS: sms_number(contact), EMAIL: contact.email, CALL: number.e164 if number else None}[way]
    assert found is not None  # `ways_left` asked for it
    return found


def _which(about: Appointment | None) -> dict[str, Any]:
    """Whoever sends it can see whether it still holds."""
    return {"appointment": about.id, "version": about.version} if about is not None else {}


def _digest(facts: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _written(
    session: Session,
    case: Case,
    template: str,
    facts: Mapping[str, str],
    frame: Frame,
    appointment: Appointment | None,
) -> Letter | None:
    """The letter that tells it; None where a letter has nothing to tell."""
    if appointment is None:
        return None
    if template == APPOINTMENT_MOVED and appointment.live:
        return write_for_time(session, frame, case, appointment)
    if template != APPOINTMENT_OFF:
        return None
    local = frame.at.astimezone(frame.zone).replace(tzinfo=None)
    holds = appointment.local_time if appointment.live else None
    wrong = wrong_by_now(session, case.id, local=local, holds=holds, why=Why(facts["why"]))
    return queue_correction(session, frame.mailing, case, appointment, wrong) if wrong is not None else None
