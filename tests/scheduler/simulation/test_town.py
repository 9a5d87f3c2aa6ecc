"""A simulated town follows the office's rule: no time before the letter, nobody twice at once, nothing lost."""

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from scheduler.calendar.delivery import earliest_day
from scheduler.calendar.holidays import WorkingDays
from scheduler.policy import Policy
from scheduler.simulation.choosing import Diaries
from scheduler.simulation.matter import Matter
from scheduler.simulation.outcome import Life, figures
from scheduler.simulation.runs import compare
from scheduler.simulation.setting import USUAL_HOURS, Choosing, Setting
from scheduler.simulation.town import Town
from scheduler.slots.free import Slot

BERLIN = ZoneInfo("Europe/Berlin")
SMALL = Setting(
    policy=Policy(),
    days=WorkingDays("DE", "ST"),
    zone=BERLIN,
    first=date(2026, 3, 16),  # the clocks change on 29 March, Easter is on 5 April
    weeks=(USUAL_HOURS,) * 2,
    cases_a_day=5,
    topics=((20, 1.0),),
    watched_days=25,
    people=300,
)
CHOICES = pytest.mark.parametrize("choosing", list(Choosing))


@CHOICES
def test_the_same_seed_lives_the_same_life(choosing: Choosing) -> None:
    setting = replace(SMALL, choosing=choosing)
    assert Town(setting, 1).live() == Town(setting, 1).live() != Town(setting, 2).live()


@CHOICES
def test_every_case_is_talked_over_or_with_a_person_or_open(choosing: Choosing) -> None:
    town = Town(replace(SMALL, choosing=choosing), 3)
    life = town.live()
    assert life.talks + life.to_persons + life.open_at_end == town.opened
    assert len(life.waited) == life.talks > life.talks_by_letter > 0
    assert life.letters >= life.talks_by_letter


class Watched(Diaries):
    """Writes down who was given which time, and from which day on."""

    given: list[tuple[Slot, date]]

    def choose(self, matters: list[Matter], earliest: date) -> list[tuple[Matter, Slot]]:
        chosen = super().choose(matters, earliest)
        self.given = [*getattr(self, "given", []), *((slot, earliest) for _matter, slot in chosen)]
        return chosen


@CHOICES
def test_no_time_breaks_a_rule(choosing: Choosing) -> None:
    town = Town(replace(SMALL, choosing=choosing), 4)
    town.diaries = watched = Watched(town.setting)
    town.live()
    assert len(watched.given) > 10
    for slot, earliest in watched.given:
        local = slot.starts_at.astimezone(BERLIN)
        assert local.date() >= earliest >= earliest_day(SMALL.first, SMALL.policy, SMALL.days)
        assert not SMALL.days.is_holiday(local.date())
        assert any(hours.on(local.date()) and hours.opens <= local.time() < hours.closes for hours in USUAL_HOURS)


@CHOICES
def test_nobody_has_two_talks_at_once(choosing: Choosing) -> None:
    town = Town(replace(SMALL, choosing=choosing, cases_a_day=12), 5)
    town.live()
    for advisor in town.setting.advisors:
        times = sorted(
            matter.slot.starts_at for matter in town.matters if matter.slot and matter.slot.advisor_id == advisor
        )
        assert all((later - earlier).total_seconds() >= 20 * 60 for earlier, later in pairwise(times))


def test_a_time_that_is_given_back_is_free_again() -> None:
    diaries = Diaries(SMALL)
    first, other, *_more = diaries.alternatives(Slot(_at(20), 1, 20), date(2026, 3, 23), 3)
    diaries.move(first, other)
    assert first in diaries.alternatives(other, date(2026, 3, 23), 3)
    assert other not in diaries.alternatives(first, date(2026, 3, 23), 3)


def test_with_more_attempts_fewer_letters_are_written() -> None:
    few, many = (
        Town(replace(SMALL, policy=Policy(attempts=count, on_days=1, parts_of_day=1)), 6).live()
        for count in (1, 5)
    )
    assert few.letters > 2 * many.letters


def test_figures_tell_the_mean_and_how_far_towns_differ() -> None:
    lives = [
        Life(waited=[2, 4], talks=2, talks_by_letter=1, letters=4, attempts=6, idle_minutes=30, advisor_weeks=2),
        Life(waited=[6, 8], talks=2, talks_by_letter=2, letters=4, attempts=2, idle_minutes=10, advisor_weeks=2),
    ]
    told = figures(lives)
    assert (told["days"].mean, told["days"].least, told["days"].most) == (5, 3, 7)
    assert (told["talks_per_100_letters"].least, told["talks_per_100_letters"].most) == (25, 50)
    assert told["idle_minutes"].mean == 10
    assert told["attempts_per_talk"].mean == 2


def test_nothing_that_happened_divides_by_nothing() -> None:
    assert {spread.mean for spread in figures([Life(advisor_weeks=1)]).values()} == {0}


def test_towns_are_compared_with_the_same_people() -> None:
    settings = {"a": replace(SMALL, watched_days=5), "b": replace(SMALL, watched_days=5)}
    done: list[tuple[int, int]] = []
    compared = compare(settings, range(2), processes=2, progress=lambda now, total: done.append((now, total)))
    assert compared["a"] == compared["b"]
    assert done[-1] == (4, 4)


def _at(day: int) -> datetime:
    return datetime(2026, 3, day, 9, tzinfo=BERLIN)
