from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from callers import office_facts
from ivr.promise import promised_for

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "promised"),
    [
        ("Monday 2026-03-02 10:00", "2026-03-03 15:00"),
        ("Monday 2026-03-02 23:50", "2026-03-03 15:00"),
        ("Friday 2026-03-06 08:00", "2026-03-09 15:00"),
        ("Thursday 2026-04-02 16:29", "2026-04-07 15:00"),  # Good Friday, Easter Monday
        ("Saturday 2026-03-28 12:00", "2026-03-30 15:00"),  # the clocks change in between
    ],
)
def test_promise_is_the_next_day_of_the_telephone(now: str, promised: str) -> None:
    at = datetime.strptime(now, "%A %Y-%m-%d %H:%M").replace(tzinfo=BERLIN)
    assert f"{promised_for(office_facts(), at).astimezone(BERLIN):%Y-%m-%d %H:%M}" == promised


def test_office_without_telephone_hours_promises_the_next_working_day() -> None:
    silent = replace(office_facts(), channels=())
    at = datetime(2026, 3, 6, 10, tzinfo=BERLIN)
    assert f"{promised_for(silent, at).astimezone(BERLIN):%a %Y-%m-%d %H:%M}" == "Mon 2026-03-09 16:00"
