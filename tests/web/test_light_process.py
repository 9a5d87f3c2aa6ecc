"""A web process loads what pages and calls need; what only a job or a command needs is loaded there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from db.schema import migrate
from db.session import Database

HEAVY = (
    "scipy",
    "numpy",
    "icalendar",
    "recurring_ical_events",
    "reportlab",
    "paramiko",
    "apscheduler",
    "alembic",
    "pikepdf",
    "holidays",
    "pydantic",
    "segno",
    "rich",
)
ROOT = Path(__file__).parents[2]
LOADED = """
import json, sys
from web.app import from_environment
client = from_environment().test_client()
print(json.dumps([client.get("/healthz").status_code, sorted(sys.modules)]))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules of a web process that has answered that all is well."""
    folder = tmp_path_factory.mktemp("light")
    database = Database(f"sqlite:///{folder}/light.db")
    migrate(database)
    database.close()
    told = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=folder,
        env={"RUFZEIT_DATABASE_URL": f"sqlite:///{folder}/light.db", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    status, modules = json.loads(told)
    assert status == 200
    return list(modules)


@pytest.mark.parametrize("library", HEAVY)
def test_a_web_process_does_not_load(loaded: list[str], library: str) -> None:
    assert [name for name in loaded if name.split(".")[0] == library] == []


def test_a_web_process_loads_what_it_answers_with(loaded: list[str]) -> None:
    """Else the test above would see nothing."""
    assert {"flask", "sqlalchemy", "ivr.webhooks", "web.staff.calls"} <= set(loaded)
