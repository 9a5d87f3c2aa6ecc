"""Closing a batch and changing a case at the same moment: nobody waits in a circle, and no dead PIN is printed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

import factories as make
from db.cases import Case
from db.letters import AccessCode, Letter, LetterState
from db.session import Database
from letters.printing.again import NEW_PIN, queue_all_again
from letters.printing.batches import close_batch
from letters.queue import Mailing, queue_letterbox, withdraw
from posting import MONDAY, NOON, URL
from queues import PATIENCE, until_somebody_waits
from returning import history, posted


@dataclass(frozen=True)
class Desk:
    """A case with a letter that is out, and others with the same PIN that wait."""

    database: Database
    office_id: int
    case_id: int
    out: int
    waiting: tuple[int, ...]

    def close(self) -> int | None:
        return close_batch(
            self.database,
            make.VAULT,
            make.KEYS,
            self.office_id,
            at=NOON,
            posting_day=MONDAY,
            progress=lambda done, total: None,
        )

    def again(self) -> None:
        with self.database.transaction() as session:
            session.get_one(Case, self.case_id, with_for_update=True)
            session.get_one(Letter, self.out, with_for_update=True)
            queue_all_again(session, [self.out], reason="lost", staff_id=None, at=NOON)


@pytest.fixture
def desk(postgresql: Database) -> Desk:
    with postgresql.transaction() as session:
        office = make.an_office(session)
        case = make.a_case(session, office)
        mailing = Mailing(office, make.KEYS, MONDAY, URL, make.AT)
        out = queue_letterbox(session, mailing, case, "one")
        posted(session, out)
        waiting = [queue_letterbox(session, mailing, case, text) for text in ("two", "three")]
        session.flush()
        assert {letter.access_code_id for letter in waiting} == {out.access_code_id}
        return Desk(postgresql, office.id, case.id, out.id, tuple(letter.id for letter in waiting))


def test_a_batch_is_closed_while_others_hold_the_cases(desk: Desk) -> None:
    """They want the letters next. A letter that turns out unprintable is held meanwhile, all the same."""
    prints, holds = desk.waiting
    with desk.database.transaction() as session:
        session.get_one(Letter, holds).text_version = "long forgotten"
    with ThreadPoolExecutor() as pool, desk.database.transaction() as session:
        session.get_one(Case, desk.case_id, with_for_update=True)
        assert pool.submit(desk.close).result(PATIENCE) is not None
        letter = session.get_one(Letter, prints)
        withdraw(session, letter, reason="changed", at=NOON)
        assert [state for state, _ in history(session, letter)] == ["queued", "batched", "withdrawn"]
        assert session.get_one(Letter, holds).state == LetterState.HELD


def test_what_is_put_into_a_batch_while_its_pin_dies_is_printed_again(desk: Desk) -> None:
    """It waits when a reprint begins, and lies in a batch when the reprint gets it. The other one waits on.

    Locked in the order of the closing job, though the older one was written last.
    """
    older, newer = desk.waiting
    with desk.database.transaction() as session:
        session.execute(update(Letter).where(Letter.id == older).values(text_version=Letter.text_version))
    with ThreadPoolExecutor() as pool:
        with desk.database.transaction() as session:
            session.get_one(Letter, older, with_for_update=True)
            reprint = pool.submit(desk.again)
            until_somebody_waits(desk.database)
            session.scalars(select(Letter.id).where(Letter.id == newer).with_for_update(nowait=True)).one()
            session.get_one(Letter, older).state = LetterState.BATCHED
        reprint.result(PATIENCE)
    with desk.database.reading() as session:
        found = {one: session.get_one(Letter, one) for one in (desk.out, older, newer)}
        code = session.get_one(AccessCode, found[older].access_code_id)
        assert {(letter.state, letter.issue) for letter in found.values()} == {(LetterState.QUEUED, code.issue)}
        assert history(session, found[older])[-1] == ("queued", NEW_PIN)
        assert history(session, found[newer])[-1] == ("queued", None)


def test_a_reprint_waits_for_the_batch_that_is_closed_just_now(desk: Desk) -> None:
    """Many times, whoever comes first: what lies in a batch has the PIN that opens."""
    with ThreadPoolExecutor() as pool:
        closing, reprint = pool.submit(desk.close), pool.submit(desk.again)
        closing.result(PATIENCE)
        reprint.result(PATIENCE)
    with desk.database.reading() as session:
        for letter in session.scalars(select(Letter)):
            assert letter.issue == session.get_one(AccessCode, letter.access_code_id).issue == 2
