"""The command `rufzeit`. Each command is a module of `web/command/`, loaded when it is used."""

from importlib import import_module
from typing import Any

import click

from web.command.errors import told
from web.settings import spoken_language
from words.catalogues import Words

WRONG = 2
COMMANDS = (
    "call",
    "clients",
    "clock",
    "demo",
    "figures",
    "jobs",
    "letters",
    "migrate",
    "office",
    "serve",
    "simulate",
    "staff",
)


class Commands(click.Group):
    """Loads a command when it is asked for, and tells its errors instead of raising them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"web.command.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            lines = told(error, Words(spoken_language()))
            if lines is None:
                raise
        for line in lines:
            click.echo(line, err=True)
        ctx.exit(WRONG)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rufzeit", prog_name="rufzeit")
def main() -> None:
    """Rufzeit: keeps a public office reachable by telephone."""


if __name__ == "__main__":
    main()
