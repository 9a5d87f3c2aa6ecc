"""Where staff arrive: per office, the rooms in which they have something to do, and how much."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.drafts import Draft, DraftState
from db.letters import Letter, LetterState
from db.offices import Notice, Office
from db.printing import BatchState, PrintBatch
from db.rooms import VisitState
from db.scope import Scope, offices
from db.staff import Role
from letters.wordings.in_force import Unusable
from scheduler.calendar.delivery import PostHeld, post_held
from scheduler.calling.call_list import count_of_day, count_to_call, count_wishes_told
from scheduler.news.plans import undecided
from scheduler.paper.listing import count_open
from scheduler.people.calendars import unreadable
from scheduler.people.skills import topics_for_nobody
from scheduler.people.today import advisors_away
from scheduler.policy import Policy
from scheduler.post.emptied import HAS_LETTERS
from scheduler.post.stuck import Stuck, stuck
from scheduler.returned.waiting import count_came_back
from scheduler.telling.messages import count_waiting
from scheduler.visits.visit_list import visits_from_today
from web.access.permissions import allowed
from web.context import now, the_house, the_person, the_scope
from web.page.language import the_language
from web.staff.alarm_readings import note_reading
from web.staff.displaced_alarm import Left, Uncovered, left_to_persons, uncovered
from web.staff.expecting_alarm import Expecting, expecting
from web.staff.job_alarm import failed_jobs, nothing_runs
from web.staff.pin_alarm import pins_rested_on
from web.staff.provider_alarm import WrongAnswer, wrong_answers
from web.staff.review_alarm import Alarm, alarms
from web.staff.second_person import ToDecide, reprints_to_decide, texts_to_decide
from web.staff.shortage_alarm import ShortOfTime, shortages
from web.staff.text_alarm import unusable_texts

pages = Blueprint("home", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class Rooms:
    """One office as its worker sees it; a room that is not theirs is None."""

    office: Office
    calls: "Calls | None"
    visits: "Visits | None"
    print_room: "PrintRoom | None"
    reprints: ToDecide | None
    drafts_of_texts: ToDecide | None
    paper: int | None
    messages: int | None
    notices: "Notices | None"
    people: "People | None"
    post_held: PostHeld | None
    drafts: int | None
    short: list[ShortOfTime]
    uncovered: Uncovered | None
    left: list[Left]
    stuck: Stuck | None
    expecting: list[Expecting]
    texts: list[Unusable]
    answers: list[WrongAnswer]


@dataclass(frozen=True)
class Calls:
    """`came_back`: their own cases that wait because a letter came back."""

    to_call: int
    today: int
    told: int
    came_back: int


@dataclass(frozen=True)
class Visits:
    """`closed`: expected at a time at which nobody is there any more."""

    expected: int
    closed: int


@dataclass(frozen=True)
class PrintRoom:
    """`came_back`: all cases of the office that wait because a letter came back."""

    waiting: int
    held: int
    not_posted: int
    came_back: int


@dataclass(frozen=True)
class Notices:
    told: int
    alarms: list[Alarm]
    proposed: int


@dataclass(frozen=True)
class People:
    """`away`: advisors who are away now; `silent`: own calendars that cannot be read; `for_nobody`: topics."""

    away: int
    silent: int
    for_nobody: int


@pages.get("/")
@allowed(*Role)
def home() -> str:
    with the_house().database.reading() as session:
        scope = the_scope()
        rooms = [_rooms(session, scope, office) for office in offices(session, scope)]
        page = render_template(
            "staff/home.html",
            rooms=rooms,
            pins_rested_on=pins_rested_on(session, scope),
            failed_jobs=failed_jobs(session, scope, the_language()),
            still=nothing_runs(session, scope, now()),
        )
    for room in rooms:
        note_reading("home.read", room.office, [*room.short, *room.left, *room.expecting])
    return page


def _rooms(session: Session, scope: Scope, office: Office) -> Rooms:
    at, roles, me = now(), scope.roles[office.id], the_person().staff_id
    return Rooms(
        office=office,
        calls=_calls(session, scope, office, at) if Role.ADVISOR in roles else None,
        visits=_visits(session, scope, office, at) if roles & {Role.ADVISOR, Role.BACK_OFFICE} else None,
        print_room=_print_room(session, office) if Role.BACK_OFFICE in roles else None,
        reprints=reprints_to_decide(session, office, me, roles),
        drafts_of_texts=texts_to_decide(session, office, me, roles),
        paper=count_open(session, scope, office.id) if roles & {Role.ADVISOR, Role.BACK_OFFICE} else None,
        messages=_messages(session, scope, office) if roles & {Role.ADMIN, Role.BACK_OFFICE} else None,
        notices=_notices(session, office) if Role.EDITOR in roles else None,
        people=_people(session, office) if roles & {Role.ADMIN, Role.BACK_OFFICE} else None,
        post_held=post_held(Policy.of(office.policy), at.astimezone(ZoneInfo(office.zone)).date()),
        drafts=_drafts(session, office) if roles & {Role.ADMIN, Role.BACK_OFFICE} else None,
        short=_short(session, office, at, roles),
        uncovered=uncovered(session, office, at) if roles & {Role.ADMIN, Role.BACK_OFFICE} else None,
        stuck=stuck(session, office, at) if roles & {Role.ADMIN, Role.BACK_OFFICE} else None,
        left=left_to_persons(session, office, at) if roles - {Role.EDITOR} else [],
        expecting=expecting(session, office, at) if roles & {Role.ADVISOR, Role.BACK_OFFICE} else [],
        texts=unusable_texts(session, office, at, roles),
        answers=wrong_answers(session, office, at, roles),
    )


def _drafts(session: Session, office: Office) -> int:
    """Plans of times that wait for a person to look at them."""
    ready = select(func.count()).where(Draft.office_id == office.id, Draft.state == DraftState.READY)
    return session.scalar(ready) or 0


def _short(session: Session, office: Office, at: datetime, roles: frozenset[Role]) -> list[ShortOfTime]:
    """Who runs the office sees all cases for which no time is left, an advisor their own."""
    if roles & {Role.ADMIN, Role.BACK_OFFICE}:
        return shortages(session, office, at)
    return shortages(session, office, at, advisor_id=the_person().staff_id) if Role.ADVISOR in roles else []


def _calls(session: Session, scope: Scope, office: Office, at: datetime) -> Calls:
    staff_id = the_person().staff_id
    day = at.astimezone(ZoneInfo(office.zone)).date()
    return Calls(
        to_call=count_to_call(session, scope, office, staff_id, at),
        today=count_of_day(session, scope, office, staff_id, day),
        told=count_wishes_told(session, scope, office.id, staff_id),
        came_back=count_came_back(session, office.id, staff_id),
    )


def _visits(session: Session, scope: Scope, office: Office, at: datetime) -> Visits:
    listed = [visit for sheet in visits_from_today(session, scope, office, at) for visit in sheet.visits]
    expected = [visit for visit in listed if visit.visit.state == VisitState.EXPECTED]
    return Visits(expected=len(expected), closed=sum(visit.closed for visit in expected))


def _messages(session: Session, scope: Scope, office: Office) -> int:
    return count_waiting(session, scope, office.id)


def _print_room(session: Session, office: Office) -> PrintRoom:
    states: dict[LetterState, int] = {}
    counted = select(Letter.state, func.count()).where(Letter.office_id == office.id).group_by(Letter.state)
    for state, count in session.execute(counted):
        states[state] = count
    not_posted = select(func.count()).where(
        PrintBatch.office_id == office.id, PrintBatch.state != BatchState.POSTED, HAS_LETTERS
    )
    return PrintRoom(
        waiting=states.get(LetterState.QUEUED, 0),
        held=states.get(LetterState.HELD, 0),
        not_posted=session.scalar(not_posted) or 0,
        came_back=count_came_back(session, office.id),
    )


def _notices(session: Session, office: Office) -> Notices:
    told = select(func.count()).where(Notice.office_id == office.id, Notice.superseded_at.is_(None))
    return Notices(
        told=session.scalar(told) or 0,
        alarms=alarms(session, office),
        proposed=len(undecided(session, office, now())),
    )


def _people(session: Session, office: Office) -> People:
    return People(
        away=advisors_away(session, office, now()),
        silent=unreadable(session, office.id),
        for_nobody=len(topics_for_nobody(session, office)),
    )
