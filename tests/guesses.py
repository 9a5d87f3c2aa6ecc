"""What tests of guessing share: a wrong PIN, and what a try asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def statements() -> Iterator[list[str]]:
    """What databases are asked within the block, by pages and telephone, without the values."""
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def another(digits: str) -> str:
    """As many digits, each of them another."""
    return "".join(str((int(digit) + 1) % 10) for digit in digits)
