"""What is withdrawn around the hand-over, or later, is told to the provider as long as it may post it."""

from pathlib import Path
from typing import Any

import pytest

from db.printing import BatchState, PrintBatch
from db.session import Database
from provider_batches import Print, a_print, package_in, told
from web.provider import handing_over
from web.provider.folder import Folder
from web.provider.store import NotWritten

LIST = "koba-0001.withdrawn.csv"


class Crash(BaseException):
    """The process dies here."""


@pytest.fixture
def ours(database: Database, folder: Path) -> Print:
    return a_print(database, folder, {"RUFZEIT_PROVIDER_FOLDER": str(folder)})


def listed(one: Print) -> list[str]:
    one.read()
    file = one.folder / LIST
    return file.read_text().split()[1:] if file.exists() else []


@pytest.mark.parametrize("place", ["_note", "rename"])
def test_withdrawn_while_nobody_knows_whether_it_left(
    ours: Print, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ZIP was made before, with that letter."""
    target, does = (Folder, Folder.rename) if place == "rename" else (handing_over, handing_over._note)

    def dies(*given: Any) -> None:
        if place == "rename":
            does(*given)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(target, place, dies)
        with pytest.raises(Crash):
            ours.hand_over()
    ours.clock.wait(minutes=3)
    ours.withdraw(1)
    ours.clock.wait(minutes=7)
    ours.hand_over()
    assert [row["number"] for row in package_in(ours.folder).rows] == ["1", "2", "3"]
    assert listed(ours) == ["koba-0001,2"]


def test_withdrawn_while_it_gets_its_name(ours: Print, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Folder.rename

    def slow(self: Folder, name: str, to: str) -> None:
        monkeypatch.setattr(Folder, "rename", rename)
        ours.withdraw(1)
        ours.clock.wait(seconds=2)
        rename(self, name, to)

    monkeypatch.setattr(Folder, "rename", slow)
    ours.hand_over()
    assert listed(ours) == ["koba-0001,2"]


def test_what_was_left_out_is_not_told(ours: Print) -> None:
    ours.withdraw(0)
    ours.hand_over()
    ours.withdraw(2)
    assert listed(ours) == ["koba-0001,3"]


def test_what_did_not_leave_the_first_time_is_judged_by_the_second(
    ours: Print, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*given: Any) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "rename", dies)
        with pytest.raises(Crash):
            ours.hand_over()
    ours.withdraw(0)
    ours.hand_over()
    assert [row["number"] for row in package_in(ours.folder).rows] == ["2", "3"]
    ours.withdraw(1)
    assert listed(ours) == ["koba-0001,2"]


@pytest.mark.parametrize("state", [BatchState.HANDED_OVER, BatchState.PRINTED, BatchState.UNCERTAIN])
def test_as_long_as_it_may_be_posted(handed_over: Print, state: BatchState) -> None:
    with handed_over.house.database.transaction() as session:
        session.get_one(PrintBatch, handed_over.batch_id).state = state
    handed_over.withdraw(1)
    assert listed(handed_over) == ["koba-0001,2"]


def test_who_has_read_it_may_take_it_away(handed_over: Print) -> None:
    handed_over.withdraw(1)
    assert listed(handed_over) == ["koba-0001,2"]
    (handed_over.folder / LIST).unlink()
    assert listed(handed_over) == []
    handed_over.withdraw(0)
    assert listed(handed_over) == ["koba-0001,1", "koba-0001,2"]
    assert [facts["numbers"] for facts in handed_over.noted("batch.withdrawn_told")] == [[2], [1, 2]]


def test_what_could_not_be_written_is_not_on_record_as_told(
    handed_over: Print, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Folder, name: str, to: str) -> None:
        raise NotWritten

    handed_over.withdraw(1)
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "rename", refused)
        with pytest.raises(NotWritten):
            handed_over.read()
    assert handed_over.noted("batch.withdrawn_told") == []
    assert listed(handed_over) == ["koba-0001,2"]


def test_nothing_is_told_of_what_is_posted(handed_over: Print) -> None:
    handed_over.withdraw(1)
    told(handed_over, "koba-0001,,posted,2026-03-02,Post,")
    (handed_over.folder / LIST).unlink(missing_ok=True)
    assert listed(handed_over) == []
