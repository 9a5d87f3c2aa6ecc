"""In which language a page speaks: staff in their own, the public in the one they choose."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, flash, g, request, session

from web.context import person_or_none
from words import dates
from words.catalogues import Words
from words.languages import OWN_NAMES, Language, best_language

ALL = [str(language) for language in Language]
COOKIE_KEY = "language"


class When:
    """Dates and times for templates, in one language; instants are UTC and need the office's zone."""

    def __init__(self, language: str) -> None:
        self._language = language

    def day(self, day: date) -> str:
        return dates.day_written(day, self._language)

    def weekday(self, day: date) -> str:
        return dates.weekday_written(day, self._language)

    def day_of_week(self, weekday: int) -> str:
        return dates.weekday_named(weekday, self._language)

    def day_at(self, at: datetime, zone: str | ZoneInfo) -> str:
        return self.day(_local(at, zone).date())

    def weekday_at(self, at: datetime, zone: str | ZoneInfo) -> str:
        return self.weekday(_local(at, zone).date())

    def hour(self, hour: int | str) -> str:
        """A full hour of the day, as in "14 Uhr"."""
        return dates.time_written(time(int(hour)), self._language)

    def clock_of(self, moment: time) -> str:
        return dates.clock(moment, self._language)

    def clock(self, at: datetime, zone: str | ZoneInfo) -> str:
        return dates.clock(_local(at, zone), self._language)

    def time(self, at: datetime, zone: str | ZoneInfo) -> str:
        return dates.time_written(_local(at, zone), self._language)

    def moment(self, at: datetime, zone: str | ZoneInfo) -> str:
        return dates.moment_written(_local(at, zone), self._language)

    def window(self, at: datetime, minutes: int, zone: str | ZoneInfo) -> str:
        local = _local(at, zone)
        return dates.window_written(local, local + timedelta(minutes=minutes), self._language)


def install(app: Flask) -> None:
    app.context_processor(_for_templates)


def the_language() -> Language:
    """The language of this answer; on pages of one office call `offer` first."""
    person = person_or_none()
    if person is not None:
        return Language(person.language)
    if "language" not in g:
        offer(ALL)
    return Language(g.language)


def offer(languages: list[str], first: str | None = None) -> None:
    """Choose among these: what the address asks for, what was chosen before, `first`, what the browser prefers."""
    asked = request.args.get("lang")
    if asked in languages:
        session[COOKIE_KEY] = asked
    preferred = request.accept_languages.best_match(languages)
    wanted = next((one for one in (session.get(COOKIE_KEY), first, preferred) if one in languages), languages[0])
    g.language = best_language(wanted, languages)
    g.languages = languages


def words() -> Words:
    return Words(the_language())


def tell(message: str, **values: object) -> None:
    """Show a sentence (a text of the catalogues) on top of the next page."""
    flash(words()(message, **values))


def _for_templates() -> dict[str, Any]:
    language = the_language()
    _ = Words(language)
    return {
        "_": _,
        "several": _.several,
        "language": language,
        "language_links": [] if person_or_none() else _links(language),
        "when": When(language),
        "person": person_or_none(),
    }


def _links(present: Language) -> list[dict[str, Any]]:
    """The switch of languages: this very page, in each of the languages it is offered in."""
    kept = [(key, value) for key, value in request.args.items() if key != "lang"]
    return [
        {
            "code": code,
            "name": OWN_NAMES[Language(code)],
            "href": f"{request.path}?{urlencode([*kept, ('lang', code)])}",
            "present": code == present,
        }
        for code in g.get("languages", ALL)
    ]


def _local(at: datetime, zone: str | ZoneInfo) -> datetime:
    return at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
