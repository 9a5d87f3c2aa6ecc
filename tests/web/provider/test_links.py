"""No link that somebody puts into the provider's folder leads out of it, by either way."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from db.letters import LetterState
from db.printing import BatchState
from db.session import Database
from provider_batches import COLUMNS, Print, a_print, states
from web.provider.folder import Folder
from web.provider.store import LinkRefused

POSTED = f"{COLUMNS}koba-0001,,posted,2026-03-02,Post,\n"
TWO_LINES = f"{COLUMNS}koba-0001,1,printed,,,\nkoba-0001,9,printed,,,\n"
REFUSED = "Line 1: This is a link, or no file at all. It is not followed: please put the file itself there.\n"


@pytest.fixture
def one(database: Database, folder: Path, reached: dict[str, str]) -> Print:
    made = a_print(database, folder, reached)
    made.hand_over()
    return made


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    place = tmp_path / "outside"
    place.mkdir()
    (place / "status-1.csv").write_text(POSTED)
    return place


def names(place: Path) -> list[str]:
    return sorted(os.listdir(place))


@pytest.mark.parametrize("leads", ["out", "nowhere", "to another file there"])
def test_a_link_is_not_followed_but_named_and_the_others_are_taken_in(
    one: Print, outside: Path, leads: str
) -> None:
    one.answer("status-2.csv", f"{COLUMNS}koba-0001,,printed,,,\n")
    one.answer("theirs.csv", POSTED)
    target = {"out": outside / "status-1.csv", "nowhere": outside / "none"}.get(leads, Path("theirs.csv"))
    (one.folder / "back/status-1.csv").symlink_to(target)
    assert one.read() == {"told": 1, "faults": 1, "silent": 0}
    assert states(one) == [LetterState.PRINTED] * 3
    [noted] = one.noted("provider.faults")
    assert (noted["file"], noted["count"]) == ("status-1.csv", 1)
    [told] = (one.folder / "back/done").glob("*.faults.txt")
    assert told.read_text() == REFUSED
    assert names(one.folder / "back") == ["done", "theirs.csv"]
    assert one.read() == {"told": 0, "faults": 0, "silent": 0}
    assert names(outside) == ["status-1.csv"]


def test_a_pipe_holds_nobody_up(one: Print) -> None:
    one.answer("status-2.csv", f"{COLUMNS}koba-0001,,printed,,,\n")
    os.mkfifo(one.folder / "back/status-1.csv")
    assert one.read() == {"told": 1, "faults": 1, "silent": 0}


def test_answers_are_not_read_from_a_folder_elsewhere(one: Print, outside: Path) -> None:
    (one.folder / "back").symlink_to(outside)
    with pytest.raises(LinkRefused):
        one.read()
    assert one.batch.state is BatchState.HANDED_OVER
    assert names(outside) == ["status-1.csv"]


def test_nothing_is_put_away_elsewhere(one: Print, outside: Path) -> None:
    one.answer("status-2.csv", f"{COLUMNS}koba-0001,,gone,,,\n")
    (one.folder / "back/done").symlink_to(outside)
    with pytest.raises(LinkRefused):
        one.read()
    assert names(outside) == ["status-1.csv"]
    assert "status-2.csv" in names(one.folder / "back")


def test_what_cannot_be_put_away_is_not_taken_in_before_it_can(one: Print, outside: Path) -> None:
    """Else it would be told anew every ten minutes, and its provider would never be silent."""
    one.answer("status-2.csv", TWO_LINES)
    (one.folder / "back/done").symlink_to(outside)
    for _ in range(4):
        with pytest.raises(LinkRefused):
            one.read()
    assert one.noted("batch.provider_told") == one.noted("provider.faults") == []
    (one.folder / "back/done").unlink()
    assert one.read() == {"told": 1, "faults": 1, "silent": 0}
    assert names(one.folder / "back/done") == ["status-2.csv", "status-2.csv.faults.txt"]


@pytest.mark.parametrize("kind", ["link", "folder"])
@pytest.mark.parametrize("taken", ["status-2.csv", "status-2.csv.faults.txt"])
def test_a_name_that_is_taken_does_not_keep_a_file_waiting(
    one: Print, outside: Path, taken: str, kind: str
) -> None:
    one.answer("status-2.csv", TWO_LINES)
    place = one.folder / "back/done" / taken
    place.parent.mkdir()
    place.mkdir() if kind == "folder" else place.symlink_to(outside / "new")
    assert one.read() == {"told": 1, "faults": 1, "silent": 0}
    assert one.read() == {"told": 0, "faults": 0, "silent": 0}
    assert len(one.noted("batch.provider_told")) == 1
    digest = sha256(TWO_LINES.encode()).hexdigest()[:12]
    kept = f"status-2.{digest}.csv"
    assert names(place.parent) == sorted([taken, kept, f"{kept}.faults.txt"])
    assert names(outside) == ["status-1.csv"]


def test_a_link_in_the_place_of_a_zip_is_neither_written_through_nor_replaced(
    database: Database, folder: Path, reached: dict[str, str], outside: Path
) -> None:
    one = a_print(database, folder, reached)
    (folder / "koba-0001.zip").symlink_to(outside / "new")
    with pytest.raises(LinkRefused):
        one.hand_over()
    assert one.batch.state is BatchState.CLOSED
    assert names(outside) == ["status-1.csv"]
    assert (folder / "koba-0001.zip").is_symlink()


def test_a_folder_in_the_place_of_a_zip_is_no_zip(
    database: Database, folder: Path, reached: dict[str, str]
) -> None:
    one = a_print(database, folder, reached)
    (folder / "koba-0001.zip").mkdir()
    with pytest.raises(LinkRefused):
        one.hand_over()
    assert one.batch.state is BatchState.CLOSED


def test_what_is_no_file_is_closed_again(tmp_path: Path) -> None:
    def next_number() -> int:
        number = os.open(tmp_path, os.O_RDONLY)
        os.close(number)
        return number

    (tmp_path / "koba-0001.zip").mkdir()
    os.mkfifo(tmp_path / "koba-0002.zip")
    free = next_number()
    for name in ("koba-0001.zip", "koba-0002.zip"):
        with pytest.raises(LinkRefused):
            Folder(tmp_path).sha256(name)
        assert next_number() == free
