"""Authorities, offices and what stands in their files."""

from datetime import time
from typing import Any

from sqlalchemy.orm import Session

from db.offices import (
    Authority,
    Channel,
    ChannelKind,
    Effect,
    Notice,
    Office,
    OpeningHours,
    PhoneLine,
    Place,
    PlaceName,
)
from db.scope import Scope
from db.staff import Role
from factories.rows import AT, a_number, added, another, of_owner

LETTERHEAD = {
    "layout": "din5008-b",
    "envelope": "dl",
    "sender_lines": ["Musterweg 1", "38820 Halberstadt"],
    "return_line": "LK Harz · Postfach 1 · 38820 Halberstadt",
    "hotline": "+493023125000",
    "caller_number": "+493023125001",
    "reply_address": ["KoBa Harz", "Postfach 1", "38820 Halberstadt"],
}


def an_authority(session: Session, **values: Any) -> Authority:
    return added(session, Authority, values, key=f"authority-{another()}", name="Landkreis Harz")


def an_office(session: Session, authority: Authority | None = None, **values: Any) -> Office:
    """An office like KoBa Harz; with the default policy unless `policy=` says more."""
    owner = authority or an_authority(session)
    return added(
        session,
        Office,
        values,
        authority_id=owner.id,
        key=f"office-{another()}",
        name="KoBa Harz",
        zone="Europe/Berlin",
        country="DE",
        subdivision="ST",
        languages=["de", "en"],
        letterhead=LETTERHEAD,
    )


def a_phone_line(session: Session, office: Office, **values: Any) -> PhoneLine:
    return of_owner(office, session, PhoneLine, values, office_id=office.id, number=a_number())


def a_place(session: Session, office: Office, name: str = "Halberstadt", **values: Any) -> Place:
    place = of_owner(
        office,
        session,
        Place,
        values,
        office_id=office.id,
        key=name.lower(),
        position=another(),
        street="Musterweg 1",
        postcode="38820",
        town=name,
    )
    added(session, PlaceName, {}, place_id=place.id, language=office.languages[0], name=name)
    return place


def a_channel(session: Session, office: Office, place: Place | None = None, **values: Any) -> Channel:
    """The telephone of the whole office, unless told otherwise."""
    return of_owner(
        office,
        session,
        Channel,
        values,
        office_id=office.id,
        place_id=place.id if place else None,
        kind=ChannelKind.PHONE,
    )


def opening_hours(
    session: Session, channel: Channel, opens: time = time(9), closes: time = time(15), days: range = range(5)
) -> list[OpeningHours]:
    """From Monday to Friday, 9 to 15, unless told otherwise."""
    return [
        of_owner(
            channel,
            session,
            OpeningHours,
            {},
            channel_id=channel.id,
            weekday=day,
            opens=opens,
            closes=closes,
            recorded_at=AT,
        )
        for day in days
    ]


def a_notice(session: Session, office: Office, **values: Any) -> Notice:
    """Suspends all visits without appointment, open-ended."""
    return of_owner(
        office,
        session,
        Notice,
        values,
        office_id=office.id,
        series=f"notice-{another()}",
        effect=Effect.SUSPENDED,
        places=[],
        channels=[ChannelKind.WALK_IN.value],
        recorded_at=AT,
    )


def a_scope(office: Office, *roles: Role) -> Scope:
    """Somebody who has these roles (default: all) in this office only."""
    return Scope(office.authority_id, {office.id: frozenset(roles or Role)})
