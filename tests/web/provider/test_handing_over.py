"""Batches leave for the print provider, once each, whatever happens on the way."""

import errno
import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from db.letters import Letter, LetterState
from db.printing import BatchState
from db.session import Database
from factories.paper import pages_of
from letters.access import access_of
from letters.printing.provider.cutting import NotThatLetter
from letters.printing.provider.passage import Sink
from provider_batches import URL, Print, a_print, is_handed_over, other_process, package_in
from web.provider import handing_over
from web.provider.folder import Folder, _Written
from web.provider.jobs import NoProvider
from web.provider.store import DiskFull, NotWritten


class Crash(BaseException):
    """The process dies here."""


@pytest.fixture
def ours(database: Database, folder: Path) -> Print:
    return a_print(database, folder, {"RUFZEIT_PROVIDER_FOLDER": str(folder)})


def test_a_batch_leaves_as_a_pdf_for_each_letter_and_a_list(ours: Print, tmp_path: Path) -> None:
    assert ours.hand_over() == {"handed_over": 1, "uncertain": 0}
    is_handed_over(ours)
    package = package_in(ours.folder)
    pdfs = [f"koba-0001/{number:04}.pdf" for number in (1, 2, 3)]
    assert list(package.files) == [*pdfs, "koba-0001/manifest.csv", "koba-0001/manifest.json"]
    rows = package.rows
    assert [row["postcode"] for row in rows] == ["06484", "38820", "38889"]
    assert rows[0] == {
        "schema": "rufzeit-print/1",
        "batch": "koba-0001",
        "number": "1",
        "file": "koba-0001/0001.pdf",
        "sheets": "1",
        "pages": "1",
        "sha256": hashlib.sha256(package.files["koba-0001/0001.pdf"]).hexdigest(),
        "colour": "colour",
        "sides": "simplex",
        "country": "DE",
        "postcode": "06484",
        "posting_day": "2026-03-02",
    }
    assert [str(letter["number"]) for letter in package.manifest["letters"]] == [row["number"] for row in rows]
    assert (package.manifest["left_out"], package.manifest["sheets"]) == ([], 3)
    with ours.house.database.reading() as session:
        for number, letter in enumerate(ours.letters, start=1):
            row = session.get_one(Letter, letter.id)
            access = access_of(ours.house.access_keys, row.access_code, language=row.language, public_url=URL)
            (page,) = pages_of(package.files[f"koba-0001/{number:04}.pdf"], tmp_path)
            assert f"1/{number}" in page.text
            assert page.codes() == [access.link]
            assert row.facts["name"] in page.text
    assert "Müller" not in "".join(package.files) + package.files["koba-0001/manifest.json"].decode()


def test_on_both_sides_a_letter_keeps_its_blank_back(database: Database, folder: Path) -> None:
    one = a_print(database, folder, {"RUFZEIT_PROVIDER_FOLDER": str(folder)}, both_sides=True)
    one.hand_over()
    assert {(row["sides"], row["sheets"], row["pages"]) for row in package_in(folder).rows} == {
        ("duplex", "1", "2")
    }


def test_done_again_nothing_is_done(ours: Print) -> None:
    ours.hand_over()
    stamp = (ours.folder / "koba-0001.zip").stat().st_mtime_ns
    assert ours.hand_over() == {}
    assert (ours.folder / "koba-0001.zip").stat().st_mtime_ns == stamp


def test_the_same_letters_give_the_same_bytes(database: Database, ours: Print) -> None:
    ours.hand_over()
    first = (ours.folder / "koba-0001.zip").read_bytes()
    with database.transaction() as session:
        batch = session.merge(ours.batch)
        batch.state, batch.handed_over_at = BatchState.CLOSED, None
    (ours.folder / "koba-0001.zip").unlink()
    ours.hand_over()
    assert (ours.folder / "koba-0001.zip").read_bytes() == first


def test_what_was_withdrawn_is_left_out_and_noted(ours: Print) -> None:
    ours.withdraw(1)
    ours.hand_over()
    package = package_in(ours.folder)
    assert [row["number"] for row in package.rows] == ["1", "3"]
    assert "koba-0001/0002.pdf" not in package.files
    assert package.manifest["left_out"] == [2]
    assert ours.noted("batch.uploading")[0]["left_out"] == [2]


