"""What lies with the provider and has PINs in it goes away, once nobody needs it; what others put there stays."""

from pathlib import Path
from typing import Any

import pytest

from db.printing import BatchState, PrintBatch, PrintWay
from db.session import Database
from provider_batches import Print, a_print, told, tomorrow
from web.provider import handing_over

ZIP = "koba-0001.zip"


class Crash(BaseException):
    """The process dies here."""


@pytest.fixture
def handed_over(database: Database, folder: Path, reached: dict[str, str]) -> Print:
    """By each way."""
    one = a_print(database, folder, reached)
    one.hand_over()
    return one


@pytest.fixture
def late(database: Database, folder: Path, reached: dict[str, str]) -> Print:
    """A batch that could not leave for forty days."""
    one = a_print(database, folder, reached)
    tomorrow(one.clock, 40)
    return one


def dies(*given: Any) -> None:
    raise Crash


def changed(one: Print, **values: object) -> None:
    with one.house.database.transaction() as session:
        batch = session.get_one(PrintBatch, one.batch_id)
        for name, value in values.items():
            setattr(batch, name, value)


def test_a_zip_goes_once_its_batch_is_posted(handed_over: Print) -> None:
    assert handed_over.clear() == {"cleared": 0}
    told(handed_over, "koba-0001,,posted,2026-03-02,Post,")
    assert handed_over.clear() == {"cleared": 1}
    assert ZIP not in handed_over.on_disk()
    assert handed_over.clear() == {"cleared": 0}


def test_a_zip_goes_when_the_office_prints_itself(handed_over: Print) -> None:
    changed(handed_over, state=BatchState.CLOSED, way=PrintWay.OWN)
    assert handed_over.clear() == {"cleared": 1}


@pytest.mark.parametrize(("days", "cleared"), [(30, 0), (31, 1)])
def test_a_zip_goes_after_a_month_whatever_became_of_it(handed_over: Print, days: int, cleared: int) -> None:
    tomorrow(handed_over.clock, days)
    assert handed_over.clear() == {"cleared": cleared}


@pytest.mark.parametrize("dies_at", [None, "_note"])
@pytest.mark.parametrize(("days", "cleared"), [(1, 0), (30, 0), (31, 1)])
def test_a_zip_that_left_late_lies_there_as_long(
    late: Print, dies_at: str | None, days: int, cleared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its posting day was over for longer than it is kept. Who dies has told no moment at which it left."""
    if dies_at:
        with monkeypatch.context() as patch:
            patch.setattr(handing_over, dies_at, dies)
            with pytest.raises(Crash):
                late.hand_over()
    else:
        late.hand_over()
    tomorrow(late.clock, days)
    assert late.clear() == {"cleared": cleared}
    assert (ZIP in late.on_disk()) is not bool(cleared)


def test_what_is_not_ours_stays(handed_over: Print) -> None:
    told(handed_over, "koba-0001,,posted,2026-03-02,Post,")
    theirs = [ZIP, "koba-0009.zip", "nowhere-0001.zip", ".koba-0001.zip.0011aabb.part", "holiday.zip"]
    for name in theirs:
        (handed_over.folder / name).write_bytes(b"of somebody else")
    tomorrow(handed_over.clock, 90)
    assert handed_over.clear() == {"cleared": 0}
    assert {*theirs} <= {*handed_over.on_disk()}


def test_a_link_of_that_name_is_not_ours(handed_over: Print, tmp_path: Path) -> None:
    told(handed_over, "koba-0001,,posted,2026-03-02,Post,")
    (handed_over.folder / ZIP).rename(tmp_path / "taken")
    (handed_over.folder / ZIP).symlink_to(tmp_path / "taken")
    tomorrow(handed_over.clock, 90)
    assert handed_over.clear() == {"cleared": 0}
    assert (handed_over.folder / ZIP).is_symlink()
    assert (tmp_path / "taken").exists()


def test_what_a_link_of_a_hidden_name_leads_to_stays(handed_over: Print, tmp_path: Path) -> None:
    """The name itself is ours."""
    told(handed_over, "koba-0001,,posted,2026-03-02,Post,")
    (handed_over.folder / ZIP).rename(tmp_path / "taken")
    [uploading] = handed_over.noted("batch.uploading")
    (handed_over.folder / uploading["hidden"]).symlink_to(tmp_path / "taken")
    tomorrow(handed_over.clock, 90)
    assert handed_over.clear() == {"cleared": 1}
    assert sorted(file.name for file in handed_over.folder.iterdir()) == ["back"]
    assert (tmp_path / "taken").exists()


@pytest.fixture
def unfinished(
    database: Database, folder: Path, reached: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Print:
    """A process died while it wrote."""
    one = a_print(database, folder, reached)
    with monkeypatch.context() as patch:
        patch.setattr(handing_over, "_claim", dies)
        with pytest.raises(Crash):
            one.hand_over()
    assert len(one.on_disk()) == 1
    return one


def test_what_was_never_finished_goes_after_a_day(unfinished: Print) -> None:
    changed(unfinished, way=PrintWay.OWN)
    unfinished.clock.wait(hours=23)
    assert unfinished.clear() == {"cleared": 0}
    unfinished.clock.wait(hours=2)
    assert unfinished.clear() == {"cleared": 1}
    assert unfinished.on_disk() == []


def test_what_tells_that_a_batch_has_not_left_stays(unfinished: Print) -> None:
    changed(unfinished, state=BatchState.HANDED_OVER)
    tomorrow(unfinished.clock, 3)
    assert unfinished.clear() == {"cleared": 0}


def test_a_house_without_a_provider_clears_nothing(sqlite: Database, folder: Path) -> None:
    assert a_print(sqlite, folder, {}).clear() == {}
