"""What a plan for displaced appointments rests on: loaded for all of them at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.cases import Case
from db.rooms import Room
from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import Span, instant
from scheduler.calling.answers import answers_of
from scheduler.calling.failures import failures_of
from scheduler.displaced.cause import Cause
from scheduler.displaced.ways import Reach, knows, reach_of, wire_of
from scheduler.frame import Frame, Wanted, need_of
from scheduler.proposing.due_cases import with_people
from scheduler.proposing.outlook import Outlook, grid_of
from scheduler.slots.free import AdvisorWeek
from scheduler.slots.needs import who_may_take_over
from scheduler.slots.same_time import Standing
from scheduler.slots.weeks import weeks_of
from scheduler.team import Team, team_of
from scheduler.telling.notify import phone_hours
from scheduler.visits.room_times import RoomTimes, times_of_room


@dataclass(frozen=True)
class Displaced:
    """One appointment that cannot take place as it stands.

    `standing`: for a colleague at the same time; `wanted`: for another time, which `reach` says how to tell.
    `told`: by which message the client can hear of a colleague. `room`: in person, when its room can be had.
    `promised`: the client agreed to this time when the plan was there already: they get no other one unasked.
    """

    appointment: Appointment
    standing: Standing
    wanted: Wanted
    reach: Reach | None
    told: str | None
    room: RoomTimes | None
    promised: bool


@dataclass(frozen=True)
class Situation:
    """`outlook`: with the weeks of all who could be asked, and no wanted times yet."""

    cause: Cause
    displaced: tuple[Displaced, ...]
    outlook: Outlook


def situation_of(
    session: Session,
    frame: Frame,
    cause: Cause,
    appointments: Sequence[Appointment],
    *,
    promised: Collection[int] = (),
) -> Situation:
    """`promised`: ids of appointments."""
    cases = _cases(session, appointments)
    team = team_of(session, frame.office)
    failures = failures_of(session, cases.values(), frame.policy, frame.zone, frame.at)
    last = max((appointment.starts_at for appointment in appointments), default=frame.at)
    phone = phone_hours(session, frame, frame.at, last)
    found = tuple(
        _displaced(session, frame, cause, team, appointment, cases[appointment.case_id], failures, phone, promised)
        for appointment in appointments
    )
    answers = answers_of(session, frame.office, frame.at)
    outlook = Outlook(
        frame=frame,
        team=team,
        wanted={},
        owns={case.id: case.advisor.name for case in cases.values()},
        weeks=_weeks(session, found, frame),
        grid=grid_of(frame, answers.by_hour),
        answers=answers,
    )
    return Situation(cause, found, outlook)


def candidates_of(case: Case, appointment: Appointment, team: Team, frame: Frame) -> tuple[int, ...]:
    """Who may hold this appointment, whether they are there or not; if nobody else, then whose it is."""
    interpreter = appointment.interpreter
    found = who_may_take_over(need_of(case), case.advisor_id, team.advisors, frame.policy, interpreter=interpreter)
    return found or tuple(advisor.id for advisor in team.advisors if advisor.id == appointment.advisor_id)


def _displaced(
    session: Session,
    frame: Frame,
    cause: Cause,
    team: Team,
    appointment: Appointment,
    case: Case,
    failures: Mapping[int, Any],
    phone: Iterable[Span] | None,
    promised: Collection[int],
) -> Displaced:
    known = knows(session, appointment)
    reach = reach_of(case, appointment, known=known, frame=frame, phone=phone)
    wanted = frame.wanted(case, team, failures.get(case.client_id, {}))
    candidates = candidates_of(case, appointment, team, frame)
    standing = Standing(
        appointment.id,
        appointment.starts_at,
        appointment.minutes,
        own=case.advisor_id,
        candidates=tuple(advisor for advisor in candidates if advisor != cause.absent),
        weight=wanted.request.weight,
    )
    wanted = _as_it_stands(wanted, appointment, candidates, reach, frame)
    return Displaced(
        appointment,
        standing,
        wanted,
        reach,
        told=wire_of(case, appointment, known=known, frame=frame),
        room=_room(session, appointment, wanted, frame),
        promised=appointment.id in promised,
    )


def _as_it_stands(
    wanted: Wanted, appointment: Appointment, candidates: tuple[int, ...], reach: Reach | None, frame: Frame
) -> Wanted:
    """As long as it is, with the interpreter who is ordered, from the day on that the way of telling allows."""
    earliest = reach.earliest if reach else wanted.request.earliest
    if appointment.interpreter:
        earliest = max(earliest, frame.interpreter_day())
    request = replace(
        wanted.request,
        candidates=candidates,
        minutes=appointment.minutes,
        earliest=earliest,
        latest=earliest + timedelta(days=frame.policy.horizon_days),
    )
    return replace(wanted, request=request, interpreter=appointment.interpreter)


def _room(session: Session, appointment: Appointment, wanted: Wanted, frame: Frame) -> RoomTimes | None:
    if appointment.room_id is None:
        return None
    room = session.get_one(Room, appointment.room_id)
    until = instant(wanted.request.latest + ONE_DAY, time.min, frame.zone)
    return times_of_room(session, frame.office.id, room, frame.at, until)


def _cases(session: Session, appointments: Iterable[Appointment]) -> dict[int, Case]:
    ids = [appointment.case_id for appointment in appointments]
    found = session.scalars(select(Case).where(Case.id.in_(ids)).options(*with_people()))
    return {case.id: case for case in found}


def _weeks(session: Session, found: Collection[Displaced], frame: Frame) -> dict[int, AdvisorWeek]:
    last = _last(found, frame)
    return weeks_of(session, frame.office.id, _asked(found), first=frame.today, last=last, zone=frame.zone)


def _asked(found: Iterable[Displaced]) -> set[int]:
    """All who could hold one of them now or later, and whose they are."""
    return {advisor for one in found for advisor in (one.wanted.request.advisor_id, *_candidates(one))}


def _candidates(one: Displaced) -> tuple[int, ...]:
    return one.wanted.request.candidates


def _last(found: Iterable[Displaced], frame: Frame) -> date:
    """The last day that has to be known: of a present time, or of another one."""
    days = (max(one.wanted.request.latest, _day(one.appointment.starts_at, frame)) for one in found)
    return max(days, default=frame.today)


def _day(at: datetime, frame: Frame) -> date:
    return at.astimezone(frame.zone).date()
