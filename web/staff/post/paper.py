"""Paper that comes in: registered in seconds, listed until somebody has seen to it."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from db.clients import Client
from db.letters import Letter, LetterState
from db.offices import Office
from db.paper import Paper, PaperKind
from db.scope import find
from db.staff import Role
from scheduler.frame import frame_of
from scheduler.paper.following import Followed, see_to
from scheduler.paper.listing import answers_to, done_lately, open_papers, papers_found
from scheduler.paper.registering import Registered, SentBefore, WrongPaper, letterboxes, register
from scheduler.paper.who_calls import NobodyToCall
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import Answer
from web.page.forms import sent_form_key
from web.page.language import tell, the_language, words
from web.staff.office import the_office
from web.staff.post import paper_words as said
from web.staff.post.paper_forms import Typed
from words.catalogues import N_
from words.dates import day_written

WANT_A_CALL = (PaperKind.JOB_SEARCH, PaperKind.CONTACT_REQUEST)
OLD_DAYS = 2  # from then on the age of an open paper catches the eye
NOTED = N_("Registered: {name}.")

pages = Blueprint("paper", __name__, url_prefix="/staff")
pages.add_app_template_global(said.outcome_said, "paper_outcome")
pages.add_app_template_global(said.place_of, "place_of_paper")


@dataclass(frozen=True)
class SeenPaper:
    """`age`: days since it came. `next`: what has to be done; `href`: where. One whose letter is held is open."""

    paper: Paper
    age: int
    next: str
    href: str

    @property
    def old(self) -> bool:
        return self.age >= OLD_DAYS


@pages.get("/<office_key>/paper")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def papers(office_key: str) -> str:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        return _page(session, office, _begun(session, office))


@pages.post("/<office_key>/paper")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def take_in(office_key: str) -> Response | Answer:
    """An answer leads on to its letter, a form to a call; what is not clear to the page of the paper."""
    typed, key, person = Typed.of_form(), sent_form_key(), the_person()
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        try:
            arrival, read = typed.arrival(), typed.read()
            done = register(session, office, arrival, read, form_key=key, staff_id=person.staff_id, at=now())
        except WrongPaper as wrong:
            return _page(session, office, typed, wrong.code), 422
        except SentBefore as before:
            return _go_to(office, before.paper)
        audit_staff(
            session, "paper.registered", f"paper:{done.paper.id}", office_id=office.id, kind=done.paper.kind.value
        )
        return lead_on(session, office, done)


@pages.post("/<office_key>/paper/find")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def search(office_key: str) -> str:
    """Sent as a form: an address with a name in it would stand in logs."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        return _page(session, office, Typed.at_first(today(office)), looked_for=request.form.get("q", "").strip())


def lead_on(session: Session, office: Office, done: Registered) -> Response:
    """What was found out on its own is done at once; then comes the next paper, or what a person has to say."""
    paper = done.paper
    _tell_doubts(done)
    if _is_answer(paper):
        return redirect(_where(paper))
    clear = not (done.no_number or done.code_unknown or done.twice)
    if paper.kind in WANT_A_CALL and paper.client_id is not None and clear:
        client = session.get_one(Client, paper.client_id)
        frame = frame_of(office, now(), the_house().access_keys, the_house().settings.public_url)
        try:
            followed = see_to(session, frame, paper, client, staff_id=the_person().staff_id)
        except NobodyToCall:
            tell(said.NOBODY_TO_CALL)
            return redirect(_where(paper))
        note_case(session, office, paper, followed)
        return next_one(office, paper)
    if paper.kind == PaperKind.OTHER and clear:
        tell(NOTED, name=paper.name)
        return next_one(office, paper)
    return redirect(_where(paper))


def note_case(session: Session, office: Office, paper: Paper, followed: Followed) -> None:
    """Say and write down what became of a paper."""
    case = followed.case
    audit_staff(session, "paper.case", f"case:{case.id}", office_id=office.id, paper=paper.id, new=followed.new)
    tell(
        _became(followed),
        name=case.client.name,
        advisor=case.advisor.name,
        day=day_written(case.due_on, the_language()),
    )


def next_one(office: Office, paper: Paper) -> Response:
    """The form for the next paper of the same heap."""
    return redirect(url_for("paper.papers", office_key=office.key, after=paper.id))


def _go_to(office: Office, paper: Paper) -> Response:
    """A paper that was registered a moment ago."""
    if paper.done_at is None and paper.kind != PaperKind.OTHER:
        return redirect(_where(paper))
    tell(NOTED, name=paper.name)
    return next_one(office, paper)


def today(office: Office) -> date:
    return now().astimezone(ZoneInfo(office.zone)).date()


def _became(followed: Followed) -> str:
    if followed.open:
        return said.STAYS_OPEN
    if followed.letter is None:
        return said.TO_CALL
    return said.BY_LETTER_HELD if followed.letter.state == LetterState.HELD else said.BY_LETTER


def _tell_doubts(done: Registered) -> None:
    if done.no_number and done.paper.kind in WANT_A_CALL:
        tell(said.NO_NUMBER_YET)
    if done.code_unknown:
        tell(said.NO_CODE_YET)


def _begun(session: Session, office: Office) -> Typed:
    """Way, place and day of the one before."""
    before = request.args.get("after", "")
    if not (before.isascii() and before.isdigit() and len(before) < 19):
        return Typed.at_first(today(office))
    return Typed.after(find(session, the_scope(), Paper, int(before)))


def _page(
    session: Session, office: Office, typed: Typed, wrong: str | None = None, *, looked_for: str = ""
) -> str:
    scope = the_scope()
    waiting = open_papers(session, scope, office.id)
    done = done_lately(session, scope, office.id, now())
    found = papers_found(session, scope, office.id, looked_for) if looked_for else []
    answers = answers_to(session, {*waiting, *done, *found})
    still = [_seen(paper, office, answers.get(paper.id)) for paper in waiting]
    shown = sorted({*(seen.paper.id for seen in still), *(paper.id for paper in (*done, *found))})
    audit_staff(session, "papers.read", f"office:{office.id}", office_id=office.id, papers=shown)
    return render_template(
        "staff/papers.html",
        office=office,
        typed=typed,
        wrong=said.WRONG_PAPER[wrong] if wrong else None,
        letterboxes=letterboxes(office),
        kinds_of_paper=list(PaperKind),
        open=still,
        done=done,
        found=found,
        answers=answers,
        looked_for=looked_for,
        today=today(office),
    )


def _seen(paper: Paper, office: Office, answer: Letter | None) -> SeenPaper:
    age = (today(office) - paper.received_on).days
    if answer is not None:
        return SeenPaper(paper, age, words()(said.HELD), url_for("letter_page.letter", letter_id=answer.id))
    return SeenPaper(paper, age, said.next_said(paper, office), _where(paper))


def _where(paper: Paper) -> str:
    """The page on which somebody sees to an open paper."""
    if _is_answer(paper):
        return url_for("answers.answer", case_id=paper.case_id, paper=paper.id)
    return url_for("paper_page.paper", paper_id=paper.id)


def _is_answer(paper: Paper) -> bool:
    return paper.kind == PaperKind.REPLY and paper.case_id is not None
