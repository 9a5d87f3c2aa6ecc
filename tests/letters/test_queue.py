import json
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment
from db.cases import Case
from db.letters import Letter, LetterEvent, LetterKind, LetterState
from db.offices import Office
from db.session import Database
from db.tables import METADATA
from factories.letters import HARZ
from letters.access import access_of, pin_of
from letters.queue import (
    Mailing,
    become,
    queue_correction,
    queue_number_wanted,
    queue_proposal,
    waiting_for,
    withdraw,
)
from letters.reasons import reason_told
from letters.saying.facts import LetterFacts, Why, Wrong
from letters.setting.letterhead import WrongLetterhead

AT = make.AT
POSTING = date(2026, 3, 3)
STARTS = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
URL = "https://rufzeit.example.org"
WRONG = Wrong(date(2026, 3, 1), datetime.fromisoformat("2026-03-16T09:30"), Why.SPOKEN)


def test_a_proposal_is_queued_with_its_facts(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session)
        letter = _queue(session, office, case, appointment)
    with database.reading() as session:
        letter = session.get_one(Letter, letter.id)
        facts = LetterFacts.of(letter.facts)
        assert letter.state is LetterState.QUEUED
        assert (letter.appointment_version, letter.language, letter.posting_day) == (1, "de", POSTING)
        assert facts.talk is not None
        assert facts.talk.starts_at.isoformat() == "2026-03-17T09:30:00"
        assert facts.name == "Jörg Müller"
        assert [event.state for event in session.scalars(select(LetterEvent))] == [LetterState.QUEUED]


def test_the_window_is_the_one_of_the_office(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session, policy={"window_minutes": 30})
        facts = LetterFacts.of(_queue(session, office, case, appointment).facts)
    assert facts.talk is not None
    assert facts.talk.window_ends_at.isoformat() == "2026-03-17T10:00:00"


def test_the_line_of_the_letter_s_language_is_printed(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session, {"language": "en"})
        assert LetterFacts.of(_queue(session, office, case, appointment).facts).hotline == HARZ["hotline"]
        line = make.a_phone_line(session, office, language="en")
        session.refresh(office)
        assert LetterFacts.of(_queue(session, office, case, appointment).facts).hotline == line.number


@pytest.mark.parametrize(
    ("client", "reason"),
    [
        ({"given_name": "Eva 😀"}, "no_glyph:😀 (U+1F600)"),
        ({"given_name": "Eva\x07"}, "control_character:U+0007"),
        ({"family_name": "Wolfeschlegelsteinhausenbergerdorff" * 2}, "line_too_long:Wolfeschlegel"),
        ({"address": False}, "no_address"),
        ({"phone": None}, "no_number"),
    ],
)
def test_what_cannot_be_printed_is_held_with_its_reason(
    database: Database, client: dict[str, Any], reason: str
) -> None:
    with database.transaction() as session:
        letter = _queue(session, *_proposed(session, client))
    with database.reading() as session:
        letter = session.get_one(Letter, letter.id)
        assert letter.state is LetterState.HELD
        assert (letter.held_reason or "").startswith(reason)
        event = session.scalars(select(LetterEvent)).one()
        assert (event.state, event.reason) == (LetterState.HELD, letter.held_reason)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ({"street": "ohne festen Wohnsitz", "postcode": None, "town": None}, "ohne festen Wohnsitz"),
        ({"street": "o. f. W.", "postcode": "38820", "town": "Halberstadt"}, "o. f. W"),
        ({"street": None, "extra": "utan fast bostad", "postcode": None, "town": "Vasa"}, "utan fast bostad"),
        ({"street": None, "postcode": None, "town": "vailla vakinaista asuntoa"}, "vailla vakinaista"),
    ],
)
def test_without_a_fixed_abode_the_reason_says_so(database: Database, address: dict[str, Any], words: str) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session, {"address": False})
        make.an_address(session, case.client, **address)
        session.refresh(case.client)
        letter = _queue(session, office, case, appointment)
        assert (letter.state, letter.held_reason) == (LetterState.HELD, f"no_fixed_abode:{words}")
        told = reason_told(letter.held_reason or "", "en")
        assert all(way in told for way in ("SMS", "e-mail", "pick-up at the office"))


def test_an_abode_of_earlier_or_later_counts_for_nothing(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session, {"address": False})
        old = make.an_address(session, case.client, street="ohne festen Wohnsitz", town=None)
        old.superseded_at = AT
        make.an_address(session, case.client)
        session.flush()
        session.refresh(case.client)
        assert _queue(session, office, case, appointment).state is LetterState.QUEUED


def test_a_mended_letter_is_judged_anew(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session, {"address": False})
        held = _queue(session, office, case, appointment)
        assert held.state is LetterState.HELD
        make.an_address(session, case.client)
        session.refresh(case.client)
        mended = _queue(session, office, case, appointment)
        assert mended.id == held.id
        assert (mended.state, mended.held_reason) == (LetterState.QUEUED, None)


def test_asking_twice_makes_one_letter(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session)
        assert _queue(session, office, case, appointment) is _queue(session, office, case, appointment)
        assert _ask(session, office, case) is _ask(session, office, case)
        assert len(session.scalars(select(Letter)).all()) == 2


def test_a_letter_in_a_batch_stays_as_it_is(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session)
        letter = _queue(session, office, case, appointment)
        facts = dict(letter.facts)
        become(session, letter, LetterState.BATCHED, at=AT)
        case.client.given_name = "Eva"
        session.flush()
        assert _queue(session, office, case, appointment).facts == facts
        assert letter.state is LetterState.BATCHED


