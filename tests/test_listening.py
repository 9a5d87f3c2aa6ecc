"""Engines are kept from test to test: what one test does to them must not be there for the next."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import event, text

from db.session import Database
from guesses import statements
from listening import statements_to
from whole_record import written

STATEMENT = "DELETE FROM office"


def ask(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text(STATEMENT))


def ask_and_fail(database: Database) -> None:
    ask(database)
    raise KeyError


def test_an_own_database_has_an_engine_of_its_own(own_database: Database, sqlite: Database) -> None:
    heard: list[str] = []
    event.listen(own_database.engine, "before_cursor_execute", lambda *told: heard.append(told[2]))
    ask(sqlite)
    assert heard == []
    ask(own_database)
    assert STATEMENT in heard


def everywhere(_: Database) -> AbstractContextManager[list[str]]:
    return statements()


@pytest.mark.parametrize("listens", [everywhere, statements_to])
def test_who_fails_while_listening_listens_no_more(
    listens: Callable[[Database], AbstractContextManager[list[str]]], sqlite: Database
) -> None:
    with pytest.raises(KeyError), listens(sqlite) as heard:
        ask_and_fail(sqlite)
    ask(sqlite)
    assert heard.count(STATEMENT) == 1


def test_who_fails_while_counting_counts_no_more(sqlite: Database) -> None:
    with pytest.raises(KeyError), written() as counted:
        ask_and_fail(sqlite)
    ask(sqlite)
    assert counted["office"] == 1
