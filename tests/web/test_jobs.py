"""The table of jobs: which occurrence is due when, and that a job that fails is seen and stops no other."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from web.jobs import FORGET, PRINT_BATCH, PROPOSALS

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("when", "label"),
    [
        ("2026-12-07T09:00", "koba:2026-12-07T09:00"),
        ("2026-12-07T09:09", "koba:2026-12-07T09:00"),
        ("2026-12-07T09:10", "koba:2026-12-07T09:10"),
        ("2026-12-07T06:59", None),
        ("2026-12-07T18:00", None),
    ],
)
def test_proposals_are_due_every_ten_minutes_of_the_day(when: str, label: str | None) -> None:
    assert PROPOSALS.occurrence("koba", datetime.fromisoformat(when).replace(tzinfo=BERLIN)) == label


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_has_one_label(fold: int) -> None:
    local = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold)
    assert FORGET.occurrence("koba", local) == "koba:2026-10-25T02:30"


def test_a_batch_is_printed_only_when_somebody_asks() -> None:
    assert PRINT_BATCH.occurrence("koba", datetime(2026, 12, 7, 9, tzinfo=BERLIN)) is None
