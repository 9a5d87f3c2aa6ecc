"""What the provider says comes in by file: the same states as by hand."""

from pathlib import Path

from sqlalchemy import select

from db.audit import AuditEntry
from db.cases import Case, CaseState
from db.letters import LetterEvent, LetterState
from db.printing import BatchState, PrintBatch
from db.session import Database
from provider_batches import Print, a_print, states, told, tomorrow
from sftp_server import Provider


def test_a_batch_is_received_printed_and_posted(handed_over: Print) -> None:
    assert told(handed_over, "koba-0001,,received,,,") == ""
    assert handed_over.batch.state is BatchState.HANDED_OVER
    assert told(handed_over, "koba-0001,,printed,,,", name="status-2.csv") == ""
    assert (handed_over.batch.state, handed_over.batch.printed_by, handed_over.batch.printed_at) == (
        BatchState.PRINTED,
        None,
        handed_over.clock.at,
    )
    tomorrow(handed_over.clock)
    assert told(handed_over, "koba-0001,,posted,2026-03-03,Post,", name="status-3.csv") == ""
    batch = handed_over.batch
    assert (batch.state, str(batch.posted_on), batch.carrier) == (BatchState.POSTED, "2026-03-03", "Post")
    assert {(letter.state, str(letter.posted_on)) for letter in handed_over.letters} == {
        (LetterState.POSTED, "2026-03-03")
    }
    assert handed_over.on_disk() == [
        *(f"back/done/status-{number}.csv" for number in (1, 2, 3)),
        "koba-0001.zip",
    ]


def test_posted_at_once_without_a_word_before(handed_over: Print) -> None:
    assert told(handed_over, "koba-0001,,posted,2026-03-02,Post,") == ""
    assert states(handed_over) == [LetterState.POSTED] * 3
    assert handed_over.batch.state is BatchState.POSTED


def test_letter_by_letter_the_batch_follows_the_last(handed_over: Print) -> None:
    told(handed_over, "koba-0001,1,printed,,,", "koba-0001,2,printed,,,")
    assert states(handed_over) == [LetterState.PRINTED, LetterState.PRINTED, LetterState.BATCHED]
    assert handed_over.batch.state is BatchState.HANDED_OVER
    told(handed_over, "koba-0001,3,printed,,,", name="status-2.csv")
    assert handed_over.batch.state is BatchState.PRINTED
    tomorrow(handed_over.clock)
    told(
        handed_over,
        "koba-0001,1,posted,2026-03-02,Post,",
        "koba-0001,3,posted,2026-03-03,Citipost,",
        name="status-3.csv",
    )
    assert states(handed_over) == [LetterState.POSTED, LetterState.PRINTED, LetterState.POSTED]
    assert handed_over.batch.state is BatchState.PRINTED
    told(handed_over, "koba-0001,2,posted,2026-03-03,Post,", name="status-4.csv")
    batch = handed_over.batch
    assert (batch.state, str(batch.posted_on)) == (BatchState.POSTED, "2026-03-03")
    assert [str(letter.posted_on) for letter in handed_over.letters] == ["2026-03-02", "2026-03-03", "2026-03-03"]


def test_the_same_in_json(handed_over: Print) -> None:
    handed_over.answer(
        "status-1.json",
        '[\n {"batch": "koba-0001", "state": "printed"},\n'
        ' {"batch": "koba-0001", "number": 2, "state": "posted", "day": "2026-03-02", "carrier": "Post"},\n'
        ' {"batch": "koba-0001", "number": 3, "state": "gone"}\n]',
    )
    assert handed_over.read() == {"told": 2, "faults": 1, "silent": 0}
    assert states(handed_over) == [LetterState.PRINTED, LetterState.POSTED, LetterState.PRINTED]
    faults = (handed_over.folder / "back/done/status-1.json.faults.txt").read_text()
    assert faults == "Line 4: “state” is missing, or cannot be so.\n"


def test_what_failed_waits_again_with_another_pin_and_the_rest_is_posted(handed_over: Print) -> None:
    assert told(handed_over, "koba-0001,,posted,2026-03-02,Post,", "koba-0001,2,failed,,,paper torn") == ""
    assert states(handed_over) == [LetterState.POSTED, LetterState.QUEUED, LetterState.POSTED]
    again = handed_over.letters[1]
    assert (again.issue, again.batch_id, again.number) == (2, None, None)
    assert handed_over.batch.state is BatchState.POSTED
    with handed_over.house.database.reading() as session:
        reasons = session.scalars(select(LetterEvent.reason).where(LetterEvent.letter_id == again.id)).all()
    assert "provider_failed" in reasons
    assert told(handed_over, "koba-0001,2,failed,,,told once more", name="status-2.csv") == ""
    assert handed_over.letters[1].issue == 2


