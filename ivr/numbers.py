"""Telephone numbers of callers: who is calling, which number may be called back, how it is said."""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from words.numbers import GETS_SMS, NotANumber, e164, gets_sms, phone_written

WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""What carriers send instead of a number: "anonymous", "restricted", "blocked", "unknown" typed on a keypad."""

CHEAP_TO_CALL = GETS_SMS | {PhoneNumberType.FIXED_LINE}


Judge = Callable[[str, tuple[str, ...]], str]
"""Gives a typed number in E.164, or raises `NotUsable`; with the countries that may be called."""


class Problem(StrEnum):
    """Why a number is not called, or gets no message."""

    INVALID = "invalid"
    ABROAD = "abroad"
    COSTLY = "costly"
    NO_MOBILE = "no_mobile"


class NotUsable(ValueError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def shown_number(told: str) -> str | None:
    """The caller's number in E.164; None when it is withheld or none."""
    if told in WITHHELD or not told.startswith("+"):
        return None
    try:
        return e164(told, "ZZ")
    except NotANumber:
        return None


def callback_number(typed: str, countries: tuple[str, ...]) -> str:
    """The number to call back, in E.164. Raises `NotUsable` (toll fraud: never a premium number, never far).

    `countries` (ISO 3166 alpha-2): those that may be called, the one in which numbers are typed without a prefix
    first. They are compared by country code: Åland shares Finland's.
    """
    raw = f"+{typed[2:]}" if typed.startswith("00") else typed
    try:
        number = phonenumbers.parse(raw, countries[0])
    except NumberParseException as error:
        raise NotUsable(Problem.INVALID) from error
    if not phonenumbers.is_valid_number(number):
        raise NotUsable(Problem.INVALID)
    if number.country_code not in {phonenumbers.country_code_for_region(country) for country in countries}:
        raise NotUsable(Problem.ABROAD)
    if phonenumbers.number_type(number) not in CHEAP_TO_CALL:
        raise NotUsable(Problem.COSTLY)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mobile_number(typed: str, countries: tuple[str, ...]) -> str:
    """A number that gets text messages, judged like one to call back. Raises `NotUsable`."""
    number = callback_number(typed, countries)
    if not gets_sms(number):
        raise NotUsable(Problem.NO_MOBILE)
    return number


def countries_of(own: str, numbers: Iterable[str]) -> tuple[str, ...]:
    """The country of an office, then those in which it has telephone numbers (E.164) itself."""
    regions = (phonenumbers.region_code_for_number(phonenumbers.parse(number)) for number in numbers)
    return tuple(dict.fromkeys([own, *(region for region in regions if region)]))


def number_said(number: str, country: str) -> str:
    """Digit by digit: the area code, then groups of three or two: "0 3 0, 2 3 1, 2 5 0, 1 7"."""
    written = phone_written(number, country).replace("+", "00 ")
    area, *rest = re.findall(r"\d+", written)
    return ", ".join(" ".join(group) for group in [area, *(part for group in rest for part in _parts(group))])


def _parts(digits: str) -> list[str]:
    """Threes, and twos at the end: one digit alone is easily missed."""
    if len(digits) <= 3:
        return [digits]
    size = 2 if len(digits) == 4 else 3
    return [digits[:size], *_parts(digits[size:])]
