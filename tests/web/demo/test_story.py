"""The demo's story, played once through the real edges: what it leaves for whoever tries the demo."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.appointments import LIVE, Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.calls import Attempt, CallbackRequest, Outcome
from db.cases import Case, CaseState, Wish
from db.clients import Client
from db.jobs import JobRun, RunState
from db.letters import AccessCode, Letter, LetterState
from db.messages import Message
from db.offices import Authority, Office, PhoneLine
from db.printing import BatchState, PrintBatch
from db.rooms import Visit
from db.session import Database
from web import auth
from web.demo import told
from web.demo.browser import PageRefused
from web.demo.files import OFFICES
from web.demo.phone import ring
from web.demo.plot import Act
from web.demo.report import samples_said
from web.demo.set_back import set_back_said
from web.demo.stage import Stage, StoryClock
from web.demo.story import play_story
from web.demo.told import Told, already_told, only_demo_inside
from web.house import House, open_house
from web.settings import Settings
from words.catalogues import Words

WEDNESDAY = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Played:
    house: House
    told: Told
    acts: list[Act]
    folder: Path


@pytest.fixture(scope="module")
def story(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Played once; passwords are hashed with little effort, all else is as in the demo."""
    folder = tmp_path_factory.mktemp("story")
    shutil.copy(sqlite_template, folder / "demo.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auth, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        patch.setenv("RUFZEIT_DATABASE_URL", f"sqlite:///{folder / 'demo.db'}")
        settings = replace(Settings.from_environment(folder), fallback_file=folder / "fallback.json")
        house = replace(open_house(settings), now=lambda: WEDNESDAY)
        acts: list[Act] = []
        summary = play_story(house, folder / "letters", lambda done, total, act: acts.append(act))
    yield Played(house, summary, acts, folder / "letters")
    house.database.close()


@pytest.fixture
def session(story: Played) -> Iterator[Session]:
    with story.house.database.reading() as session:
        yield session


def number(session: Session, *where: object) -> int:
    return session.scalar(select(func.count()).where(*where)) or 0  # type: ignore[arg-type]


def test_the_numbers_told_are_those_of_the_record(story: Played, session: Session) -> None:
    assert story.told.clients == number(session, Client.id.is_not(None)) == 40
    assert story.told.attempts == number(session, Attempt.id.is_not(None)) > 40
    assert story.told.letters == number(session, Letter.id.is_not(None)) > 20
    assert story.told.appointments == number(session, AppointmentEvent.kind == EventKind.PROPOSED) > 15
    assert story.told.not_reached >= story.told.appointments - 1


def test_every_outcome_of_the_story_comes_from_an_advisor_at_the_client_s_number(session: Session) -> None:
    outcomes = set(session.scalars(select(Attempt.outcome)))
    assert {Outcome.REACHED, Outcome.NO_ANSWER, Outcome.MAILBOX, Outcome.BUSY, Outcome.WRONG_NUMBER} <= outcomes
    assert number(session, Attempt.number.is_(None)) == 0


def test_koba_writes_after_one_attempt_and_the_te_office_after_three(session: Session) -> None:
    for key, fewest in (("koba", 1), ("te", 3)):
        cases = session.scalars(
            select(AppointmentEvent.appointment_id)
            .join(Appointment, Appointment.id == AppointmentEvent.appointment_id)
            .join(Office, Office.id == Appointment.office_id)
            .where(Office.key == key, AppointmentEvent.kind == EventKind.PROPOSED)
        ).all()
        tries = [
            number(
                session,
                Attempt.case_id == session.get_one(Appointment, appointment).case_id,
                Attempt.at < _proposed_at(session, appointment),
            )
            for appointment in cases
        ]
        assert min(tries) == fewest


def _proposed_at(session: Session, appointment_id: int) -> datetime:
    at = session.scalar(
        select(AppointmentEvent.at).where(
            AppointmentEvent.appointment_id == appointment_id, AppointmentEvent.kind == EventKind.PROPOSED
        )
    )
    assert at is not None
    return at


def test_today_has_appointments_and_clients_to_call(session: Session) -> None:
    for office in session.scalars(select(Office)):
        today = number(
            session,
            Appointment.office_id == office.id,
            Appointment.state.in_(LIVE),
            Appointment.local_time.startswith("2026-11-18"),
        )
        assert today >= 1, office.key
        assert number(session, Case.office_id == office.id, Case.state == CaseState.TO_CALL) >= 2, office.key


def test_talks_of_the_past_took_place_or_were_missed(session: Session) -> None:
    past = set(session.scalars(select(Appointment.state).where(Appointment.starts_at < WEDNESDAY)))
    assert past == {AppointmentState.HELD, AppointmentState.MISSED}


def test_the_newest_batch_of_each_office_waits_for_the_post(session: Session) -> None:
    for office in session.scalars(select(Office)):
        batches = session.scalars(
            select(PrintBatch).where(PrintBatch.office_id == office.id).order_by(PrintBatch.number)
        ).all()
        assert [batch.state for batch in batches] == [BatchState.POSTED] * (len(batches) - 1) + [BatchState.CLOSED]
        assert all(batch.carrier and batch.posted_on == batch.posting_day for batch in batches[:-1])
        assert batches[-1].posting_day == date(2026, 11, 18)


def test_clients_answered_by_phone_and_by_link(session: Session) -> None:
    answers = {
        (event.way, event.kind)
        for event in session.scalars(
            select(AppointmentEvent).where(AppointmentEvent.way.in_((Way.PHONE, Way.LINK)))
        )
    }
    assert {
        (Way.PHONE, EventKind.CONFIRMED),
        (Way.LINK, EventKind.CHANGED),
        (Way.LINK, EventKind.CONFIRMED),
    } == answers


def test_no_appointment_lies_before_its_letter_can_have_arrived(session: Session) -> None:
    rows = session.execute(
        select(Letter.posted_on, AppointmentEvent.starts_at)
        .join(AppointmentEvent, AppointmentEvent.appointment_id == Letter.appointment_id)
        .where(Letter.state == LetterState.POSTED, AppointmentEvent.kind == EventKind.PROPOSED)
    ).all()
    assert len(rows) > 10
    assert all((starts_at.date() - posted_on).days >= 8 for posted_on, starts_at in rows)


def test_who_has_neither_number_nor_address_goes_to_a_person_and_strange_letters_are_held(
    session: Session,
) -> None:
    reasons = set(session.scalars(select(Case.state_reason).where(Case.state == CaseState.NEEDS_PERSON)))
    assert {"no_address", "not_by_phone", "address_unusable"} <= reasons
    held = session.scalars(select(Letter).where(Letter.state == LetterState.HELD)).all()
    assert [letter.held_reason and letter.held_reason.startswith("no_glyph") for letter in held] == [True]


def test_the_pdfs_lie_where_it_is_told(story: Played, session: Session) -> None:
    assert len(story.told.files) == number(session, PrintBatch.id.is_not(None)) == 8
    for name in story.told.files:
        assert Path(name).read_bytes().startswith(b"%PDF-")
    assert Path(story.told.files[0]).parent == story.folder


def test_callers_left_something_to_do(session: Session) -> None:
    for office in session.scalars(select(Office)):
        visits = 3 if office.key == "koba" else 0  # the other office sees nobody in person
        assert number(session, Visit.office_id == office.id) == visits
        assert number(session, Wish.office_id == office.id, Wish.done_at.is_(None)) >= 2
        assert number(session, Message.office_id == office.id) >= 1
        assert number(session, CallbackRequest.office_id == office.id) == 1


def test_no_job_failed(session: Session) -> None:
    assert set(session.scalars(select(JobRun.state))) == {RunState.DONE}


def test_acts_come_in_order_of_time(story: Played) -> None:
    assert story.acts == sorted(story.acts)


def test_the_story_is_kept_for_the_next_start(story: Played) -> None:
    assert already_told(story.house.database) == story.told


def test_there_is_a_letter_to_try_and_somebody_to_log_in_as(story: Played, session: Session) -> None:
    samples = told.samples(session, story.house.access_keys, WEDNESDAY)
    assert [sample.office for sample in samples] == ["KoBa Harz", "Österbottens TE-byrå"]
    assert all(len(sample.reference) == 8 and len(sample.pin) == 6 for sample in samples)
    assert [_state_of(session, sample) for sample in samples] == [LetterState.POSTED] * 2
    logins = told.logins(session, WEDNESDAY)
    assert {(login.office, login.role) for login in logins} >= {
        ("KoBa Harz", "Advisor"),
        ("KoBa Harz", "Back office"),
        ("Österbottens TE-byrå", "Editor of notices"),
    }


def _state_of(session: Session, sample: told.Sample) -> LetterState | None:
    return session.scalar(
        select(Letter.state)
        .join(AccessCode, AccessCode.id == Letter.access_code_id)
        .where(AccessCode.reference == sample.reference)
    )


def test_a_letter_that_waits_is_shown_only_where_none_is_posted(story: Played, session: Session) -> None:
    shown = told.samples(session, story.house.access_keys, WEDNESDAY)
    session.execute(update(Letter).where(Letter.state == LetterState.POSTED).values(state=LetterState.WITHDRAWN))
    others = told.samples(session, story.house.access_keys, WEDNESDAY)
    assert [sample.key for sample in others] == ["koba", "te"]
    assert {sample.reference for sample in others}.isdisjoint(sample.reference for sample in shown)


def test_the_keys_that_are_told_lead_to_the_appointment(story: Played, session: Session) -> None:
    [line] = samples_said(Words("en"), told.samples(session, story.house.access_keys, WEDNESDAY), "rufzeit")[2:]
    [keys] = re.findall(r"rufzeit call --to koba --keys (\S+)$", line)
    number = session.scalars(
        select(PhoneLine.number).join(Office, Office.id == PhoneLine.office_id).where(Office.key == "koba")
    ).first()
    stage = Stage(story.house, StoryClock(WEDNESDAY), story.folder, {}, {})
    heard = ring(
        stage.browser(), story.house.settings, line=number or "", call_sid="CAexample", keys=keys.split(",")
    )
    assert "Ihr Telefontermin: " in heard


@pytest.mark.parametrize(
    ("at", "warned"),
    [
        (WEDNESDAY, False),
        (datetime(2026, 11, 17, 1, 0, tzinfo=UTC), False),
        (datetime(2020, 4, 9, 6, 0, tzinfo=UTC), True),
    ],
)
def test_a_clock_set_back_is_told(story: Played, session: Session, at: datetime, warned: bool) -> None:
    settings = replace(story.house.settings, clock_at=datetime.fromisoformat("2020-04-09T09:00+03:00"))
    said = set_back_said(Words("en"), session, settings, at)
    assert said == [
        "By its clock it is 9 April 2020, but the story of this demo goes on until 17 November 2026: pages and phone "
        "still tell 9 April 2020 rightly, and a demo of that day is built by: "
        "RUFZEIT_NOW=2020-04-09T09:00+03:00 make demo-reset run"
    ] * int(warned)


def test_a_database_with_other_offices_is_not_the_demo_s(sqlite: Database) -> None:
    assert only_demo_inside(sqlite)
    with sqlite.transaction() as session:
        session.add(Authority(key=OFFICES[0].authority, name="Landkreis Harz"))
    assert only_demo_inside(sqlite)
    with sqlite.transaction() as session:
        session.add(Authority(key="somewhere-else", name="A real office"))
    assert not only_demo_inside(sqlite)


def test_a_page_that_answers_with_an_error_stops_the_story(story: Played) -> None:
    stage = Stage(story.house, StoryClock(WEDNESDAY), story.folder, {}, {})
    with pytest.raises(PageRefused):
        stage.browser().open("/staff/koba/calls/nowhere")
