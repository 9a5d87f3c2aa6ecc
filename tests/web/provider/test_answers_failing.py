"""What fails for a reason of ours stops nothing else, and not for ever."""

from typing import Any

import pytest

from db.letters import LetterState
from db.printing import BatchState
from provider_batches import COLUMNS, Print, states, told, tomorrow
from scheduler.provider.back import Back
from scheduler.provider.told import Fault, Told
from web.provider import answers
from web.provider.folder import Folder
from web.provider.store import NotWritten


def breaks(*given: Any) -> None:
    raise RuntimeError("made up")


@pytest.mark.parametrize("number", [4, 999_999, 1_000_000, 10**30])
def test_a_number_that_no_batch_has_is_a_wrong_line(handed_over: Print, number: int) -> None:
    faults = told(handed_over, "koba-0001,,printed,,,", f"koba-0001,{number},returned,,,moved")
    assert faults == f"Line 3: The batch has no letter {number}.\n"
    assert handed_over.batch.state is BatchState.PRINTED


def test_what_fails_three_times_is_put_away_with_its_line(
    handed_over: Print, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other lines, and other files, hold from the first time on."""
    lines = "koba-0001,,posted,2026-03-02,Post,", "koba-0001,1,returned,,,moved", "koba-0001,2,returned,,,moved"
    takes = answers.take_back

    def breaks_at_first(session: Any, batch: Any, told: Told, at: Any) -> Back | Fault | None:
        return breaks() if told.number == 1 else takes(session, batch, told, at)

    with monkeypatch.context() as patch:
        patch.setattr(answers, "take_back", breaks_at_first)
        for _ in range(2):
            with pytest.raises(RuntimeError):
                told(handed_over, *lines)
            assert states(handed_over) == [LetterState.POSTED, LetterState.RETURNED, LetterState.POSTED]
            assert "back/status-1.csv" in handed_over.on_disk()
            handed_over.clock.wait(minutes=10)
        assert told(handed_over, *lines) == "Line 3: It could not be taken in (RuntimeError).\n"
    assert "back/status-1.csv" not in handed_over.on_disk()
    assert handed_over.noted("provider.faults")[0]["count"] == 1
    assert told(handed_over, *lines) == "Line 3: It could not be taken in (RuntimeError).\n"  # of the time before
    assert states(handed_over) == [LetterState.RETURNED, LetterState.RETURNED, LetterState.POSTED]


def test_a_file_that_nobody_can_read_is_put_away_too(handed_over: Print, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.provider.folder.MOST_BYTES", 200)
    handed_over.answer("status-1.csv", "x" * 201)
    for _ in range(2):
        with pytest.raises(NotWritten):
            handed_over.read()
    assert handed_over.read() == {"told": 0, "faults": 1, "silent": 0}
    kept, faults = (name for name in handed_over.on_disk() if name.startswith("back/done/"))
    assert faults == f"{kept}.faults.txt"
    assert "NotWritten" in (handed_over.folder / faults).read_text()


def test_silence_is_noticed_whatever_fails(handed_over: Print, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Folder, "read", breaks)
    tomorrow(handed_over.clock, 9)
    handed_over.answer("status-1.csv", COLUMNS)
    with pytest.raises(RuntimeError):
        handed_over.read()
    assert (handed_over.batch.state, handed_over.batch.uncertain_because) == (
        BatchState.UNCERTAIN,
        "provider_silent",
    )


def test_a_file_that_was_wrong_may_be_right_later(handed_over: Print) -> None:
    line = "koba-0001,,posted,2026-03-03,Post,"
    assert "lies before" in told(handed_over, line)
    tomorrow(handed_over.clock)
    assert told(handed_over, line, name="status-2.csv") == ""
    assert states(handed_over) == [LetterState.POSTED] * 3


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        (["koba-0001,2,received,,,"], False),
        (["koba-0001,,received,,,"], False),
        (["koba-0001,2,printed,,,"], False),
        (["koba-0001,,printed,,,"], True),
        (["koba-0001,1,printed,,,", "koba-0001,2,printed,,,", "koba-0001,3,printed,,,"], True),
        (["koba-0001,,posted,2026-03-02,Post,"], True),
    ],
)
def test_what_failed_as_a_whole_is_in_doubt_until_all_of_it_came_out(
    handed_over: Print, lines: list[str], ends: bool
) -> None:
    told(handed_over, "koba-0001,,failed,,,")
    assert told(handed_over, *lines, name="status-2.csv") == ""
    assert (handed_over.batch.state is BatchState.UNCERTAIN) is not ends
    assert handed_over.batch.uncertain_because == (None if ends else "provider_failed")


def test_a_long_file_gives_signs_of_life(handed_over: Print, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "ALIVE_EVERY", 2)
    lines = [
        "koba-0001,,posted,2026-03-02,Post,",
        *(f"koba-0001,{number},returned,,,moved" for number in (1, 2, 3)),
    ]
    handed_over.answer("status-1.csv", COLUMNS + "\n".join(lines))
    signs = list[tuple[int, int]]()
    handed_over.read(lambda done, total: signs.append((done, total)))
    assert signs == [(0, 1), (0, 1), (1, 1)]


def test_json_is_no_longer_than_csv(handed_over: Print) -> None:
    entry = '{"batch": "nowhere-0001", "state": "printed"}'
    handed_over.answer("status-1.json", "[" + ",\n".join([entry] * 10_001) + "]")
    handed_over.read()
    last = (handed_over.folder / "back/done/status-1.json.faults.txt").read_text().splitlines()[-1]
    assert last == "Line 10001: The file is too long."
