"""From the draft to the printed page: a batch prints each letter with the text that it was written with."""

from datetime import timedelta

from sqlalchemy import select

import factories as make
from db.documents import Document, content_of
from db.letters import Letter, LetterKind, LetterState
from db.session import Database
from db.staff import Role
from letters.printing.batches import close_batch
from letters.queue import Mailing, queue_number_wanted
from letters.saying.wording import house_text, wording_of
from letters.wordings.deciding import approve, digest, write
from words.languages import Language

KIND = LetterKind.NUMBER_WANTED
TODAY = make.AT.date()
OWN = house_text(KIND, "de").replace("Wie können wir Sie anrufen?", "Ihre Nummer fehlt uns")


def test_each_letter_keeps_its_text_until_it_is_printed(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        writer, second = (make.a_member(session, office, Role.EDITOR) for _ in range(2))
        mailing = Mailing(office, make.KEYS, TODAY, "https://rufzeit.example.org", make.AT)
        before = queue_number_wanted(session, mailing, make.a_case(session, office))
        draft = write(session, office, KIND, Language.DE, OWN, staff_id=writer.id, at=make.AT)
        seen = digest(draft.text)
        approve(session, draft, seen=seen, valid_from=TODAY, today=TODAY, staff_id=second.id, at=make.AT)
        session.flush()
        after = queue_number_wanted(session, mailing, make.a_case(session, office))
        ids, office_id = (before.id, after.id), office.id
    batch_id = close_batch(
        database,
        make.VAULT,
        make.KEYS,
        office_id,
        at=make.AT,
        posting_day=TODAY + timedelta(days=1),
        progress=lambda done, total: None,
    )
    assert batch_id is not None
    with database.reading() as session:
        first, then = (session.get_one(Letter, letter_id) for letter_id in ids)
        assert {first.state, then.state} == {LetterState.BATCHED}
        assert (first.text_version, then.text_version) == (wording_of(KIND, "de").version, "1")
        assert first.sha256 != then.sha256
        assert content_of(session.scalars(select(Document)).one(), make.VAULT).startswith(b"%PDF-")
