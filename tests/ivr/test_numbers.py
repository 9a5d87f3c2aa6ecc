import pytest

from ivr.numbers import NotUsable, Problem, callback_number, countries_of, mobile_number, number_said, shown_number


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("+493023125017", "+493023125017"),
        ("+46701740605", "+46701740605"),
        ("anonymous", None),
        ("unknown", None),
        ("", None),
        ("+266696687", None),
        ("+7378742833", None),
        ("+2562533", None),
        ("+8656696", None),
        ("+86282452253", None),
        ("+12", None),
        ("client:anna", None),
        ("sip:anna@example.org", None),
    ],
)
def test_number_that_the_caller_shows(told: str, expected: str | None) -> None:
    assert shown_number(told) == expected


@pytest.mark.parametrize(
    ("typed", "countries", "expected"),
    [
        ("03023125017", ("DE",), "+493023125017"),
        ("00493023125017", ("DE",), "+493023125017"),
        ("+4917604069012", ("DE",), "+4917604069012"),
        ("0701740605", ("SE",), "+46701740605"),
        ("0046701740605", ("FI", "SE"), "+46701740605"),
        ("018 15000", ("FI",), "+35818 15000".replace(" ", "")),  # Åland shares Finland's country code
    ],
)
def test_number_to_call_back(typed: str, countries: tuple[str, ...], expected: str) -> None:
    assert callback_number(typed, countries) == expected


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem.INVALID),
        ("12", Problem.INVALID),
        ("0302312501712345678", Problem.INVALID),
        ("0046701740605", Problem.ABROAD),
        ("00442079460001", Problem.ABROAD),
        ("09001234567", Problem.COSTLY),  # premium rate
        ("01805123456", Problem.COSTLY),  # shared cost
        ("08001234567", Problem.COSTLY),  # nobody is reached at a free number
    ],
)
def test_number_that_is_not_called_back(typed: str, problem: Problem) -> None:
    with pytest.raises(NotUsable) as refused:
        callback_number(typed, ("DE",))
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("+493023125017", "DE", "0 3 0, 2 3 1, 2 5 0, 1 7"),
        ("+4917604069018", "DE", "0 1 7 6, 0 4 0, 6 9 0, 1 8"),
        ("+492214710112", "DE", "0 2 2 1, 4 7 1, 0 1, 1 2"),
        ("+46701740605", "FI", "0 0, 4 6, 7 0, 1 7 4, 0 6, 0 5"),
    ],
)
def test_number_as_it_is_said(number: str, country: str, expected: str) -> None:
    assert number_said(number, country) == expected


def test_office_calls_back_where_it_has_numbers_itself() -> None:
    assert countries_of("FI", ["+46846500401", "+46846500402"]) == ("FI", "SE")
    assert countries_of("DE", []) == ("DE",)


def test_link_goes_to_mobile_numbers_only() -> None:
    assert mobile_number("017604069012", ("DE",)) == "+4917604069012"
    with pytest.raises(NotUsable) as refused:
        mobile_number("03023125017", ("DE",))
    assert refused.value.problem == Problem.NO_MOBILE
