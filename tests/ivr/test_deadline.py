"""A caller hears something within 2 s, whatever the database does; and then nothing is half done."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from callers import Hotline, Provider, heard_in
from db.calls import IvrCall, IvrTurn
from db.session import Database
from ivr.deadline import MOST_AT_WORK, SECONDS, Deadline, Race, TooLate

LONGEST = 2.5  # s; 2 of them are the rule, a busy machine has the rest


class TestFrozenDatabase:
    """A lock that another connection holds stands for all that can make a database wait."""

    @pytest.fixture
    def provider(self, hotline: Hotline) -> Provider:
        """Warm: what a process loads once is loaded."""
        found = hotline.provider(seconds=SECONDS)
        found.incoming()
        return found

    def test_caller_hears_an_apology_in_time(self, hotline: Hotline, provider: Provider) -> None:
        with locked_call(hotline.database):
            began = time.monotonic()
            answer = provider.press(1, "1")
            took = time.monotonic() - began
        assert took < LONGEST
        assert "We are sorry: our telephone menu does not work at the moment." in heard_in(answer)

    def test_nothing_is_half_done_and_the_same_step_works_later(
        self, hotline: Hotline, provider: Provider
    ) -> None:
        with locked_call(hotline.database):
            provider.press(1, "2")
        assert steps_of(hotline.database) == (1, 1)
        assert "reference" in heard_in(provider.press(1, "2"))
        assert steps_of(hotline.database) == (2, 2)

    def test_end_of_a_call_is_told_in_time_too(self, hotline: Hotline, provider: Provider) -> None:
        with locked_call(hotline.database):
            began = time.monotonic()
            answer = provider.post("/phone/status", {"CallStatus": "completed"})
            took = time.monotonic() - began
        assert took < LONGEST
        assert answer.status_code == 200


class TestDeadline:
    def test_what_is_done_in_time_is_given(self) -> None:
        assert Deadline(5).meet(lambda race: race.keep() or "done") == "done"

    def test_what_the_work_raises_is_raised(self) -> None:
        def fail(race: Race) -> None:
            raise TimeoutError("of its own")

        with pytest.raises(TimeoutError, match="of its own"):
            Deadline(5).meet(fail)

    def test_work_that_comes_too_late_is_not_kept(self) -> None:
        kept: list[str] = []
        ended = threading.Event()

        def work(race: Race) -> None:
            try:
                time.sleep(0.2)
                race.keep()
                kept.append("kept")
            finally:
                ended.set()

        with pytest.raises(TooLate):
            Deadline(0.05).meet(work)
        assert ended.wait(5)
        assert kept == []

    def test_commit_that_has_begun_is_waited_for_a_moment(self) -> None:
        def work(race: Race) -> str:
            race.keep()
            time.sleep(0.1)
            return "kept"

        assert Deadline(0.02).meet(work) == "kept"

    def test_commit_that_hangs_is_not_waited_for(self, hanging: Callable[[Race], None]) -> None:
        def work(race: Race) -> None:
            race.keep()
            hanging(race)

        with pytest.raises(TooLate):
            Deadline(0.02).meet(work)

    def test_no_more_than_so_many_hang(self, hanging: Callable[[Race], None]) -> None:
        deadline = Deadline(0.01)
        for _ in range(MOST_AT_WORK):
            with pytest.raises(TooLate):
                deadline.meet(hanging)
        begun: list[Race] = []
        with pytest.raises(TooLate):
            deadline.meet(begun.append)
        assert begun == []

    def test_there_is_room_again_when_it_hangs_no_longer(self) -> None:
        deadline, over = Deadline(0.01), threading.Event()
        for _ in range(MOST_AT_WORK):
            with pytest.raises(TooLate):
                deadline.meet(lambda race: over.wait(10))
        over.set()
        assert any(succeeds(deadline) for _ in range(500))

    @pytest.fixture
    def hanging(self) -> Iterator[Callable[[Race], None]]:
        over = threading.Event()

        def hang(race: Race) -> None:
            over.wait(10)

        yield hang
        over.set()


def succeeds(deadline: Deadline) -> bool:
    try:
        deadline.meet(lambda race: time.sleep(0.001))
    except TooLate:
        time.sleep(0.01)
        return False
    return True


@contextmanager
def locked_call(database: Database) -> Iterator[None]:
    """Somebody else works on the call and does not end: on SQLite nobody can write then, on PostgreSQL not there."""
    with database.transaction() as session:
        session.execute(select(IvrCall).with_for_update())
        yield
        session.rollback()
    while any(hurried.engine.pool.checkedout() for hurried in database._hurried):  # what hung undoes its work
        time.sleep(0.01)


def steps_of(database: Database) -> tuple[int, int]:
    """The step at which the only call stands, and how many answers are kept for it."""
    with database.reading() as session:
        return session.scalars(select(IvrCall.step)).one(), session.scalar(select(func.count(IvrTurn.step))) or 0
