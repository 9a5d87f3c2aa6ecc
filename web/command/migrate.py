"""`rufzeit migrate`"""

import click

from db.schema import migrate
from web.command.house import opened, words


@click.command("migrate")
def command() -> None:
    """Bring the database to the tables of this version."""
    with opened(current=False) as house:
        migrate(house.database)
    _ = words()
    click.echo(_("The database is up to date."))
