"""Why a plan gives a case just this time: codes; `scheduler/proposing/reasons.py` has the words. Pure."""

from collections.abc import Iterator
from datetime import datetime

from db.calls import PartOfDay
from scheduler.calling.attempts import part_of_day
from scheduler.calling.failures import Failures
from scheduler.drafts.moves import Reason
from scheduler.frame import Wanted
from scheduler.proposing.outlook import Outlook
from scheduler.slots.cost import failed_hour
from scheduler.slots.free import Slot
from scheduler.slots.left_free import LeftFree
from scheduler.slots.matching import MatchPlan
from scheduler.slots.needs import Advisor, Need

TOLD_AVOIDED = 2


class Why:
    """One plan with what it was made from: tells of each case why it got its time."""

    def __init__(self, outlook: Outlook, plan: MatchPlan) -> None:
        requests = [wanted.request for wanted in outlook.wanted.values()]
        self._outlook, self._plan = outlook, plan
        self._free = LeftFree(
            outlook.weeks,
            plan,
            outlook.grid,
            first=min((request.earliest for request in requests), default=outlook.frame.today),
            last=max((request.latest for request in requests), default=outlook.frame.today),
        )

    def reasons(self, case_id: int) -> tuple[Reason, ...]:
        """Of a case that the plan gives a time."""
        wanted, slot = self._outlook.wanted[case_id], self._plan.placed[case_id].slot
        return (
            *self._first(wanted, slot),
            *self._colleague(wanted, slot),
            *_interpreter(wanted),
            *self._late(wanted, slot),
        )

    def _first(self, wanted: Wanted, slot: Slot) -> Iterator[Reason]:
        """The first free time; or which earlier ones were passed over, and what speaks for this one."""
        request, hour = wanted.request, self._local(slot.starts_at).hour
        passed_over = self._free.starts(slot.advisor_id, slot.minutes, request.earliest, slot.starts_at)
        named = request.good_hour == hour
        avoided = {} if named else self._avoided(wanted, slot, passed_over)
        left = [start for start in passed_over if self._when(start) not in avoided]
        yield {"code": "free_then" if left else "first_free", "arrival": wanted.arrival.isoformat()}
        told = {reason["code"] + reason["part"]: reason for reason in avoided.values()}
        yield from list(told.values())[:TOLD_AVOIDED]
        if named:
            yield {"code": "good_hour", "hour": hour}
        elif left:
            yield from self._answers(hour, self._local(left[0]).hour)

    def _avoided(
        self, wanted: Wanted, slot: Slot, passed_over: list[datetime]
    ) -> dict[tuple[int, PartOfDay], Reason]:
        """Weekday and part of day -> why it was passed over: nobody was met then, or then on another day.

        Only what is worse than the time that was found.
        """
        failed, found = wanted.request.failed, dict[tuple[int, PartOfDay], Reason]()
        accepted = failed_hour(*_failed_at(failed, self._when(slot.starts_at)))
        for when in dict.fromkeys(self._when(start) for start in passed_over):
            (weekday, part), (then, on_other_days) = when, _failed_at(failed, when)
            if failed_hour(then, on_other_days) <= accepted:
                continue
            if then:
                found[when] = {"code": "avoided", "weekday": weekday, "part": part.value, "attempts": then}
            else:
                found[when] = {"code": "avoided_part", "part": part.value, "attempts": on_other_days}
        return found

    def _answers(self, hour: int, instead_of: int) -> Iterator[Reason]:
        """Said where it made a difference: more people answer at this hour than at the one passed over."""
        answers = self._outlook.answers
        permille, tried = answers.by_hour[hour], answers.of_hour(hour).tried
        if tried and permille > answers.by_hour[instead_of]:
            yield {"code": "answers", "hour": hour, "permille": permille, "attempts": tried}

    def _colleague(self, wanted: Wanted, slot: Slot) -> Iterator[Reason]:
        """Instead of whom, and why: they may not or cannot, or would have had time only later."""
        request = wanted.request
        if slot.advisor_id == request.advisor_id:
            return
        told = {"code": "colleague", "own": self._outlook.owns[request.case_id]}
        if request.advisor_id not in request.candidates:
            own = self._outlook.team.advisor(request.advisor_id)
            yield told | {"why": _why_not(own, wanted.need), "language": wanted.need.language}
            return
        then = self._free.next_start(request.advisor_id, request.minutes, slot.starts_at, request.latest)
        if then is None:
            yield told | {"why": "none", "until": request.latest.isoformat()}
        else:
            yield told | {"why": "later", "then": f"{self._local(then):%Y-%m-%dT%H:%M}"}

    def _late(self, wanted: Wanted, slot: Slot) -> Iterator[Reason]:
        """Later than it was due: because that day was over, or too near for a letter, or nothing was free."""
        due, today = wanted.request.due, self._outlook.frame.today
        if self._local(slot.starts_at).date() > due:
            near = "due_too_near" if due < wanted.request.earliest else "after_due"
            yield {"code": "due_passed" if due < today else near, "due_on": due.isoformat()}

    def _when(self, start: datetime) -> tuple[int, PartOfDay]:
        local = self._local(start)
        return local.weekday(), part_of_day(local)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._outlook.frame.zone)


def _failed_at(failed: Failures, when: tuple[int, PartOfDay]) -> tuple[int, int]:
    """How many attempts failed then, and in that part of other weekdays."""
    weekday, part = when
    others = sum(count for (day, of), count in failed.items() if of == part and day != weekday)
    return failed.get(when, 0), others


def _interpreter(wanted: Wanted) -> Iterator[Reason]:
    if wanted.interpreter:
        yield {"code": "interpreter", "language": wanted.need.language}


def _why_not(own: Advisor | None, need: Need) -> str:
    """Why the own advisor is not asked at all."""
    if own is None:
        return "away"
    if not own.may(need.permissions):
        return "permission"
    return "language" if not own.speaks(need.language) else "away"
