"""The small values of an office file: keys, texts in languages, weekly hours, moments, numbers, zones."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from phonenumbers import NumberParseException, is_possible_number, parse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from scheduler.calendar.opening import Hours
from scheduler.news.notices import SPOKEN_CHARACTERS
from words.catalogues import N_
from words.languages import Language

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS = re.compile(
    r"(?P<first>[a-z]+)(?:\s*-\s*(?P<last>[a-z]+))?\s+(?P<opens>\d{1,2}:\d\d)\s*-\s*(?P<closes>\d{1,2}:\d\d)"
)
KNOWN = ", ".join(Language)
UNKNOWN_LANGUAGE = N_("Language “{language}” is not known; known are: {known}.")

ONE_OF_ITS_NAMES = Field(strict=False)  # an enum is written as its value

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class Form(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def wrong(text: str, **values: object) -> PydanticCustomError:
    """What is wrong, in words of our own; `text` is marked with `N_`."""
    return PydanticCustomError("own", "{text}", {"text": text, **values})


def _in_all_languages(texts: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    unknown = [language for language in texts if language not in tuple(Language)]
    if unknown:
        raise wrong(UNKNOWN_LANGUAGE, language=unknown[0], known=KNOWN)
    missing = [language for language in (info.context or {}).get("languages", ()) if language not in texts]
    if missing:
        raise wrong(
            N_("The text is missing in a language of this office: {languages}."), languages=", ".join(missing)
        )
    return texts


def _short_enough_to_say(texts: dict[str, str]) -> dict[str, str]:
    for language, text in texts.items():
        if len(text) > SPOKEN_CHARACTERS:
            raise wrong(
                N_("The text in {language} is too long to be said: {count} characters, at most {limit}."),
                language=language,
                count=str(len(text)),
                limit=str(SPOKEN_CHARACTERS),
            )
    return texts


Said = Annotated[str, Field(min_length=1)]
InLanguages = Annotated[dict[str, Said], AfterValidator(_in_all_languages)]
ToBeSaid = Annotated[InLanguages, AfterValidator(_short_enough_to_say)]


def _language(value: object) -> str:
    if value not in tuple(Language):
        raise wrong(UNKNOWN_LANGUAGE, language=str(value), known=KNOWN)
    return str(value)


LanguageCode = Annotated[str, PlainValidator(_language)]


def _hours(value: object) -> tuple[Hours, ...]:
    """From "Thursday 9:00-16:00" or "Monday-Friday 9:00-12:00"."""
    found = HOURS.fullmatch(str(value).strip().lower())
    try:
        if not found:
            raise ValueError
        first = _weekday(found["first"])
        last = _weekday(found["last"] or found["first"])
        opens, closes = (_time(found[name]) for name in ("opens", "closes"))
    except ValueError:
        raise wrong(
            N_("Hours are written as in “Thursday 9:00-16:00”, not “{given}”."), given=str(value)
        ) from None
    if not opens < closes or last < first:
        raise wrong(N_("These hours end before they begin: “{given}”."), given=str(value))
    return tuple(Hours(day, opens, closes) for day in range(first, last + 1))


def _weekday(name: str) -> int:
    found = [number for number, full in enumerate(WEEKDAYS) if name in (full, full[:3])]
    if not found:
        raise ValueError(name)
    return found[0]


def _weekday_number(value: object) -> int:
    """From "Monday", as hours name it too; or from 0 for Monday, as the record keeps it."""
    if type(value) is int and value in range(7):
        return value
    try:
        return _weekday(str(value).strip().lower())
    except ValueError:
        raise wrong(
            N_("A day of the week is expected, as in “Monday”, not “{given}”."), given=str(value)
        ) from None


Weekday = Annotated[int, PlainValidator(_weekday_number)]


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _apart(lines: Sequence[tuple[Hours, ...]]) -> Sequence[tuple[Hours, ...]]:
    ordered = sorted(hours for line in lines for hours in line)
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and other.opens < one.closes:
            raise wrong(
                N_("Two hours of one day overlap: {day} {one} and {other}."),
                day=WEEKDAYS[one.weekday].capitalize(),
                one=f"{one.opens:%H:%M}-{one.closes:%H:%M}",
                other=f"{other.opens:%H:%M}-{other.closes:%H:%M}",
            )
    return lines


HoursLine = Annotated[tuple[Hours, ...], PlainValidator(_hours)]
WeeklyHours = Annotated[list[HoursLine], AfterValidator(_apart)]


def _moment(value: object) -> date | datetime:
    if not isinstance(value, date):
        raise wrong(N_("A date is expected, as in 2020-04-06, without quotation marks."))
    return value


Moment = Annotated[date | datetime, PlainValidator(_moment)]
"""A local day, or an instant."""


def _e164(value: object) -> str:
    try:
        number = parse(str(value))
        usable = str(value)[1:].isdigit() and is_possible_number(number)
    except NumberParseException:
        usable = False
    if not usable:
        raise wrong(
            N_("A telephone number is written with + and digits alone, as in +493023125100, not “{given}”."),
            given=str(value),
        )
    return str(value)


PhoneNumber = Annotated[str, PlainValidator(_e164)]


def _zone(value: object) -> str:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise wrong(
            N_("There is no time zone “{given}”; write it as in Europe/Berlin."), given=str(value)
        ) from None
    return str(value)


Zone = Annotated[str, PlainValidator(_zone)]


def _once(values: list[Any]) -> list[Any]:
    twice = [value for position, value in enumerate(values) if value in values[:position]]
    if twice:
        raise wrong(N_("“{given}” stands here twice."), given=str(twice[0]))
    return values


Distinct = AfterValidator(_once)