def test_what_is_withdrawn_while_the_file_is_written_does_not_leave(
    ours: Print, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_file = Folder.new_file

    def withdraws(self: Folder, name: str) -> AbstractContextManager[Sink]:
        monkeypatch.setattr(Folder, "new_file", new_file)
        ours.withdraw(0)
        return new_file(self, name)

    monkeypatch.setattr(Folder, "new_file", withdraws)
    ours.hand_over()
    assert [row["number"] for row in package_in(ours.folder).rows] == ["2", "3"]
    assert ours.on_disk() == ["koba-0001.zip"]


def test_nothing_leaves_of_which_no_letter_is_left(ours: Print) -> None:
    for at in range(3):
        ours.withdraw(at)
    assert ours.hand_over() == {}  # nor is anything made
    assert ours.on_disk() == []
    assert ours.batch.state is BatchState.CLOSED


def test_without_a_provider_the_run_fails_and_nothing_is_lost(database: Database, folder: Path) -> None:
    one = a_print(database, folder, {})
    with pytest.raises(NoProvider):
        one.hand_over()
    assert one.batch.state is BatchState.CLOSED


def test_a_batch_whose_files_were_fetched_by_hand_does_not_leave(database: Database, ours: Print) -> None:
    with database.transaction() as session:
        session.merge(ours.batch).fetched_at = ours.clock.at
    assert ours.hand_over() == {}
    assert ours.on_disk() == []


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_full_disk_leaves_nothing_and_the_next_run_does_it(
    ours: Print, error: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(number: int) -> None:
        raise OSError(error, "made up")

    with monkeypatch.context() as patch:
        patch.setattr("web.provider.folder.os.fsync", full)
        with pytest.raises(NotWritten if error == errno.EIO else DiskFull):
            ours.hand_over()
    assert ours.on_disk() == []
    assert ours.batch.state is BatchState.CLOSED
    ours.hand_over()
    is_handed_over(ours)


def test_a_folder_that_is_gone_is_not_made(ours: Print) -> None:
    ours.folder.rmdir()
    with pytest.raises(NotWritten):
        ours.hand_over()
    assert not ours.folder.exists()
    assert ours.batch.state is BatchState.CLOSED


@pytest.mark.parametrize("place", ["_note_upload", "_claim", "rename", "_note"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_dies_has_handed_it_over_once_or_not_at_all(
    ours: Print, place: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, name = (Folder, place) if place == "rename" else (handing_over, place)
    does = getattr(target, name)

    def dies(*given: object) -> None:
        if when == "after":
            does(*given)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(target, name, dies)
        with pytest.raises(Crash):
            ours.hand_over()
    ours.clock.wait(minutes=10)
    left = ours.folder / "koba-0001.zip"
    stamp = left.stat().st_mtime_ns if left.exists() else None
    ours.hand_over()
    assert ours.on_disk() == ["koba-0001.zip"]
    assert ours.batch.state is BatchState.HANDED_OVER
    assert ours.batch.handed_over_at is not None
    if stamp is not None:
        assert left.stat().st_mtime_ns == stamp


def test_what_the_provider_has_taken_away_when_a_process_dies_is_unclear_and_not_sent_twice(
    ours: Print, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*given: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(handing_over, "_note", dies)
        with pytest.raises(Crash):
            ours.hand_over()
    (ours.folder / "koba-0001.zip").unlink()
    assert ours.hand_over() == {"handed_over": 0, "uncertain": 1}
    assert (ours.batch.state, ours.batch.uncertain_because) == (BatchState.UNCERTAIN, "handover_unclear")
    assert ours.hand_over() == {}
    assert ours.on_disk() == []


def test_another_file_of_that_name_is_not_replaced(ours: Print) -> None:
    (ours.folder / "koba-0001.zip").write_bytes(b"of an earlier year")
    assert ours.hand_over() == {"handed_over": 0, "uncertain": 1}
    assert (ours.folder / "koba-0001.zip").read_bytes() == b"of an earlier year"
    assert ours.batch.uncertain_because == "handover_unclear"


def test_of_two_clocks_one_hands_it_over(
    ours: Print, reopened: Callable[[Database], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second begins and ends while the first has its file written, but has not claimed the batch yet."""
    other, claim = other_process(ours, reopened(ours.house.database)), handing_over._claim

    def overtaken(*given: Any) -> None:
        monkeypatch.setattr(handing_over, "_claim", claim)
        ours.hand_over(house=other)
        claim(*given)

    monkeypatch.setattr(handing_over, "_claim", overtaken)
    assert ours.hand_over() == {"handed_over": 0, "uncertain": 0}
    is_handed_over(ours)
    assert len(ours.noted("batch.handing_over")) == 1


def test_a_process_thought_dead_cannot_rename_any_more(
    ours: Print, reopened: Callable[[Database], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has claimed the batch and stands still; another looks, takes the hidden file away and does it itself."""
    other, rename = other_process(ours, reopened(ours.house.database)), Folder.rename

    def stands_still(self: Folder, name: str, to: str) -> None:
        monkeypatch.setattr(Folder, "rename", rename)
        ours.hand_over(house=other)
        rename(self, name, to)

    monkeypatch.setattr(Folder, "rename", stands_still)
    with pytest.raises(NotWritten):
        ours.hand_over()
    is_handed_over(ours)
    assert len(ours.noted("batch.handed_over")) == 1


def test_a_letter_whose_pages_are_not_those_of_the_record_stops_all(database: Database, ours: Print) -> None:
    with database.transaction() as session:
        session.get_one(Letter, ours.letters[2].id).sha256 = "0" * 64
    with pytest.raises(NotThatLetter):
        ours.hand_over()
    assert ours.on_disk() == []


def test_nothing_is_put_aside_and_no_piece_is_larger_than_a_letter(
    ours: Print, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(ours.folder / "nowhere"))
    write, pieces = _Written.write, list[int]()

    def weighs(self: _Written, data: bytes) -> None:
        pieces.append(len(data))
        write(self, data)

    monkeypatch.setattr(_Written, "write", weighs)
    ours.hand_over()
    is_handed_over(ours)
    letters = [len(content) for name, content in package_in(ours.folder).files.items() if name.endswith(".pdf")]
    assert len(pieces) == len(letters) + 1
    assert max(pieces[:-1]) < max(letters) + 100


def test_letters_of_a_batch_stay_what_they_are(ours: Print) -> None:
    ours.hand_over()
    assert {letter.state for letter in ours.letters} == {LetterState.BATCHED}
