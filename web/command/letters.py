"""`rufzeit letters file`"""

from datetime import date, datetime

import click
from rich.console import Console
from rich.progress import Progress

from letters.filing.putting import FolderGone
from web.command.errors import CommandError
from web.command.house import opened, words
from web.imports.office_key import office_of
from web.jobs_filing import FILED, NOT_FILED, NoFile, file_all
from words.catalogues import N_

NO_FILE = N_("No folder of an official file is set: RUFZEIT_FILE_FOLDER.")
GONE = N_("The folder of RUFZEIT_FILE_FOLDER is not there, or cannot be written.")
NOT_ALL = N_("Letters that could not be filed, since their text or key is not kept any more: {count}")


@click.group("letters")
def command() -> None:
    """Letters that have left."""


@command.command("file")
@click.option("--office", "office_key", required=True, help="Key of the office, as in its file.")
@click.option(
    "--before",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Only letters that were posted before this day, as in 2026-03-31.",
)
def file(office_key: str, before: datetime | None) -> None:
    """Hand letters to the official file: those that it still lacks."""
    _ = words()
    try:
        done = _filed(office_key, before.date() if before else None)
    except NoFile:
        raise CommandError(NO_FILE) from None
    except (FolderGone, OSError):
        raise CommandError(GONE) from None
    click.echo(
        _.several("{count} letter is in the file now.", "{count} letters are in the file now.", done[FILED])
    )
    if done[NOT_FILED]:
        raise CommandError(NOT_ALL, count=done[NOT_FILED])


def _filed(office_key: str, before: date | None) -> dict[str, int]:
    with opened() as house, Progress(transient=True, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        with house.database.reading() as session:
            office_id = office_of(session, office_key).id
        return file_all(
            house,
            office_id,
            before,
            lambda done, total: bar.update(task, completed=done, total=total),
            actor="command",
        )
