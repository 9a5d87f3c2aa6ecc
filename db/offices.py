"""Who is reachable where: authority, office, places, phone lines, channels, hours, notices, plans."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Id, Owned, Texts, owned, within


class ChannelKind(StrEnum):
    """The ways to an office, as the notices name them."""

    WALK_IN = "walk_in"
    APPOINTMENT = "appointment"
    URGENT = "urgent"  # in person, when urgent or impossible otherwise
    PHONE = "phone"
    WRITING = "writing"
    EMAIL = "email"
    WEB_STRONG = "web_strong"  # web with strong identification
    WEB_OPEN = "web_open"  # web without it
    PAPER_FORM = "paper_form"  # form to take along, at the door
    LETTERBOX = "letterbox"


class Effect(StrEnum):
    """What a notice does to the channels it names."""

    CLOSED = "closed"  # the building: nobody is seen there, whatever channels are named
    SUSPENDED = "suspended"
    LIMITED = "limited"  # open, under the condition that the text names
    OPENED = "opened"  # open beyond the usual hours
    TOLD = "told"  # changes no hours, is told


class PlanKind(StrEnum):
    STAND_IN = "stand_in"
    REOPENING = "reopening"


def _one_current(table: str, *columns: str) -> tuple[Index]:
    """Of an office's rows with the same `columns` at most one is not superseded."""
    current = text("superseded_at IS NULL")
    return (
        Index(
            f"uq_{table}_current",
            "office_id",
            *columns,
            unique=True,
            sqlite_where=current,
            postgresql_where=current,
        ),
    )


class Authority(Base):
    __tablename__ = "authority"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Office(Owned, Base):
    """An office. `policy`: the rules of its file, with what the page set since; who reads them judges them."""

    __tablename__ = "office"
    __table_args__ = owned(UniqueConstraint("key"))

    key: Mapped[str]
    name: Mapped[str]
    names: Mapped[Texts] = mapped_column(default=dict)
    zone: Mapped[str]
    country: Mapped[str]
    subdivision: Mapped[str | None]
    languages: Mapped[list[str]]
    historical: Mapped[Texts] = mapped_column(default=dict)  # why this office is no more, for a demo
    historical_since: Mapped[date | None]  # told from this day on; none: always
    policy: Mapped[dict[str, Any]] = mapped_column(default=dict)
    policy_in_file: Mapped[dict[str, Any]] = mapped_column(default=dict)  # as its file said last
    letterhead: Mapped[dict[str, Any]] = mapped_column(default=dict)
    file_sha256: Mapped[str | None]  # of the file it was loaded from

    places: Mapped[list["Place"]] = relationship(order_by="Place.position", viewonly=True)
    lines: Mapped[list["PhoneLine"]] = relationship(order_by="PhoneLine.id", viewonly=True)

    def name_in(self, language: str) -> str:
        return self.names.get(language, self.name)


class Place(Owned, Base):
    __tablename__ = "place"
    __table_args__ = owned(within("office"), UniqueConstraint("office_id", "key"))

    office_id: Mapped[int]
    key: Mapped[str]
    position: Mapped[int]
    street: Mapped[str | None]
    postcode: Mapped[str | None]
    town: Mapped[str | None]

    names: Mapped[list["PlaceName"]] = relationship(viewonly=True)
    channels: Mapped[list["Channel"]] = relationship(order_by="Channel.id", viewonly=True)

    def name_in(self, language: str) -> str:
        """The name in the nominative, as sentences use it."""
        names = {name.language: name.name for name in self.names}
        return names.get(language) or next(iter(names.values()), self.key)


class PlaceName(Base):
    __tablename__ = "place_name"

    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class PhoneLine(Owned, Base):
    """A number that is dialled: it fixes the office and the first language (none: the caller chooses)."""

    __tablename__ = "phone_line"
    __table_args__ = owned(within("office"), UniqueConstraint("number"))

    office_id: Mapped[int]
    number: Mapped[str]  # E.164
    language: Mapped[str | None]


class Channel(Owned, Base):
    """A way to an office; without a place it is the whole office's. `contact`: number, address or link."""

    __tablename__ = "channel"
    __table_args__ = owned(within("office"), within("place"), UniqueConstraint("office_id", "place_id", "kind"))

    office_id: Mapped[int]
    place_id: Mapped[int | None]
    kind: Mapped[ChannelKind]
    contact: Mapped[str | None]
    note: Mapped[Texts] = mapped_column(default=dict)  # for whom, under which condition

    hours: Mapped[list["OpeningHours"]] = relationship(
        order_by="OpeningHours.weekday, OpeningHours.opens", viewonly=True
    )


