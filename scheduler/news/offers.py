"""What an office offers and tells, kept as one piece each time it changes.

Phone, page and feed read the kept piece, never the rows behind it: they cannot differ, a caller waits for one
short statement, and what was told at a past moment is the piece of that moment.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, selectinload

from db.offices import Channel, ChannelKind, Notice, Offer, Office, OpeningHours, Place
from scheduler.calendar.facts import ChannelFacts, LineFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.opening import Hours
from scheduler.calendar.status import OfficeStatus, status_at
from scheduler.calendar.stored import from_json, to_json
from scheduler.policy import Policy, working_days

KEPT_PIECES = 64
KEPT_MINUTES = 256
AN_INSTANT = timedelta(microseconds=1)
NOW = (Offer.office_id == bindparam("office"), Offer.superseded_at.is_(None))
DIGEST_NOW, PIECE_NOW = select(Offer.digest).where(*NOW), select(Offer.digest, Offer.facts).where(*NOW)
LOOKED_AT = "pieces that this session has looked at"


@dataclass(frozen=True)
class _Piece:
    """Equal by its digest alone, which says it all; empty for an office that was never renewed."""

    digest: str
    facts: OfficeFacts = field(compare=False)


_pieces: dict[str, _Piece] = {}


def status_of(session: Session, office_id: int, at: datetime) -> OfficeStatus:
    """What is open where at this minute, as it is recorded now."""
    piece, minute = _piece(session, office_id), at.replace(second=0, microsecond=0)
    return _judged(piece, minute) if piece.digest else status_at(piece.facts, minute)


def facts_of(session: Session, office_id: int) -> OfficeFacts:
    """What this office offers as it is recorded now: places, channels, hours, notices."""
    return _piece(session, office_id).facts


def recorded_at(session: Session, office_id: int, at: datetime) -> OfficeFacts | None:
    """What this office offered as it was recorded at a past moment; None before it was recorded at all."""
    stored = session.scalar(
        select(Offer.facts)
        .where(Offer.office_id == office_id, Offer.recorded_at <= at)
        .order_by(Offer.recorded_at.desc(), Offer.id.desc())
        .limit(1)
    )
    return from_json(OfficeFacts, stored) if stored is not None else None


def queue_for_office(session: Session, office_id: int) -> Office:
    """First of all for whoever changes what is offered: who comes second waits, and sees what the first wrote.

    Those who only point at the office do not wait.
    """
    session.flush()
    office = session.get_one(Office, office_id, with_for_update={"key_share": True})
    look_again(session)
    return office


def look_again(session: Session) -> None:
    """For a session that waited for somebody: it sees the pieces of now."""
    session.info.pop(LOOKED_AT, None)


def renew(session: Session, office_id: int, at: datetime) -> None:
    """Keep anew what this office offers; to be called by whoever changed a row behind it, in the same transaction.

    Two who change at once come one after the other: the second sees what the first one wrote.
    """
    office = queue_for_office(session, office_id)
    facts = to_json(made_from_rows(session, office_id))
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    known = session.scalar(select(Offer).where(Offer.office_id == office_id, Offer.superseded_at.is_(None)))
    if known is not None and known.digest == digest:
        return
    if known is not None and known.recorded_at == at:  # of the same instant: nobody was told it
        known.facts, known.digest = facts, digest
        session.flush()
        return
    if known is not None:
        at = max(at, known.recorded_at + AN_INSTANT)  # what was told stays, even where a clock goes back
        known.superseded_at = at
        session.flush()
    session.add(
        Offer(authority_id=office.authority_id, office_id=office_id, digest=digest, facts=facts, recorded_at=at)
    )
    session.flush()


def _piece(session: Session, office_id: int) -> _Piece:
    """One session sees one piece, however often it looks."""
    looked_at: dict[int, _Piece] = session.info.setdefault(LOOKED_AT, {})
    if office_id in looked_at:
        return looked_at[office_id]
    piece = _piece_now(session, office_id)
    if piece.digest:
        looked_at[office_id] = piece
    return piece


def _piece_now(session: Session, office_id: int) -> _Piece:
    """Its digest names a piece, so one that a process has read once is never read again, and never stale."""
    digest = session.connection().scalar(DIGEST_NOW, {"office": office_id})
    if digest is None:
        return _Piece("", made_from_rows(session, office_id))
    if digest not in _pieces:
        if len(_pieces) >= KEPT_PIECES:
            _pieces.clear()
        stored = session.execute(PIECE_NOW, {"office": office_id}).one()
        digest = stored.digest
        _pieces[digest] = _Piece(digest, from_json(OfficeFacts, stored.facts))
    return _pieces[digest]


@lru_cache(maxsize=KEPT_MINUTES)
def _judged(piece: _Piece, minute: datetime) -> OfficeStatus:
    return status_at(piece.facts, minute)


def made_from_rows(session: Session, office_id: int) -> OfficeFacts:
    office = session.get_one(
        Office,
        office_id,
        options=[
            selectinload(Office.lines),
            selectinload(Office.places).selectinload(Place.names),
            selectinload(Office.places).selectinload(Place.channels).selectinload(Channel.hours),
        ],
        populate_existing=True,
    )
    office_wide = session.scalars(
        select(Channel)
        .where(Channel.office_id == office_id, Channel.place_id.is_(None))
        .order_by(Channel.id)
        .options(selectinload(Channel.hours))
        .execution_options(populate_existing=True)
    )
    notices = session.scalars(
        select(Notice)
        .where(Notice.office_id == office_id, Notice.superseded_at.is_(None))
        .order_by(Notice.position, Notice.id)
    )
    policy = Policy.of(office.policy)
    return OfficeFacts(
        key=office.key,
        names={language: office.name_in(language) for language in office.languages},
        country=office.country,
        zone=ZoneInfo(office.zone),
        languages=tuple(office.languages),
        historical=office.historical,
        historical_since=office.historical_since,
        days=working_days(office),
        channels=tuple(_channel(channel) for channel in office_wide),
        places=tuple(_place(place) for place in office.places),
        notices=tuple(notice_facts(notice) for notice in notices),
        lines=tuple(LineFacts(line.number, line.language) for line in office.lines),
        desk=policy.desk,
        duty=policy.duty,
    )


def notice_facts(notice: Notice) -> NoticeFacts:
    return NoticeFacts(
        series=notice.series,
        position=notice.position,
        effect=notice.effect,
        places=frozenset(notice.places),
        channels=frozenset(ChannelKind(kind) for kind in notice.channels),
        begins_at=notice.begins_at,
        begins_words=notice.begins_words,
        ends_at=notice.ends_at,
        reason=notice.reason,
        ear=notice.ear,
        eye=notice.eye,
        hygiene=notice.hygiene,
        review_on=notice.review_on,
        condition=notice.condition,
        hours=hours_kept(notice.hours),
        instead=tuple(ChannelKind(kind) for kind in notice.instead),
        at_door=notice.at_door,
        plan=notice.plan,
        closing=notice.closing,
    )


def hours_kept(lines: Iterable[dict[str, Any]]) -> tuple[Hours, ...]:
    """Weekly hours from a JSON column: weekday (0 is Monday), opens, closes."""
    return tuple(from_json(Hours, line) for line in lines)


def _place(place: Place) -> PlaceFacts:
    return PlaceFacts(
        key=place.key,
        names={name.language: name.name for name in sorted(place.names, key=lambda name: name.language)},
        street=place.street,
        postcode=place.postcode,
        town=place.town,
        channels=tuple(_channel(channel) for channel in place.channels),
    )


def _channel(channel: Channel) -> ChannelFacts:
    return ChannelFacts(
        kind=channel.kind,
        contact=channel.contact,
        note=channel.note,
        hours=tuple(_hours(channel.hours)),
    )


def _hours(lines: Iterable[OpeningHours]) -> Iterable[Hours]:
    return (
        Hours(line.weekday, line.opens, line.closes, line.valid_from, line.valid_until)
        for line in lines
        if line.superseded_at is None
    )
