"""What is written under a hidden name before it leaves: nobody's file is replaced by it, and none is left behind."""

from pathlib import Path
from typing import Any

import pytest

from db.printing import BatchState
from db.session import Database
from provider_batches import Print, a_print, is_handed_over
from web.provider import handing_over
from web.provider.store import LinkRefused

ZIP = "koba-0001.zip"


class Crash(BaseException):
    """The process dies here."""


@pytest.fixture
def ours(database: Database, folder: Path, reached: dict[str, str]) -> Print:
    return a_print(database, folder, reached)


def names(one: Print) -> list[str]:
    return sorted(file.name for file in one.folder.iterdir())


def dies_at(one: Print, place: str, monkeypatch: pytest.MonkeyPatch, *, after: bool = False) -> None:
    does = getattr(handing_over, place)

    def dies(*given: Any) -> None:
        if after:
            does(*given)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(handing_over, place, dies)
        with pytest.raises(Crash):
            one.hand_over()


def test_a_file_that_appears_while_ours_is_written_is_not_replaced(
    ours: Print, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = handing_over._write

    def meanwhile(*given: Any) -> str:
        (ours.folder / ZIP).write_bytes(b"of somebody else")
        return write(*given)

    monkeypatch.setattr(handing_over, "_write", meanwhile)
    assert ours.hand_over() == {"handed_over": 0, "uncertain": 1}
    assert (ours.folder / ZIP).read_bytes() == b"of somebody else"
    assert names(ours) == [ZIP]
    assert ours.batch.uncertain_because == "handover_unclear"


def test_a_link_that_appears_while_ours_is_written_is_not_replaced(
    ours: Print, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = handing_over._write

    def meanwhile(*given: Any) -> str:
        (ours.folder / ZIP).symlink_to(tmp_path / "none")
        return write(*given)

    with monkeypatch.context() as patch:
        patch.setattr(handing_over, "_write", meanwhile)
        with pytest.raises(LinkRefused):
            ours.hand_over()
    assert names(ours) == [ZIP]
    assert ours.batch.state is BatchState.CLOSED
    (ours.folder / ZIP).unlink()
    ours.hand_over()
    is_handed_over(ours)


def test_a_link_hides_for_a_time_only_that_nothing_has_left(
    ours: Print, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process has died before it gave the file its name; the hidden one tells so."""
    dies_at(ours, "_claim", monkeypatch, after=True)
    [hidden] = names(ours)
    (ours.folder / ZIP).symlink_to(tmp_path / "none")
    for _ in range(2):
        with pytest.raises(LinkRefused):
            ours.hand_over()
        assert names(ours) == [hidden, ZIP]
    (ours.folder / ZIP).unlink()
    assert ours.hand_over() == {"handed_over": 1, "uncertain": 0}
    is_handed_over(ours)


def test_a_try_takes_away_what_those_before_it_left(ours: Print, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = f".{ZIP}.0011aabb.part"
    (ours.folder / theirs).write_bytes(b"of somebody else")
    for _ in range(4):
        dies_at(ours, "_claim", monkeypatch)
        assert len(names(ours)) == 2
        assert theirs in names(ours)
        ours.clock.wait(minutes=11)


def test_what_a_process_may_write_still_is_not_taken_away(ours: Print, monkeypatch: pytest.MonkeyPatch) -> None:
    dies_at(ours, "_claim", monkeypatch)
    before = names(ours)
    ours.clock.wait(minutes=9)
    dies_at(ours, "_claim", monkeypatch)
    assert {*before} < {*names(ours)}
