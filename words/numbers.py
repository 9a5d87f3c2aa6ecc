"""Numbers as they are printed and said: references in groups, telephone numbers, figures."""

from functools import lru_cache

import phonenumbers
from babel.numbers import format_decimal
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult

GETS_SMS = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class NotANumber(ValueError):
    """What was written cannot be a telephone number."""


def grouped(digits: str, size: int) -> str:
    """As printed: "1234 5678"."""
    return " ".join(digits[start : start + size] for start in range(0, len(digits), size))


def said_digits(digits: str, size: int) -> str:
    """As said, digit by digit with a pause between the groups: "1 2 3 4, 5 6 7 8"."""
    return ", ".join(" ".join(group) for group in grouped(digits, size).split())


def e164(raw: str, country: str) -> str:
    """The number in E.164, read as somebody in `country` (ISO 3166 alpha-2) writes it."""
    try:
        number = phonenumbers.parse(raw, country)
    except NumberParseException as error:
        raise NotANumber(raw) from error
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        raise NotANumber(raw)  # too short, too long, or without its area code
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def gets_sms(number: str) -> bool:
    """Whether an E.164 number is of a range that text messages reach: of mobile phones."""
    return phonenumbers.number_type(phonenumbers.parse(number)) in GETS_SMS


@lru_cache(maxsize=1024)  # an office has few, its letters thousands
def phone_written(number: str, country: str) -> str:
    """An E.164 number as people of `country` know it: national at home, international else."""
    parsed = phonenumbers.parse(number)
    at_home = phonenumbers.country_code_for_region(country) == parsed.country_code
    return phonenumbers.format_number(
        parsed, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    )


def decimal_written(value: float, language: str) -> str:
    """A figure with at most two decimals: "99.4", "99,4"."""
    return format_decimal(value, format="#,##0.##", locale=language)
