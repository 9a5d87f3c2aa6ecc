"""Plans against the record: what a decision leaves there, what a closing takes away, and who decides first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.offices import ChannelKind, Effect, Notice, Office, PlanDecision, RuleAnswer
from db.session import Database
from db.staff import Role, Staff
from factories.plans import a_closing, a_reopening, a_stand_in, figures
from scheduler.calendar.plan_facts import Told
from scheduler.news import plans
from scheduler.news.notices import NoticeDraft, draft_of, publish, supersede
from scheduler.news.plans import (
    AlreadyDecided,
    NoSuchPlan,
    NotProposed,
    PlaceClosed,
    PlanRefused,
    answer_rule,
    confirm_plan,
    decline_plan,
    plans_of,
    undecided,
    withdraw_answer,
)

AT, HOUR = make.AT, timedelta(hours=1)
CLOSING = "closing"


@pytest.fixture
def office(database: Database) -> Office:
    return build(database)


def build(database: Database) -> Office:
    """Halberstadt is closed, Quedlinburg may stand in for it."""
    with database.transaction() as session:
        office = make.an_office(session)
        for name in ("Halberstadt", "Quedlinburg"):
            make.a_channel(session, office, make.a_place(session, office, name), kind=ChannelKind.WALK_IN)
        a_stand_in(session, office)
        a_closing(session, office, series=CLOSING)
        make.a_member(session, office, Role.EDITOR)
    return office


def editor(session: Session) -> int:
    return session.scalars(select(Staff.id)).one()


def confirm(session: Session, office: Office, at: datetime = AT, **seen: int | None) -> Notice:
    person = editor(session)
    return confirm_plan(session, office, "quedlinburg", closing=CLOSING, staff_id=person, at=at, **seen)


def decline(session: Session, office: Office, at: datetime = AT) -> None:
    decline_plan(session, office, "quedlinburg", closing=CLOSING, staff_id=editor(session), at=at)


def told(session: Session, office: Office, at: datetime = AT) -> list[Told]:
    [status] = plans_of(session, office, at)
    return [one.told for one in status.confirmed]


def asked(session: Session, office: Office, at: datetime = AT) -> bool:
    return bool(undecided(session, office, at))


def test_a_confirmed_stand_in_is_a_notice_and_a_decision(database: Database, office: Office) -> None:
    with database.transaction() as session:
        assert asked(session, office)
        notice = confirm(session, office)
        assert (notice.series, notice.plan, notice.closing) == ("plan-quedlinburg-closing", "quedlinburg", CLOSING)
        assert (notice.effect, notice.places, notice.channels) == (Effect.LIMITED, ["quedlinburg"], ["walk_in"])
        assert notice.condition["en"] == "for everybody who needs help at once"
        assert notice.review_on
        [decision] = session.scalars(select(PlanDecision))
        assert (decision.plan, decision.closing, decision.confirmed) == ("quedlinburg", CLOSING, True)
        assert decision.decided_by == notice.recorded_by
        assert (told(session, office), asked(session, office)) == ([Told.NOW], False)


def test_a_place_that_is_closed_itself_is_refused(database: Database, office: Office) -> None:
    with database.transaction() as session:
        a_closing(session, office, "quedlinburg")
        with pytest.raises(PlaceClosed):
            confirm(session, office)
        assert session.scalars(select(PlanDecision)).all() == []


def test_a_closing_that_ended_meanwhile_proposes_nothing(database: Database, office: Office) -> None:
    with database.transaction() as session:
        supersede(session, office.id, CLOSING, AT)
        with pytest.raises(NotProposed):
            confirm(session, office)


def test_what_is_decided_is_decided(database: Database, office: Office) -> None:
    with database.transaction() as session:
        confirm(session, office)
        for again in (confirm, decline):
            with pytest.raises(AlreadyDecided):
                again(session, office)


def test_a_no_can_be_taken_back_by_whoever_saw_it(database: Database, office: Office) -> None:
    with database.transaction() as session:
        decline(session, office)
        assert not asked(session, office, AT + 100 * HOUR)
        with pytest.raises(AlreadyDecided):
            confirm(session, office)
        no = session.scalars(select(PlanDecision.id)).one()
        confirm(session, office, AT + HOUR, seen=no)
        assert told(session, office, AT + HOUR) == [Told.NOW]


def end(session: Session, office: Office, at: datetime) -> None:
    supersede(session, office.id, CLOSING, at)


def let_it_end(session: Session, office: Office, at: datetime) -> None:
    """It is published with an end that has come when somebody looks again."""
    again(session, office, at - HOUR, ends_at=at)


def reword_as_open(session: Session, office: Office, at: datetime) -> None:
    again(session, office, at, effect=Effect.TOLD)


def name_another_place(session: Session, office: Office, at: datetime) -> None:
    again(session, office, at, places=("quedlinburg",))


def put_off(session: Session, office: Office, at: datetime) -> None:
    again(session, office, at, begins_at=at + HOUR)


def again(session: Session, office: Office, at: datetime, **changes: object) -> None:
    """The closing, published once more under its series."""
    first = session.scalars(select(Notice).where(Notice.series == CLOSING).order_by(Notice.id)).first()
    assert first
    draft = NoticeDraft(**{**vars(draft_of(first)), "ear": {"de": "Zu.", "en": "Closed."}, **changes})
    publish(session, office, draft, staff_id=None, at=at, series=CLOSING)


ENDS = [end, let_it_end, reword_as_open, name_another_place, put_off]


@pytest.mark.parametrize("ends", ENDS, ids=lambda ends: ends.__name__)
def test_begun_anew_a_closing_asks_again_and_revives_nothing(
    database: Database, office: Office, ends: Callable[[Session, Office, datetime], None]
) -> None:
    with database.transaction() as session:
        confirm(session, office)
        ends(session, office, AT + 3 * HOUR)
        assert Told.NOW not in told(session, office, AT + 3 * HOUR)
        again(session, office, AT + 5 * HOUR)
        assert (told(session, office, AT + 5 * HOUR), asked(session, office, AT + 5 * HOUR)) == ([], True)


@pytest.mark.parametrize("ends", ENDS, ids=lambda ends: ends.__name__)
def test_a_no_is_forgotten_with_its_closing(
    database: Database, office: Office, ends: Callable[[Session, Office, datetime], None]
) -> None:
    with database.transaction() as session:
        decline(session, office)
        ends(session, office, AT + 3 * HOUR)
        again(session, office, AT + 5 * HOUR)
        assert asked(session, office, AT + 5 * HOUR)


def test_a_new_wording_of_a_closing_changes_nothing_for_what_stands_in(database: Database, office: Office) -> None:
    with database.transaction() as session:
        confirm(session, office)
        again(session, office, AT + HOUR, ends_at=AT + 9 * HOUR, places=("halberstadt", "elsewhere"))
        assert told(session, office, AT + HOUR) == [Told.NOW]
        assert told(session, office, AT + 9 * HOUR) == [Told.OVER]


@pytest.fixture
def reopening(database: Database) -> Office:
    with database.transaction() as session:
        office = make.an_office(session)
        make.a_channel(session, office, make.a_place(session, office), kind=ChannelKind.APPOINTMENT)
        a_reopening(session, office, lifts=["suspended"])
        make.a_notice(session, office, series="suspended", channels=["appointment"])
        figures(session, office, 90, 80, 70)
        make.a_member(session, office, Role.EDITOR)
    return office


def allow(session: Session, office: Office, allows: bool = True) -> None:
    person = editor(session)
    answer_rule(session, office, "reopening", "state", allows=allows, source="§ 3", staff_id=person, at=AT)


def reopen(session: Session, office: Office) -> Notice:
    return confirm_plan(session, office, "reopening", closing=None, staff_id=editor(session), at=AT)


def test_a_reopening_lifts_what_was_suspended(database: Database, reopening: Office) -> None:
    with database.transaction() as session:
        assert not asked(session, reopening)
        allow(session, reopening)
        assert asked(session, reopening)
        notice = reopen(session, reopening)
        assert (notice.series, notice.channels, notice.closing) == ("plan-reopening", ["appointment"], None)
        current = session.scalars(select(Notice.series).where(Notice.superseded_at.is_(None)))
        assert current.all() == ["plan-reopening"]


def test_a_figure_that_rose_meanwhile_refuses_it(database: Database, reopening: Office) -> None:
    with database.transaction() as session:
        allow(session, reopening)
        figures(session, reopening, 100, last=make.DAY)
        with pytest.raises(NotProposed):
            reopen(session, reopening)


def test_an_answer_is_superseded_and_withdrawn_and_stays_on_record(database: Database, reopening: Office) -> None:
    with database.transaction() as session:
        allow(session, reopening)
        allow(session, reopening, allows=False)
        assert not asked(session, reopening)
        allow(session, reopening)
        withdraw_answer(session, reopening, "reopening", "state", at=AT)
        assert not asked(session, reopening)
        assert [answer.allows for answer in session.scalars(select(RuleAnswer).order_by(RuleAnswer.id))] == [
            True,
            False,
            True,
        ]
        with pytest.raises(NoSuchPlan):
            withdraw_answer(session, reopening, "reopening", "county", at=AT)


def test_of_two_editors_who_decide_at_once_one_does(database: Database, office: Office) -> None:
    start = Barrier(2)

    def decide(what: Callable[[Session, Office], object]) -> bool:
        start.wait()
        try:
            with database.transaction() as session:
                what(session, office)
        except PlanRefused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, [confirm, decline])) == [False, True]
    with database.reading() as session:
        assert len(session.scalars(select(PlanDecision)).all()) == 1


def test_without_the_lock_both_would_have_decided(postgresql: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite has one writer at a time anyway."""
    office = build(postgresql)
    monkeypatch.setattr(plans, "queue_for_office", lambda session, office_id: None)
    with postgresql.transaction() as first, postgresql.transaction() as second:
        decline(first, office)
        decline(second, office)
    with postgresql.reading() as session:
        assert len(session.scalars(select(PlanDecision)).all()) == 2
