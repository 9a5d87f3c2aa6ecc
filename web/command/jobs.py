"""`rufzeit jobs`"""

import click
from sqlalchemy import select

from db.jobs import JobRun
from web.command.house import opened

SHOWN = 20


@click.command("jobs")
def command() -> None:
    """The last runs of the clock's jobs, the newest first."""
    with opened() as house, house.database.reading() as session:
        for run in session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(SHOWN)):
            click.echo(
                f"{run.id:>6}  {run.job:<14} {run.occurrence:<32} {run.state:<10} {run.error or ''}".rstrip()
            )
