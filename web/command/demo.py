"""`rufzeit demo`: builds the demo where there is none, and tells what came out."""

import shutil
from pathlib import Path

import click

from db.schema import erase, migrate
from web.command.errors import CommandError
from web.command.house import opened, words
from web.demo.report import reporting, result_said
from web.demo.set_back import set_back_said
from web.demo.told import already_told, only_demo_inside
from web.house import House
from words.catalogues import N_, Words

LETTERS = Path("var/letters")
NOT_IN_PRODUCTION = N_("The demo is not built in production. Unset RUFZEIT_ENV for a demo.")
OTHERS_INSIDE = N_("This database holds offices that are not the demo's: it is left as it is.")


@click.command("demo")
@click.option("--reset", is_flag=True, help="Begin anew: what is in the demo's database is deleted.")
def command(reset: bool) -> None:
    """Build the demo of two offices, if it is not there, and say what came out."""
    with opened(current=False) as house:
        build(house, words(), reset=reset)


def build(house: House, _: Words, *, reset: bool) -> None:
    """Raises `CommandError` where a demo has no place."""
    if house.settings.production:
        raise CommandError(NOT_IN_PRODUCTION)
    migrate(house.database)
    known = already_told(house.database)
    if reset or known is None:
        from web.demo.story import play_story  # the whole application: half a second that a second start saves

        _begin_anew(house)
        click.echo(_("Building the demo: some weeks of two offices, day by day."))
        with reporting(_) as progress:
            known = play_story(house, LETTERS, progress)
    with house.database.reading() as session:
        warning = set_back_said(_, session, house.settings, house.now())
    for line in [*result_said(_, known), *warning]:
        click.echo(line)


def _begin_anew(house: House) -> None:
    if not only_demo_inside(house.database):
        raise CommandError(OTHERS_INSIDE)
    erase(house.database)
    migrate(house.database)
    shutil.rmtree(LETTERS, ignore_errors=True)
