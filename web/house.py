"""What the edges share: settings, database, keys and the clock."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from db.session import Database
from db.vault import Vault
from letters.access import AccessKeys
from web.settings import Settings

Clock = Callable[[], datetime]
"""Tells the present instant, in UTC."""


@dataclass(frozen=True)
class House:
    """Opened once per process and handed to whoever stands at an edge."""

    settings: Settings
    database: Database
    vault: Vault
    access_keys: AccessKeys = field(repr=False)
    audit_key: bytes = field(repr=False)
    now: Clock


def open_house(settings: Settings) -> House:
    return House(
        settings=settings,
        database=Database(settings.database_url),
        vault=Vault(settings.vault_keys),
        access_keys=AccessKeys(settings.access_keys),
        audit_key=settings.audit_key,
        now=clock_of(settings),
    )


def clock_of(settings: Settings) -> Clock:
    """The real clock, or one that starts at `clock_at` and ticks on from there."""
    starts_at = settings.clock_at
    if starts_at is None:
        return lambda: datetime.now(UTC)
    since = time.time() if settings.clock_since is None else settings.clock_since
    start = starts_at.astimezone(UTC)
    return lambda: start + timedelta(seconds=time.time() - since)
