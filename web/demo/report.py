"""Shows how the demo is built and what came out: a bar on a terminal, plain lines else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from web.demo.files import OFFICES
from web.demo.plot import Act, Do
from web.demo.plot import Progress as Report
from web.demo.told import Login, Sample, Told
from words.catalogues import N_, Words
from words.dates import moment_written, weekday_said
from words.numbers import grouped

SAID = {
    Do.CALL: N_("advisors call their clients"),
    Do.CLOCK: N_("the clock makes appointments and letters"),
    Do.PRINT: N_("the back office makes a batch"),
    Do.POST: N_("the batch is posted"),
    Do.ANSWER: N_("clients answer by phone and on the web"),
}


@contextmanager
def reporting(_: Words) -> Iterator[Report]:
    """What `play_story` reports to."""
    if sys.stdout.isatty():
        with _bar() as bar:
            task = bar.add_task("", total=None)
            yield lambda done, total, act: bar.update(
                task, completed=done, total=total, description=_act_said(_, act)
            )
            bar.update(task, completed=bar.tasks[0].total)
        return
    yield lambda done, total, act: click.echo(f"[{done + 1}/{total}] {_act_said(_, act)}")


def result_said(_: Words, told: Told) -> list[str]:
    files = told.files
    return [
        _("{clients} clients in two offices were called {attempts} times.", **_counts(told)),
        _("{not_reached} of them were not reached by phone, by the rule of their office.", **_counts(told)),
        _("{appointments} telephone appointments were proposed, {letters} letters written.", **_counts(told)),
        _("The letters of each day are one PDF:"),
        *(f"  {file}" for file in files),
    ]


def ready_said(_: Words, url: str, command: str) -> list[str]:
    return [
        "",
        _("Rufzeit is ready: {url}", url=url),
        _("Call the hotline from a second terminal: {command}", command=f"{command} call --to {OFFICES[0].key}"),
    ]


def logins_said(_: Words, url: str, logins: list[Login], password: str) -> list[str]:
    lines = [_("Log in at {url} with the password {password} as:", url=f"{url}/login", password=password)]
    return [*lines, *(f"  {login.email}  ({login.office}, {_(login.role)})" for login in logins)]


def samples_said(_: Words, samples: list[Sample], command: str) -> list[str]:
    """Letters that can be answered by phone, and how the first of them is."""
    lines = [
        _(
            "A letter of {office}: reference {reference}, PIN {pin}, {moment}",
            office=sample.office,
            reference=grouped(sample.reference, 4),
            pin=grouped(sample.pin, 3),
            moment=moment_written(sample.starts_at.astimezone(ZoneInfo(sample.zone)), _.language),
        )
        for sample in samples
    ]
    for first in samples[:1]:
        call = f"{command} call --to {first.key} --keys {','.join(first.keys)}"
        lines.append(_("Hear the appointment of the first letter: {command}", command=call))
    return lines


def _counts(told: Told) -> dict[str, int]:
    return {
        "clients": told.clients,
        "attempts": told.attempts,
        "not_reached": told.not_reached,
        "appointments": told.appointments,
        "letters": told.letters,
    }


def _bar() -> Progress:
    return Progress(
        BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"), transient=True
    )


def _act_said(_: Words, act: Act) -> str:
    return f"{weekday_said(act.at.date(), _.language)}: {act.office}: {_(SAID[act.do])}"
