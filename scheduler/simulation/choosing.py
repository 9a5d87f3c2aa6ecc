"""The advisors' diaries of a town, and who gets which of their free times."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from scheduler.calendar.opening import Span
from scheduler.calling.answers import Answers, Count, Moment
from scheduler.simulation.matter import Matter
from scheduler.simulation.setting import Choosing, Setting
from scheduler.slots.free import AdvisorWeek, Slot, free_slots
from scheduler.slots.matching import Grid, Request, match

Chosen = list[tuple[Matter, Slot]]


class Diaries:
    """Who has which time, and at which hours people answered so far."""

    def __init__(self, setting: Setting, away: Mapping[int, Span] = MappingProxyType({})) -> None:
        """`away`: advisor -> when they are not there."""
        self.setting = setting
        self.weeks = {
            number: AdvisorWeek(number, hours, (away[number],) if number in away else (), frozenset())
            for number, hours in zip(setting.advisors, setting.weeks, strict=True)
        }
        self.counts: dict[Moment, Count] = {}

    def note(self, local: datetime, answered: bool) -> None:
        """An attempt: what the office learns of the hours at which people answer."""
        moment = local.weekday(), local.hour
        self.counts[moment] = self.counts.get(moment, Count()) + Count(int(answered), 1)

    def choose(self, matters: list[Matter], earliest: date) -> Chosen:
        """Times for all of them, taken at once; who gets none stands in no pair."""
        ours = self.setting.choosing == Choosing.OURS
        return self._matched(matters, earliest) if ours else self._in_turn(matters, earliest)

    def alternatives(self, slot: Slot, earliest: date, count: int) -> list[Slot]:
        """What somebody is offered who wants another time of the same advisor: the first of each half day."""
        halves: dict[tuple[date, bool], Slot] = {}
        for free in self._free(slot.advisor_id, slot.minutes, earliest):
            local = free.starts_at.astimezone(self.setting.zone)
            halves.setdefault((local.date(), local.hour < 12), free)
            if len(halves) > count:
                break
        return list(halves.values())[:count]

    def move(self, old: Slot, new: Slot) -> Slot:
        self._release(old)
        self._take(new)
        return new

    def _matched(self, matters: list[Matter], earliest: date) -> Chosen:
        plan = match([self._request(matter, earliest) for matter in matters], self.weeks, self._grid())
        found = [(matter, plan.placed[matter.number].slot) for matter in matters if matter.number in plan.placed]
        for _matter, slot in found:
            self._take(slot)
        return found

    def _in_turn(self, matters: list[Matter], earliest: date) -> Chosen:
        """Who is due first chooses first: the first free time of the own advisor."""
        found: Chosen = []
        for matter in sorted(matters, key=lambda matter: (matter.due, matter.number)):
            slot = next(self._free(matter.advisor, matter.minutes, earliest), None)
            if slot is not None:
                self._take(slot)
                found.append((matter, slot))
        return found

    def _request(self, matter: Matter, earliest: date) -> Request:
        policy = self.setting.policy
        advisors = tuple(self.weeks) if policy.colleagues else (matter.advisor,)
        return Request(
            case_id=matter.number,
            advisor_id=matter.advisor,
            candidates=advisors,
            minutes=matter.minutes,
            earliest=earliest,
            due=matter.due,
            latest=earliest + timedelta(days=policy.horizon_days),
            failed=matter.failures(self.setting.zone),
        )

    def _grid(self) -> Grid:
        policy = self.setting.policy
        return Grid(
            minutes=policy.grid_minutes,
            zone=self.setting.zone,
            days=self.setting.days,
            buffer=policy.buffer_minutes,
            lunch=policy.lunch,
            kept_free_percent=policy.kept_free_percent,
            most_per_day=policy.most_per_day,
            answers=Answers(self.counts).by_hour if self.counts else {},
        )

    def _free(self, advisor: int, minutes: int, earliest: date) -> Iterator[Slot]:
        policy = self.setting.policy
        return free_slots(
            self.weeks[advisor],
            first=earliest,
            last=earliest + timedelta(days=policy.horizon_days),
            minutes=minutes,
            grid_minutes=policy.grid_minutes,
            zone=self.setting.zone,
            days=self.setting.days,
            buffer=policy.buffer_minutes,
            lunch=policy.lunch,
        )

    def _take(self, slot: Slot) -> None:
        self._keep(slot, self.weeks[slot.advisor_id].taken | frozenset(slot.quanta), 1)

    def _release(self, slot: Slot) -> None:
        self._keep(slot, self.weeks[slot.advisor_id].taken - frozenset(slot.quanta), -1)

    def _keep(self, slot: Slot, taken: frozenset[int], more: int) -> None:
        week = self.weeks[slot.advisor_id]
        day = slot.starts_at.astimezone(self.setting.zone).date()
        booked = {**week.booked, day: week.booked.get(day, 0) + more}
        self.weeks[slot.advisor_id] = replace(week, taken=taken, booked=booked)
