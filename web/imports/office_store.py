"""Keeps what an office file says: the same file again changes nothing, a changed one supersedes.

Hours and notices are never updated: the old row is superseded and stays. A notice that staff wrote on the page
since then stays as they wrote it, and so do rules and people that were changed there. Places, channels and topics
that others may hang on cannot vanish from a file.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Authority, Channel, Office, PhoneLine, Place, PlaceName
from db.rooms import OUT_OF_USE, Room
from scheduler.news.offers import renew
from scheduler.people.skills import permissions_of, topics_for_nobody
from scheduler.policy_changes import Change, changes_between, merged
from web.imports.office_form import OfficeFile, PlaceForm
from web.imports.office_hours import keep_hours
from web.imports.office_news import keep_notices, keep_plans
from web.imports.office_parts import require_all_named, rows_of
from web.imports.office_people import keep_staff, keep_topics
from web.imports.offices import ReadOffice, located
from web.imports.policy_form import PolicyForm
from web.imports.problems import OfficeFileError, Problem
from words.catalogues import N_


@dataclass(frozen=True)
class Loaded:
    """`changed` is False when the same file was loaded before. What staff have changed on a page since is left as
    it is: `kept`, series of notices; `kept_rules`, names of the policy; `kept_people`, names of staff.

    `without_password`: e-mails of new staff who cannot log in yet. `rules`: what changed in the policy of an
    office that was there before. `for_nobody`: topics about which no advisor may talk, with what they ask for.
    """

    office_id: int
    key: str
    changed: bool
    kept: tuple[str, ...] = ()
    without_password: tuple[str, ...] = ()
    kept_rules: tuple[str, ...] = ()
    kept_people: tuple[str, ...] = ()
    rules: tuple[Change, ...] = ()
    for_nobody: tuple[tuple[str, tuple[str, ...]], ...] = ()


def load_office(session: Session, read: ReadOffice, *, at: datetime, password_hash: str | None = None) -> Loaded:
    """Store an office file that was read. New staff get `password_hash` (argon2id); without it they cannot log in
    until somebody sets a password. Raises `OfficeFileError` when the file cannot follow what is recorded."""
    form = read.form
    office = session.scalar(select(Office).where(Office.key == form.office.key))
    if office is not None and office.file_sha256 == read.sha256:
        return Loaded(office.id, office.key, changed=False)
    _require_own(session, office, read)
    policy, kept_rules = _policy(office, read)
    rules = changes_between(office.policy, policy) if office else []
    office = _office(session, office, _authority(session, form), read)
    office.policy, office.policy_in_file = policy, _said(form)
    _keep_lines(session, office, form)
    _keep_places(session, office, read, at)
    keep_topics(session, office, read)
    keep_plans(session, office, form.plans, at)
    staff = keep_staff(session, office, read, password_hash)
    kept = keep_notices(session, office, form.notices, at)
    renew(session, office.id, at)
    return Loaded(
        office.id,
        office.key,
        changed=True,
        kept=tuple(kept),
        without_password=() if password_hash else tuple(staff.new),
        kept_rules=tuple(kept_rules),
        kept_people=tuple(staff.kept),
        rules=tuple(rules),
        for_nobody=tuple(
            (topic.key, tuple(sorted(permissions_of(topic)))) for topic in topics_for_nobody(session, office)
        ),
    )


def _said(form: OfficeFile) -> dict[str, Any]:
    """The rules that the file names, as the office's row holds them."""
    return form.policy.model_dump(mode="json", exclude_unset=True)


def _policy(office: Office | None, read: ReadOffice) -> tuple[dict[str, Any], list[str]]:
    """The rules of the file with those that the page set since; the names of these. Raises `OfficeFileError`."""
    said = _said(read.form)
    if office is None:
        return said, []
    policy, kept = merged(office.policy, office.policy_in_file, said)
    problems = [
        located(read.lines, ("policy", name), told, **values)
        for name, told, values in PolicyForm.model_validate_json(json.dumps(policy)).findings()
    ]
    if problems:
        raise OfficeFileError(problems)
    return policy, kept


