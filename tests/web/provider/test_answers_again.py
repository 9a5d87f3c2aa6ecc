"""Answers that are wrong, come twice, come late or do not come: each line by itself, nothing lost."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from db.letters import LetterEvent, LetterState
from db.printing import BatchState
from db.session import Database
from provider_batches import COLUMNS, Print, a_print, states, told, tomorrow
from web.provider import answers
from web.provider.folder import Folder
from web.provider.store import NotWritten


class Crash(BaseException):
    """The process dies here."""


def everything(one: Print) -> list[tuple[str, int]]:
    """How many rows each table has that a status may touch, and what they say."""
    with one.house.database.reading() as session:
        counted = [
            (table, session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)
            for table in ("letter_event", "audit", "import_run", "appointment_event", "wish")
        ]
        return [*counted, (str(one.batch.state), one.batch.letters)]


def test_each_wrong_line_is_named_and_the_others_hold(handed_over: Print) -> None:
    faults = told(
        handed_over,
        "koba-0001,1,printed,,,",
        "koba-0001,9,printed,,,",
        "koba-0002,,printed,,,",
        "nowhere-0001,,printed,,,",
        "koba-0001,2,posted,,Post,",
        "koba-0001,2,posted,2026-03-09,Post,",
        "koba-0001,2,posted,2026-02-27,Post,",
        "koba-0001,2,burnt,,,",
        "koba-0001,two,printed,,,",
        "koba-0001,-1,printed,,,",
        "koba-0001,1,returned,,,eaten",
        "koba-0001,,returned,,,moved",
        "koba-0001,3,returned,,,moved",
        "koba-0001,3,printed,,,",
    )
    assert [line.split(":")[0] for line in faults.splitlines()] == [f"Line {line}" for line in range(3, 15)]
    assert states(handed_over) == [LetterState.PRINTED, LetterState.BATCHED, LetterState.PRINTED]
    (noted,) = handed_over.noted("provider.faults")
    assert (noted["file"], noted["count"]) == ("status-1.csv", 12)


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("status-1.csv", b"", 1),
        ("status-1.csv", b"\xff\xfek\x00", 1),
        ("status-1.csv", b"\x00\x01\x02", 2),
        ("status-1.csv", b"batch,batch\nkoba-0001,koba-0001\n", 1),
        ("status-1.csv", b"batch,state,colour\nkoba-0001,printed,red\n", 2),
        ("status-1.csv", b"state\nprinted\n", 2),
        ("status-1.json", b"", 1),
        ("status-1.json", b"{}", 1),
        ("status-1.json", b"[\n{},\n3]", 2),
        ("status-1.json", b'[{"batch": "koba-0001"', 1),
        ("status-1.json", b"\xff", 1),
        ("status-1.json", b"[" * 100_000, 1),
    ],
)
def test_a_file_that_is_none_is_kept_and_told(
    sqlite: Database, folder: Path, name: str, content: bytes, line: int
) -> None:
    one = a_print(sqlite, folder, {"RUFZEIT_PROVIDER_FOLDER": str(folder)})
    one.hand_over()
    one.answer(name, content)
    one.read()
    if content != b"\x00\x01\x02":  # one line, which names columns nobody knows, and nothing below it
        assert f"Line {line}: " in (folder / "back/done" / f"{name}.faults.txt").read_text()
        assert one.noted("provider.faults")
    assert (folder / "back/done" / name).read_bytes() == content
    assert states(one) == [LetterState.BATCHED] * 3


def test_the_same_file_twice_changes_nothing(handed_over: Print) -> None:
    told(
        handed_over, "koba-0001,,posted,2026-03-02,Post,", "koba-0001,2,failed,,,", "koba-0001,1,returned,,,moved"
    )
    before = everything(handed_over)
    told(
        handed_over, "koba-0001,,posted,2026-03-02,Post,", "koba-0001,2,failed,,,", "koba-0001,1,returned,,,moved"
    )
    assert everything(handed_over) == before
    assert handed_over.on_disk() == ["back/done/status-1.csv", "koba-0001.zip"]


def test_another_file_of_the_same_name_is_kept_beside_it(handed_over: Print) -> None:
    told(handed_over, "koba-0001,,received,,,")
    told(handed_over, "koba-0001,,printed,,,")
    assert handed_over.batch.state is BatchState.PRINTED
    done = [name for name in handed_over.on_disk() if name.startswith("back/done/")]
    assert len(done) == 2


@pytest.mark.parametrize("place", ["_import_run", "put_away", "take_back"])
def test_a_process_that_dies_reads_the_file_once_more_and_nothing_happens_twice(
    handed_over: Print, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "koba-0001,,posted,2026-03-02,Post,", "koba-0001,2,failed,,,", "koba-0001,1,returned,,,moved"

    def dies(*given: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(answers, place, dies)
        with pytest.raises(Crash):
            told(handed_over, *lines)
    handed_over.read()
    assert states(handed_over) == [LetterState.RETURNED, LetterState.QUEUED, LetterState.POSTED]
    assert handed_over.letters[1].issue == 2
    with handed_over.house.database.reading() as session:
        returned = select(func.count()).where(LetterEvent.state == LetterState.RETURNED)
        assert session.scalar(returned) == 1
    assert handed_over.on_disk() == ["back/done/status-1.csv", "koba-0001.zip"]


def test_nothing_is_told_of_a_batch_that_was_not_handed_over(database: Database, folder: Path) -> None:
    one = a_print(database, folder, {"RUFZEIT_PROVIDER_FOLDER": str(folder)})
    assert told(one, "koba-0001,,posted,2026-03-02,Post,") == "Line 2: The batch was not handed over.\n"
    assert one.batch.state is BatchState.CLOSED


def test_who_says_nothing_for_two_working_days_is_silent(handed_over: Print) -> None:
    for day in (1, 1):  # Tuesday, Wednesday
        tomorrow(handed_over.clock, day)
        assert handed_over.read()["silent"] == 0
    assert handed_over.batch.state is BatchState.HANDED_OVER
    tomorrow(handed_over.clock)
    assert handed_over.read()["silent"] == 1
    assert (handed_over.batch.state, handed_over.batch.uncertain_because) == (
        BatchState.UNCERTAIN,
        "provider_silent",
    )
    assert handed_over.read()["silent"] == 0


def test_each_word_begins_the_wait_anew_and_ends_the_doubt(handed_over: Print) -> None:
    tomorrow(handed_over.clock, 2)
    told(handed_over, "koba-0001,,printed,,,")
    tomorrow(handed_over.clock, 2)
    assert handed_over.read()["silent"] == 0
    tomorrow(handed_over.clock, 3)  # over a weekend: Monday
    assert handed_over.read()["silent"] == 1
    assert told(handed_over, "koba-0001,,posted,2026-03-06,Post,", name="status-2.csv") == ""
    assert (handed_over.batch.state, handed_over.batch.uncertain_because) == (BatchState.POSTED, None)


def test_nobody_is_silent_whose_answers_cannot_be_read(handed_over: Print) -> None:
    tomorrow(handed_over.clock, 9)
    handed_over.folder.rename(handed_over.folder.with_name("unmounted"))
    with pytest.raises(NotWritten):
        handed_over.read()
    assert handed_over.batch.state is BatchState.HANDED_OVER


def test_one_file_that_cannot_be_read_stops_no_other(handed_over: Print, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.provider.folder.MOST_BYTES", 200)
    handed_over.answer("status-1.csv", "x" * 201)
    handed_over.answer("status-2.csv", COLUMNS + "koba-0001,,printed,,,\n")
    with pytest.raises(NotWritten):
        handed_over.read()
    assert handed_over.batch.state is BatchState.PRINTED
    assert "back/status-1.csv" in handed_over.on_disk()


def test_a_file_that_is_being_written_under_another_name_is_left_alone(handed_over: Print) -> None:
    handed_over.answer("status-1.csv.tmp", COLUMNS)
    handed_over.answer(".status-1.csv", COLUMNS)
    handed_over.read()
    assert handed_over.on_disk() == ["back/.status-1.csv", "back/status-1.csv.tmp", "koba-0001.zip"]
    assert Folder(handed_over.folder).names("nowhere") == []
