"""`rufzeit figures import`"""

from pathlib import Path

import click

from db import audit
from web.command.errors import CommandError
from web.command.house import opened, words
from web.imports.figures import NoSuchFigure, Taken, take_figures, try_figures
from web.imports.office_key import office_of
from words.catalogues import N_


@click.group("figures")
def command() -> None:
    """Figures that a reopening hangs on."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", "office_key", required=True, help="Key of the office, as in its file.")
@click.option("--name", required=True, help="Name of the figure, as in the plans of the office's file.")
@click.option("--dry-run", is_flag=True, help="Judge the file and say what it would do; change nothing.")
def import_file(file: Path, office_key: str, name: str, dry_run: bool) -> None:
    """Take in figures by day from FILE (CSV): all of it or nothing."""
    try:
        done = (
            _tried(file.read_bytes(), office_key, name) if dry_run else _taken(file.read_bytes(), office_key, name)
        )
    except NoSuchFigure as error:
        told = N_("No plan of this office hangs on “{given}”; there are: {known}.")
        raise CommandError(told, given=error.name, known=", ".join(error.known) or "–") from error
    for line in done.said(words(), dry_run=dry_run):
        click.echo(line)


def _tried(data: bytes, office_key: str, name: str) -> Taken:
    with opened() as house, house.database.reading() as session:
        return try_figures(session, office_of(session, office_key), name, data, at=house.now())


def _taken(data: bytes, office_key: str, name: str) -> Taken:
    with opened() as house, house.database.transaction() as session:
        office = office_of(session, office_key)
        done = take_figures(session, office, name, data, staff_id=None, at=house.now())
        if done.seen_at is None:
            audit.record(
                session,
                house.audit_key,
                authority_id=office.authority_id,
                office_id=office.id,
                actor="command",
                action="figures.imported",
                subject=f"figure:{name}",
                facts={"rows": done.rows, "new": done.new, "changed": done.changed},
                at=house.now(),
            )
        return done
