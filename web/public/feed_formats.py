"""A feed as Atom (RFC 4287) and as JSON Feed 1.1."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from web.page.shown import Shown, Way
from words.catalogues import Words
from words.labels import CHANNELS

ATOM = "http://www.w3.org/2005/Atom"
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Kind(StrEnum):
    TABLE = "table"  # what is open where, always one
    NOTICE = "notice"


@dataclass(frozen=True)
class Entry:
    """`updated`: since when `text` reads as it does. `now`: the text with what changes by the hour."""

    kind: Kind
    id: str
    url: str
    title: str
    text: str
    now: str
    updated: datetime
    holds: bool


@dataclass(frozen=True)
class Feed:
    """`url`: the page that it belongs to, `atom` and `json`: its own addresses; `table`: what is open where."""

    id: str
    language: str
    url: str
    atom: str
    json: str
    at: datetime
    entries: tuple[Entry, ...]
    table: Shown

    @property
    def updated(self) -> datetime:
        return max(entry.updated for entry in self.entries)


def table_text(table: Shown, language: str) -> str:
    """What is open where, for readers of a feed: a line for each way, a paragraph for each place."""
    paragraphs = [[table.historical], _lines(table.ways, language)]
    for place in table.places:
        where = ", ".join(part for part in (place.name, place.street, place.town) if part)
        paragraphs.append([where, *_lines(place.ways, language), place.instead])
    return "\n\n".join("\n".join(filter(None, lines)) for lines in paragraphs if any(lines))


def _lines(ways: Iterable[Way], language: str) -> list[str]:
    _ = Words(language)
    return [" ".join(filter(None, (f"{_(CHANNELS[way.kind])}: {way.told}", way.shown))) for way in ways]


def as_atom(feed: Feed) -> str:
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.table.name)
    _add(root, "subtitle", feed.table.as_of)
    _add(root, "updated", _instant(feed.updated))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.atom)
    _add(root, "link", rel="alternate", type="text/html", hreflang=feed.language, href=feed.url)
    _add(ET.SubElement(root, "author"), "name", feed.table.name)
    for entry in feed.entries:
        item = ET.SubElement(root, "entry")
        _add(item, "id", entry.id)
        _add(item, "title", entry.title)
        _add(item, "updated", _instant(entry.updated))
        _add(item, "link", rel="alternate", type="text/html", hreflang=feed.language, href=entry.url)
        _add(item, "content", _content(feed, entry), type="text")
    return ET.tostring(root, encoding="unicode", xml_declaration=False)


def as_json(feed: Feed) -> str:
    table = feed.table
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": table.name,
        "description": table.as_of,
        "language": feed.language,
        "home_page_url": feed.url,
        "feed_url": feed.json,
        "authors": [{"name": table.name, "url": feed.url}],
        "items": [_item(feed, entry) for entry in feed.entries],
        "_rufzeit": {
            "as_of": _instant(feed.at),
            "historical": table.historical or None,
            "office": _ways(table.ways, feed.language),
            "places": [
                {
                    "key": place.key,
                    "name": place.name,
                    "street": place.street,
                    "postcode": place.postcode,
                    "town": place.town,
                    "closed": place.closed,
                    "instead": place.instead or None,
                    "ways": _ways(place.ways, feed.language),
                }
                for place in table.places
            ],
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _item(feed: Feed, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": _content(feed, entry),
        "date_modified": _instant(entry.updated),
        "_rufzeit": {
            "kind": entry.kind,
            "holds": entry.holds,
            "now": entry.now,
            "as_of": _instant(feed.at),
        },
    }


def _ways(ways: Iterable[Way], language: str) -> list[dict[str, Any]]:
    _ = Words(language)
    return [
        {
            "kind": way.kind,
            "name": _(CHANNELS[way.kind]),
            "state": way.mark,
            "told": way.told,
            "contact": way.contact,
        }
        for way in ways
    ]


def _content(feed: Feed, entry: Entry) -> str:
    return f"{entry.text}\n\n{feed.table.as_of}"


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text and NOT_IN_XML.sub("", text)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
