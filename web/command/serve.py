"""`rufzeit serve`: pages, webhooks and the clock in one terminal, until Ctrl-C."""

import shlex
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import click
from honcho.manager import Manager

from web.command.errors import CommandError
from web.command.hints import typed_again
from web.command.house import opened, words
from web.demo import told
from web.demo.files import PASSWORD
from web.demo.report import logins_said, ready_said, samples_said
from web.demo.set_back import set_back_said
from web.house import House
from web.settings import Settings, environment_for_children
from words.catalogues import N_, Words

WORKERS = 2
THREADS = 8
PATIENCE_SECONDS = 60
ENDED_BY_USER = (130, 143)  # Ctrl-C, or told to end
PORT_TAKEN = N_("Port {port} is in use already. Is Rufzeit running? Else set RUFZEIT_PORT to another one.")


@click.command("serve")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Run pages, webhooks and the clock, until Ctrl-C."""
    with opened() as house:
        rufzeit = typed_again(_called_as(ctx), house.settings)
        code = serve(house.settings, lambda: say_ready(house, words(), rufzeit))
    ctx.exit(code)


def _called_as(ctx: click.Context) -> str:
    """As a second terminal can call it: ".venv/bin/rufzeit", if this one did."""
    name = ctx.find_root().command_path
    return sys.argv[0] if Path(sys.argv[0]).name == name else name


def say_ready(house: House, _: Words, rufzeit: str) -> None:
    """Where to go, whom to log in as, how to call."""
    url = house.settings.base_url
    lines = ready_said(_, url, rufzeit)
    with house.database.reading() as session:
        if told.kept(session) is not None:
            lines += samples_said(_, told.samples(session, house.access_keys, house.now()), rufzeit)
            lines += logins_said(_, url, told.logins(session, house.now()), PASSWORD)
            lines += set_back_said(_, session, house.settings, house.now())
    for line in [*lines, _("Ctrl-C ends it.")]:
        click.echo(line)


def serve(settings: Settings, when_ready: Callable[[], None]) -> int:
    """Start the processes and keep them; `when_ready` is called once the pages answer. Gives the exit code."""
    _require_free_port(settings)
    since = time.time() if settings.clock_since is None else settings.clock_since
    manager = Manager()
    for name, command in commands(settings).items():
        manager.add_process(name, shlex.join(command), env=environment_for_children(since))
    threading.Thread(target=_wait_and_tell, args=(settings, when_ready), daemon=True).start()
    manager.loop()
    return 0 if manager.returncode in ENDED_BY_USER else int(manager.returncode or 0)


def commands(settings: Settings) -> dict[str, list[str]]:
    web = [sys.executable, "-m", "gunicorn", "web.app:from_environment()"]
    web += ["--preload", "--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)]
    web += ["--bind", f"{settings.host}:{settings.port}", "--log-level", "warning", "--no-control-socket"]
    return {"web": web, "clock": [sys.executable, "-m", "web.cli", "clock"]}


def _require_free_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise CommandError(PORT_TAKEN, port=settings.port) from None


def _wait_and_tell(settings: Settings, when_ready: Callable[[], None]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if _answers(settings):
            when_ready()
            return
        time.sleep(0.1)


def _answers(settings: Settings) -> bool:
    public = {"Host": urlsplit(settings.public_url).netloc}
    request = urllib.request.Request(f"{settings.base_url}/healthz", headers=public)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=2) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
