"""Answers on paper, by e-mail or by telephone to staff: found by the letter's reference, entered in a click."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug import Response

from db.cases import Case
from db.letters import AccessCode
from db.offices import Office
from db.paper import Paper
from db.scope import NotFound, find
from db.staff import Role
from letters.access import REFERENCE_DIGITS
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import NotLive, Outdated, Taken, live_of_case
from scheduler.appointments.earlier_offers import OfferOver, open_offer
from scheduler.appointments.last_word import last_word, last_word_of
from scheduler.paper.finishing import finish, hold
from scheduler.paper.outcomes import AlreadyDone
from scheduler.paper.registering import twice
from scheduler.wishes import GOOD_HOURS, WrongWish
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import Answer
from web.page.forms import NO_NUMBER
from web.page.language import tell, words
from web.page.look import window_minutes
from web.public.offers import OFFERED, OfferStale, shown_offers
from web.staff.office import the_office
from web.staff.post.answers_entered import HOW, NO_HOUR, Entry, enter
from web.staff.post.paper_words import DONE_MEANWHILE
from words.catalogues import N_
from words.numbers import NotANumber

MOST_SKIPPED = 60
LONGEST_ID = 19
NOTHING = N_("No letter of this office has this reference. Please compare it with the letter once more.")
NOT_EIGHT = N_("The reference has {count} digits.")

pages = Blueprint("answers", __name__, url_prefix="/staff")
pages.add_app_template_global(last_word, "last_word")


@pages.get("/<office_key>/answers")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def search(office_key: str) -> str:
    with the_house().database.reading() as session:
        return _search(the_office(session, office_key))


@pages.post("/<office_key>/answers")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def look_up(office_key: str) -> Response | Answer:
    """The reference as it stands in the letter, blanks or not; an older one of the case leads there too."""
    typed = request.form.get("reference", "")
    reference = "".join(character for character in typed if character.isdecimal())
    with the_house().database.reading() as session:
        office = the_office(session, office_key)
        if len(reference) != REFERENCE_DIGITS:
            return _search(office, typed, words()(NOT_EIGHT, count=REFERENCE_DIGITS)), 422
        case_id = _case_of(session, office, reference)
        if case_id is None:
            return _search(office, typed, words()(NOTHING)), 404
    return redirect(url_for("answers.answer", case_id=case_id))


@pages.get("/cases/<int:case_id>/answer")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def answer(case_id: int) -> str:
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), Case, case_id)
        return _page(session, found, paper=_paper(session, found))


@pages.post("/cases/<int:case_id>/answer")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def take_answer(case_id: int) -> Response | Answer:
    """What changed since the page was shown is told; then nothing of this answer is kept.

    The paper that it stands on is done with it.
    """
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), Case, case_id)
        paper = _paper(session, found)
        if paper is not None:
            hold(session, paper)
        entry = Entry.of_form(session, found, staff_id=the_person().staff_id, at=now())
        try:
            said = enter(entry)
        except Taken:
            return _page(session, found, taken=True, paper=paper), 409
        except NotANumber:
            return _page(session, found, wrong=NO_NUMBER, paper=paper), 422
        except WrongWish:
            return _page(session, found, wrong=NO_HOUR, paper=paper), 422
        _note(session, entry, paper)
        tell(said, name=found.client.name)
        return _on(session.get_one(Office, found.office_id), found, paper)


@pages.errorhandler(NotLive)
@pages.errorhandler(Outdated)
@pages.errorhandler(OfferStale)
@pages.errorhandler(OfferOver)
def changed_meanwhile(error: Exception) -> Response:
    """The client, or somebody else, was quicker: show what holds now."""
    tell(N_("Nothing is entered: something changed since you opened this page. Please look at what holds now."))
    return redirect(url_for("answers.answer", **(request.view_args or {}), paper=request.values.get("paper")))


@pages.errorhandler(AlreadyDone)
def done_meanwhile(error: AlreadyDone) -> Response:
    tell(DONE_MEANWHILE)
    return redirect(url_for("paper_page.paper", paper_id=request.form.get("paper", "")))


def _paper(session: Session, found: Case) -> Paper | None:
    """The paper on which the answer stands, if it came on a registered one. Raises `NotFound`."""
    number = request.values.get("paper", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < LONGEST_ID):
        raise NotFound(f"paper {number}")
    paper = find(session, the_scope(), Paper, int(number))
    if paper.case_id != found.id:
        raise NotFound(f"paper {number}")
    return paper


def _more() -> bool:
    """More than one thing stands on the paper: a tick, and another number."""
    return "more" in request.form


def _note(session: Session, entry: Entry, paper: Paper | None) -> None:
    about: dict[str, int] = {}
    if paper is not None:
        if not _more():
            finish(paper, entry.answer, staff_id=entry.staff_id, at=entry.at)
        about = {"paper": paper.id}
    audit_staff(
        session,
        "answer.entered",
        f"case:{entry.case.id}",
        office_id=entry.case.office_id,
        answer=entry.answer,
        how=entry.how,
        **about,
    )


def _search(office: Office, typed: str = "", wrong: str | None = None) -> str:
    return render_template("staff/answer_search.html", office=office, typed=typed, wrong=wrong)


def _case_of(session: Session, office: Office, reference: str) -> int | None:
    return session.scalar(
        select(Case.id)
        .join(AccessCode, AccessCode.case_id == Case.id)
        .where(AccessCode.reference == reference, Case.office_id == office.id)
    )


def _page(
    session: Session,
    found: Case,
    *,
    taken: bool = False,
    wrong: str | None = None,
    paper: Paper | None = None,
) -> str:
    audit_staff(session, "case.read", f"case:{found.id}", office_id=found.office_id)
    office = session.get_one(Office, found.office_id)
    live = live_of_case(session, found.id)
    ahead = live if live is not None and live.starts_at > now() else None
    skip = _skip()
    slots = alternatives(session, ahead, at=now(), skip=skip, count=OFFERED) if ahead else []
    secret = the_house().settings.secret_key
    return render_template(
        "staff/answer.html",
        office=office,
        case=found,
        paper=paper,
        twice=twice(session, paper) if paper is not None else [],
        live=live,
        ahead=ahead,
        offers=shown_offers(session, secret, ahead, slots) if ahead else [],
        next_skip=skip + OFFERED if len(slots) == OFFERED and skip < MOST_SKIPPED else None,
        taken=taken,
        wrong=wrong,
        answers=last_word_of(session, found.id),
        earlier=open_offer(session, ahead, now()) if ahead else None,
        ways=list(HOW),
        how=request.values.get("how", next(iter(HOW))),
        good_hours=GOOD_HOURS,
        window_minutes=window_minutes(office),
    )


def _skip() -> int:
    skip = request.args.get("skip", "0")
    return min(int(skip), MOST_SKIPPED) if skip.isascii() and skip.isdigit() else 0


def _on(office: Office, found: Case, paper: Paper | None) -> Response:
    """To the case for whoever advises; to the next paper or letter for whoever opens the post."""
    if paper is not None and _more():
        return redirect(url_for("answers.answer", case_id=found.id, paper=paper.id))
    if paper is not None:
        return redirect(url_for("paper.papers", office_key=office.key, after=paper.id))
    if request.form.get("back") == "case" and the_scope().has(office.id, Role.ADVISOR):
        return redirect(url_for("cases.case", case_id=found.id))
    return redirect(url_for("answers.search", office_key=office.key))
