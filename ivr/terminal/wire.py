"""The provider's side of the wire: a signed POST, as Twilio sends it, to a server of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode, urljoin, urlsplit

from ivr.signature import HEADER, sign

TIMEOUT_SECONDS = 15  # as long as the provider waits


class ServerAway(Exception):
    """Nobody answers at this address."""


class ElsewhereError(Exception):
    """A document leads to an address that is not our server's."""


@dataclass(frozen=True)
class Document:
    address: str
    status: int
    content_type: str
    text: str


@dataclass(frozen=True)
class Wire:
    """`base_url`: where the server listens. `public_url`: its address for the provider, which is signed."""

    base_url: str
    public_url: str
    auth_token: str = field(repr=False)

    def post(self, address: str, form: Mapping[str, str], *, seen_from: str = "") -> Document:
        """Ask for what to do. `address` may be relative to the document `seen_from`.

        Raises `ServerAway`, `ElsewhereError`.
        """
        public = urljoin(seen_from or f"{self.public_url.rstrip('/')}/", address)
        if not public.startswith(f"{self.public_url.rstrip('/')}/"):
            raise ElsewhereError(f"The answer leads to {public}, which is not our server.")
        target = urlsplit(self.base_url.rstrip("/") + public.removeprefix(self.public_url.rstrip("/")))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            HEADER: sign(self.auth_token, public, form),
        }
        connect = HTTPSConnection if target.scheme == "https" else HTTPConnection
        connection = connect(target.netloc, timeout=TIMEOUT_SECONDS)
        path = f"{target.path}?{target.query}" if target.query else target.path
        try:
            connection.request("POST", path, urlencode(form), headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", errors="replace")
        except (OSError, HTTPException) as error:
            raise ServerAway(str(error)) from error
        finally:
            connection.close()
        return Document(public, response.status, response.getheader("Content-Type", ""), text)
