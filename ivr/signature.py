"""The provider's signature: nobody else makes our telephone act (docs: usage/security)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from twilio.request_validator import RequestValidator

HEADER = "X-Twilio-Signature"


@dataclass(frozen=True)
class Provider:
    """Whose requests we answer. `public_url`: our address as the provider knows it, without a slash at its end.

    The signed address is built from `public_url`, never from what a request says about itself.
    """

    auth_token: str = field(repr=False)
    account_sid: str
    public_url: str

    def address(self, path: str) -> str:
        return self.public_url.rstrip("/") + path

    def signed(self, path: str, form: Mapping[str, str], signature: str | None) -> bool:
        """`path` with its query as it came, `form` as it was posted, blank fields included."""
        right = RequestValidator(self.auth_token).validate(self.address(path), form, signature or "")
        return bool(right) and form.get("AccountSid") == self.account_sid


def sign(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """The signature that the provider puts on a POST of `form` to `url`."""
    return str(RequestValidator(auth_token).compute_signature(url, form))
