"""What a web process costs to load, in processor time, beside the libraries that it cannot do without.

Processes are fresh, their bytecode is compiled; the ways take turns, medians count. Two web processes are loaded
once and forked, as the Procfile says (`--preload`): what counts for the goal is the share of one.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from bench.hotline.server import OURS, serving
from db.schema import migrate
from db.session import Database

ROUNDS = 7
TICKS = os.sysconf("SC_CLK_TCK")
LIBRARIES, WHOLE_APP = "import flask, sqlalchemy.orm, psycopg", "import web.app"
PROCESSES = 2


def compare() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/bytecode"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        bare, libraries, app = _medians(("pass", LIBRARIES, WHOLE_APP))
        goal = libraries - bare
        database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
        migrate(database)
        share = median(_served(database, folder) for _ in range(ROUNDS)) / PROCESSES
        database.close()
    _tell("flask + sqlalchemy.orm + psycopg", goal, goal)
    _tell("import web.app, alone", app - bare, goal)
    _tell(f"a web process of {PROCESSES}, loaded once and forked", share, goal)


def _medians(codes: Iterable[str]) -> list[float]:
    rounds = [[_cpu_of(code) for code in codes] for _ in range(ROUNDS + 1)][1:]  # the first compiles
    return [median(times) for times in zip(*rounds, strict=True)]


def _cpu_of(code: str) -> float:
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", code], os.environ)
    _, status, used = os.wait4(pid, 0)
    assert status == 0, code
    return used.ru_utime + used.ru_stime


def _served(database: Database, folder: str) -> float:
    """Processor time of gunicorn and its processes until they answer."""
    with serving(OURS, database, folder) as running:
        time.sleep(1)
        return sum(_cpu_so_far(pid) for pid in [running.pid, *_children(running.pid)])


def _children(pid: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=True)
    return [int(child) for child in told.stdout.split()]


def _cpu_so_far(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _tell(name: str, seconds: float, goal: float) -> None:
    sys.stdout.write(f"{name:<50} {seconds * 1000:6.0f} ms {seconds / goal:5.2f} times\n")


if __name__ == "__main__":
    compare()
