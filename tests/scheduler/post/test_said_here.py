"""What somebody typed here and a letter repeats is mended by staff; what the register brings is not."""

import pytest
from sqlalchemy import select

import factories as make
from db.clients import Client
from db.letters import Letter, LetterState
from db.offices import Office
from db.paper import Paper, PaperKind
from db.scope import Scope
from db.session import Database
from db.staff import Role
from incoming import Desk, a_desk
from letters.saying.facts import LetterFacts
from returning import batched
from scheduler.paper.listing import answers_to, count_open, done_lately, open_papers
from scheduler.paper.senders import Sender, make_client
from scheduler.post.said_here import NoLongerWaits, Typed, WrongWords, made_here, mend_said_here, said_here

UNKNOWN_SIGNS = "გოგი"
AT_HOME = ("Musterstraße 1", "38820", "Halberstadt")


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


def answered(desk: Desk, *, family_name: str = "Öhman", note: str = "Bitte melden.", number: str = "") -> Paper:
    """From somebody on no list, without a telephone: a letter answers."""
    with desk.database.transaction() as session:
        paper = desk.register(session, name=f"Eva {family_name}", note=note, kind=PaperKind.JOB_SEARCH).paper
        told = Sender(family_name, "Eva", "de", *AT_HOME, number)
        client = make_client(session, session.get_one(Office, desk.office.id), paper, told, at=make.AT)
    desk.follow(paper, client)
    return desk.now(paper)


def mend(desk: Desk, typed: Typed) -> Letter:
    """The one letter that there is."""
    with desk.database.transaction() as session:
        letter = session.scalars(select(Letter)).one()
        mend_said_here(session, letter, typed, frame=desk.frame(session))
        return letter


def test_a_note_with_signs_of_no_font_is_corrected_after_the_paper_is_done(desk: Desk) -> None:
    paper = answered(desk, note=f"Wohnt bei {UNKNOWN_SIGNS}.")
    [held] = desk.letters()
    assert (paper.outcome, held.state) == ("letter", LetterState.HELD)
    letter = mend(desk, Typed("Eva", "Öhman", "Wohnt bei Gogi."))
    assert (letter.state, letter.held_reason) == (LetterState.QUEUED, None)
    said = LetterFacts.of(letter.facts).understood
    assert said.endswith("Wohnt bei Gogi.")
    assert said.startswith("Ihr Formular")
    assert desk.now(paper).note == "Wohnt bei Gogi."
    assert len(desk.letters()) == 1


@pytest.mark.parametrize("name", [UNKNOWN_SIGNS, "W" * 90])
def test_the_name_of_who_was_made_here_is_corrected(desk: Desk, name: str) -> None:
    answered(desk, family_name=name)
    assert desk.letters()[0].state == LetterState.HELD
    letter = mend(desk, Typed(" Eva ", "Gogi", "Bitte melden."))
    assert (letter.state, LetterFacts.of(letter.facts).name) == (LetterState.QUEUED, "Eva Gogi")


def test_what_is_still_wrong_is_kept_and_held(desk: Desk) -> None:
    answered(desk, family_name=UNKNOWN_SIGNS)
    letter = mend(desk, Typed("Eva", UNKNOWN_SIGNS * 2, "Bitte melden."))
    assert letter.state == LetterState.HELD
    assert LetterFacts.of(letter.facts).name == f"Eva {UNKNOWN_SIGNS * 2}"


def test_a_name_that_a_file_of_clients_brings_is_not_ours_to_change(desk: Desk) -> None:
    """The register's own number was entered: its next file brings the name. The note is ours all the same."""
    answered(desk, family_name=UNKNOWN_SIGNS, number="4711")
    letter = mend(desk, Typed("Eva", "Gogi", "Bitte anrufen."))
    facts = LetterFacts.of(letter.facts)
    assert (letter.state, facts.name) == (LetterState.HELD, f"Eva {UNKNOWN_SIGNS}")
    assert facts.understood.endswith("Bitte anrufen.")


def test_only_a_number_from_a_paper_of_theirs_says_that_a_client_was_made_here(desk: Desk) -> None:
    paper = answered(desk)
    others = [desk.client(number=number) for number in (f"P{paper.id}-2", f"P{paper.id + 1}", "P", "1")]
    with desk.database.reading() as session:
        assert [made_here(session, one) for one in others] == [False] * 4
        assert made_here(session, session.get_one(Client, desk.now(paper).client_id))


def test_nothing_is_changed_of_a_letter_that_does_not_wait(desk: Desk) -> None:
    paper = answered(desk)
    with desk.database.transaction() as session:
        batched(session, session.scalars(select(Letter)).one())
    with pytest.raises(NoLongerWaits):
        mend(desk, Typed("Ada", "Lind", "Etwas anderes."))
    with desk.database.reading() as session:
        assert session.get_one(Client, paper.client_id).name == "Eva Öhman"
    assert desk.now(paper).note == "Bitte melden."


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (Typed("Eva", " ", "x"), "no_name"),
        (Typed("E" * 101, "Lind", "x"), "too_long"),
        (Typed("Eva", "Lind", "x" * 1001), "too_long"),
    ],
)
def test_what_cannot_stand_there(desk: Desk, typed: Typed, code: str) -> None:
    paper = answered(desk)
    with pytest.raises(WrongWords) as wrong:
        mend(desk, typed)
    assert wrong.value.code == code
    assert desk.now(paper).note == "Bitte melden."


def test_a_paper_is_open_as_long_as_its_letter_is_held(desk: Desk) -> None:
    answered(desk, note="Alles lesbar.")
    paper = answered(desk, note=f"Wohnt bei {UNKNOWN_SIGNS}.")
    scope = Scope(desk.office.authority_id, {desk.office.id: frozenset({Role.BACK_OFFICE})})

    def seen() -> tuple[list[int], int, bool]:
        with desk.database.reading() as session:
            still = [one.id for one in open_papers(session, scope, desk.office.id)]
            done = done_lately(session, scope, desk.office.id, desk.frame(session).at)
            return still, count_open(session, scope, desk.office.id), paper.id in {one.id for one in done}

    assert seen() == ([paper.id], 1, False)
    with desk.database.transaction() as session:
        found = session.get_one(Paper, paper.id)
        letter = answers_to(session, [found])[paper.id]
        assert said_here(session, letter).paper is found
        mend_said_here(session, letter, Typed("Eva", "Öhman", "Lesbar."), frame=desk.frame(session))
    assert seen() == ([], 0, True)
