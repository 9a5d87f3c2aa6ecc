"""What times are looked for with: loaded for all cases of a run at once, in a few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.cases import Case
from scheduler.calling.answers import Answers, answers_of
from scheduler.calling.failures import failures_of
from scheduler.frame import Frame, Wanted
from scheduler.slots.free import AdvisorWeek
from scheduler.slots.matching import Grid, MatchPlan
from scheduler.slots.portions import plan_of
from scheduler.slots.weeks import weeks_of
from scheduler.team import Team, team_of


@dataclass(frozen=True)
class Outlook:
    """`wanted`: case id -> what it needs. `owns`: case id -> name of its own advisor."""

    frame: Frame
    team: Team
    wanted: Mapping[int, Wanted]
    owns: Mapping[int, str]
    weeks: Mapping[int, AdvisorWeek]
    grid: Grid
    answers: Answers

    def plan(self) -> MatchPlan:
        """Who gets which time. Solving takes a while: never inside a transaction that writes."""
        return plan_of([wanted.request for wanted in self.wanted.values()], self.weeks, self.grid)


def outlook_of(session: Session, cases: Sequence[Case], frame: Frame) -> Outlook:
    """Everything that a plan for these cases rests on, as it is now."""
    team = team_of(session, frame.office)
    failures = failures_of(session, cases, frame.policy, frame.zone, frame.at)
    wanted = {case.id: frame.wanted(case, team, failures.get(case.client_id, {})) for case in cases}
    answers = answers_of(session, frame.office, frame.at)
    return Outlook(
        frame=frame,
        team=team,
        wanted=wanted,
        owns={case.id: case.advisor.name for case in cases},
        weeks=_weeks(session, wanted, frame),
        grid=grid_of(frame, answers.by_hour),
        answers=answers,
    )


def grid_of(frame: Frame, answers: Mapping[int, int]) -> Grid:
    policy = frame.policy
    return Grid(
        minutes=policy.grid_minutes,
        zone=frame.zone,
        days=frame.days,
        buffer=policy.buffer_minutes,
        lunch=policy.lunch,
        kept_free_percent=policy.kept_free_percent,
        most_per_day=policy.most_per_day,
        answers=answers,
    )


def _weeks(session: Session, wanted: Mapping[int, Wanted], frame: Frame) -> dict[int, AdvisorWeek]:
    requests = [one.request for one in wanted.values()]
    return weeks_of(
        session,
        frame.office.id,
        {advisor for request in requests for advisor in (request.advisor_id, *request.candidates)},
        first=min((request.earliest for request in requests), default=frame.today),
        last=max((request.latest for request in requests), default=frame.today),
        zone=frame.zone,
    )
