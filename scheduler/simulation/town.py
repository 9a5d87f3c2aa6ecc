"""One town, day by day: cases come, advisors call, letters leave, talks take place or are missed."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import numpy as np

from db.calls import Attempt, Outcome
from scheduler.calendar.delivery import earliest_day, posting_day
from scheduler.calendar.opening import Span, instant
from scheduler.calling.attempts import not_reached, part_of_day
from scheduler.simulation.choosing import Diaries
from scheduler.simulation.matter import Matter
from scheduler.simulation.outcome import Life
from scheduler.simulation.people import people
from scheduler.simulation.setting import Setting
from scheduler.slots.free import Slot

CALLED_AT = (time(8, 20), time(12, 15), time(15, 30), time(17, 10))
"""When advisors have time to call, one time for each part of the day; they have their appointments in between."""

PARTS = {part_of_day(datetime.combine(date.min, moment)) for moment in CALLED_AT}

CHANGES = 0.5
"""How likely a client for whom a proposed time is bad takes another one, by phone or by link."""

BAD_TIME, GOOD_TIME = 0.6, 0.8
"""From which likelihood of keeping it a time is bad or good for somebody: they know, the scheduler does not."""

OFFERED = 6
CLOCK_AT = time(13, 0)

Progress = Callable[[int, int], None]


class Town:
    """`live` tells what came of a setting in the town of one seed: the same seed is the same town."""

    def __init__(self, setting: Setting, seed: int) -> None:
        self.setting = setting
        self.random = np.random.default_rng(seed)
        self.people = people(setting.people, self.random)
        self.away = self._away()
        self.diaries = Diaries(setting, self.away)
        self.life = Life()
        self.matters: list[Matter] = []
        self.opened = 0

    def live(self, progress: Progress = lambda done, total: None) -> Life:
        day, done = self.setting.first, 0
        while done < self.setting.watched_days:
            if self.setting.days.is_working_day(day):
                self._live_a_day(day)
                done += 1
                progress(done, self.setting.watched_days)
            day += timedelta(days=1)
        self.life.advisor_weeks = len(self.setting.advisors) * self.setting.watched_days / 5
        self.life.open_at_end = len(self.matters)
        return self.life

    def _away(self) -> dict[int, Span]:
        """When each advisor is on leave, somewhere in the days that are watched."""
        setting = self.setting
        latest = max(1, setting.watched_days * 7 // 5 - setting.away_days)
        begins = [
            setting.first + timedelta(days=int(self.random.integers(latest))) for _advisor in setting.advisors
        ]
        length = timedelta(days=setting.away_days)
        return {
            advisor: Span(self._at(first, time()), self._at(first + length, time()))
            for advisor, first in zip(setting.advisors, begins, strict=True)
        }

    def _live_a_day(self, day: date) -> None:
        self._open_matters(day)
        self._keep_appointments(day)
        self._call(day)
        self._propose(day)
        self.matters = [matter for matter in self.matters if not matter.over]

    def _open_matters(self, day: date) -> None:
        setting = self.setting
        lengths, shares = zip(*setting.topics, strict=True)
        for _new in range(self.random.poisson(setting.cases_a_day)):
            self.opened += 1
            self.matters.append(
                Matter(
                    number=self.opened,
                    person=self.people[self.random.integers(len(self.people))],
                    advisor=setting.advisors[self.opened % len(setting.advisors)],
                    minutes=int(self.random.choice(lengths, p=np.array(shares) / sum(shares))),
                    opened=day,
                    due=day + timedelta(days=setting.due_days),
                    to_call_since=self._at(day, time()),
                )
            )

    def _keep_appointments(self, day: date) -> None:
        start, end = self._at(day, time()), self._at(day + timedelta(days=1), time())
        for matter in self.matters:
            if matter.slot is not None and start <= matter.slot.starts_at < end:
                self._keep(matter, matter.slot, day)

    def _keep(self, matter: Matter, slot: Slot, day: date) -> None:
        local = slot.starts_at.astimezone(self.setting.zone)
        matter.slot = None
        self.life.letters += 1
        if self._happens(matter.person.keep(local.weekday(), local.hour)):
            self.life.talks_by_letter += 1
            self._talk(matter, day)
            return
        self.life.idle_minutes += matter.minutes
        if matter.proposals >= self.setting.policy.most_proposals:
            self.life.to_persons += 1
            matter.over = True
        matter.to_call_since = slot.starts_at

    def _call(self, day: date) -> None:
        """Each advisor tries those who wait longest, in the part of the day in which they were tried least."""
        left = dict.fromkeys(self.setting.advisors, self.setting.calls_a_day)
        for moment in CALLED_AT:
            at = self._at(day, moment)
            for matter in self.matters:
                if left[matter.advisor] and self._is_to_be_called(matter, at):
                    left[matter.advisor] -= 1
                    self._try(matter, at, day)

    def _is_to_be_called(self, matter: Matter, at: datetime) -> bool:
        """Once a day, and not again in a part of the day before the others were tried."""
        tried_today = any(attempt.at.date() == at.date() for attempt in matter.tried)
        if matter.over or matter.slot is not None or tried_today or self.away[matter.advisor].holds(at):
            return False
        tried_in = matter.tried_in()
        here = part_of_day(at.astimezone(self.setting.zone))
        return tried_in[here] <= min(tried_in[part] for part in PARTS)

    def _try(self, matter: Matter, at: datetime, day: date) -> None:
        local = at.astimezone(self.setting.zone)
        answered = self._happens(matter.person.answer(local.weekday(), local.hour))
        self.life.attempts += 1
        outcome = Outcome.REACHED if answered else Outcome.NO_ANSWER
        matter.attempts.append(Attempt(at=at, outcome=outcome, part_of_day=part_of_day(local)))
        self.diaries.note(local, answered)
        if answered:
            self._talk(matter, day)

    def _talk(self, matter: Matter, day: date) -> None:
        matter.over = True
        self.life.talks += 1
        self.life.late += day > matter.due
        self.life.waited.append((day - matter.opened).days)

    def _propose(self, day: date) -> None:
        """The clock's run of the day: who was not reached by phone gets a time and a letter."""
        setting, at = self.setting, self._at(day, CLOCK_AT)
        posting = posting_day(at.astimezone(setting.zone), setting.policy, setting.days)
        earliest = earliest_day(posting, setting.policy, setting.days)
        due = [matter for matter in self.matters if self._was_not_reached(matter, self._at(day, time(23)))]
        for matter, slot in self.diaries.choose(due, earliest):
            matter.slot, matter.proposals = slot, matter.proposals + 1
            self._answer(matter, slot, earliest)

    def _was_not_reached(self, matter: Matter, at: datetime) -> bool:
        if matter.over or matter.slot is not None:
            return False
        since = matter.to_call_since
        return not_reached(matter.attempts, self.setting.policy, self.setting.zone, since=since, at=at)

    def _answer(self, matter: Matter, slot: Slot, earliest: date) -> None:
        """Some for whom the time is bad take another of those that are offered to them."""
        local = slot.starts_at.astimezone(self.setting.zone)
        if matter.person.keep(local.weekday(), local.hour) >= BAD_TIME or not self._happens(CHANGES):
            return
        for other in self.diaries.alternatives(slot, earliest, OFFERED):
            then = other.starts_at.astimezone(self.setting.zone)
            if matter.person.keep(then.weekday(), then.hour) >= GOOD_TIME:
                matter.slot = self.diaries.move(slot, other)
                return

    def _happens(self, likely: float) -> bool:
        return bool(self.random.random() < likely)

    def _at(self, day: date, moment: time) -> datetime:
        return instant(day, moment, self.setting.zone)
