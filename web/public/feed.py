"""What has changed, as a feed to follow: Atom and JSON, from the same status as phone and page."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session

from db.offices import Office
from scheduler.calendar.told import notice_for_ear
from scheduler.news.changes import Change, changes, table_since
from scheduler.news.offers import status_of
from web.access.permissions import public
from web.context import now, the_house
from web.page.language import When, offer, the_language
from web.page.shown import Shown, shown, shown_notice
from web.public.feed_formats import Entry, Feed, Kind, as_atom, as_json, table_text
from web.public.status import the_public_office
from words.catalogues import Words
from words.menu import MAIN_MENU, OPEN_WHERE

pages = Blueprint("feed", __name__)


@pages.get("/<office_key>/feed.atom")
@public
def atom(office_key: str) -> Response:
    return _answer(office_key, "application/atom+xml; charset=utf-8", as_atom)


@pages.get("/<office_key>/feed.json")
@public
def json(office_key: str) -> Response:
    return _answer(office_key, "application/feed+json; charset=utf-8", as_json)


def _answer(office_key: str, content_type: str, written: Callable[[Feed], str]) -> Response:
    """Sent only to who does not have it yet: the tag stands for all that is told but "as of"."""
    with the_house().database.reading() as session:
        office = the_public_office(session, office_key)
        feed = _feed(session, office, _language(office))
    answer = Response(written(feed), content_type=content_type)
    answer.vary.add("Accept-Language")
    answer.set_etag(_digest(feed), weak=True)
    answer.make_conditional(request)
    return answer


def _language(office: Office) -> str:
    """As on the page, but following a feed is no choice of a language for the page."""
    asked = request.args.get("lang", "")
    if asked in office.languages:
        return asked
    offer(office.languages)
    return the_language()


def _feed(session: Session, office: Office, language: str) -> Feed:
    page = _address("status.office", office, language)
    table = shown(status_of(session, office.id, now()), language)
    open_where = _open_where(office, table, table_since(session, office.id, now()), language, page)
    notices = (_entry(office, change, language, page) for change in changes(session, office.id, now()))
    return Feed(
        id=_urn(office, language),
        language=language,
        url=page,
        atom=_address("feed.atom", office, language),
        json=_address("feed.json", office, language),
        at=now(),
        entries=(open_where, *notices),
        table=table,
    )


def _open_where(office: Office, table: Shown, since: datetime, language: str, page: str) -> Entry:
    """The one entry that always is there."""
    text = table_text(table, language)
    return Entry(
        kind=Kind.TABLE,
        id=_urn(office, language, "open-where"),
        url=f"{page}#reach",
        title=Words(language)(MAIN_MENU[OPEN_WHERE]),
        text=text,
        now=text,
        updated=since,
        holds=True,
    )


def _entry(office: Office, change: Change, language: str, page: str) -> Entry:
    _, notice = Words(language), change.notice
    told = shown_notice(change.status, notice, language)
    title = notice_for_ear(change.status, notice, language, lasting=True)
    text = told.whole(lasting=True)
    if not change.holds:
        moment = When(language).moment(change.since, office.zone)
        title = _("Holds no longer: {notice}", notice=title)
        text = _("This ended on {moment}.", moment=moment) + f"\n\n{text}"
    return Entry(
        kind=Kind.NOTICE,
        id=_urn(office, language, notice.series),
        url=f"{page}#notice-{notice.series}" if change.holds else page,
        title=title,
        text=text,
        now=told.whole(lasting=False) if change.holds else text,
        updated=change.since,
        holds=change.holds,
    )


def _address(endpoint: str, office: Office, language: str) -> str:
    return the_house().settings.public_url + url_for(endpoint, office_key=office.key, lang=language)


def _urn(office: Office, *told: str) -> str:
    """The same for ever, wherever this house moves."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("rufzeit", office.key, *told))).urn


def _digest(feed: Feed) -> str:
    told = (feed.url, feed.entries, replace(feed.table, as_of=""))
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
