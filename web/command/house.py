"""What every command begins with."""

from collections.abc import Iterator
from contextlib import contextmanager

from db.schema import require_current
from web.house import House, open_house
from web.settings import Settings, spoken_language
from words.catalogues import Words


@contextmanager
def opened(*, current: bool = True) -> Iterator[House]:
    """The house as the environment says; with `current` its database must have the tables of this version."""
    house = open_house(Settings.from_environment())
    try:
        if current:
            require_current(house.database)
        yield house
    finally:
        house.database.close()


def words() -> Words:
    return Words(spoken_language())
