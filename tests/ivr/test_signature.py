"""Right signatures are those of the provider's own check, and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from ivr.signature import Provider, sign

FORM = MultiDict({"AccountSid": "AC1", "CallSid": "CA1", "Digits": ""})
NAMES = st.text().filter(lambda name: name not in {"AccountSid", "Z"})
PROVIDER = Provider("secret", "AC1", "https://rufzeit.example/")


def test_right_signature_with_a_blank_field() -> None:
    assert PROVIDER.signed("/phone/step/1", FORM, signature())


@given(st.lists(st.tuples(NAMES, st.text()), max_size=8), st.sampled_from(["", "?x=1", "?name=%C3%A4&b="]))
def test_what_the_provider_signs_is_right_and_what_differs_is_not(
    fields: list[tuple[str, str]], query: str
) -> None:
    """Names that come twice are signed with each of their values."""
    form, path = MultiDict([("AccountSid", "AC1"), *fields]), f"/phone/step/1{query}"
    signed = RequestValidator("secret").compute_signature(f"https://rufzeit.example{path}", form)
    assert PROVIDER.signed(path, form, signed)
    assert not PROVIDER.signed(path, MultiDict([*form.items(multi=True), ("Z", "1")]), signed)
    assert not PROVIDER.signed(f"{path}0", form, signed)


@pytest.mark.parametrize("address", ["https://rufzeit.example:443", "https://rufzeit.example"])
def test_address_with_its_port_or_without_is_right(address: str) -> None:
    for public_url in ("https://rufzeit.example:443", "https://rufzeit.example"):
        signed = sign("secret", f"{address}/phone/step/1", FORM)
        assert Provider("secret", "AC1", public_url).signed("/phone/step/1", FORM, signed)


def test_signature_is_the_one_of_the_provider_itself() -> None:
    expected = RequestValidator("secret").compute_signature("https://rufzeit.example/phone/step/1", FORM)
    assert signature() == expected


@pytest.mark.parametrize(
    ("path", "form", "header"),
    [
        ("/phone/step/2", FORM, "right"),
        ("/phone/step/1?x=1", FORM, "right"),
        ("/phone/step/1", MultiDict({**FORM, "Digits": "1"}), "right"),
        ("/phone/step/1", MultiDict({"AccountSid": "AC1", "CallSid": "CA1"}), "right"),
        ("/phone/step/1", FORM, None),
        ("/phone/step/1", FORM, ""),
        ("/phone/step/1", FORM, "ä"),
    ],
)
def test_anything_else_is_wrong(path: str, form: MultiDict[str, str], header: str | None) -> None:
    assert not PROVIDER.signed(path, form, signature() if header == "right" else header)


def test_another_account_is_refused_even_when_it_signs_rightly() -> None:
    other = MultiDict({**FORM, "AccountSid": "AC2"})
    assert not PROVIDER.signed(
        "/phone/step/1", other, sign("secret", "https://rufzeit.example/phone/step/1", other)
    )


def test_secret_is_not_shown() -> None:
    assert "secret" not in repr(PROVIDER)


def signature() -> str:
    return sign("secret", "https://rufzeit.example/phone/step/1", FORM)
