"""A letter that jammed or got lost is not recorded as posted: first a second person decides."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.letters import LetterState
from db.printing import BatchState, PrintBatch
from db.session import Database
from posting import MONDAY, NOON, letters, post
from reprinting import Desk, a_desk
from scheduler.post.spoiled import Undecided, spoiled_and_undecided


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


def spoiled(desk: Desk) -> list[int]:
    with desk.database.reading() as session:
        return spoiled_and_undecided(session, session.get_one(PrintBatch, desk.batch_id))


def test_only_until_somebody_decides_and_only_what_will_not_leave(desk: Desk) -> None:
    assert spoiled(desk) == []
    asked = desk.ask("jammed")
    assert spoiled(desk) == [1]
    desk.decide(asked, grant=False)
    assert spoiled(desk) == []
    desk.ask("pin_known")
    assert spoiled(desk) == []


@pytest.mark.parametrize("reason", ["jammed", "lost"])
def test_nothing_is_recorded_as_posted_before_that(desk: Desk, reason: str) -> None:
    asked = desk.ask(reason)
    with pytest.raises(Undecided) as refused:
        post(desk.database, desk.batch_id, MONDAY)
    assert refused.value.numbers == [1]
    assert {letter.state for letter in letters(desk.database)} == {LetterState.BATCHED}
    desk.decide(asked, at=NOON + timedelta(hours=1))
    assert len(post(desk.database, desk.batch_id, MONDAY).posted) == 1
    assert desk.letter().state == LetterState.QUEUED


def test_refused_it_leaves_as_it_is(desk: Desk) -> None:
    desk.decide(desk.ask("jammed"), grant=False)
    assert len(post(desk.database, desk.batch_id, MONDAY).posted) == 2
    with desk.database.reading() as session:
        assert session.scalars(select(PrintBatch)).one().state == BatchState.POSTED
