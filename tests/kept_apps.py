"""Whole apps that one test leaves for the next of its process: to make one takes longer than most tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

import factories as make
from db.session import Database
from web.app import create_app
from web.house import House
from web.settings import Settings
from web_house import COMPILED, ENVIRON, Clock, translated


class KeptApps:
    """One for each database, all with the same clock. A house that a test made for itself gets an app of its own."""

    def __init__(self, fallback_file: Path) -> None:
        self.clock = Clock()
        self._settings = Settings.read(ENVIRON | {"RUFZEIT_FALLBACK_FILE": str(fallback_file)})
        self._houses: dict[Database, House] = {}
        self._apps: dict[Database, Flask] = {}

    def house_of(self, database: Database) -> House:
        fresh = House(self._settings, database, make.VAULT, make.KEYS, make.AUDIT_KEY, self.clock)
        return self._houses.setdefault(database, fresh)

    def forget(self, database: Database) -> None:
        """Of one that no other test uses, nothing has to be kept."""
        self._houses.pop(database, None)
        self._apps.pop(database, None)

    @contextmanager
    def app_of(self, house: House) -> Iterator[Flask]:
        """What a test sets in its configuration is not left behind."""
        if self._houses.get(house.database) is not house:
            yield _made(house)
            return
        if house.database not in self._apps:
            self._apps[house.database] = _made(house)
        app = self._apps[house.database]
        before = dict(app.config)
        try:
            yield app
        finally:
            app.config.clear()
            app.config.update(before)


def _made(house: House) -> Flask:
    """On no page a text may stand that nobody translated: else it is English in every language."""
    app = create_app(house)
    app.jinja_env.finalize = translated
    app.jinja_env.bytecode_cache = COMPILED
    return app
