"""`rufzeit call`: which line is dialled, and the call itself."""

import sys

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Office, PhoneLine
from ivr.caller import call
from web.command.errors import CommandError
from web.command.house import opened
from web.house import House
from web.imports.office_key import office_of
from words.catalogues import N_
from words.languages import Language
from words.numbers import NotANumber, e164

NO_COUNTRY = "ZZ"
NO_LINE = N_("The office “{office}” has no line in this language; it has: {known}.")
NO_NUMBER = N_("“{given}” is no telephone number; one is written as in +493023125017.")
SWITCHED_OFF = N_("The telephone is switched off: set RUFZEIT_TWILIO_ACCOUNT_SID and RUFZEIT_TWILIO_AUTH_TOKEN.")


@click.command("call")
@click.option("--to", required=True, help="Key of an office (koba, te), or a number as +493023125100.")
@click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    help="The office's line of this language.",
)
@click.option("--from", "caller", help="Number of the caller, as +493023125017; withheld when left out.")
@click.option(
    "--keys",
    help="What is pressed, one entry per question; asked for when left out. An appointment is heard with the "
    "reference and PIN of its letter: --keys 2,61408324,1,575845",
)
@click.option("--verbose", is_flag=True, help="Show the TwiML too.")
@click.pass_context
def command(
    ctx: click.Context, to: str, language: str | None, caller: str | None, keys: str | None, verbose: bool
) -> None:
    """Call the hotline of the running server, as the telephone provider does."""
    pressed = None if keys is None else keys.split(",")
    with opened() as house:
        code = call_hotline(house, to=to, language=language, caller=caller, keys=pressed, verbose=verbose)
    ctx.exit(code)


def call_hotline(
    house: House, *, to: str, language: str | None, caller: str | None, keys: list[str] | None, verbose: bool
) -> int:
    """Call an office by its key, or a number in E.164. Gives the exit code."""
    settings = house.settings
    if settings.twilio_auth_token is None or settings.twilio_account_sid is None:
        raise CommandError(SWITCHED_OFF)
    number = _number(to) if to.startswith("+") else _line_of(house, to, language)
    return call(
        base_url=settings.base_url,
        public_url=settings.public_url,
        auth_token=settings.twilio_auth_token,
        account_sid=settings.twilio_account_sid,
        to=number,
        caller=_number(caller) if caller else None,
        keys=keys,
        verbose=verbose,
        out=sys.stdout,
        may_dial=settings.may_dial,
    )


def _number(given: str) -> str:
    """In E.164; it must name its country, as one that is dialled from anywhere."""
    try:
        return e164(given, NO_COUNTRY)
    except NotANumber:
        raise CommandError(NO_NUMBER, given=given) from None


def _line_of(house: House, office_key: str, language: str | None) -> str:
    """The office's first line, or its line of a language."""
    with house.database.reading() as session:
        office = office_of(session, office_key)
        lines = _lines(session, office)
    fitting = [line for line in lines if language in (None, line.language)]
    if not fitting:
        known = ", ".join(line.language or line.number for line in lines)
        raise CommandError(NO_LINE, office=office_key, known=known)
    return fitting[0].number


def _lines(session: Session, office: Office) -> list[PhoneLine]:
    lines = select(PhoneLine).where(PhoneLine.office_id == office.id).order_by(PhoneLine.id)
    return list(session.scalars(lines))
