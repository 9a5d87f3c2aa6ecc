import pytest
from twilio.request_validator import RequestValidator

from ivr.signature import Provider, sign

FORM = {"AccountSid": "AC1", "CallSid": "CA1", "Digits": ""}
PROVIDER = Provider("secret", "AC1", "https://rufzeit.example/")


def test_right_signature_with_a_blank_field() -> None:
    assert PROVIDER.signed("/phone/step/1", FORM, signature())


def test_signature_is_the_one_of_the_provider_itself() -> None:
    expected = RequestValidator("secret").compute_signature("https://rufzeit.example/phone/step/1", FORM)
    assert signature() == expected


@pytest.mark.parametrize(
    ("path", "form", "header"),
    [
        ("/phone/step/2", FORM, "right"),
        ("/phone/step/1?x=1", FORM, "right"),
        ("/phone/step/1", {**FORM, "Digits": "1"}, "right"),
        ("/phone/step/1", {"AccountSid": "AC1", "CallSid": "CA1"}, "right"),
        ("/phone/step/1", FORM, None),
        ("/phone/step/1", FORM, ""),
        ("/phone/step/1", FORM, "ä"),
    ],
)
def test_anything_else_is_wrong(path: str, form: dict[str, str], header: str | None) -> None:
    assert not PROVIDER.signed(path, form, signature() if header == "right" else header)


def test_another_account_is_refused_even_when_it_signs_rightly() -> None:
    other = {**FORM, "AccountSid": "AC2"}
    assert not PROVIDER.signed(
        "/phone/step/1", other, sign("secret", "https://rufzeit.example/phone/step/1", other)
    )


def test_secret_is_not_shown() -> None:
    assert "secret" not in repr(PROVIDER)


def signature() -> str:
    return sign("secret", "https://rufzeit.example/phone/step/1", FORM)
