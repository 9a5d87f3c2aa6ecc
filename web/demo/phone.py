"""A client at the telephone, without a network: the terminal's telephone, on the application itself."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from ivr.caller import ANONYMOUS, Telephone
from ivr.signature import HEADER, sign
from ivr.terminal.keypad import Keypad, Paper
from ivr.terminal.wire import Document, Wire
from web.demo.browser import Browser
from web.settings import Settings


@dataclass(frozen=True)
class InnerWire(Wire):
    """Posts to the application in this process, with the provider's signature."""

    browser: Browser

    def post(self, address: str, form: Mapping[str, str], *, seen_from: str = "") -> Document:
        public = urljoin(seen_from or f"{self.public_url}/", address)
        headers = {HEADER: sign(self.auth_token, public, form)}
        response = self.browser.post_raw(public.removeprefix(self.public_url), dict(form), headers)
        return Document(public, response.status_code, response.content_type, response.text)


def ring(
    browser: Browser, settings: Settings, *, line: str, call_sid: str, keys: list[str], caller: str = ANONYMOUS
) -> str:
    """Call one of the office's lines, press the keys, hang up. Gives what was heard."""
    heard = io.StringIO()
    paper = Paper(heard)
    telephone = Telephone(
        wire=InnerWire("", settings.public_url, settings.twilio_auth_token or "", browser),
        keypad=Keypad(list(keys), lambda prompt: "", paper),
        paper=paper,
        verbose=False,
        may_dial=settings.may_dial,
        facts={
            "CallSid": call_sid,
            "AccountSid": settings.twilio_account_sid or "",
            "ApiVersion": "2010-04-01",
            "Direction": "inbound",
            "From": caller,
            "To": line,
        },
    )
    telephone.call()
    return heard.getvalue()
