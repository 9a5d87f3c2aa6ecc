"""The editor of notices: what is told by phone and on the page, in all languages of the office."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug import Response

from db.offices import Notice, Office
from db.scope import NotFound
from db.staff import Role
from scheduler.calendar.status import OfficeStatus
from scheduler.calendar.told import notice_for_ear, notice_for_eye
from scheduler.news.notices import NoticeDraft, WrongNotice, notices_of, publish, supersede
from scheduler.news.offers import facts_of, notice_facts, queue_for_office, status_of
from scheduler.news.reviews import still_holds
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person
from web.page.errors import Answer
from web.page.forms import sent_form_key
from web.page.language import tell, the_language
from web.staff.notice_form import NoticeForm
from web.staff.notice_preview import Preview, preview
from web.staff.office import the_office
from web.staff.review_alarm import alarms
from words.catalogues import N_

IN_TWO_WEEKS = timedelta(days=14)

pages = Blueprint("notices", __name__, url_prefix="/staff")


class Overtaken(Exception):
    """Somebody else changed or ended the notice since it was looked at."""


@pages.get("/<office_key>/notices")
@allowed(Role.EDITOR)
def notices(office_key: str) -> str:
    with the_house().database.reading() as session:
        return _list(session, the_office(session, office_key))


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
    """From now on it is not told; what was told stays on record. Whoever ends a notice names the one they saw."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        try:
            _require_seen(session, office, series, request.form.get("seen"))
        except Overtaken:
            return _look_again(office_key)
        notice = _the_notice(session, office, series)
        supersede(session, office.id, series, now(), staff_id=the_person().staff_id)
        audit_staff(session, "notice.ended", f"notice:{notice.id}", office_id=office.id)
    tell(N_("The notice is told no longer."))
    return redirect(url_for("notices.notices", office_key=office_key))


@pages.post("/<office_key>/notices/<series>/holds")
@allowed(Role.EDITOR)
def holds(office_key: str, series: str) -> Response | Answer:
    """It was looked at and still holds: the same notice, with the next day to look at it."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        try:
            look_again_on = date.fromisoformat(request.form.get("review_on", ""))
            notice = _note_that_it_holds(session, office, series, look_again_on)
        except Overtaken:
            return _look_again(office_key)
        except ValueError:  # no date, or `WrongNotice`: none that is to come
            return _list(session, office, refused=series), 422
        audit_staff(session, "notice.reviewed", f"notice:{notice.id}", office_id=office.id)
    tell(N_("Noted: it still holds."))
    return redirect(url_for("notices.notices", office_key=office_key))


def _save(office_key: str, series: str, *, new: bool) -> Response | str | Answer:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        known = _last(session, office, series)
        if not (known or new):
            raise NotFound(f"notice {series}")
        form = NoticeForm.sent(office, request.form, known)
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
    if draft.begins_at and draft.begins_at > now():
        tell(N_("Saved. Phone and page tell it by themselves once it begins."))
    else:
        tell(N_("Saved. Phone and page tell it from now on."))
    return redirect(url_for("notices.notices", office_key=office_key))


def _saved_before(office_key: str) -> Response:
    tell(N_("It is saved already; change it here if it should read differently."))
    return redirect(url_for("notices.notices", office_key=office_key))


def _look_again(office_key: str) -> Response:
    tell(N_("Somebody else changed or ended this notice meanwhile: please look at it again."))
    return redirect(url_for("notices.notices", office_key=office_key))


def _publish(session: Session, office: Office, draft: NoticeDraft, series: str, form: NoticeForm) -> None:
    """Raises `WrongNotice`, `Overtaken`."""
    _require_seen(session, office, series, form.values["seen"])
    notice = publish(session, office, draft, staff_id=the_person().staff_id, at=now(), series=series)
    audit_staff(session, "notice.published", f"notice:{notice.id}", office_id=office.id)


def _note_that_it_holds(session: Session, office: Office, series: str, look_again_on: date) -> Notice:
    """Raises `WrongNotice`, `Overtaken`."""
    _require_seen(session, office, series, request.form.get("seen"))
    seen, staff_id = _the_notice(session, office, series), the_person().staff_id
    return still_holds(session, office, seen, look_again_on, staff_id=staff_id, at=now())


def _require_seen(session: Session, office: Office, series: str, seen: str | None) -> None:
    """Raises `Overtaken`; of two at the same moment, the second has not seen what the first one wrote."""
    queue_for_office(session, office.id)
    if seen != _told_now(session, office, series):
        raise Overtaken


def _overtaken(session: Session, office: Office, series: str, form: NoticeForm) -> str:
    """The form as it was sent. It names what is told now: sent again, it takes its place."""
    form.values["seen"] = _told_now(session, office, series)
    return _editor(session, office, series, form, overtaken=True)


def _list(session: Session, office: Office, *, refused: str | None = None) -> str:
    """`refused`: the series of a notice for which no good day to look at it again was given."""
    status = status_of(session, office.id, now())
    return render_template(
        "staff/notices.html",
        office=office,
        notices=[(notice, _told(status, notice, office)) for notice in notices_of(session, office.id)],
        alarms=alarms(session, office),
        silent=_silent(session, office, status),
        refused=refused,
        at=now(),
        today=now().astimezone(ZoneInfo(office.zone)).date(),
        in_two_weeks=IN_TWO_WEEKS,
    )


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
        alarms=alarms(session, office),
        series=series,
        form=form,
        preview=shown,
        overtaken=overtaken,
    )


def _last(session: Session, office: Office, series: str) -> Notice | None:
    """The notice that was recorded last in this series, told or not."""
    found = select(Notice).where(Notice.office_id == office.id, Notice.series == series)
    return session.scalar(found.order_by(Notice.id.desc()).limit(1))


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


def _silent(session: Session, office: Office, status: OfficeStatus) -> set[str]:
    """The series in force of which nothing is told, since others decide all that they cover."""
    in_force = {notice.series for notice in facts_of(session, office.id).notices if notice.in_force(now())}
    return in_force - {notice.series for notice in status.notices}


def _told(status: OfficeStatus, notice: Notice, office: Office) -> tuple[str, str]:
    """What is heard and what is read, in the reader's language or the office's first."""
    language = the_language() if the_language() in office.languages else office.languages[0]
    facts = notice_facts(notice)
    return notice_for_ear(status, facts, language), notice_for_eye(status, facts, language)