def _require_own(session: Session, office: Office | None, read: ReadOffice) -> None:
    """An office stays with its authority, a telephone number with its office."""
    problems: list[Problem] = []
    if office is not None:
        owner = session.get_one(Authority, office.authority_id)
        if owner.key != read.form.authority.key:
            told = N_("This office belongs to the authority “{given}” in the record.")
            problems.append(located(read.lines, ("authority", "key"), told, given=owner.key))
    for number, line in enumerate(read.form.lines):
        taken = session.scalar(select(PhoneLine).where(PhoneLine.number == line.number))
        if taken is not None and (office is None or taken.office_id != office.id):
            told = N_("The number {given} already leads to another office.")
            problems.append(located(read.lines, ("lines", number, "number"), told, given=line.number))
    if problems:
        raise OfficeFileError(problems)


def _authority(session: Session, form: OfficeFile) -> Authority:
    authority = session.scalar(select(Authority).where(Authority.key == form.authority.key))
    if authority is None:
        authority = Authority(key=form.authority.key)
        session.add(authority)
    authority.name = form.authority.name
    session.flush()
    return authority


def _office(session: Session, office: Office | None, authority: Authority, read: ReadOffice) -> Office:
    said = read.form.office
    if office is None:
        office = Office(authority_id=authority.id, key=said.key)
        session.add(office)
    office.name, office.names = said.name, said.names
    office.zone, office.country, office.subdivision = said.zone, said.country, said.subdivision
    office.languages = said.languages
    office.historical, office.historical_since = said.historical, said.historical_since
    office.letterhead = read.form.letterhead
    office.file_sha256 = read.sha256
    session.flush()
    return office


def _keep_lines(session: Session, office: Office, form: OfficeFile) -> None:
    known = {line.number: line for line in rows_of(session, PhoneLine, office)}
    for said in form.lines:
        line = known.pop(said.number, None)
        if line is None:
            line = PhoneLine(authority_id=office.authority_id, office_id=office.id, number=said.number)
            session.add(line)
        line.language = said.language
        session.flush()
    for gone in known.values():
        session.delete(gone)


def _keep_places(session: Session, office: Office, read: ReadOffice, at: datetime) -> None:
    known = {place.key: place for place in rows_of(session, Place, office)}
    require_all_named(known, [place.key for place in read.form.places], read, "places")
    _keep_channels(session, office, None, read, at)
    for position, said in enumerate(read.form.places):
        place = known.get(said.key)
        if place is None:
            place = Place(authority_id=office.authority_id, office_id=office.id, key=said.key)
            session.add(place)
        place.position, place.street, place.postcode, place.town = (
            position,
            said.street,
            said.postcode,
            said.town,
        )
        session.flush()
        _keep_names(session, place, said)
        _keep_rooms(session, place, said)
        _keep_channels(session, office, place, read, at)


def _keep_names(session: Session, place: Place, said: PlaceForm) -> None:
    known = {name.language: name for name in session.scalars(select(PlaceName).filter_by(place_id=place.id))}
    for language, text in said.names.items():
        name = known.pop(language, None)
        if name is None:
            session.add(PlaceName(place_id=place.id, language=language, name=text))
        else:
            name.name = text
    for gone in known.values():
        session.delete(gone)


def _keep_rooms(session: Session, place: Place, said: PlaceForm) -> None:
    """Rooms are added and changed; one that the file no longer names is out of use, but keeps its taken times."""
    known = {room.name: room for room in session.scalars(select(Room).filter_by(place_id=place.id))}
    for form in said.rooms:
        room = known.pop(form.name, None)
        if room is None:
            room = Room(authority_id=place.authority_id, place_id=place.id, name=form.name)
            session.add(room)
        room.features = list(form.features)
    for gone in known.values():
        gone.features = [OUT_OF_USE]


def _keep_channels(session: Session, office: Office, place: Place | None, read: ReadOffice, at: datetime) -> None:
    said = read.form.places[place.position].channels if place else read.form.channels
    place_id = place.id if place else None
    known = {
        channel.kind: channel for channel in rows_of(session, Channel, office) if channel.place_id == place_id
    }
    where = ("places", place.position, "channels") if place else ("channels",)
    require_all_named(known, [form.kind for form in said], read, *where)
    for form in said:
        channel = known.get(form.kind)
        if channel is None:
            channel = Channel(
                authority_id=office.authority_id, office_id=office.id, place_id=place_id, kind=form.kind
            )
            session.add(channel)
        channel.contact, channel.note = form.contact, form.note
        session.flush()
        keep_hours(session, channel, form.hours, at)
