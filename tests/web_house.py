"""What tests of the pages share: an environment with which the product starts, a clock set by hand, an office."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jinja2.bccache import Bucket, BytecodeCache

import factories as make
from browser import Browser
from db.offices import Authority, Office
from db.staff import Staff
from words.catalogues import Untold

ENVIRON = {
    "RUFZEIT_SECRET_KEY": "secret key of the tests, long enough",
    "RUFZEIT_ACCESS_KEYS": "a1:" + bytes(range(32)).hex(),
    "RUFZEIT_VAULT_KEYS": "v1:" + bytes(range(32)).hex(),
    "RUFZEIT_AUDIT_KEY": bytes(range(32)).hex(),
    "RUFZEIT_TWILIO_ACCOUNT_SID": "AC0123456789abcdef0123456789abcdef",
    "RUFZEIT_TWILIO_AUTH_TOKEN": "fedcba9876543210fedcba9876543210",
    "RUFZEIT_PUBLIC_URL": "http://localhost",
}

PASSWORD = "a password for these tests"


def translated(shown: object) -> object:
    """What a template shows, which is no text that is only marked for the catalogues."""
    assert not isinstance(shown, Untold), f"shown without _(): {shown}"
    return shown


@dataclass
class Clock:
    at: datetime = make.AT

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass(frozen=True)
class Town:
    """One office in two languages, with a person for each role."""

    authority: Authority
    office: Office
    advisor: Staff
    printer: Staff
    editor: Staff


LogIn = Callable[[Staff], Browser]
"""A browser in which this person is logged in."""


class _InMemory(BytecodeCache):
    """What was compiled of templates; whoever changes one, in a test too, gets it compiled anew."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = _InMemory()
"""For all apps of a run: to compile its templates takes an app longer than most tests."""
