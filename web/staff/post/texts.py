"""The texts of the letters: an editor writes a draft, a second person approves it, it holds from its day on."""

from datetime import date, timedelta
from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug import Response

from db.letters import LetterKind, LetterText, TextState
from db.offices import Office
from db.scope import NotFound
from db.staff import Role
from letters.saying.marks import WrongWording
from letters.saying.wording import house_version, read_wording
from letters.wordings.deciding import Decided, OwnDraft, approve, digest, refuse, tidy, write
from letters.wordings.samples import newest_letter
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import Answer
from web.page.language import tell, the_language
from web.staff.office import the_office
from web.staff.post import texts_shown as shown
from words.catalogues import N_
from words.dates import day_written
from words.languages import Language

SAVED = N_("The draft is kept. A second person has to approve it before any letter has it.")
APPROVED = N_("Approved: letters have this text from {day} on.")
REFUSED = N_("The draft is refused. Nothing of it reaches a letter.")
NO_DAY = N_("Please enter a day that is not over.")
NO_WORD = N_("Please say in a word why.")
YOUR_OWN = N_("You wrote this text yourself: somebody else has to look at it.")
MEANWHILE = N_("Not done: somebody changed this text or decided about it meanwhile. Please look at it again.")
FAULTY = N_("Not approved: no letter can have this text. What is wrong stands below.")
LONGEST_WORD = 500

pages = Blueprint("texts", __name__, url_prefix="/staff")


@pages.get("/<office_key>/texts")
@allowed(Role.EDITOR, Role.ADMIN, Role.BACK_OFFICE)
def texts(office_key: str) -> str:
    with the_house().database.reading() as session:
        office = the_office(session, office_key)
        rows = shown.table(session, office)
        return render_template("staff/texts.html", office=office, rows=rows)


@pages.get("/<office_key>/texts/<kind>/<language>")
@allowed(Role.EDITOR, Role.ADMIN, Role.BACK_OFFICE)
def text(office_key: str, kind: str, language: str) -> str:
    with the_house().database.reading() as session:
        office, which, spoken = _asked_for(session, office_key, kind, language)
        return _page(session, office, which, spoken, _begun(session, office, which, spoken))


@pages.post("/<office_key>/texts/<kind>/<language>")
@allowed(Role.EDITOR, Role.ADMIN)
def save(office_key: str, kind: str, language: str) -> Response | str | Answer:
    """A fault is told with its place and nothing is kept; what was typed stays in the form."""
    with the_house().database.transaction() as session:
        office, which, spoken = _asked_for(session, office_key, kind, language)
        typed = tidy(request.form.get("text", ""))
        try:
            wording = read_wording(typed, which, house_version(typed))
        except WrongWording as wrong:
            return _page(session, office, which, spoken, typed, fault=shown.Fault.of(wrong, typed)), 422
        if "preview" in request.form:
            tried = shown.tried(session, office, which, spoken, wording, real=False)
            return _page(session, office, which, spoken, typed, tried=tried)
        draft = write(session, office, which, spoken, typed, staff_id=the_person().staff_id, at=now())
        audit_staff(session, "text.written", f"text:{draft.id}", office_id=office.id, digest=digest(draft.text))
        text_id = draft.id
    tell(SAVED)
    return _to(office_key, text_id)


@pages.get("/<office_key>/texts/<kind>/<language>/preview")
@allowed(Role.EDITOR, Role.ADMIN, Role.BACK_OFFICE)
def preview(office_key: str, kind: str, language: str) -> Response | str:
    """The text in force as a letter, on paper."""
    with the_house().database.transaction() as session:
        office, which, spoken = _asked_for(session, office_key, kind, language)
        text, own = shown.text_in_force(session, office, which, spoken)
        return _letter(session, office, which, spoken, text, str(own.version) if own else house_version(text))


@pages.get("/<office_key>/texts/versions/<int:text_id>")
@allowed(Role.EDITOR, Role.ADMIN, Role.BACK_OFFICE)
def version(office_key: str, text_id: int) -> str:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        return _version_page(session, office, _the_text(session, office, text_id))


@pages.get("/<office_key>/texts/versions/<int:text_id>/preview")
@allowed(Role.EDITOR, Role.ADMIN, Role.BACK_OFFICE)
def preview_version(office_key: str, text_id: int) -> Response | str:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        found = _the_text(session, office, text_id)
        language = Language(found.language)
        return _letter(session, office, found.kind, language, found.text, str(found.version))


@pages.post("/<office_key>/texts/versions/<int:text_id>/approve")
@allowed(Role.EDITOR, Role.ADMIN)
def approve_it(office_key: str, text_id: int) -> Response | Answer:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        found = _the_text(session, office, text_id)
        seen, staff_id = request.form.get("seen", ""), the_person().staff_id
        try:
            day = date.fromisoformat(request.form.get("valid_from", ""))
            today = shown.today(office)
            approve(session, found, seen=seen, valid_from=day, today=today, staff_id=staff_id, at=now())
        except (OwnDraft, Decided) as refused:
            return _not_done(session, office, found, refused)
        except WrongWording:
            return _version_page(session, office, found, wrong=FAULTY), 422
        except ValueError:  # no date, or `DayOver`
            return _version_page(session, office, found, wrong=NO_DAY), 422
        audit_staff(
            session,
            "text.approved",
            f"text:{found.id}",
            office_id=office.id,
            digest=seen,
            valid_from=day.isoformat(),
        )
    tell(APPROVED, day=day_written(day, the_language()))
    return _to(office_key, text_id)


