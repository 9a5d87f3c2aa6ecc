"""A batch of a print provider whose files went before it left: the provider hears nothing of it, and can tell nothing."""

from pathlib import Path

from sqlalchemy import select, update

from db.letters import LetterState
from db.offices import Office
from db.printing import BatchFile, BatchState
from db.session import Database
from provider_batches import a_print, states, told
from scheduler.post.batch_life import doubt_without_files


def test_the_provider_hears_nothing_and_can_tell_nothing(database: Database, tmp_path: Path) -> None:
    one = a_print(database, tmp_path, {"RUFZEIT_PROVIDER_FOLDER": str(tmp_path)})
    one.withdraw(0)
    with database.transaction() as session:
        session.execute(update(BatchFile).values(document_id=None))
        [batch] = doubt_without_files(session, session.scalars(select(Office)).one())
        assert batch.id == one.batch_id
    one.read()
    assert one.on_disk() == []
    faults = told(one, "koba-0001,,posted,2026-03-02,Post,")
    assert "There is no batch “koba-0001” that a print provider was given." in faults
    assert states(one) == [LetterState.WITHDRAWN, LetterState.BATCHED, LetterState.BATCHED]
    assert one.batch.state is BatchState.UNCERTAIN
