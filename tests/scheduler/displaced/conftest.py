"""An office at half past seven, in which one advisor falls ill."""

import pytest

from db.session import Database
from displacing import World, a_world


@pytest.fixture
def world(database: Database) -> World:
    return a_world(database)
