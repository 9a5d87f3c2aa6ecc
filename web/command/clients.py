"""`rufzeit clients import`"""

from pathlib import Path

import click

from web.command.house import opened, words
from web.imports.clients import Imported, import_clients, try_clients
from words.catalogues import Words


@click.group("clients")
def command() -> None:
    """Clients and their cases."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", "office_key", required=True, help="Key of the office, as in its file.")
@click.option("--dry-run", is_flag=True, help="Judge the file and say what it would do; change nothing.")
def import_file(file: Path, office_key: str, dry_run: bool) -> None:
    """Take in clients and cases from FILE (CSV): all of it or nothing."""
    data = file.read_bytes()
    with opened() as house:
        if dry_run:
            done = try_clients(house.database, office_key, data)
        else:
            done = import_clients(house.database, office_key, data, at=house.now(), audit_key=house.audit_key)
    for line in _said(done, words(), dry_run):
        click.echo(line)


def _said(done: Imported, _: Words, dry_run: bool) -> list[str]:
    if done.seen_at is not None:
        return [_("This file was taken in before: nothing is changed.")]
    begin = [_("The file is right. It would do this; nothing is changed yet:")] if dry_run else []
    return [
        *begin,
        _.several("{count} row read", "{count} rows read", done.rows),
        _("Clients: {new} new, {changed} changed", new=done.new_clients, changed=done.changed_clients),
        _("Cases: {new} new, {changed} changed", new=done.new_cases, changed=done.changed_cases),
    ]
