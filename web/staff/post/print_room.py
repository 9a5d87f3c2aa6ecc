"""The print room: what waits, what is held and why, and the run that makes a batch of it."""

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from werkzeug import Response

from db.clients import Client
from db.jobs import JobRun, RunState
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import PrintBatch
from db.scope import NotFound
from db.staff import Role
from letters.reasons import reason_told
from scheduler.frame import frame_of
from scheduler.jobs.runs import ask_for
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person
from web.page.forms import sent_form_key
from web.page.language import the_language
from web.staff.office import the_office

JOB = "print_batch"
SHOWN_BATCHES = 20
UNDER_WAY = (RunState.REQUESTED, RunState.RUNNING)

Held = tuple[Letter, Client, str]
"""A letter, its client, and in words why it is held."""

pages = Blueprint("print_room", __name__, url_prefix="/staff")


@pages.get("/<office_key>/print")
@allowed(Role.BACK_OFFICE)
def print_room(office_key: str) -> str:
    house = the_house()
    with house.database.transaction() as session:
        office = the_office(session, office_key)
        waiting, held = _waiting(session, office), _held(session, office)
        shown = [letter.id for letter, _ in waiting] + [letter.id for letter, _, _ in held]
        audit_staff(session, "print_room.read", f"office:{office.id}", office_id=office.id, letters=shown)
        frame = frame_of(office, now(), house.access_keys, house.settings.public_url)
        return render_template(
            "staff/print_room.html",
            office=office,
            waiting=waiting,
            held=held,
            run=_run_under_way(session, office),
            batches=_batches(session, office),
            posting_day=frame.posting,
            policy=frame.policy,
        )


@pages.post("/<office_key>/print/batches")
@allowed(Role.BACK_OFFICE)
def ask_for_batch(office_key: str) -> Response:
    """The clock process makes the batch; the page of the run shows how far it is. Sent twice, it is one run."""
    form_key = sent_form_key()
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        run_id = ask_for(session, JOB, f"request:{form_key}", office_id=office.id, staff_id=the_person().staff_id)
        audit_staff(session, "batch.asked", f"run:{run_id}", office_id=office.id)
    return redirect(url_for("print_room.run", office_key=office_key, run_id=run_id))


@pages.get("/<office_key>/print/runs/<int:run_id>")
@allowed(Role.BACK_OFFICE)
def run(office_key: str, run_id: int) -> str | Response:
    with the_house().database.reading() as session:
        office = the_office(session, office_key)
        found = session.scalar(_runs(office).where(JobRun.id == run_id))
        if found is None:
            raise NotFound(f"run {run_id}")
        batch_id = found.result.get("batch_id")
        if found.state == RunState.DONE and batch_id is not None:
            return redirect(url_for("batches.batch", batch_id=batch_id))
        return render_template("staff/run.html", office=office, run=found, under_way=found.state in UNDER_WAY)


def _waiting(session: Session, office: Office) -> list[tuple[Letter, Client]]:
    return [(letter, client) for letter, client in session.execute(_letters(office, LetterState.QUEUED))]


def _held(session: Session, office: Office) -> list[Held]:
    rows = session.execute(_letters(office, LetterState.HELD))
    return [(letter, client, reason_told(letter.held_reason or "", the_language())) for letter, client in rows]


def _letters(office: Office, state: LetterState) -> Select[Letter, Client]:
    return (
        select(Letter, Client)
        .join(Client, Client.id == Letter.client_id)
        .where(Letter.office_id == office.id, Letter.state == state)
        .order_by(Letter.id)
    )


def _runs(office: Office) -> Select[JobRun]:
    return select(JobRun).where(JobRun.office_id == office.id, JobRun.job == JOB)


def _run_under_way(session: Session, office: Office) -> JobRun | None:
    return session.scalar(_runs(office).where(JobRun.state.in_(UNDER_WAY)).order_by(JobRun.id.desc()).limit(1))


def _batches(session: Session, office: Office) -> list[PrintBatch]:
    newest_first = select(PrintBatch).where(PrintBatch.office_id == office.id).order_by(PrintBatch.number.desc())
    return list(session.scalars(newest_first.limit(SHOWN_BATCHES)))
