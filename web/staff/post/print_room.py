"""The print room: what waits, what is held and why, what is stuck, and the run that makes a batch."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from werkzeug import Response

from db.jobs import JobRun, RunState
from db.offices import Office
from db.printing import PrintBatch
from db.scope import NotFound
from db.staff import Role
from scheduler.calendar.delivery import post_held
from scheduler.frame import frame_of
from scheduler.jobs.runs import ask_for, database_now
from scheduler.post.emptied import is_emptied
from scheduler.post.stuck import stuck
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person
from web.page.forms import sent_form_key
from web.staff.office import the_office
from web.staff.post.held_letters import held_alike, held_by_reason
from web.staff.post.run_told import RunTold
from web.staff.post.waiting_letters import waiting_letters

JOB = "print_batch"
SHOWN_BATCHES = 20
UNDER_WAY = (RunState.REQUESTED, RunState.RUNNING)

pages = Blueprint("print_room", __name__, url_prefix="/staff")


@pages.get("/<office_key>/print")
@allowed(Role.BACK_OFFICE)
def print_room(office_key: str) -> str:
    house = the_house()
    with house.database.transaction() as session:
        office = the_office(session, office_key)
        frame = frame_of(office, now(), house.access_keys, house.settings.public_url)
        waiting, held = waiting_letters(session, frame), held_by_reason(session, office)
        run = _run_under_way(session, office)
        audit_staff(
            session,
            "print_room.read",
            f"office:{office.id}",
            office_id=office.id,
            waiting=waiting.count,
            held={alike.code: alike.count for alike in held},
            letters=[letter.id for letter, _ in waiting.shown]
            + [one.letter.id for alike in held for one in alike.shown],
        )
        batches = _batches(session, office)
        return render_template(
            "staff/print_room.html",
            office=office,
            waiting=waiting,
            held=held,
            run=run,
            told=RunTold.of(run, database_now(session)) if run else None,
            batches=batches,
            emptied={batch.id for batch in batches if is_emptied(session, batch)},
            stuck=stuck(session, office, frame.at),
            post_held=post_held(frame.policy, frame.today),
            policy=frame.policy,
        )


@pages.get("/<office_key>/print/held/<code>")
@allowed(Role.BACK_OFFICE)
def held(office_key: str, code: str) -> str | Response:
    """All that are held by one reason, page by page; once none is, there is nothing to see."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        alike = held_alike(session, office, code, request.args.get("page", 1, type=int))
        if alike is None:
            return redirect(url_for("print_room.print_room", office_key=office_key))
        audit_staff(
            session,
            "print_room.held_read",
            f"office:{office.id}",
            office_id=office.id,
            held={alike.code: alike.count},
            letters=[one.letter.id for one in alike.shown],
        )
        return render_template("staff/held.html", office=office, alike=alike)


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
        told = RunTold.of(found, database_now(session))
        under_way = found.state in UNDER_WAY
        return render_template("staff/run.html", office=office, run=found, told=told, under_way=under_way)


def _runs(office: Office) -> Select[JobRun]:
    return select(JobRun).where(JobRun.office_id == office.id, JobRun.job == JOB)


def _run_under_way(session: Session, office: Office) -> JobRun | None:
    return session.scalar(_runs(office).where(JobRun.state.in_(UNDER_WAY)).order_by(JobRun.id.desc()).limit(1))


def _batches(session: Session, office: Office) -> list[PrintBatch]:
    newest_first = select(PrintBatch).where(PrintBatch.office_id == office.id).order_by(PrintBatch.number.desc())
    return list(session.scalars(newest_first.limit(SHOWN_BATCHES)))
