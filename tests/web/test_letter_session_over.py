"""Whoever opened a letter that is printed once more stays out: its old PIN, its link and its session die at once."""

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.letters import AccessCode, LetterState
from db.letters import Letter as Row
from factories.letters import some_facts
from letters.access import link_token
from letters.printing.again import queue_all_again
from letters.queue import become
from letters.saying.wording import wording_of
from web.access.guard import LetterSessionOver, code_opened
from web.house import House
from web.public import letter_copy
from web_letter import Letter

PAGES = ("/appointment", "/appointment/letter", "/appointment/letter/read", "/appointment/change")


@pytest.fixture
def two_out(house: House, letter: Letter) -> list[int]:
    """Two letters with the same PIN were posted: the one that is printed again leaves another to be read."""
    with house.database.transaction() as session:
        rows = [a_row(letter), a_row(letter)]
        session.add_all(rows)
        session.flush()
        for row in rows:
            row.posted_on = make.DAY
            become(session, row, LetterState.POSTED, at=make.AT)
        return [row.id for row in rows]


def a_row(letter: Letter) -> Row:
    facts = some_facts(language="en", name="Eva Öhman")
    return Row(
        authority_id=letter.case.authority_id,
        office_id=letter.case.office_id,
        client_id=letter.case.client_id,
        case_id=letter.case.id,
        access_code_id=letter.code.id,
        kind=facts.kind,
        language=facts.language,
        facts=facts.stored(),
        text_version=wording_of(facts.kind, facts.language).version,
        posting_day=facts.posting_day,
        state=LetterState.PRINTED,
        created_at=make.AT,
    )


def again(house: House, letter_id: int) -> None:
    with house.database.transaction() as session:
        queue_all_again(session, [letter_id], reason="wrong_hands", staff_id=None, at=make.AT)


def test_a_session_ends_with_the_pin_that_opened_it(
    house: House, browser: Browser, letter: Letter, two_out: list[int]
) -> None:
    browser.go(letter.link)
    assert browser.go("/appointment/letter").status_code == 200
    again(house, two_out[-1])
    for page in PAGES:
        assert browser.go(page).status_code == 401, page
    with house.database.reading() as session:
        code = session.scalars(select(AccessCode)).one()
    assert browser.go(f"/t/{link_token(make.KEYS, code)}").status_code == 200
    assert browser.go("/appointment/letter").status_code == 200


def test_a_form_of_before_changes_nothing(
    house: House, browser: Browser, letter: Letter, two_out: list[int]
) -> None:
    browser.go(letter.link)
    form = browser.form("/confirm")
    again(house, two_out[-1])
    assert browser.post(form.action, form.fields).status_code == 401
    assert letter.events() == []


def test_who_slips_in_while_it_is_decided_gets_no_new_pin(
    house: House, browser: Browser, letter: Letter, two_out: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard has let them pass; the view looks once more."""
    opened = letter_copy.open_letter

    def meanwhile(*told: object) -> object:
        again(house, two_out[-1])
        with house.database.reading() as session, pytest.raises(LetterSessionOver):
            code_opened(session)
        return opened(*told)  # type: ignore[arg-type]

    browser.go(letter.link)
    with monkeypatch.context() as patch:
        patch.setattr(letter_copy, "open_letter", meanwhile)
        assert browser.go("/appointment/letter").status_code == 401
