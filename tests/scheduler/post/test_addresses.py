"""Staff mend an address: what waits is written anew, and what came back from there is not used again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.cases import Case, CaseState
from db.clients import Address, Client
from db.letters import Letter, LetterState
from db.offices import Office
from db.session import Database
from letters.reasons import Unprintable
from letters.saying.facts import LetterFacts
from returning import LATER, a_proposal, batched, frame_at, history, posted
from scheduler.post.addresses import (
    CameBackFromThere,
    ChangedMeanwhile,
    Mended,
    TypedAddress,
    correct_address,
    in_window,
    newest_address,
)
from scheduler.returned.noting import CAME_BACK, note_returned
from scheduler.telling.letters_due import judge_held

GOOD = TypedAddress("DE", street="Westendorf 118", postcode="38820", town="Halberstadt")
ROUNDS = 5


def a_held_letter(session: Session, office: Office, **address: str | None) -> Letter:
    """Its address has a postcode that is none, unless told otherwise."""
    client = make.a_client(session, office, address=False)
    make.an_address(session, client, **{"postcode": "3882", **address})
    session.expire(client, ["addresses"])
    _, _, letter = a_proposal(session, office, client)
    return letter


def mend(session: Session, letter: Letter, typed: TypedAddress = GOOD, shown: int | None = -1) -> Mended:
    """By whoever sees the address that is on record now, unless told otherwise."""
    case = session.get_one(Case, letter.case_id)
    seen = newest_address(case.client.contact)
    on_page = (seen.id if seen else None) if shown == -1 else shown
    return correct_address(session, case, typed, shown=on_page, frame=frame_at(session, letter.office_id))


def goes_to(letter: Letter) -> TypedAddress | None:
    address = LetterFacts.of(letter.facts).address
    return TypedAddress.of(address) if address else None


def test_a_held_letter_waits_with_the_new_address(database: Database) -> None:
    with database.transaction() as session:
        letter = a_held_letter(session, make.an_office(session))
        assert (letter.state, letter.held_reason) == (LetterState.HELD, "wrong_postcode:3882")
        mended = mend(session, letter)
        assert (letter.state, letter.held_reason, goes_to(letter)) == (LetterState.QUEUED, None, GOOD)
        assert history(session, letter) == [("held", "wrong_postcode:3882"), ("queued", None)]
        assert list(mended.again) == [letter]
        old, new = session.scalars(select(Address).order_by(Address.id))
        assert (old.superseded_at, old.from_register) == (make.AT, True)
        assert (new.superseded_at, new.from_register, new.extra, new.care_of) == (None, False, None, None)


def test_all_that_waits_for_this_person_is_written_anew(database: Database) -> None:
    """Also what was not held, and went to the old address; not what is in a batch: that is told."""
    with database.transaction() as session:
        office = make.an_office(session)
        client = make.a_client(session, office)
        _, _, first = a_proposal(session, office, client)
        _, _, second = a_proposal(session, office, client)
        _, _, gone = a_proposal(session, office, client)
        _, _, stranger = a_proposal(session, office)
        batched(session, gone)
        mended = mend(session, first)
        assert [goes_to(one) for one in (first, second)] == [GOOD, GOOD]
        assert GOOD not in (goes_to(gone), goes_to(stranger))
        assert (len(mended.again), mended.too_late) == (2, 1)
        assert [gone.state, stranger.state] == [LetterState.BATCHED, LetterState.QUEUED]


def test_letters_to_a_representative_go_to_their_address(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        guardian = make.a_client(session, office, family_name="Vormund", address=False)
        client = make.a_client(session, office, representative_id=guardian.id)
        _, _, letter = a_proposal(session, office, client)
        assert letter.held_reason == "no_address"
        mended = mend(session, letter)
        assert mended.address.client_id == guardian.id
        assert (letter.state, goes_to(letter)) == (LetterState.QUEUED, GOOD)
        assert client.address is not None
        assert client.address.street == "Musterstraße 12"


def test_a_foreign_address(database: Database) -> None:
    with database.transaction() as session:
        letter = a_held_letter(session, make.an_office(session))
        abroad = TypedAddress("PL", street="ul. Długa 7/3", postcode="00-950", town="Warszawa")
        mend(session, letter, abroad)
        assert (letter.state, goes_to(letter)) == (LetterState.QUEUED, abroad)
        office = session.get_one(Office, letter.office_id)
        assert in_window(office, "Jörg Müller", abroad) == (
            "Jörg Müller",
            "ul. Długa 7/3",
            "00-950 WARSZAWA",
            "POLEN",
        )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"street": "ohne festen Wohnsitz"}, "no_fixed_abode"),
        ({"care_of": "unbekannt verzogen"}, "address_unknown"),
        ({"extra": "Packstation 118"}, "parcel_locker"),
        ({"street": ""}, "no_street"),
        ({"town": " "}, "no_town"),
        ({"postcode": "3882"}, "wrong_postcode"),
        ({"postcode": ""}, "no_postcode"),
        ({"extra": "Postfach 12"}, "two_places"),
        ({"country": "ZZZ"}, "unknown_country"),
        ({"street": "Weg\u202e1"}, "control_character"),
        ({"street": "Weg\x001"}, "control_character"),
        ({"street": "ქუჩა 1"}, "no_glyph"),
        ({"street": "W" * 80}, "line_too_long"),
        ({"street": "=1+1"}, "line_start"),
    ],
)
def test_where_no_letter_could_go_nothing_is_changed(
    database: Database, changed: dict[str, str], code: str
) -> None:
    with database.transaction() as session:
        letter = a_held_letter(session, make.an_office(session))
        with pytest.raises(Unprintable) as refused:
            mend(session, letter, replace(GOOD, **changed))
        assert refused.value.code == code
        assert letter.state == LetterState.HELD
        assert len(session.scalars(select(Address)).all()) == 1


def test_a_name_that_cannot_be_printed_keeps_no_address_away(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        client = make.a_client(session, office, family_name="გოგი")
        _, _, letter = a_proposal(session, office, client)
        mend(session, letter)
        assert letter.state == LetterState.HELD
        assert (letter.held_reason or "").startswith("no_glyph")
        assert client.address is not None
        assert client.address.street == GOOD.street


def returned(session: Session, office: Office, reason: str = "moved") -> Letter:
    _, _, letter = a_proposal(session, office)
    posted(session, letter)
    note_returned(session, letter, None, reason, staff_id=None, at=LATER)
    return letter


@pytest.mark.parametrize("street", ["Musterstraße 12", "MUSTERSTRASSE  12", "Musterstraße 12."])
def test_not_where_a_letter_came_back_from(database: Database, street: str) -> None:
    with database.transaction() as session:
        letter = returned(session, make.an_office(session))
        with pytest.raises(CameBackFromThere) as refused:
            mend(session, letter, replace(GOOD, street=street))
        assert refused.value.address.suspended_reason == "moved"
        assert len(session.scalars(select(Address)).all()) == 1


def test_nor_by_way_of_another_one(database: Database) -> None:
    """Until the register says once more that they live there."""
    with database.transaction() as session:
        letter = returned(session, make.an_office(session))
        mend(session, letter)
        old = replace(GOOD, street="Musterstraße 12")
        with pytest.raises(CameBackFromThere):
            mend(session, letter, old)
        client = session.scalars(select(Client)).one()
        make.an_address(session, client)
        session.expire(client, ["addresses"])
        mend(session, letter, old)


def test_another_address_can_be_written_to(database: Database) -> None:
    """What becomes of the case is for a person to say."""
    with database.transaction() as session:
        letter = returned(session, make.an_office(session))
        client = session.scalars(select(Client)).one()
        assert client.address is None
        mend(session, letter)
        assert client.address is not None
        case = session.get_one(Case, letter.case_id)
        assert (case.state, case.state_reason) == (CaseState.NEEDS_PERSON, CAME_BACK)
        assert letter.state == LetterState.RETURNED


@pytest.mark.parametrize(
    ("reason", "goes_on"),
    [("no_address", True), ("address_unusable", True), ("no_fixed_abode", True), ("not_by_phone", False)],
)
def test_a_case_that_wants_nothing_but_an_address_goes_on(database: Database, reason: str, goes_on: bool) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        letter = a_held_letter(session, office)
        client = session.scalars(select(Client)).one()
        case = make.a_case(session, office, client, state=CaseState.NEEDS_PERSON, state_reason=reason)
        mend(session, letter)
        now = (CaseState.TO_CALL, None) if goes_on else (CaseState.NEEDS_PERSON, reason)
        assert (case.state, case.state_reason) == now


def test_the_same_once_more_is_no_second_address(database: Database) -> None:
    with database.transaction() as session:
        letter = a_held_letter(session, make.an_office(session))
        first = mend(session, letter).address
        assert mend(session, letter).address is first
        assert len(session.scalars(select(Address)).all()) == 2


def test_the_clock_leaves_it_as_it_is(database: Database) -> None:
    with database.transaction() as session:
        letter = a_held_letter(session, make.an_office(session))
        mend(session, letter)
        frame = frame_at(session, letter.office_id)
    judge_held(database, frame)
    with database.reading() as session:
        again = session.get_one(Letter, letter.id)
        assert (again.state, goes_to(again)) == (LetterState.QUEUED, GOOD)


def test_who_saw_another_address_is_told(database: Database) -> None:
    with database.transaction() as session:
        letter = a_held_letter(session, make.an_office(session))
        shown = session.scalars(select(Address.id)).one()
        mend(session, letter)
        for stale in (shown, None, 0):
            with pytest.raises(ChangedMeanwhile):
                mend(session, letter, replace(GOOD, street="Kornstraße 9"), shown=stale)
        assert goes_to(letter) == GOOD


def test_of_two_clerks_one_is_first(database: Database) -> None:
    for _ in range(ROUNDS):
        with database.transaction() as session:
            letter = a_held_letter(session, make.an_office(session))
            client_id, together = letter.client_id, Barrier(2)
            shown = session.scalars(select(Address.id).where(Address.client_id == client_id)).one()

        def mended(street: str, act: Callable[[], object] = together.wait, letter_id: int = letter.id) -> bool:
            act()
            try:
                with database.transaction() as session:
                    typed = replace(GOOD, street=street)
                    mend(session, session.get_one(Letter, letter_id), typed, shown=shown)  # noqa: B023
            except ChangedMeanwhile:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            won = list(pool.map(mended, ["Kornstraße 9", "Westendorf 118"]))
        assert sorted(won) == [False, True]
        with database.reading() as session:
            [now] = session.scalars(
                select(Address).where(Address.client_id == client_id, Address.superseded_at.is_(None))
            )
            assert now.street == ("Kornstraße 9" if won[0] else "Westendorf 118")
            kept = session.get_one(Letter, letter.id)
            assert (kept.state, goes_to(kept)) == (LetterState.QUEUED, replace(GOOD, street=now.street or ""))
