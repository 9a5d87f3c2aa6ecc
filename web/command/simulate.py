"""`rufzeit simulate`: what would another rule, one advisor more, or letters twice a week do?"""

import json
import os
from dataclasses import replace
from itertools import cycle, islice
from typing import Any

import click
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from scheduler.policy import Policy
from scheduler.simulation.office import setting_of
from scheduler.simulation.outcome import Spread
from scheduler.simulation.runs import Compared, compare
from scheduler.simulation.setting import Choosing, Setting, Week
from web.command.errors import CommandError
from web.command.house import opened, words
from web.imports.office_key import office_of
from web.imports.policy_form import PolicyForm
from words.catalogues import N_, Words
from words.numbers import decimal_written

TOLD = {
    "days": N_("days until the talk took place"),
    "slowest_tenth": N_("... for the slowest tenth, at least"),
    "talks_per_100_letters": N_("talks per 100 letters"),
    "letters_per_100_talks": N_("letters per 100 talks"),
    "attempts_per_talk": N_("attempts per talk"),
    "idle_minutes": N_("minutes a week that an advisor waits in vain"),
    "late_per_100": N_("talks per 100 that were late"),
    "persons_per_100": N_("cases per 100 that a person had to decide"),
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@click.command("simulate")
@click.option("--office", "office_key", required=True, help="Key of the office, as in its file.")
@click.option("--rule", "rules", multiple=True, metavar="NAME=VALUE", help="Another value of a rule: attempts=5.")
@click.option("--advisors", "more", default=0, metavar="+N/-N", help="So many advisors more or fewer.")
@click.option("--letters", "weekdays", metavar="mon,thu", help="Letters leave on these weekdays only.")
@click.option("--towns", default=5, show_default=True, help="How many towns live through it.")
@click.option("--days", default=60, show_default=True, help="Working days in each town.")
def command(
    office_key: str, rules: tuple[str, ...], more: int, weekdays: str | None, towns: int, days: int
) -> None:
    """Lives through it in made-up towns: the office as it is, with first free times, with what is asked for."""
    with opened() as house, house.database.reading() as session:
        office = office_of(session, office_key)
        setting = replace(setting_of(session, office, house.now()), watched_days=days)
        changed = {**_changes(rules), **({"posting_weekdays": _days(weekdays)} if weekdays else {})}
        policy = _policy(office.policy | changed)
    settings = {
        N_("as it is"): setting,
        N_("first free"): replace(setting, choosing=Choosing.FIRST_FREE),
    }
    if changed or more:
        settings[N_("what if")] = replace(setting, policy=policy, weeks=_staffed(setting.weeks, more))
    _tell(_compared(settings, towns), words())


def _changes(rules: tuple[str, ...]) -> dict[str, Any]:
    """From "attempts=5": values as JSON has them, or as they stand."""
    changes = {}
    for rule in rules:
        name, _equals, value = rule.partition("=")
        try:
            changes[name.strip()] = json.loads(value)
        except ValueError:
            changes[name.strip()] = value.strip()
    return changes


def _days(weekdays: str) -> list[int]:
    named = [name.strip().lower()[:3] for name in weekdays.split(",")]
    if unknown := [name for name in named if name not in WEEKDAYS]:
        raise CommandError(
            N_("“{given}” is no weekday; written are: {known}."), given=unknown[0], known=", ".join(WEEKDAYS)
        )
    return sorted({WEEKDAYS.index(name) for name in named})


def _policy(stored: dict[str, Any]) -> Policy:
    """Judged as the office's file is."""
    try:
        PolicyForm.model_validate_json(json.dumps(stored))
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise CommandError(N_("The rule “{name}” cannot be so: {why}"), name=name, why=first["msg"]) from None
    return Policy.of(stored)


def _staffed(weeks: tuple[Week, ...], more: int) -> tuple[Week, ...]:
    """Who comes works like those who are there, one after the other; who leaves is the last."""
    if more <= 0:
        return weeks[: max(1, len(weeks) + more)]
    return (*weeks, *islice(cycle(weeks), more))


def _compared(settings: dict[str, Setting], towns: int) -> Compared:
    with Progress(transient=True, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=len(settings) * towns)
        return compare(
            settings,
            range(towns),
            processes=os.cpu_count() or 1,
            progress=lambda done, total: bar.update(task, completed=done),
        )


def _tell(compared: Compared, _: Words) -> None:
    table = Table(caption=_("Mean of all towns, and from the least to the most. The towns are made up."))
    table.add_column()
    for name in compared:
        table.add_column(_(name), justify="right")
    for figure, told in TOLD.items():
        table.add_row(_(told), *(_spread(found[figure], _) for found in compared.values()))
    Console().print(table)


def _spread(spread: Spread, _: Words) -> str:
    mean, least, most = (
        decimal_written(round(value, 1), _.language) for value in (spread.mean, spread.least, spread.most)
    )
    return f"{mean}  ({least} – {most})"