@pages.post("/<office_key>/texts/versions/<int:text_id>/refuse")
@allowed(Role.EDITOR, Role.ADMIN)
def refuse_it(office_key: str, text_id: int) -> Response | Answer:
    word = request.form.get("word", "").strip()[:LONGEST_WORD]
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        found = _the_text(session, office, text_id)
        if not word:
            return _version_page(session, office, found, wrong=NO_WORD), 422
        try:
            seen, staff_id = request.form.get("seen", ""), the_person().staff_id
            refuse(session, found, because=word, seen=seen, staff_id=staff_id, at=now())
        except (OwnDraft, Decided) as refused:
            return _not_done(session, office, found, refused)
        audit_staff(session, "text.refused", f"text:{found.id}", office_id=office.id)
    tell(REFUSED)
    return _to(office_key, text_id)


def _asked_for(session: Session, office_key: str, kind: str, language: str) -> tuple[Office, LetterKind, Language]:
    """Raises `NotFound`."""
    office = the_office(session, office_key)
    try:
        return office, LetterKind(kind), Language(language)
    except ValueError:
        raise NotFound(f"text {kind} {language}") from None


def _the_text(session: Session, office: Office, text_id: int) -> LetterText:
    """Raises `NotFound` for one of another office, too."""
    found = session.scalar(select(LetterText).where(LetterText.id == text_id, LetterText.office_id == office.id))
    if found is None:
        raise NotFound(f"text {text_id}")
    return found


def _begun(session: Session, office: Office, kind: LetterKind, language: Language) -> str:
    """What the form begins with: one's own draft, else what is in force."""
    mine = the_person().staff_id
    for text in shown.versions(session, office, kind, language):
        if text.state == TextState.DRAFT and text.written_by == mine:
            return text.text
    return shown.text_in_force(session, office, kind, language)[0]


def _page(
    session: Session,
    office: Office,
    kind: LetterKind,
    language: Language,
    typed: str,
    *,
    fault: shown.Fault | None = None,
    tried: shown.Tried | None = None,
) -> str:
    in_force, own = shown.text_in_force(session, office, kind, language)
    known = shown.versions(session, office, kind, language)
    return render_template(
        "staff/text.html",
        office=office,
        kind=kind,
        spoken=language,
        typed=typed,
        fault=fault,
        unusable=shown.fault_in_force(kind, own),
        tried=tried,
        in_force=in_force,
        own=own,
        versions=known,
        names=shown.names(session, known),
        examples=shown.examples(session, office, kind, language),
        changes=shown.compared(in_force, typed) if typed != in_force else [],
        may_write=_may_write(office),
    )


def _version_page(session: Session, office: Office, found: LetterText, *, wrong: str | None = None) -> str:
    kind, language = found.kind, Language(found.language)
    in_force, own = shown.text_in_force(session, office, kind, language)
    version, real = str(found.version), "real" in request.args
    today = shown.today(office)
    return render_template(
        "staff/text_version.html",
        office=office,
        text=found,
        spoken=language,
        own=own,
        names=shown.names(session, [found]),
        changes=shown.compared(in_force, found.text),
        tried=shown.tried_on_record(session, office, kind, language, found.text, version, real=real),
        has_letter=newest_letter(session, office, kind, language) is not None,
        seen=digest(found.text),
        today=today,
        tomorrow=today + timedelta(days=1),
        mine=found.written_by == the_person().staff_id,
        may_decide=_may_write(office),
        wrong=wrong,
    )


def _not_done(session: Session, office: Office, found: LetterText, refused: Exception) -> Answer:
    wrong = YOUR_OWN if isinstance(refused, OwnDraft) else MEANWHILE
    return _version_page(session, office, found, wrong=wrong), 409


def _letter(
    session: Session, office: Office, kind: LetterKind, language: Language, text: str, version: str
) -> Response | str:
    """As a PDF; where it cannot be printed, the page says why."""
    real = "real" in request.args
    tried = shown.tried_on_record(session, office, kind, language, text, version, real=real)
    if tried.fault or tried.content is None:
        return render_template(
            "staff/text_unprintable.html", office=office, kind=kind, spoken=language, tried=tried
        )
    pdf = shown.pdf_of(tried.content, tried.facts)
    return send_file(BytesIO(pdf), mimetype="application/pdf", download_name=f"{kind}-{language}.pdf")


def _may_write(office: Office) -> bool:
    scope = the_scope()
    return scope.has(office.id, Role.EDITOR) or scope.has(office.id, Role.ADMIN)


def _to(office_key: str, text_id: int) -> Response:
    return redirect(url_for("texts.version", office_key=office_key, text_id=text_id))
