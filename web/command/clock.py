"""`rufzeit clock`"""

import click

from scheduler.jobs.clock import run_clock
from web.command.house import opened
from web.jobs import tick


@click.command("clock")
def command() -> None:
    """Run the clock's jobs, until the process is told to end."""
    with opened() as house:
        run_clock(lambda: tick(house))
