"""`rufzeit letters file`"""

from pathlib import Path

import pytest

import factories as make
from command_line import Run, refused
from db.session import Database
from posting import MONDAY, a_batch, post
from web_house import ENVIRON


@pytest.fixture
def posted(migrated: Run, folder: Path) -> str:
    """The key of an office that has posted two letters."""
    database = Database(f"sqlite:///{folder / 'var' / 'rufzeit.db'}")
    try:
        batch_id = a_batch(database)
        post(database, batch_id, MONDAY)
        with database.reading() as session:
            return str(session.connection().exec_driver_sql("SELECT key FROM office").scalar_one())
    finally:
        database.close()


def environ(root: Path | None = None) -> dict[str, str]:
    key = next(iter(make.KEYS.keys.values())).ljust(32, b"\x01").hex()
    return ENVIRON | {"RUFZEIT_ACCESS_KEYS": f"a1:{key}"} | ({"RUFZEIT_FILE_FOLDER": str(root)} if root else {})


def test_letters_are_filed_once(run: Run, posted: str, tmp_path: Path) -> None:
    root = tmp_path / "file"
    root.mkdir()
    early = run("letters", "file", "--office", posted, "--before", "2026-03-02", **environ(root))
    assert (early.exit_code, early.stdout) == (0, "0 letters are in the file now.\n")
    done = run("letters", "file", "--office", posted, **environ(root))
    assert (done.exit_code, done.stdout) == (0, "2 letters are in the file now.\n")
    assert len(list(root.rglob("*.pdf"))) == 2
    again = run("letters", "file", "--office", posted, **environ(root))
    assert again.stdout == "0 letters are in the file now.\n"


def test_a_key_that_is_gone_is_told(run: Run, posted: str, tmp_path: Path) -> None:
    root = tmp_path / "file"
    root.mkdir()
    other = environ(root) | {"RUFZEIT_ACCESS_KEYS": "b1:" + bytes(range(32)).hex()}
    told = run("letters", "file", "--office", posted, **other)
    assert told.exit_code == 2
    assert told.stderr.strip().endswith("not kept any more: 2")


def test_what_is_not_set_or_not_there(run: Run, posted: str, tmp_path: Path) -> None:
    assert "RUFZEIT_FILE_FOLDER" in refused(run("letters", "file", "--office", posted, **environ()))
    gone = environ(tmp_path / "gone")
    assert "RUFZEIT_FILE_FOLDER" in refused(run("letters", "file", "--office", posted, **gone))
    assert "no office" in refused(run("letters", "file", "--office", "nobody", **environ()))
    wrong = run("letters", "file", "--office", posted, "--before", "yesterday", **environ())
    assert wrong.exit_code == 2
