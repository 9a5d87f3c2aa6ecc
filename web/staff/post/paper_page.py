"""One paper: from whom it is, what is made of it, what was read wrong, how it ended."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import BadRequest

from db.cases import Case
from db.clients import Client
from db.offices import Office
from db.paper import Paper, PaperKind
from db.scope import NotFound, find
from db.staff import Role, Staff
from letters.reasons import Unprintable, reason_told
from scheduler.frame import Frame, frame_of
from scheduler.paper.finishing import finish, hold
from scheduler.paper.following import see_to
from scheduler.paper.listing import answers_to
from scheduler.paper.outcomes import BY_HAND, AlreadyDone, PaperOutcome
from scheduler.paper.registering import WrongPaper, no_number, take_down, twice
from scheduler.paper.searching import Candidate, candidates, clients_found, number_in, of_client
from scheduler.paper.senders import Sender, WrongSender, make_client
from scheduler.paper.who_calls import NobodyToCall
from scheduler.people.skills import topics_of
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import Answer
from web.page.language import tell, the_language, words
from web.staff.post import paper_words as said
from web.staff.post.paper import WANT_A_CALL, lead_on, next_one, note_case
from web.staff.post.paper_forms import Typed, matter_of_form, sender_of_form, sender_of_paper
from words.catalogues import N_
from words.numbers import NotANumber

GIVEN = N_("{advisor} sees it in the case of {name}.")
DONE = N_("Done: {name}.")

pages = Blueprint("paper_page", __name__, url_prefix="/staff/papers")


@pages.get("/<int:paper_id>")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def paper(paper_id: int) -> str:
    with the_house().database.transaction() as session:
        return _page(session, find(session, the_scope(), Paper, paper_id))


@pages.post("/<int:paper_id>/find")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def search(paper_id: int) -> str:
    """Sent as a form: an address with a name in it would stand in logs."""
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), Paper, paper_id)
        return _page(session, found, looked_for=request.form.get("q", "").strip())


@pages.post("/<int:paper_id>/sender")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def choose_sender(paper_id: int) -> Response:
    """Who it is from: then there is a call to make. Or which case it is about: then an answer is entered."""
    with the_house().database.transaction() as session:
        found, office = _held(session, paper_id)
        if request.form.get("case"):
            case = find(session, the_scope(), Case, _id("case"))
            _require_office(found, case)
            return _about(session, found, office, case)
        client = find(session, the_scope(), Client, _id("client"))
        _require_office(found, client)
        return _call(session, found, office, client)


@pages.post("/<int:paper_id>/new-client")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def new_client(paper_id: int) -> Response | Answer:
    with the_house().database.transaction() as session:
        found, office = _held(session, paper_id)
        sender = sender_of_form()
        try:
            client = make_client(session, office, found, sender, at=now())
        except WrongSender as wrong:
            told = words()(said.WRONG_SENDER[wrong.code])
            return _page(session, found, sender=sender, wrong_sender=told), 422
        except Unprintable as reason:
            told = reason_told(reason.stored, the_language())
            return _page(session, found, sender=sender, wrong_sender=told), 422
        audit_staff(session, "client.made", f"client:{client.id}", office_id=office.id, paper=found.id)
        return _call(session, found, office, client)


@pages.post("/<int:paper_id>/mend")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def mend(paper_id: int) -> Response | Answer:
    """What was read wrong. It leads on as if it had been read right at once."""
    typed = Typed.of_form()
    with the_house().database.transaction() as session:
        found, office = _held(session, paper_id)
        try:
            done = take_down(session, office, found, typed.read())
        except WrongPaper as wrong:
            return _page(session, found, typed=typed, wrong=said.WRONG_PAPER[wrong.code]), 422
        audit_staff(session, "paper.changed", f"paper:{found.id}", office_id=office.id)
        return lead_on(session, office, done)


@pages.post("/<int:paper_id>/done")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def done(paper_id: int) -> Response:
    with the_house().database.transaction() as session:
        found, office = _held(session, paper_id)
        outcome = request.form.get("outcome", "")
        if outcome not in BY_HAND:
            raise BadRequest
        finish(found, PaperOutcome(outcome), staff_id=the_person().staff_id, at=now())
        audit_staff(session, "paper.done", f"paper:{found.id}", office_id=office.id, outcome=outcome)
        tell(DONE, name=found.name)
        return next_one(office, found)


@pages.errorhandler(AlreadyDone)
def done_meanwhile(error: AlreadyDone) -> Response:
    tell(said.DONE_MEANWHILE)
    return redirect(url_for("paper_page.paper", **(request.view_args or {})))


@pages.errorhandler(NotANumber)
def no_number_yet(error: NotANumber) -> Response:
    tell(said.NO_NUMBER_YET)
    return redirect(url_for("paper_page.paper", **(request.view_args or {})))


@pages.errorhandler(NobodyToCall)
def nobody_to_call(error: NobodyToCall) -> Response:
    tell(said.NOBODY_TO_CALL)
    return redirect(url_for("paper_page.paper", **(request.view_args or {})))


def _held(session: Session, paper_id: int) -> tuple[Paper, Office]:
    """Raises `NotFound`, `AlreadyDone`."""
    found = hold(session, find(session, the_scope(), Paper, paper_id))
    return found, session.get_one(Office, found.office_id)


def _id(name: str) -> int:
    """Of a button that stands for a row. Raises `BadRequest`."""
    typed = request.form.get(name, "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise BadRequest
    return int(typed)


def _require_office(found: Paper, row: Client | Case) -> None:
    """A paper is about clients of its own office. Raises `NotFound`."""
    if row.office_id != found.office_id:
        raise NotFound(f"row {row.id}")


def _about(session: Session, found: Paper, office: Office, case: Case) -> Response:
    found.client_id, found.case_id = case.client_id, case.id
    audit_staff(session, "paper.case", f"case:{case.id}", office_id=office.id, paper=found.id, new=False)
    if found.kind == PaperKind.REPLY:
        return redirect(url_for("answers.answer", case_id=case.id, paper=found.id))
    tell(GIVEN, advisor=case.advisor.name, name=case.client.name)
    return next_one(office, found)


def _call(session: Session, found: Paper, office: Office, client: Client) -> Response:
    matter = matter_of_form(session, office)
    followed = see_to(session, _frame(office), found, client, matter, staff_id=the_person().staff_id)
    note_case(session, office, found, followed)
    return next_one(office, found)


def _frame(office: Office) -> Frame:
    house = the_house()
    return frame_of(office, now(), house.access_keys, house.settings.public_url)


def _page(
    session: Session,
    found: Paper,
    *,
    typed: Typed | None = None,
    wrong: str | None = None,
    sender: Sender | None = None,
    wrong_sender: str | None = None,
    looked_for: str = "",
) -> str:
    audit_staff(session, "paper.read", f"paper:{found.id}", office_id=found.office_id)
    office = session.get_one(Office, found.office_id)
    people = _people(session, office, found, looked_for)
    return render_template(
        "staff/paper.html",
        office=office,
        paper=found,
        registered_by=session.get_one(Staff, found.registered_by).name,
        done_by=session.get_one(Staff, found.done_by).name if found.done_by else None,
        case=session.get(Case, found.case_id) if found.case_id else None,
        answer=answers_to(session, [found]).get(found.id),
        twice=twice(session, found),
        no_number=no_number(found, office),
        wants_a_call=found.kind in WANT_A_CALL,
        people=people,
        looked_for=looked_for,
        typed=typed or Typed.of_paper(found),
        wrong=wrong,
        sender=sender or sender_of_paper(found, office),
        wrong_sender=wrong_sender,
        kinds_of_paper=list(PaperKind),
        topics=topics_of(session, office.id),
        by_hand=said.BY_HAND,
        next=said.next_said(found, office),
    )


def _people(session: Session, office: Office, found: Paper, looked_for: str) -> list[Candidate]:
    """Who it may be from: who was looked for, else who is known to be, else whose name or number it is."""
    if found.done_at is not None:
        return []
    if looked_for:
        people = clients_found(session, office, looked_for)
    elif found.client_id is not None:
        people = [of_client(session, found.client_id)]
    else:
        number = number_in(found.phone, office.country) if found.phone else None
        people = candidates(session, office, found.name, number)
    shown = [person.client.id for person in people]
    audit_staff(session, "clients.looked_for", f"paper:{found.id}", office_id=office.id, clients=shown)
    return people
