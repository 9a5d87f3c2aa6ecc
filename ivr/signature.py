"""The provider's signature: nobody else makes our telephone act (docs: usage/security)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

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

    def signed(self, path: str, form: MultiDict[str, str], signature: str | None) -> bool:
        """`path` with its query as it came, `form` as it was posted, blank fields included.

        The usual address is checked here, ten times as quickly; what else the provider's own check accepts (the
        address with its port, or without) is left to that.
        """
        url, sent = self.address(path), signature or ""
        right = hmac.compare_digest(self._signature(url, form).encode(), sent.encode())
        right = right or bool(RequestValidator(self.auth_token).validate(url, form, sent))
        return right and form.get("AccountSid") == self.account_sid

    def _signature(self, url: str, form: MultiDict[str, str]) -> str:
        """HMAC-SHA1 over the address, and each name with its value in the order of the names."""
        mac = self._mac.copy()
        mac.update(url.encode())
        for name, value in sorted(set(form.items(multi=True))):
            mac.update(f"{name}{value}".encode())
        return base64.b64encode(mac.digest()).decode()

    @cached_property
    def _mac(self) -> hmac.HMAC:
        return hmac.new(self.auth_token.encode(), digestmod=hashlib.sha1)


def sign(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """The signature that the provider puts on a POST of `form` to `url`."""
    return str(RequestValidator(auth_token).compute_signature(url, form))
