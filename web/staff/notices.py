"""The editor of notices: what is told by phone and on the page, in all languages of the office."""

from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug import Response

from db.offices import Notice, Office
from db.scope import NotFound
from db.staff import Role
from scheduler.calendar.status import OfficeStatus, status_at
from scheduler.calendar.told import notice_for_ear, notice_for_eye
from scheduler.notices import NoticeDraft, WrongNotice, notices_of, publish, supersede
from scheduler.offers import facts_of, notice_facts
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person
from web.page.errors import Answer
from web.page.forms import sent_form_key
from web.page.language import tell, the_language
from web.staff.notice_form import NoticeForm
from web.staff.notice_preview import Preview, preview
from web.staff.office import the_office
from words.catalogues import N_

pages = Blueprint("notices", __name__, url_prefix="/staff")


class Overtaken(Exception):
    """Somebody else changed or ended the notice since it was looked at."""


@pages.get("/<office_key>/notices")
@allowed(Role.EDITOR)
def notices(office_key: str) -> str:
    with the_house().database.reading() as session:
        office = the_office(session, office_key)
        status = status_at(facts_of(session, office.id), now())
        shown = [(notice, _told(status, notice, office)) for notice in notices_of(session, office.id)]
        today = now().astimezone(ZoneInfo(office.zone)).date()
        return render_template("staff/notices.html", office=office, notices=shown, at=now(), today=today)


@pages.get("/<office_key>/notices/new")
@allowed(Role.EDITOR)
def new(office_key: str) -> str:
    with the_house().database.reading() as session:
        office = the_office(session, office_key)
        return _editor(session, office, None, NoticeForm.empty(office))


@pages.get("/<office_key>/notices/<series>")
@allowed(Role.EDITOR)
def edit(office_key: str, series: str) -> str:
    with the_house().database.reading() as session:
        office = the_office(session, office_key)
        return _editor(session, office, series, NoticeForm.of(office, _the_notice(session, office, series)))


@pages.post("/<office_key>/notices/new")
@allowed(Role.EDITOR)
def save_new(office_key: str) -> Response | str | Answer:
    """Sent twice, it is one notice: the key of the form is its series."""
    return _save(office_key, sent_form_key(), new=True)


@pages.post("/<office_key>/notices/<series>")
@allowed(Role.EDITOR)
def save(office_key: str, series: str) -> Response | str | Answer:
    """Whoever changes a notice names the one they saw; if it is told no longer, nothing is saved."""
    return _save(office_key, series, new=False)


@pages.post("/<office_key>/notices/<series>/end")
@allowed(Role.EDITOR)
def end(office_key: str, series: str) -> Response:
    """From now on it is not told; what was told stays on record."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        notice = _the_notice(session, office, series)
        supersede(session, office.id, series, now())
        audit_staff(session, "notice.ended", f"notice:{notice.id}", office_id=office.id)
    tell(N_("The notice is told no longer."))
    return redirect(url_for("notices.notices", office_key=office_key))


def _save(office_key: str, series: str, *, new: bool) -> Response | str | Answer:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        known = _is_known(session, office, series)
        if not (known or new):
            raise NotFound(f"notice {series}")
        form = NoticeForm.sent(office, request.form)
        shown_series, draft = None if new else series, form.draft()
        if draft is None:
            return _editor(session, office, shown_series, form), 422
        if "preview" in request.form:
            return _editor(session, office, shown_series, form, preview(session, office, draft, series, now()))
        if new and known:
            return _saved_before(office_key)
        try:
            _publish(session, office, draft, series, form)
        except WrongNotice as wrong:
            form.blame(wrong.code)
            return _editor(session, office, shown_series, form), 422
        except Overtaken:
            return _saved_before(office_key) if new else (_overtaken(session, office, series, form), 409)
    tell(N_("Saved. Phone and page tell it from now on."))
    return redirect(url_for("notices.notices", office_key=office_key))


def _saved_before(office_key: str) -> Response:
    tell(N_("It is saved already; change it here if it should read differently."))
    return redirect(url_for("notices.notices", office_key=office_key))


def _publish(session: Session, office: Office, draft: NoticeDraft, series: str, form: NoticeForm) -> None:
    """Raises `WrongNotice`, `Overtaken`."""
    if form.values["seen"] != _told_now(session, office, series):
        raise Overtaken
    try:
        with session.begin_nested():
            notice = publish(session, office, draft, staff_id=the_person().staff_id, at=now(), series=series)
    except IntegrityError as error:  # of two at the same moment, `uq_notice_told` lets one
        raise Overtaken from error
    audit_staff(session, "notice.published", f"notice:{notice.id}", office_id=office.id)


def _overtaken(session: Session, office: Office, series: str, form: NoticeForm) -> str:
    """The form as it was sent. It names what is told now: sent again, it takes its place."""
    form.values["seen"] = _told_now(session, office, series)
    return _editor(session, office, series, form, overtaken=True)


def _editor(
    session: Session,
    office: Office,
    series: str | None,
    form: NoticeForm,
    shown: list[Preview] | None = None,
    *,
    overtaken: bool = False,
) -> str:
    return render_template(
        "staff/notice.html",
        office=office,
        places=office.places,
        series=series,
        form=form,
        preview=shown,
        overtaken=overtaken,
    )


def _is_known(session: Session, office: Office, series: str) -> bool:
    """Whether there ever was a notice of this series."""
    found = select(Notice.id).where(Notice.office_id == office.id, Notice.series == series)
    return session.scalar(found.limit(1)) is not None


def _told_now(session: Session, office: Office, series: str) -> str:
    """The id of the notice of this series that is told now; empty when there is none."""
    found = select(Notice.id).where(
        Notice.office_id == office.id, Notice.series == series, Notice.superseded_at.is_(None)
    )
    return str(session.scalar(found) or "")


def _the_notice(session: Session, office: Office, series: str) -> Notice:
    found = next((notice for notice in notices_of(session, office.id) if notice.series == series), None)
    if found is None:
        raise NotFound(f"notice {series}")
    return found


def _told(status: OfficeStatus, notice: Notice, office: Office) -> tuple[str, str]:
    """What is heard and what is read, in the reader's language or the office's first."""
    language = the_language() if the_language() in office.languages else office.languages[0]
    facts = notice_facts(notice)
    return notice_for_ear(status, facts, language), notice_for_eye(status, facts, language)
