"""The story of the demo: which day what happens, so that today's lists are full of what came before. Pure.

Clients are called in waves. Wave 0 has had its talks by now, wave 1 has them today, wave 2 has its letters, the
letters of wave 3 wait for the post, and the clients of wave 4 are called today.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from db.calls import Outcome
from scheduler.calendar.delivery import arrival_day, earliest_day, posting_day
from scheduler.calendar.holidays import WorkingDays, first_day
from scheduler.calendar.opening import instant
from scheduler.policy import Policy

TALKED_TODAY, LAST_WAVE = 1, 3
WAVES = (1, 0, 3, 2, LAST_WAVE + 1, 1, 3)
"""The waves of one advisor's cases, in order, again and again."""

FATES: tuple[tuple[Outcome, ...], ...] = (
    (Outcome.NO_ANSWER, Outcome.MAILBOX, Outcome.NO_ANSWER),
    (Outcome.MAILBOX, Outcome.NO_ANSWER, Outcome.BUSY),
    (Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.SOMEONE_ELSE),
    (Outcome.REACHED,),
    (Outcome.BUSY, Outcome.MAILBOX, Outcome.NO_ANSWER),
    (Outcome.SOMEONE_ELSE, Outcome.NO_ANSWER, Outcome.MAILBOX),
    (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.REACHED),
    (Outcome.WRONG_NUMBER, Outcome.NO_ANSWER, Outcome.NO_ANSWER),
    (Outcome.MAILBOX, Outcome.MAILBOX, Outcome.NO_ANSWER),
    (Outcome.NO_ANSWER, Outcome.MAILBOX, Outcome.ASKED_FOR_WRITING),
)
"""How the calls to one client end, one after the other."""

CALLS_AT = (time(9, 30), time(14, 30))
CLOCK_AFTER, PRINT_AFTER = timedelta(hours=2, minutes=30), timedelta(hours=3, minutes=15)
LATE_CLOCK, LATE_PRINT = time(15, 10), time(16, 0)
POSTED_SAME_DAY, POSTED_NEXT_DAY = time(15, 30), time(9, 0)
ANSWERED_AT = time(18, 10)
WORKING_DAYS_BETWEEN = 4


class Do(StrEnum):
    CALL = "call"  # advisors call their clients
    CLOCK = "clock"  # the clock's jobs
    PRINT = "print"  # the back office makes a batch
    POST = "post"  # ... and takes it to the post
    ANSWER = "answer"  # clients answer by phone and by link


@dataclass(frozen=True, order=True)
class Act:
    """What happens at an instant (UTC). `turn`: the how many-eth call to the clients of this wave, from 0."""

    at: datetime
    office: str
    do: Do
    wave: int = 0
    turn: int = 0


Progress = Callable[[int, int, Act], None]
"""How many acts are done, of how many, and the one that comes."""


@dataclass(frozen=True)
class Setting:
    """Where a story plays."""

    office: str
    policy: Policy
    days: WorkingDays
    zone: ZoneInfo

    def shown(self, today: date) -> date:
        """The working day that whoever tries the demo sees: today or the next."""
        return first_day(today, counts=self.days.is_working_day)

    def back(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`."""
        while count > 0:
            day -= timedelta(days=1)
            if self.days.is_working_day(day):
                count -= 1
        return day

    def earliest(self, day: date) -> date:
        """The first day of an appointment whose letter is printed on `day`."""
        queued = datetime.combine(day, CALLS_AT[0]) + PRINT_AFTER
        return earliest_day(posting_day(queued, self.policy, self.days), self.policy, self.days)


def plot(setting: Setting, today: date) -> list[Act]:
    """All acts of an office's story in order of time; the last is on the last working day before `today`."""
    waves = wave_days(setting, today)
    acts = [act for wave, day in enumerate(waves) for act in _wave(setting, wave, day, today)]
    end = instant(today, time(), setting.zone)
    return sorted(act for act in acts if act.at < end)


def wave_days(setting: Setting, today: date) -> list[date]:
    """The day on which each wave's calls end, so that the talks of wave 1 fall on today or shortly before."""
    shown = setting.shown(today)
    last = setting.back(today, 1)
    talked_today = last
    while setting.earliest(talked_today) > shown:
        talked_today = setting.back(talked_today, 1)
    middle = talked_today + (last - talked_today) / 2
    return [
        setting.back(talked_today, WORKING_DAYS_BETWEEN),
        talked_today,
        first_day(middle, counts=setting.days.is_working_day),
        last,
    ]


def turns(setting: Setting, last_day: date) -> list[tuple[date, time]]:
    """When one wave is called: as often, on as many days and in as many parts of the day as the rule asks."""
    policy = setting.policy
    return [
        (
            setting.back(last_day, policy.on_days - 1 - turn * policy.on_days // policy.attempts),
            CALLS_AT[turn % min(policy.parts_of_day, len(CALLS_AT))],
        )
        for turn in range(policy.attempts)
    ]


def fate_of(case_number: str) -> tuple[Outcome, ...]:
    """The same at every building of the demo."""
    return FATES[int("".join(filter(str.isdigit, case_number)) or 0) % len(FATES)]


def _wave(setting: Setting, wave: int, day: date, today: date) -> list[Act]:
    zone, office = setting.zone, setting.office
    called = turns(setting, day)
    acts = [Act(instant(*when, zone), office, Do.CALL, wave, turn) for turn, when in enumerate(called)]
    last_call = datetime.combine(*called[-1])
    late = wave == LAST_WAVE
    clock = datetime.combine(day, LATE_CLOCK) if late else last_call + CLOCK_AFTER
    printed = datetime.combine(day, LATE_PRINT) if late else last_call + PRINT_AFTER
    posting = posting_day(printed, setting.policy, setting.days)
    posted_at = POSTED_SAME_DAY if posting == printed.date() else POSTED_NEXT_DAY
    answered = arrival_day(posting, setting.policy, setting.days)
    if wave == TALKED_TODAY:  # late, so that today's free times are among the next
        answered = max(answered, setting.back(setting.shown(today), 2))
    return [
        *acts,
        Act(instant(clock.date(), clock.time(), zone), office, Do.CLOCK, wave),
        Act(instant(printed.date(), printed.time(), zone), office, Do.PRINT, wave),
        Act(instant(posting, posted_at, zone), office, Do.POST, wave),
        Act(instant(answered, ANSWERED_AT, zone), office, Do.ANSWER, wave),
    ]