def test_a_moved_appointment_has_a_letter_of_its_own(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session)
        first = _queue(session, office, case, appointment)
        withdraw(session, first, reason="changed", at=AT)
        appointment.version, appointment.local_time = 2, "2026-03-18T10:00"
        session.flush()
        second = _queue(session, office, case, appointment)
        assert second.id != first.id
        assert first.state is LetterState.WITHDRAWN
        assert waiting_for(session, case.id) is second


def test_whoever_stops_a_proposal_leaves_a_correction_alone(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session)
        proposal = _queue(session, office, case, appointment)
        mailing = Mailing(office, make.KEYS, POSTING, URL, AT)
        correction = queue_correction(session, mailing, case, appointment, WRONG)
        assert queue_correction(session, mailing, case, appointment, WRONG) is correction
        assert waiting_for(session, case.id) is proposal
        withdraw(session, proposal, reason="cancelled", at=AT)
        assert waiting_for(session, case.id) is None
        assert correction.state is LetterState.QUEUED


@pytest.mark.parametrize(
    ("state", "starts", "named"),
    [
        (LetterState.POSTED, "2026-03-16T10:00", True),
        (LetterState.PRINTED, "2026-03-16T10:00", False),  # it does not leave any more
        (LetterState.RETURNED, "2026-03-16T10:00", False),
        (LetterState.POSTED, "2026-03-02T08:59", False),  # over
        (LetterState.POSTED, "2026-03-17T09:30", False),  # the same time again
    ],
)
def test_a_second_letter_names_the_first_if_that_tells_another_time(
    database: Database, state: LetterState, starts: str, named: bool
) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session)
        appointment.local_time = starts
        first = _queue(session, office, case, appointment)
        become(session, first, state, at=AT)
        appointment.version, appointment.local_time = 2, "2026-03-17T09:30"
        session.flush()
        wrong = LetterFacts.of(_queue(session, office, case, appointment).facts).wrong
        assert (wrong is not None) is named
        assert wrong is None or (wrong.letter_of, wrong.starts_at) == (POSTING, datetime.fromisoformat(starts))


@pytest.mark.parametrize(
    ("state", "then"),
    [
        (LetterState.QUEUED, LetterState.WITHDRAWN),
        (LetterState.HELD, LetterState.WITHDRAWN),
        (LetterState.BATCHED, LetterState.WITHDRAWN),
        (LetterState.PRINTED, LetterState.WITHDRAWN),
        (LetterState.POSTED, LetterState.POSTED),
        (LetterState.RETURNED, LetterState.RETURNED),
    ],
)
def test_a_letter_is_withdrawn_before_it_leaves_only(
    database: Database, state: LetterState, then: LetterState
) -> None:
    with database.transaction() as session:
        office, case, _appointment = _proposed(session)
        letter = _ask(session, office, case)
        become(session, letter, state, at=AT)
        assert (waiting_for(session, case.id) is letter) == (then is LetterState.WITHDRAWN)
        withdraw(session, letter, reason="changed", at=AT)
    with database.reading() as session:
        assert session.get_one(Letter, letter.id).state is then
        reasons = [event.reason for event in session.scalars(select(LetterEvent).order_by(LetterEvent.id))]
        assert ("changed" in reasons) == (then is LetterState.WITHDRAWN)


def test_neither_pin_nor_link_nor_call_word_is_stored(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session)
        code = make.a_code(session, case)
        queue_proposal(session, Mailing(office, make.KEYS, POSTING, URL, AT), case, appointment)
    secrets = access_of(make.KEYS, code, language="de", public_url=URL)
    stored = _everything(database)
    assert secrets.reference in stored
    assert secrets.pin == pin_of(make.KEYS, code)
    for secret in (secrets.pin, secrets.link, secrets.link.rsplit("/", 1)[1], secrets.call_word):
        assert secret not in stored


def test_a_wrong_letterhead_is_told_and_nothing_is_queued(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session)
        office.letterhead = HARZ | {"layout": "x"}
        with pytest.raises(WrongLetterhead):
            _queue(session, office, case, appointment)
        assert session.scalars(select(Letter)).all() == []


def test_a_web_process_does_not_load_what_draws() -> None:
    told = "import sys, letters.queue, letters.printing.batches; print('reportlab' in sys.modules, 'pikepdf' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    assert answer.stdout.split() == ["False", "False"]


def _proposed(
    session: Session, client: dict[str, Any] | None = None, **office_values: Any
) -> tuple[Office, Case, Appointment]:
    office = make.an_office(session, letterhead=HARZ, **office_values)
    case = make.a_case(session, office, make.a_client(session, office, **(client or {})))
    return office, case, make.an_appointment(session, case, STARTS)


def _queue(session: Session, office: Office, case: Case, appointment: Appointment) -> Letter:
    return queue_proposal(session, Mailing(office, make.KEYS, POSTING, URL, AT), case, appointment)


def _ask(session: Session, office: Office, case: Case) -> Letter:
    letter = queue_number_wanted(session, Mailing(office, make.KEYS, POSTING, URL, AT), case)
    assert letter.kind is LetterKind.NUMBER_WANTED
    return letter


def _everything(database: Database) -> str:
    """All rows of all tables as one text."""
    with database.reading() as session:
        rows = [
            dict(row) for table in METADATA.sorted_tables for row in session.execute(table.select()).mappings()
        ]
    return json.dumps(rows, default=str, ensure_ascii=False)
