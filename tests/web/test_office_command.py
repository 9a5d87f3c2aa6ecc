"""`rufzeit office load`, after rules were changed on the page: what it says, and what it writes down."""

from pathlib import Path

from sqlalchemy import select

import factories as make
from command_line import Run
from db.offices import Office
from db.session import Database
from scheduler.policy_changes import change, history
from web.demo.files import OFFICES

KOBA = OFFICES[0].file.read_text()


def test_what_the_page_set_is_named_and_what_the_file_changed_is_history(with_koba: Run, folder: Path) -> None:
    database = Database(f"sqlite:///{folder}/var/rufzeit.db")
    with database.transaction() as session:
        office = session.scalars(select(Office)).one()
        change(session, office, {"attempts": 4}, make.AT)
    changed = KOBA.replace("prepare_days = 3 ", "prepare_days = 5 ").replace(
        'key = "housing" ', 'needs = { permissions = ["rents"] }\nkey = "housing" '
    )
    (folder / "koba.toml").write_text(changed, encoding="utf-8")
    said = with_koba("office", "load", "koba.toml", RUFZEIT_LANGUAGE="en").output
    assert "The rule “attempts” was changed on the page since and stays as it is." in said
    assert "Nobody may handle the topic “housing”: no advisor of this office has “may” with rents." in said
    with database.reading() as session:
        [past] = history(session, session.scalars(select(Office)).one(), 10)
    assert past.who is None
    assert [(one.name, one.before, one.now) for one in past.changes] == [("prepare_days", 3, 5)]
    database.close()
