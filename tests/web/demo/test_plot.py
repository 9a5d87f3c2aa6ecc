"""The story's acts, for any day on which somebody starts the demo."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.calendar.holidays import WorkingDays, first_day
from scheduler.policy import Policy
from web.demo.plot import LAST_WAVE, Do, Setting, plot, turns, wave_days

KOBA = Setting(
    "koba", Policy(attempts=1, on_days=1, parts_of_day=1), WorkingDays("DE", "ST"), ZoneInfo("Europe/Berlin")
)
TE = Setting(
    "te",
    Policy(delivery_days=7, carrier_days=5, carrier_saturday=False),
    WorkingDays("FI"),
    ZoneInfo("Europe/Helsinki"),
)
SETTINGS = st.sampled_from([KOBA, TE])
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(SETTINGS, DAYS)
@example(KOBA, date(2026, 12, 25))
@example(TE, date(2026, 1, 6))
def test_all_acts_are_over_before_today_on_working_days(setting: Setting, today: date) -> None:
    acts = plot(setting, today)
    local = [act.at.astimezone(setting.zone) for act in acts]
    assert max(local).date() < today
    assert today - min(local).date() < timedelta(days=60)
    worked = [when.date() for act, when in zip(acts, local, strict=True) if act.do is not Do.ANSWER]
    assert all(setting.days.is_working_day(day) for day in worked)


@given(SETTINGS, DAYS)
def test_wave_1_may_have_its_talks_today_and_not_much_earlier(setting: Setting, today: date) -> None:
    days = wave_days(setting, today)
    shown = first_day(today, counts=setting.days.is_working_day)
    next_day = first_day(days[1] + timedelta(days=1), counts=setting.days.is_working_day)
    assert setting.earliest(days[1]) <= shown
    assert setting.earliest(next_day) > shown or next_day >= today
    assert all(one < other for one, other in pairwise(days))


@given(SETTINGS, DAYS)
def test_each_wave_is_called_as_often_as_the_rule_asks_before_its_letters(setting: Setting, today: date) -> None:
    acts = plot(setting, today)
    for wave in range(LAST_WAVE + 1):
        done = [act.do for act in acts if act.wave == wave]
        expected = [Do.CALL] * setting.policy.attempts + [Do.CLOCK, Do.PRINT]
        assert done[: len(expected)] == expected
        assert done[len(expected) :] in ([], [Do.POST], [Do.POST, Do.ANSWER])
    assert Do.POST not in [act.do for act in acts if act.wave == LAST_WAVE], "a batch is left for the back office"


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (KOBA, ["Tue 09:30"]),
        (TE, ["Mon 09:30", "Mon 14:30", "Tue 09:30"]),
    ],
)
def test_turns_lie_on_as_many_days_and_parts_as_the_rule_asks(setting: Setting, expected: list[str]) -> None:
    tuesday = date(2026, 11, 10)
    assert [f"{day:%a} {at:%H:%M}" for day, at in turns(setting, tuesday)] == expected
