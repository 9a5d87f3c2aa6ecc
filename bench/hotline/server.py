"""Starts a hotline as the Procfile does: gunicorn, two processes with eight threads each."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import factories as make
from bench.hotline.record import NOW
from db.session import Database
from web.command.serve import commands
from web.settings import Settings

OURS, NAIVE = "web.app:from_environment()", "bench.hotline.naive:from_environment()"
AUTH_TOKEN, ACCOUNT_SID = "token of the bench 0123456789abcdef", "AC00000000000000000000000000000001"
START_SECONDS = 60


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    settings: Settings
    pid: int


@contextmanager
def serving(app: str, database: Database, folder: str) -> Iterator[Running]:
    """Until the block ends."""
    environ = _environ(database, folder)
    settings = Settings.read(environ)
    command = [app if part == OURS else part for part in commands(settings)["web"]]
    with open(f"{folder}/server.log", "w") as log:
        process = subprocess.Popen(command, env={**os.environ, **environ}, stdout=log, stderr=log)
        try:
            _wait_for(settings.base_url)
            yield Running(settings, process.pid)
        finally:
            process.terminate()
            process.wait()


def _environ(database: Database, folder: str) -> dict[str, str]:
    port = _free_port()
    keys = ",".join(f"{name}:{key.hex()}" for name, key in make.KEYS.keys.items())
    return {
        "RUFZEIT_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "RUFZEIT_SECRET_KEY": "secret of the bench 0123456789abcdef",
        "RUFZEIT_ACCESS_KEYS": keys,
        "RUFZEIT_VAULT_KEYS": "v1:" + bytes(range(32)).hex(),
        "RUFZEIT_AUDIT_KEY": bytes(range(32)).hex(),
        "RUFZEIT_TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "RUFZEIT_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "RUFZEIT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "RUFZEIT_PORT": str(port),
        "RUFZEIT_NOW": NOW.isoformat(),
        "RUFZEIT_NOW_SINCE": str(time.time()),
        "RUFZEIT_FALLBACK_FILE": f"{folder}/fallback.json",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
            return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")
