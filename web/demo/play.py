"""Plays one office's acts through the edges that people use: the pages and the clock's jobs."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from db.appointments import LIVE, Appointment
from db.calls import Outcome
from db.cases import Case, CaseState
from db.offices import Office
from db.staff import Role, Staff
from web.demo.browser import Browser, Form, form_for, forms_of
from web.demo.plot import LAST_WAVE, WAVES, Act, fate_of
from web.demo.stage import Stage
from web.jobs import tick

BETWEEN_CALLS = timedelta(minutes=4)
ANSWERED = ((2, Outcome.REACHED),)  # minutes after the time began
MISSED = ((2, Outcome.NO_ANSWER), (9, Outcome.NO_ANSWER))
MISSED_ONE_IN = 4


@dataclass
class Desk:
    """An advisor with their call list open. `waiting`: cases to call, with how the call ends."""

    browser: Browser
    office: str
    waiting: list[tuple[int, Outcome]]
    forms: list[Form] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.forms = self.browser.forms(f"/staff/{self.office}/calls")

    def call_next(self) -> int:
        """As an advisor does: choose the outcome under the client. The list is shown again after it."""
        if not self.waiting:
            return 0
        case_id, outcome = self.waiting.pop(0)
        forms = [form for form in self.forms if form.action == f"/staff/cases/{case_id}/attempts"]
        if not forms:  # the list shows no one without a usable number
            return 0
        self.forms = forms_of(self.browser.send(forms[0], outcome=outcome.value).text)
        return 1


def call_clients(stage: Stage, act: Act) -> int:
    """The advisors call, each from their own list, side by side. Gives how many calls there were."""
    desks = [
        Desk(stage.logged_in(advisor.email), act.office, cases)
        for advisor in stage.staff_of(act.office, Role.ADVISOR)
        if (cases := _wave(stage, act, advisor.id))
    ]
    calls = 0
    while any(desk.waiting for desk in desks):
        calls += sum(desk.call_next() for desk in desks)
        stage.clock.set(stage.clock.at + BETWEEN_CALLS)
    return calls


def run_clock(stage: Stage, act: Act) -> int:
    tick(stage.house)
    return 1


def make_batch(stage: Stage, act: Act) -> int:
    """The back office asks for a batch, the clock makes it, its file is kept in the folder."""
    browser = _back_office(stage, act.office)
    room = f"/staff/{act.office}/print"
    asked = [form for form in browser.forms(room) if form.action.endswith("/batches")]
    if not asked:
        return 0
    run_page = browser.send(asked[0]).request.path
    tick(stage.house)
    batch = browser.open(run_page)
    batch_page = batch.request.path
    number = len([file for file in stage.files if file.name.startswith(act.office)]) + 1
    file = stage.folder / f"{act.office}-batch-{number}.pdf"
    [download] = re.findall(rf'href="({batch_page}/files/[0-9]+)"', batch.text)
    file.write_bytes(browser.open(download).data)
    stage.files.append(file)
    if act.wave < LAST_WAVE:  # the newest is left for whoever tries the demo
        browser.send(form_for(browser.forms(batch_page), "/printed"))
    return 1


def post_batch(stage: Stage, act: Act) -> int:
    """The newest batch leaves with the carrier that the form proposes."""
    browser = _back_office(stage, act.office)
    room = browser.open(f"/staff/{act.office}/print").text
    numbers = [int(number) for number in re.findall(r'href="/staff/batches/(\d+)"', room)]
    forms = browser.forms(f"/staff/batches/{max(numbers)}")
    browser.send(form_for(forms, "/posted"))
    return 1


def keep_appointments(stage: Stage, until: datetime) -> int:
    """What was arranged takes place in its time: the advisor calls, most clients answer, some later that day."""
    kept = 0
    over: list[int] = []
    while appointment_id := _next_talk(stage, until, over):
        over.append(appointment_id)
        with stage.looking() as session:
            due = session.get_one(Appointment, appointment_id)
            office = session.get_one(Office, due.office_id)
            advisor = session.get_one(Staff, due.advisor_id)
        stage.talks += 1
        for minutes, outcome in ANSWERED if stage.talks % MISSED_ONE_IN else MISSED:
            stage.clock.set(due.starts_at + timedelta(minutes=minutes))
            kept += Desk(stage.logged_in(advisor.email), office.key, [(due.case_id, outcome)]).call_next()
    return kept


def _wave(stage: Stage, act: Act, advisor_id: int) -> list[tuple[int, Outcome]]:
    """The cases of this wave that still wait for a call, with how the call ends."""
    with stage.looking() as session:
        cases = session.scalars(
            select(Case)
            .join(Office, Office.id == Case.office_id)
            .where(Office.key == act.office, Case.advisor_id == advisor_id)
            .order_by(Case.id)
        ).all()
        return [
            (case.id, fate[act.turn])
            for place, case in enumerate(cases)
            if WAVES[place % len(WAVES)] == act.wave and case.state == CaseState.TO_CALL
            for fate in [fate_of(case.number)]
            if act.turn < len(fate)
        ]


def _back_office(stage: Stage, office: str) -> Browser:
    return stage.logged_in(stage.staff_of(office, Role.BACK_OFFICE)[0].email)


def _next_talk(stage: Stage, until: datetime, over: list[int]) -> int | None:
    with stage.looking() as session:
        return session.scalars(
            select(Appointment.id)
            .where(Appointment.state.in_(LIVE), Appointment.starts_at < until, Appointment.id.not_in(over))
            .order_by(Appointment.starts_at)
        ).first()
