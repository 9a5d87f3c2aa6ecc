"""Clients answer their letters: by phone, or with the link."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from db.appointments import Appointment, AppointmentState
from db.cases import Case
from db.letters import AccessCode, Letter, LetterState
from db.offices import Office, PhoneLine
from letters.access import link_token, pin_of
from letters.kinds import PROPOSES_A_CALL
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import live_of_case
from web.demo.browser import Browser, form_for
from web.demo.phone import ring
from web.demo.plot import TALKED_TODAY, Act
from web.demo.stage import Stage
from web.demo.told import RIGHT
from web.public.appointment import MOST_SKIPPED
from words.menu import APPOINTMENT, CONFIRM

STILL_TIME = timedelta(hours=12)

Answer = Callable[[Stage, str, AccessCode], None]


def answer_letters(stage: Stage, act: Act) -> int:
    """A few clients answer, the others are silent. Those of wave 1 like today best."""
    unanswered = _unanswered(stage, act.office)
    ways: tuple[Answer, ...] = (_confirm_by_phone, _change_by_link, _confirm_by_link)
    if act.wave == TALKED_TODAY:
        ways = (_take_today, _take_today, *ways)
    for way, code in zip(ways, unanswered, strict=False):
        way(stage, act.office, code)
    return min(len(ways), len(unanswered))


def _unanswered(stage: Stage, office: str) -> list[AccessCode]:
    """The codes of posted letters that propose a time to come and have no answer."""
    with stage.looking() as session:
        return list(
            session.scalars(
                select(AccessCode)
                .join(Letter, Letter.access_code_id == AccessCode.id)
                .join(Appointment, Appointment.id == Letter.appointment_id)
                .join(Office, Office.id == Letter.office_id)
                .where(
                    Office.key == office,
                    Letter.kind.in_(PROPOSES_A_CALL),
                    Letter.state == LetterState.POSTED,
                    Appointment.state == AppointmentState.PROPOSED,
                    Appointment.starts_at > stage.clock.at + STILL_TIME,
                )
                .order_by(Letter.id)
            )
        )


def _confirm_by_phone(stage: Stage, office: str, code: AccessCode) -> None:
    with stage.looking() as session:
        case = session.scalars(
            select(Case).where(Case.id == code.case_id).options(selectinload(Case.client))
        ).one()
        lines = session.scalars(
            select(PhoneLine).where(PhoneLine.office_id == case.office_id).order_by(PhoneLine.id)
        ).all()
    line = next((line for line in lines if line.language == case.client.language), lines[0])
    pin = pin_of(stage.house.access_keys, code)
    keys = [APPOINTMENT, f"{code.reference}#", RIGHT, f"{pin}#", CONFIRM]
    ring(
        stage.browser(), stage.house.settings, line=line.number, call_sid=f"CAdemo{code.reference:0>28}", keys=keys
    )


def _take_today(stage: Stage, office: str, code: AccessCode) -> None:
    """Whoever has another day than today's takes one of today's free times."""
    with stage.looking() as session:
        found = live_of_case(session, code.case_id)
        offered = alternatives(session, found, at=stage.clock.at, count=MOST_SKIPPED) if found else []
    if found is None or _day(stage, office, found.starts_at) == stage.today[office]:
        _confirm_by_phone(stage, office, code)
        return
    days = [_day(stage, office, slot.starts_at) for slot in offered]
    if stage.today[office] in days:
        _choose(stage, code, days.index(stage.today[office]))
    else:
        _confirm_by_link(stage, office, code)


def _change_by_link(stage: Stage, office: str, code: AccessCode) -> None:
    _choose(stage, code, 0)


def _choose(stage: Stage, code: AccessCode, skip: int) -> None:
    """On the web: pass over some of the free times, take the next."""
    browser = _with_link(stage, code)
    form = form_for(browser.forms(f"/appointment/change?skip={skip}"), "/appointment/change")
    name, value = form.buttons[0]
    browser.send(form, **{name: value})


def _day(stage: Stage, office: str, at: datetime) -> date:
    return at.astimezone(stage.zones[office]).date()


def _confirm_by_link(stage: Stage, office: str, code: AccessCode) -> None:
    browser = _with_link(stage, code)
    browser.send(form_for(browser.forms("/appointment"), "/appointment/confirm"))


def _with_link(stage: Stage, code: AccessCode) -> Browser:
    browser = stage.browser()
    browser.open(f"/t/{link_token(stage.house.access_keys, code)}")
    return browser
