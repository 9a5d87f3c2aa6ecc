"""A letter is printed once more: who asks does not decide, the old PIN dies, and what cannot help is not printed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from db.appointments import Way
from db.cases import Case, Wish, WishKind
from db.clients import Address
from db.letters import AccessLock, Letter, LetterEvent, LetterState
from db.printing import PrintBatch, Reprint
from db.session import Database
from db.staff import Staff
from factories import KEYS, VAULT
from letters.access import Opened, Refused, link_token, open_with_link, open_with_pin, pin_of
from letters.printing.batches import close_batch
from letters.queue import queue_number_wanted
from letters.tries import LOCKED_DAYS
from posting import MONDAY, NOON, TUESDAY, post
from queues import until_somebody_waits
from reprinting import Desk, a_desk
from scheduler.post.mail import mark_posted
from scheduler.post.pull_list import pull_list
from scheduler.post.reprints import (
    AskedBefore,
    DecidedBefore,
    SamePerson,
    UnknownReason,
    decide,
    open_requests,
    requests_of,
    same_pin,
)
from scheduler.wishes import note_wish


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


def test_granted_the_letter_waits_again_and_its_history_stays(desk: Desk) -> None:
    asked = desk.ask("jammed")
    before = desk.letter()
    assert desk.decide(asked) == LetterState.QUEUED
    letter = desk.letter()
    assert (letter.issue, letter.batch_id, letter.number, letter.sha256) == (2, None, None, None)
    assert desk.events()[-1] == (LetterState.QUEUED, "jammed", before.batch_id, before.number)
    with desk.database.reading() as session:
        [request] = requests_of(session, letter)
        assert (request.granted, request.decided_by, request.note) == (True, desk.other, "torn")
        assert open_requests(session, letter.office_id) == []


def test_the_old_pin_and_link_die_at_once_and_the_new_ones_work(desk: Desk) -> None:
    old = desk.code()
    old_pin, old_link = pin_of(KEYS, old), link_token(KEYS, old)
    asked = desk.ask()
    with desk.database.transaction() as session:
        assert isinstance(open_with_pin(session, KEYS, old.reference, old_pin, MONDAY), Opened)
    desk.decide(asked)
    new = desk.code()
    with desk.database.transaction() as session:
        assert isinstance(open_with_pin(session, KEYS, old.reference, old_pin, MONDAY), Refused)
        assert isinstance(open_with_link(session, KEYS, old_link), Refused)
        assert isinstance(open_with_pin(session, KEYS, new.reference, pin_of(KEYS, new), MONDAY), Opened)
        assert isinstance(open_with_link(session, KEYS, link_token(KEYS, new)), Opened)


def test_refused_everything_stays_as_it_was(desk: Desk) -> None:
    before, events = desk.code().issue, desk.events()
    assert desk.decide(desk.ask(), grant=False) == LetterState.BATCHED
    assert (desk.code().issue, desk.events()) == (before, events)
    assert desk.letter().number == 1
    desk.ask()  # and it can be asked for again


@pytest.mark.parametrize("grant", [True, False])
def test_who_asked_does_not_decide(desk: Desk, grant: bool) -> None:
    asked = desk.ask()
    with pytest.raises(SamePerson):
        desk.decide(asked, grant=grant, by=desk.one)
    assert (desk.letter().state, desk.code().issue) == (LetterState.BATCHED, 1)
    with desk.database.reading() as session:
        assert session.get_one(Reprint, asked).decided_at is None


def test_two_requests_for_one_letter_are_one_too_many(desk: Desk) -> None:
    desk.ask()
    with pytest.raises(AskedBefore):
        desk.ask("lost")


def test_asked_for_at_once_there_is_one_request(desk: Desk) -> None:
    start = Barrier(4)

    def try_it(_number: int) -> bool:
        start.wait()
        try:
            desk.ask()
        except AskedBefore:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_it, range(4))) == [False, False, False, True]


def test_of_two_who_decide_at_once_one_wins(desk: Desk) -> None:
    asked = desk.ask()
    start = Barrier(4)

    def try_it(grant: bool) -> bool | None:
        start.wait()
        try:
            desk.decide(asked, grant=grant)
        except DecidedBefore:
            return None
        return grant

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(try_it, (True, False, True, False)))
    [won] = [result for result in results if result is not None]
    with desk.database.reading() as session:
        assert session.get_one(Reprint, asked).granted is won
    assert (desk.letter().state, desk.code().issue) == (
        (LetterState.QUEUED, 2) if won else (LetterState.BATCHED, 1)
    )


def test_decided_twice_the_second_hears_of_it(desk: Desk) -> None:
    asked = desk.ask()
    desk.decide(asked)
    with pytest.raises(DecidedBefore):
        desk.decide(asked, grant=False)


def test_an_unknown_reason_is_none(desk: Desk) -> None:
    with pytest.raises(UnknownReason):
        desk.ask("because")


def test_the_batch_names_the_number_that_must_not_leave(desk: Desk) -> None:
    desk.decide(desk.ask("jammed"))
    with desk.database.reading() as session:
        batch = session.get_one(PrintBatch, desk.batch_id)
        assert [(pulled.number, pulled.again) for pulled in pull_list(session, batch)] == [(1, True)]
    assert len(post(desk.database, desk.batch_id, MONDAY).posted) == 1
    assert desk.letter().state == LetterState.QUEUED


def test_the_next_batch_has_it_with_its_new_pin(desk: Desk) -> None:
    desk.decide(desk.ask("not_arrived"))
    second = close_batch(
        desk.database,
        VAULT,
        KEYS,
        desk.letter().office_id,
        at=NOON,
        posting_day=MONDAY,
        progress=lambda done, total: None,
    )
    letter = desk.letter()
    assert (letter.batch_id, letter.number, letter.state, letter.issue) == (second, 1, LetterState.BATCHED, 2)
    assert letter.sha256


def test_a_posted_letter_tells_the_day_on_which_it_leaves_again(desk: Desk) -> None:
    post(desk.database, desk.batch_id, MONDAY)
    tuesday = NOON + timedelta(days=1)
    desk.decide(desk.ask("not_arrived", at=tuesday), at=tuesday)
    letter = desk.letter()
    assert (letter.state, letter.posted_on, letter.posting_day) == (LetterState.QUEUED, None, TUESDAY)
    assert letter.facts["posting_day"] == TUESDAY.isoformat()
    assert letter.facts["talk"]["starts_at"] == "2026-03-12T11:00:00"
    posted = [event for event in desk.events() if event[0] == LetterState.POSTED]
    assert posted == [(LetterState.POSTED, None, desk.batch_id, 1)]


def test_what_cannot_be_printed_by_now_is_held_and_the_old_pin_is_dead_all_the_same(desk: Desk) -> None:
    asked = desk.ask("pin_known")
    with desk.database.transaction() as session:
        session.execute(update(Address).values(street="გ 1"))
    assert desk.decide(asked) == LetterState.HELD
    letter = desk.letter()
    assert (letter.held_reason or "").startswith("no_glyph:")
    assert desk.code().issue == 2


def test_a_reference_that_is_locked_for_good_is_left_behind(desk: Desk) -> None:
    old = desk.code()
    with desk.database.transaction() as session:
        session.add(AccessLock(reference=old.reference, days=LOCKED_DAYS, last_day=MONDAY))
        case = session.get_one(Case, old.case_id)
        note_wish(session, case, WishKind.NEW_LETTER, "", way=Way.CLOCK, at=NOON)
    desk.decide(desk.ask("pin_locked"))
    new = desk.code()
    assert new.reference != old.reference
    assert desk.letter().issue == new.issue
    with desk.database.transaction() as session:
        assert isinstance(open_with_pin(session, KEYS, new.reference, pin_of(KEYS, new), MONDAY), Opened)
        assert isinstance(open_with_link(session, KEYS, link_token(KEYS, old)), Refused)
        wish = session.scalars(select(Wish)).one()
        assert (wish.done_at, wish.done_by) == (NOON, desk.other)


def test_other_letters_with_the_same_pin_are_named(desk: Desk) -> None:
    with desk.database.transaction() as session:
        letter = session.get_one(Letter, desk.letter_id)
        assert list(same_pin(session, letter)) == []
        case = session.get_one(Case, letter.case_id)
        second = queue_number_wanted(session, desk.frame(session).mailing, case)
        second.state = LetterState.POSTED
        session.flush()
        assert [one.id for one in same_pin(session, letter)] == [second.id]


def test_granting_and_posting_at_the_same_moment_do_not_wait_in_a_circle(postgresql: Database) -> None:
    """Posting holds the batch and wants the cases; who grants holds a case, and writes down where the letter lay."""
    desk = a_desk(postgresql)
    asked = desk.ask()
    with ThreadPoolExecutor(1) as other:
        with postgresql.transaction() as session:
            frame = desk.frame(session)
            session.execute(select(Case.id).where(Case.id == desk.letter().case_id).with_for_update())
            posting = other.submit(_post, desk)
            until_somebody_waits(postgresql)
            decide(session, session.get_one(Reprint, asked), grant=True, staff_id=desk.other, frame=frame)
        assert posting.result() == 1
    assert desk.letter().state == LetterState.QUEUED
    with postgresql.reading() as session:
        left = select(func.count()).where(LetterEvent.state == LetterState.POSTED)
        assert session.scalar(left) == 1


def _post(desk: Desk) -> int:
    with desk.database.transaction() as session:
        batch = session.get_one(PrintBatch, desk.batch_id)
        staff = session.get_one(Staff, desk.one)
        posted = mark_posted(session, batch, day=MONDAY, carrier="Post", staff_id=staff.id, at=NOON)
        return len(posted.posted)
