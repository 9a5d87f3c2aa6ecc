"""What clients told us stands on their advisor's call list until somebody has seen to it."""

from sqlalchemy import select

import factories as make
from db.audit import AuditEntry
from db.cases import Wish, WishKind
from web.house import House
from web_house import LogIn, Town

PAGE = "/staff/koba/calls"


def test_each_kind_is_told_in_words(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        case = make.a_case(session, town.office, advisor=town.advisor)
        make.a_wish(session, case, kind=WishKind.NUMBER_WRONG, said="+493023125888")
        make.a_wish(session, case, kind=WishKind.GOOD_HOUR, said="14")
        make.a_wish(session, case, kind=WishKind.LANGUAGE, said="fi")
        make.a_wish(session, case, kind=WishKind.NEW_LETTER)
    page = as_(town.advisor).go(PAGE)
    for told in (
        "What clients told us",
        "Has a new number: <b>030 23125888</b>",
        "Is reached best at this hour: <b>14:00</b>",
        "Wants another language: <b>Suomi</b>",
        "Needs a new letter: the PIN was tried too often",
        "by phone",
    ):
        assert told in page.text
    with house.database.reading() as session:
        [read] = session.scalars(select(AuditEntry).where(AuditEntry.action == "call_list.read"))
        assert case.id in read.facts["cases"]


def test_what_matters_for_the_call_stands_beside_it(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        client = make.a_client(session, town.office, good_hour=14)
        make.a_wish(session, make.a_case(session, town.office, client, advisor=town.advisor))
    page = as_(town.advisor).go(PAGE)
    row = page.text.partition('id="to-call"')[2]
    assert "best at 14:00" in row
    assert "Cannot be advised by phone" in row


def test_once_seen_to_it_is_gone(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        wish = make.a_wish(session, make.a_case(session, town.office, advisor=town.advisor))
    browser = as_(town.advisor)
    browser.go(PAGE)
    form = browser.form(f"/wishes/{wish.id}/done")
    for _ in range(2):
        page = browser.post(form.action, form.fields)
        assert "What clients told us" not in page.text
    with house.database.reading() as session:
        done = session.get_one(Wish, wish.id)
        assert (done.done_at, done.done_by) == (make.AT, town.advisor.id)
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "wish.done")).all()) == 1


def test_another_advisors_and_another_offices_are_not_there(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        make.a_wish(session, make.a_case(session, town.office))
        other = make.an_office(session, town.authority)
        theirs = make.a_wish(session, make.a_case(session, other, advisor=make.an_advisor(session, other)))
        mine = make.a_wish(session, make.a_case(session, town.office, advisor=town.advisor))
    browser = as_(town.advisor)
    assert browser.go(PAGE).text.count("/done") == 1
    form = browser.form(f"/wishes/{mine.id}/done")
    foreign = form.action.replace(f"/{mine.id}/", f"/{theirs.id}/")
    assert browser.post(foreign, form.fields).status_code == 404
    with house.database.reading() as session:
        assert session.get_one(Wish, theirs.id).done_at is None
