"""How many callers at once two cores hold: our hotline beside a naive one, in one run, over signed HTTP.

Servers, database and callers share the two cores. First comes correctness: each change that a caller was told has
to be on record, and nothing else.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import timeit
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from bench.hotline import record
from bench.hotline.server import ACCOUNT_SID, AUTH_TOKEN, NAIVE, OURS, serving
from db.schema import migrate
from db.session import Database
from postgres import running_server

LIMIT_MS = 200


@dataclass(frozen=True)
class Extent:
    """How much is measured. `callers`: the most that can call at once."""

    callers: int
    hold_callers: int
    hold_seconds: float
    joining_a_second: float


SHORT = Extent(callers=1200, hold_callers=100, hold_seconds=35, joining_a_second=20)
WHOLE = Extent(callers=2400, hold_callers=100, hold_seconds=60, joining_a_second=5)


@dataclass(frozen=True)
class Row:
    database: str
    ours: bool
    found: dict[str, Any]

    def __str__(self) -> str:
        held, found = self.found["held"], self.found
        cells = (
            self.database,
            "ours" if self.ours else "naive",
            f"{held['median'] * 1000:.0f} ms",
            f"{held['p99'] * 1000:.0f} ms",
            f"{found['reached']}" if found["enough"] else f"more than {found['reached']}",
            f"{found['steps']:,}",
            f"{sum(found['changed'].values()):,}",
            f"{found['given_up']:,}",
            f"{found['cpu_share'] * 100:.0f} %",
            f"{found['loop_ms']:.0f} ms",
        )
        return "| " + " | ".join(cells) + " |"


def compare(extent: Extent = SHORT) -> None:
    """Print the table for docs/performance.md."""
    sys.stdout.write(
        f"| database | hotline | median at {extent.hold_callers} | p99 at {extent.hold_callers} "
        f"| callers at once until p99 > {LIMIT_MS} ms | steps | changes, all on record "
        "| calls without answer | of a core for the callers | a plain loop then |\n"
        "|-|-|-|-|-|-|-|-|-|-|\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        for kind in (_postgresql, _sqlite):
            with kind(Path(folder), extent.callers) as (name, letters, databases):
                for database, app in zip(databases, (OURS, NAIVE), strict=True):
                    row = Row(name, app == OURS, _measured(app, database, letters, extent, folder))
                    sys.stdout.write(f"{row}\n")
                    sys.stdout.flush()


def _measured(
    app: str, database: Database, letters: record.Letters, extent: Extent, folder: str
) -> dict[str, Any]:
    loop_ms = _plain_loop_ms()
    with serving(app, database, folder) as running:
        task = {
            "port": running.settings.port,
            "public_url": running.settings.public_url,
            "auth_token": AUTH_TOKEN,
            "account_sid": ACCOUNT_SID,
            "line": record.LINE,
            "letters": letters,
            "hold_callers": extent.hold_callers,
            "hold_seconds": extent.hold_seconds,
            "joining_a_second": extent.joining_a_second,
            "limit": LIMIT_MS / 1000,
        }
        command = [sys.executable, "-m", "bench.hotline.callers"]
        told = subprocess.run(
            command, input=json.dumps(task), stdout=subprocess.PIPE, text=True, check=True
        ).stdout
    found: dict[str, Any] = {**json.loads(told), "loop_ms": loop_ms}
    wrong = [*found["faults"], *record.faults(database, Counter(found["changed"]), Counter(found["unsure"]))]
    assert not wrong, wrong[:5]
    return found


def _plain_loop_ms() -> float:
    """How quick the machine is just now: others may share it. A million steps of a loop, the best of seven."""
    return min(timeit.repeat("for i in range(10**6): n += i * i", "n = 0", number=1, repeat=7)) * 1000


Prepared = tuple[str, record.Letters, tuple[Database, Database]]


@contextmanager
def _sqlite(folder: Path, callers: int) -> Iterator[Prepared]:
    """Written once, copied for the second."""
    files = [folder / f"{name}.db" for name in ("ours", "naive")]
    first = Database(f"sqlite:///{files[0]}")
    migrate(first)
    letters = record.write(first, callers)
    first.close()
    shutil.copy(files[0], files[1])
    databases = (Database(f"sqlite:///{files[0]}"), Database(f"sqlite:///{files[1]}"))
    yield "SQLite", letters, databases
    for database in databases:
        database.close()


@contextmanager
def _postgresql(folder: Path, callers: int) -> Iterator[Prepared]:
    """As one runs it: what is committed is on disk."""
    with running_server() as server:
        server.set(fsync="on", synchronous_commit="on", full_page_writes="on")
        first = Database(server.make("bench_ours"))
        letters = record.write(first, callers)
        first.close()
        administering = create_engine(server.url, isolation_level="AUTOCOMMIT")
        with administering.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE bench_naive TEMPLATE bench_ours")
        administering.dispose()
        databases = (Database(server.url_of("bench_ours")), Database(server.url_of("bench_naive")))
        for database in databases:
            with database.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
        yield "PostgreSQL", letters, databases
        for database in databases:
            database.close()
        for name in ("bench_ours", "bench_naive"):
            server.drop(name)
