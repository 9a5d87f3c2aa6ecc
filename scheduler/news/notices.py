"""Notices as their editors write them: what is told, publishing, ending."""

import uuid
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Texts
from db.offices import ChannelKind, Effect, Notice, Office
from scheduler.calendar.opening import Hours
from scheduler.calendar.stored import to_json
from scheduler.news.offers import hours_kept, queue_for_office, renew
from scheduler.news.stand_ins import end_unless_it_lasts, end_with

SPOKEN_CHARACTERS = 240  # what is said of one notice: about 15 seconds


class WrongNotice(ValueError):
    """A notice that cannot be told: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class NoticeDraft:
    """A notice as its editor wrote it. `begins_at` and `ends_at` in UTC."""

    effect: Effect
    places: tuple[str, ...] = ()
    channels: tuple[ChannelKind, ...] = ()
    begins_at: datetime | None = None
    begins_words: Texts = field(default_factory=dict)
    ends_at: datetime | None = None
    reason: Texts = field(default_factory=dict)
    ear: Texts = field(default_factory=dict)
    eye: Texts = field(default_factory=dict)
    hygiene: Texts = field(default_factory=dict)
    review_on: date | None = None
    position: int = 0
    condition: Texts = field(default_factory=dict)
    hours: tuple[Hours, ...] = ()
    instead: tuple[ChannelKind, ...] = ()
    at_door: bool = False
    plan: str | None = None
    closing: str | None = None


def notices_of(session: Session, office_id: int) -> list[Notice]:
    """All notices that are recorded and not superseded, in the order in which they are told."""
    return list(
        session.scalars(
            select(Notice)
            .where(Notice.office_id == office_id, Notice.superseded_at.is_(None))
            .order_by(Notice.position, Notice.id)
        )
    )


def draft_of(notice: Notice) -> NoticeDraft:
    """The notice as it was written."""
    written = {field.name: getattr(notice, field.name) for field in fields(NoticeDraft)}
    return NoticeDraft(
        **written
        | {
            "places": tuple(notice.places),
            "channels": tuple(ChannelKind(kind) for kind in notice.channels),
            "hours": hours_kept(notice.hours),
            "instead": tuple(ChannelKind(kind) for kind in notice.instead),
        }
    )


def publish(
    session: Session,
    office: Office,
    draft: NoticeDraft,
    *,
    staff_id: int | None,
    at: datetime,
    series: str | None = None,
) -> Notice:
    """Record a notice; with a `series` it takes the place of the notice that is told there now.

    Raises `WrongNotice`: `ends_first` (it ends before it begins), `untold` (a language of the office lacks a text
    that the others have, or a notice without effect on hours has none at all), `too_long` (for the phone).
    """
    queue_for_office(session, office.id)
    _require_sense(office, draft)
    ended = _end(session, office.id, series, at) if series else None
    notice = Notice(
        authority_id=office.authority_id,
        office_id=office.id,
        series=series or uuid.uuid4().hex,
        recorded_at=at,
        recorded_by=staff_id,
        superseded_at=None,
        **_columns(draft),
    )
    session.add(notice)
    if ended is not None:
        end_unless_it_lasts(session, ended, notice, at)
    renew(session, office.id, at)
    return notice


def supersede(session: Session, office_id: int, series: str, at: datetime, *, staff_id: int | None = None) -> None:
    """End what is told of this series, and what hangs on it; the rows stay for whoever asks what was told.

    `staff_id`: the person who ends it; None: a file.
    """
    queue_for_office(session, office_id)
    ended = _end(session, office_id, series, at)
    if ended is not None:
        ended.ended_by = staff_id
        end_with(session, ended, at)
    renew(session, office_id, at)


def _end(session: Session, office_id: int, series: str, at: datetime) -> Notice | None:
    """The notice that was told of this series until now."""
    notice = session.scalar(
        select(Notice).where(
            Notice.office_id == office_id, Notice.series == series, Notice.superseded_at.is_(None)
        )
    )
    if notice is not None:
        notice.superseded_at = at
        session.flush()
    return notice


def _columns(draft: NoticeDraft) -> dict[str, Any]:
    written = {field.name: getattr(draft, field.name) for field in fields(draft)}
    lists = {name: to_json(written[name]) for name in ("places", "channels", "hours", "instead")}
    return written | lists


def _require_sense(office: Office, draft: NoticeDraft) -> None:
    if draft.begins_at and draft.ends_at and draft.ends_at <= draft.begins_at:
        raise WrongNotice("ends_first")
    languages = set(office.languages)
    for texts in (draft.begins_words, draft.reason, draft.condition, draft.ear, draft.eye, draft.hygiene):
        if texts and not languages <= {language for language, text in texts.items() if text.strip()}:
            raise WrongNotice("untold")
    if draft.effect == Effect.TOLD and not draft.ear:
        raise WrongNotice("untold")
    if any(len(text) > SPOKEN_CHARACTERS for text in draft.ear.values()):
        raise WrongNotice("too_long")