class OpeningHours(Owned, Base):
    """Open on `weekday` (0 is Monday) from `opens` to `closes`, local time. Never updated, superseded."""

    __tablename__ = "hours"
    __table_args__ = owned(within("channel"))

    channel_id: Mapped[int]
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class Notice(Owned, Base):
    """A change of what is open. Never updated: a new row of the same `series` supersedes the old one.

    `begins_at` None means since ever, or since `begins_words` ("the beginning of the epidemic").
    `places` and `channels` are keys and kinds; empty means all of them. `hours` take the place of the usual ones.
    `instead`: the kinds of channels that stand in. `at_door`: urgent matters may be talked over outside the door.
    `plan`: the key of the plan that it puts in force, `closing`: the series of the closing with which it ends.
    `ended_by`: who ended it with nothing in its place; then no file brings the series back.
    """

    __tablename__ = "notice"
    __table_args__ = owned(within("office"), *_one_current("notice", "series"))

    office_id: Mapped[int]
    series: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    effect: Mapped[Effect]
    places: Mapped[list[str]]
    channels: Mapped[list[str]]
    begins_at: Mapped[datetime | None]
    begins_words: Mapped[Texts] = mapped_column(default=dict)
    ends_at: Mapped[datetime | None]
    reason: Mapped[Texts] = mapped_column(default=dict)
    condition: Mapped[Texts] = mapped_column(default=dict)  # as in "for necessary visits only"
    hours: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # weekday, opens, closes
    instead: Mapped[list[str]] = mapped_column(default=list)
    ear: Mapped[Texts] = mapped_column(default=dict)
    eye: Mapped[Texts] = mapped_column(default=dict)
    hygiene: Mapped[Texts] = mapped_column(default=dict)
    at_door: Mapped[bool] = mapped_column(default=False)
    plan: Mapped[str | None]
    closing: Mapped[str | None]
    review_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None]
    superseded_at: Mapped[datetime | None]
    ended_by: Mapped[int | None]


class Plan(Owned, Base):
    """What is prepared: a place that may stand in for others, or a reopening that hangs on a figure and on rules.

    Never updated, superseded. `condition`: in the office's words, under which condition it begins; for staff only.
    What it opens is told in `ear` and `eye` once a person has confirmed it, as open `for_whom`.
    Stand-in: one of `closed_places` closes -> `opens_channel` of `opens_place` may open, in `hours` or its usual
    ones. Reopening: `figure` was under `below` on the last `days` days, and a person said of each of `rules` that
    it allows it -> `opens_channel` may open, and the notices of the series in `lifts` end.
    """

    __tablename__ = "plan"
    __table_args__ = owned(within("office"), *_one_current("plan", "key"))

    office_id: Mapped[int]
    key: Mapped[str]
    kind: Mapped[PlanKind]
    closed_places: Mapped[list[str]] = mapped_column(default=list)
    opens_place: Mapped[str | None]
    opens_channel: Mapped[ChannelKind]
    hours: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    condition: Mapped[Texts]
    for_whom: Mapped[Texts] = mapped_column(default=dict)
    ear: Mapped[Texts] = mapped_column(default=dict)
    eye: Mapped[Texts] = mapped_column(default=dict)
    figure: Mapped[str | None]
    below: Mapped[float | None]
    days: Mapped[int | None]
    rules: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # key, names: language -> text
    lifts: Mapped[list[str]] = mapped_column(default=list)
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class PlanDecision(Owned, Base):
    """What a person decided about a plan; `closing`: the series of the notice that proposed it."""

    __tablename__ = "plan_decision"
    __table_args__ = owned(within("office"), within("staff", "decided_by"), Index(None, "office_id", "plan"))

    office_id: Mapped[int]
    plan: Mapped[str]
    closing: Mapped[str | None]
    confirmed: Mapped[bool]
    decided_at: Mapped[datetime]
    decided_by: Mapped[int]


class RuleAnswer(Owned, Base):
    """What a person entered about one rule of a plan: whether it allows the reopening now, and the source."""

    __tablename__ = "rule_answer"
    __table_args__ = owned(
        within("office"), within("staff", "recorded_by"), *_one_current("rule_answer", "plan", "rule")
    )

    office_id: Mapped[int]
    plan: Mapped[str]
    rule: Mapped[str]
    allows: Mapped[bool]
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int]
    superseded_at: Mapped[datetime | None]


class Figure(Owned, Base):
    """A figure that a reopening hangs on, by day. Never updated, superseded. `recorded_by` None: imported."""

    __tablename__ = "figure"
    __table_args__ = owned(
        within("office"), within("staff", "recorded_by"), *_one_current("figure", "name", "day")
    )

    office_id: Mapped[int]
    name: Mapped[str]
    day: Mapped[date]
    value: Mapped[float]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None]
    superseded_at: Mapped[datetime | None]


class Offer(Owned, Base):
    """All that an office offers and tells, as it was recorded from `recorded_at` until `superseded_at`.

    `facts`: an `OfficeFacts` (scheduler/calendar/facts.py) as JSON, `digest` its SHA-256. Phone, page and feed
    read this one row; what was told at a past moment is the row of that moment.
    """

    __tablename__ = "offer"
    __table_args__ = owned(within("office"), *_one_current("offer"), Index(None, "office_id", "recorded_at"))

    office_id: Mapped[int]
    digest: Mapped[str]
    facts: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
