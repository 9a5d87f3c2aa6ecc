"""A text is written by one person and decided about by another."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.letters import LetterKind, LetterText, TextState
from db.offices import Office
from db.session import Database
from db.staff import Role, Staff
from letters.saying.marks import WrongWording
from letters.saying.wording import house_text
from letters.wordings.deciding import DayOver, Decided, OwnDraft, approve, digest, refuse, tidy, write
from words.languages import Language

KIND, TODAY = LetterKind.PROPOSAL, make.AT.date()
TEXT = house_text(KIND, "en")


@pytest.fixture
def office(database: Database) -> Office:
    with database.transaction() as session:
        return make.an_office(session)


@pytest.fixture
def writer(database: Database, office: Office) -> Staff:
    with database.transaction() as session:
        return make.a_member(session, office, Role.EDITOR)


@pytest.fixture
def second(database: Database, office: Office) -> Staff:
    with database.transaction() as session:
        return make.a_member(session, office, Role.EDITOR)


def _write(database: Database, office: Office, person: Staff, text: str = TEXT) -> LetterText:
    with database.transaction() as session:
        return write(session, office, KIND, Language.EN, text, staff_id=person.id, at=make.AT)


def _approve(
    database: Database, draft: LetterText, person: Staff, *, day: date = TODAY, seen: str | None = None
) -> LetterText:
    with database.transaction() as session:
        found = session.get_one(LetterText, draft.id)
        shown = digest(found.text) if seen is None else seen
        approve(session, found, seen=shown, valid_from=day, today=TODAY, staff_id=person.id, at=make.AT)
        return found


def _refuse(database: Database, draft: LetterText, person: Staff) -> None:
    with database.transaction() as session:
        found = session.get_one(LetterText, draft.id)
        because = "Too short."
        refuse(session, found, because=because, seen=digest(found.text), staff_id=person.id, at=make.AT)
        assert found.refused_because == because


def test_a_second_person_approves(database: Database, office: Office, writer: Staff, second: Staff) -> None:
    draft = _write(database, office, writer)
    assert (draft.version, draft.state, draft.written_by) == (1, TextState.DRAFT, writer.id)
    done = _approve(database, draft, second, day=TODAY + timedelta(days=1))
    assert (done.state, done.valid_from) == (TextState.APPROVED, TODAY + timedelta(days=1))
    assert (done.decided_by, done.decided_at) == (second.id, make.AT)


def test_never_the_writer(database: Database, office: Office, writer: Staff) -> None:
    draft = _write(database, office, writer)
    with pytest.raises(OwnDraft):
        _approve(database, draft, writer)
    with pytest.raises(OwnDraft):
        _refuse(database, draft, writer)
    assert _states(database) == [TextState.DRAFT]


def test_from_today_on_at_the_earliest(database: Database, office: Office, writer: Staff, second: Staff) -> None:
    draft = _write(database, office, writer)
    with pytest.raises(DayOver):
        _approve(database, draft, second, day=TODAY - timedelta(days=1))
    assert _approve(database, draft, second, day=TODAY).valid_from == TODAY


def test_what_was_changed_since_it_was_looked_at_is_not_approved(
    database: Database, office: Office, writer: Staff, second: Staff
) -> None:
    seen = digest(_write(database, office, writer).text)
    draft = _write(database, office, writer, TEXT.replace("Yours sincerely", "Kind regards"))
    with pytest.raises(Decided):
        _approve(database, draft, second, seen=seen)
    assert _approve(database, draft, second).state is TextState.APPROVED


def test_what_was_decided_stays_and_another_version_follows(
    database: Database, office: Office, writer: Staff, second: Staff
) -> None:
    draft = _write(database, office, writer)
    _approve(database, draft, second)
    with pytest.raises(Decided):
        _approve(database, draft, second)
    other = _write(database, office, writer, TEXT.replace("Yours sincerely", "Kind regards"))
    assert (other.id != draft.id, other.version) == (True, 2)
    _refuse(database, other, second)
    assert _states(database) == [TextState.APPROVED, TextState.REFUSED]


def test_a_draft_is_its_writer_s_own(database: Database, office: Office, writer: Staff, second: Staff) -> None:
    mine = _write(database, office, writer)
    changed = TEXT.replace("Yours sincerely", "Kind regards")
    assert _write(database, office, writer, changed).id == mine.id
    theirs = _write(database, office, second)
    assert (theirs.id != mine.id, theirs.version) == (True, 2)
    with database.reading() as session:
        assert session.get_one(LetterText, mine.id).text == changed


def test_a_wrong_text_is_not_kept(database: Database, office: Office, writer: Staff) -> None:
    with pytest.raises(WrongWording, match=r"Line 5, column 6: .*nane"):
        _write(database, office, writer, TEXT.replace("Dear {name}", "Dear {nane}"))
    assert _states(database) == []


def test_the_database_takes_no_second_version_of_one_number(
    database: Database, office: Office, writer: Staff, second: Staff
) -> None:
    numbers = {_write(database, office, person).version for person in (writer, second)}
    with database.transaction() as session:
        write(session, office, KIND, Language.DE, house_text(KIND, "de"), staff_id=writer.id, at=make.AT)
    assert numbers == {1, 2}
    with database.reading() as session:
        german = select(LetterText).where(LetterText.language == "de")
        assert session.scalars(german).one().version == 1


def test_a_text_from_a_browser_is_the_one_of_the_file() -> None:
    assert tidy(TEXT.replace("\n", "\r\n")) == TEXT
    assert tidy("\n\n" + TEXT.replace("\n", "  \n") + "\n\n") == TEXT


def _states(database: Database) -> list[TextState]:
    with database.reading() as session:
        return list(session.scalars(select(LetterText.state).order_by(LetterText.id)))
