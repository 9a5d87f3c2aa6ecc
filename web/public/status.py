"""The public's pages: which offices there are, and what is open where, since when and why."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.offices import ChannelKind, Office
from db.scope import NotFound
from scheduler.calendar.facts import text_in
from scheduler.calendar.status import ChannelStatus, OfficeStatus, PlaceStatus, State, status_at
from scheduler.calendar.told import as_of, channel_for_eye, news, notice_for_eye
from scheduler.offers import facts_of
from web.access.permissions import public
from web.context import now, the_house
from web.page.language import offer, the_language
from web.public.hotline import hotline
from words.languages import best_language
from words.menu import MAIN_MENU, PERSON
from words.numbers import phone_written

pages = Blueprint("status", __name__)

LINKS = {
    ChannelKind.PHONE: "tel:",
    ChannelKind.EMAIL: "mailto:",
    ChannelKind.WEB_STRONG: "https://",
    ChannelKind.WEB_OPEN: "https://",
}
AT_THE_DOOR = (ChannelKind.PAPER_FORM, ChannelKind.LETTERBOX)


@dataclass(frozen=True)
class Way:
    """One way to the office, ready to be shown. `mark`: open, available (always), limited, closed or suspended."""

    kind: ChannelKind
    mark: str
    told: str
    contact: str | None
    href: str | None
    shown: str | None


@dataclass(frozen=True)
class ShownPlace:
    key: str
    name: str
    street: str | None
    postcode: str | None
    town: str | None
    ways: list[Way]

    @property
    def visits(self) -> list[Way]:
        return [way for way in self.ways if way.kind not in AT_THE_DOOR]

    @property
    def at_the_door(self) -> list[Way]:
        """What needs nobody inside; shown when somebody asks for it."""
        return [way for way in self.ways if way.kind in AT_THE_DOOR]


@pages.get("/")
@public
def offices() -> str:
    with the_house().database.reading() as session:
        found = session.scalars(select(Office).order_by(Office.name)).all()
        return render_template("public/offices.html", offices=[_in_brief(session, office) for office in found])


@pages.get("/<office_key>")
@public
def office(office_key: str) -> str:
    with the_house().database.reading() as session:
        found = session.scalar(select(Office).where(Office.key == office_key).options(selectinload(Office.lines)))
        if found is None:
            raise NotFound(f"office {office_key}")
        offer(found.languages)
        status, language = status_at(facts_of(session, found.id), now()), the_language()
        return render_template(
            "public/office.html",
            office=found,
            name=text_in(status.names, language),
            historical=status.historical and text_in(status.historical, language),
            as_of=as_of(status, language),
            notices=[
                (notice, notice_for_eye(status, notice, language), notice.hygiene.get(language))
                for notice in status.notices
            ],
            ways=[_way(status, channel, language) for channel in status.office_wide],
            places=[_place(status, place, language) for place in status.places],
            hotline=hotline(found, language),
            menu=MAIN_MENU,
            person_key=PERSON,
        )


def _in_brief(session: Session, found: Office) -> tuple[Office, str, str, str]:
    """The office, its name, the first thing that a caller would hear, and in which language."""
    language = best_language(the_language(), found.languages)
    status = status_at(facts_of(session, found.id), now())
    sentences = [notice_for_eye(status, notice, language) for notice in status.notices[:1]]
    first = (sentences or news(status, language) or [""])[0]
    return found, text_in(status.names, language), first, language


def _place(status: OfficeStatus, place: PlaceStatus, language: str) -> ShownPlace:
    return ShownPlace(
        key=place.key,
        name=text_in(place.names, language),
        street=place.street,
        postcode=place.postcode,
        town=place.town,
        ways=[_way(status, channel, language) for channel in place.channels],
    )


def _way(status: OfficeStatus, channel: ChannelStatus, language: str) -> Way:
    return Way(
        kind=channel.kind,
        mark=_mark(channel),
        told=channel_for_eye(status, channel, language),
        contact=channel.contact,
        href=_href(channel),
        shown=_shown(status, channel),
    )


def _shown(status: OfficeStatus, channel: ChannelStatus) -> str | None:
    """The contact as people of the country write it."""
    if channel.kind == ChannelKind.PHONE and channel.contact and channel.contact.startswith("+"):
        return phone_written(channel.contact, status.country)
    return channel.contact


def _mark(channel: ChannelStatus) -> str:
    if channel.state == State.SUSPENDED:
        return "suspended"
    if channel.limited:
        return "limited"
    if channel.state == State.OPEN:
        return "open" if channel.hours else "available"
    return "closed"


def _href(channel: ChannelStatus) -> str | None:
    """A link for the contact, where its kind has one. Nothing but these beginnings can become a link."""
    start = LINKS.get(channel.kind)
    if start is None or not channel.contact:
        return None
    return channel.contact if channel.contact.startswith(("https://", "http://")) else start + channel.contact
