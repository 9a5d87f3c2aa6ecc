"""Dates and times as they are said on the phone and as they are written.

All functions take local values: a date, or a datetime in the office's zone.
"""

from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import format_date, format_time, get_day_names

KEPT = 4096  # the same days and hours are told again and again; to put one into words takes 50 microseconds
LOCALES = {"de": "de_DE", "sv": "sv_FI", "fi": "fi_FI", "en": "en_GB"}

DAY_SAID = {"de": "d. MMMM", "sv": "d MMMM", "fi": "d. MMMM", "en": "d MMMM"}
WEEKDAY_SAID = {"de": "EEEE, d. MMMM", "sv": "EEEE 'den' d MMMM", "fi": "EEEE d. MMMM", "en": "EEEE, d MMMM"}
WEEKDAY_WRITTEN = {
    "de": "EEEE, d. MMMM y",
    "sv": "EEEE 'den' d MMMM y",
    "fi": "EEEE d. MMMM y",
    "en": "EEEE, d MMMM y",
}
DAY_WRITTEN = {"de": "dd.MM.y", "sv": "d.M.y", "fi": "d.M.y", "en": "d MMMM y"}
HOUR_SAID = {"de": "H 'Uhr'", "sv": "'klockan' H", "fi": "'kello' H", "en": "H:mm"}
TIME_SAID = {"de": "H 'Uhr' m", "sv": "'klockan' H.mm", "fi": "'kello' H.mm", "en": "H:mm"}
TIME_WRITTEN = {"de": "H:mm 'Uhr'", "sv": "'kl.' H.mm", "fi": "'klo' H.mm", "en": "H:mm"}
CLOCK = {"de": "H:mm", "sv": "H.mm", "fi": "H.mm", "en": "H:mm"}
WINDOW_WRITTEN = {
    "de": "zwischen {start} und {end} Uhr",
    "sv": "mellan kl. {start} och {end}",
    "fi": "klo {start}–{end}",
    "en": "between {start} and {end}",
}


def day_said(day: date, language: str, *, year: bool = False) -> str:
    """As in "6. April"; with the year where it would be in doubt."""
    return _date(day, DAY_SAID[language] + (" y" if year else ""), language)


def weekday_said(day: date, language: str) -> str:
    """As in "Dienstag, 8. Dezember"."""
    return _date(day, WEEKDAY_SAID[language], language)


def weekday_named(weekday: int, language: str) -> str:
    """As in "Dienstag"; `weekday` 0 is Monday."""
    return str(get_day_names("wide", "stand-alone", LOCALES[language])[weekday])


def weekday_short(weekday: int, language: str) -> str:
    """As in "Di"; `weekday` 0 is Monday."""
    return str(get_day_names("abbreviated", "stand-alone", LOCALES[language])[weekday]).rstrip(".")


def time_said(moment: time | datetime, language: str) -> str:
    """As in "9 Uhr 30"."""
    pattern = TIME_SAID if moment.minute else HOUR_SAID
    return _time(moment, pattern[language], language)


def moment_said(moment: datetime, language: str) -> str:
    """As in "Dienstag, 8. Dezember, 9 Uhr 30"."""
    between = " " if language in ("sv", "fi") else ", "
    return weekday_said(moment.date(), language) + between + time_said(moment, language)


def day_written(day: date, language: str) -> str:
    """As in "08.12.2026"."""
    return _date(day, DAY_WRITTEN[language], language)


def weekday_written(day: date, language: str) -> str:
    """As in "Dienstag, 8. Dezember 2026"."""
    return _date(day, WEEKDAY_WRITTEN[language], language)


def clock(moment: time | datetime, language: str) -> str:
    """As in "9:30", for tables."""
    return _time(moment, CLOCK[language], language)


def time_written(moment: time | datetime, language: str) -> str:
    """As in "9:30 Uhr"."""
    return _time(moment, TIME_WRITTEN[language], language)


def moment_written(moment: datetime, language: str) -> str:
    """As in "Dienstag, 8. Dezember 2026, 9:30 Uhr"."""
    return f"{weekday_written(moment.date(), language)}, {time_written(moment, language)}"


def window_written(start: time | datetime, end: time | datetime, language: str) -> str:
    """As in "zwischen 9:30 und 9:45 Uhr"."""
    return WINDOW_WRITTEN[language].format(start=clock(start, language), end=clock(end, language))


@lru_cache(maxsize=KEPT)
def _date(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=LOCALES[language])


def _time(moment: time | datetime, pattern: str, language: str) -> str:
    bare = moment.time() if isinstance(moment, datetime) else moment
    return _bare_time(bare.replace(tzinfo=None), pattern, language)


@lru_cache(maxsize=KEPT)
def _bare_time(moment: time, pattern: str, language: str) -> str:
    return format_time(moment, pattern, locale=LOCALES[language])