def test_of_a_batch_that_failed_as_a_whole_a_person_decides(handed_over: Print) -> None:
    told(handed_over, "koba-0001,,failed,,,machine down")
    assert (handed_over.batch.state, handed_over.batch.uncertain_because) == (
        BatchState.UNCERTAIN,
        "provider_failed",
    )
    assert states(handed_over) == [LetterState.BATCHED] * 3
    assert handed_over.hand_over() == {}


def test_what_came_back_is_noted_as_by_hand(handed_over: Print) -> None:
    told(handed_over, "koba-0001,,posted,2026-03-02,Post,")
    assert (
        told(handed_over, "koba-0001,1,returned,2026-03-02,,moved", "koba-0001,2,returned,,,", name="status-2.csv")
        == ""
    )
    assert states(handed_over) == [LetterState.RETURNED, LetterState.RETURNED, LetterState.POSTED]
    with handed_over.house.database.reading() as session:
        cases = session.scalars(select(Case).where(Case.state == CaseState.NEEDS_PERSON)).all()
        assert [case.state_reason for case in cases] == ["letter_returned"] * 2
    assert told(handed_over, "koba-0001,1,returned,,,moved", name="status-3.csv") == ""
    with handed_over.house.database.reading() as session:
        kept = session.scalars(select(AuditEntry).where(AuditEntry.action == "letter.returned")).all()
    first, second, _ = handed_over.letters
    assert {(one.actor, one.subject, one.facts["reason"], one.facts["sheet"]) for one in kept} == {
        ("provider", f"letter:{first.id}", "moved", "1/1"),
        ("provider", f"letter:{second.id}", "no_reason", "1/2"),
    }
    assert len(kept) == 2
    assert {one.facts["suspended"] for one in kept} == {True}


def test_a_letter_that_was_withdrawn_is_told_to_the_provider_once(handed_over: Print) -> None:
    handed_over.withdraw(1)
    handed_over.read()
    handed_over.read()
    assert (handed_over.folder / "koba-0001.withdrawn.csv").read_bytes() == b"batch,number\r\nkoba-0001,2\r\n"
    assert len(handed_over.noted("batch.withdrawn_told")) == 1
    told(handed_over, "koba-0001,,posted,2026-03-02,Post,")
    assert states(handed_over) == [LetterState.POSTED, LetterState.WITHDRAWN, LetterState.POSTED]


def test_a_letter_that_was_withdrawn_and_left_all_the_same_is_on_record_as_out(handed_over: Print) -> None:
    handed_over.withdraw(1)
    faults = told(handed_over, "koba-0001,2,posted,2026-03-02,Post,")
    assert faults == "Line 2: The letter 2 was withdrawn, and was posted all the same.\n"
    assert states(handed_over)[1] is LetterState.POSTED
    with handed_over.house.database.reading() as session:
        last = session.scalars(select(LetterEvent.reason).order_by(LetterEvent.id.desc())).first()
    assert last == "not_corrected"


def test_what_is_posted_does_not_fail_any_more(handed_over: Print) -> None:
    told(handed_over, "koba-0001,,posted,2026-03-02,Post,")
    faults = told(handed_over, "koba-0001,1,failed,,,", name="status-2.csv")
    assert faults == "Line 2: The letter 1 was told as posted before.\n"
    assert states(handed_over)[0] is LetterState.POSTED


def test_a_word_about_a_batch_of_which_nobody_knew_whether_it_left(handed_over: Print) -> None:
    with handed_over.house.database.transaction() as session:
        batch = session.get_one(PrintBatch, handed_over.batch_id)
        batch.state, batch.uncertain_because, batch.handed_over_at = BatchState.UNCERTAIN, "handover_unclear", None
    assert told(handed_over, "koba-0001,,received,,,") == ""
    assert (handed_over.batch.state, handed_over.batch.handed_over_at) == (
        BatchState.HANDED_OVER,
        handed_over.clock.at,
    )


def test_files_on_a_server(database: Database, folder: Path, server: Provider) -> None:
    one = a_print(database, folder, server.settings)
    assert one.read() == {"told": 0, "faults": 0, "silent": 0}
    one.hand_over()
    assert told(one, "koba-0001,,printed,,,", "koba-0001,7,printed,,,") == "Line 3: The batch has no letter 7.\n"
    assert one.batch.state is BatchState.PRINTED
    assert one.on_disk() == ["back/done/status-1.csv", "back/done/status-1.csv.faults.txt", "koba-0001.zip"]
