"""`rufzeit staff`: add somebody, set a password, close an account of whoever leaves."""

from datetime import datetime

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import audit
from db.staff import Membership, Role, Staff
from scheduler.people import leaving
from web.auth import SHORTEST_PASSWORD, WeakPassword, hash_password
from web.command.errors import CommandError
from web.command.house import opened, words
from web.imports.office_key import office_of
from words.catalogues import N_
from words.languages import Language

ASKED = "Asked for when it is left out."


@click.group("staff")
def command() -> None:
    """People who work here."""


@command.command()
@click.option("--office", "office_key", required=True, help="Key of the office, as in its file.")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", "roles", type=click.Choice([role.value for role in Role]), multiple=True, required=True)
@click.option(
    "--language", type=click.Choice([language.value for language in Language]), default="en", show_default=True
)
@click.password_option(help=ASKED)
def add(office_key: str, name: str, email: str, roles: tuple[str, ...], language: str, password: str) -> None:
    """Add somebody to an office."""
    with opened() as house, house.database.transaction() as session:
        add_staff(
            session,
            house.audit_key,
            office_key=office_key,
            name=name,
            email=email,
            roles=[Role(role) for role in roles],
            language=language,
            password=password,
            at=house.now(),
        )
    _ = words()
    click.echo(_("{name} can log in now.", name=name))


@command.command("password")
@click.argument("email")
@click.password_option(help=ASKED)
def password_of(email: str, password: str) -> None:
    """Set the password of the person with EMAIL."""
    with opened() as house, house.database.transaction() as session:
        set_password(session, house.audit_key, email=email, password=password, at=house.now())
    _ = words()
    click.echo(_("The new password holds from now on."))


@command.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close the account of the person with EMAIL, who no longer works here: the login ends at once."""
    _ = words()
    with opened() as house, house.database.transaction() as session:
        staff, at = _staff_with(session, email), house.now()
        if not leaving.disable(session, staff, by=None, at=at):
            raise CommandError(N_("The account of {name} is closed already."), name=staff.name)
        _note(session, house.audit_key, staff, "staff.disabled", at)
        left = leaving.open_cases(session, staff.id)
    click.echo(_("{name} can no longer log in.", name=staff.name))
    if left:
        told = ("{count} open case waits for somebody else.", "{count} open cases wait for somebody else.")
        click.echo(f"{_.several(*told, left)} {_('Give them to others on the page of this person.')}")


@command.command()
@click.argument("email")
def enable(email: str) -> None:
    """Open the account of the person with EMAIL again."""
    _ = words()
    with opened() as house, house.database.transaction() as session:
        staff, at = _staff_with(session, email), house.now()
        if not leaving.enable(session, staff, at=at):
            raise CommandError(N_("The account of {name} is open."), name=staff.name)
        _note(session, house.audit_key, staff, "staff.enabled", at)
    click.echo(_("{name} can log in again.", name=staff.name))


def add_staff(
    session: Session,
    audit_key: bytes,
    *,
    office_key: str,
    name: str,
    email: str,
    roles: list[Role],
    language: str,
    password: str,
    at: datetime,
) -> None:
    """Raises `CommandError`, `NoSuchOffice`."""
    office = office_of(session, office_key)
    if _with_email(session, email) is not None:
        raise CommandError(N_("Somebody with the e-mail {email} is there already."), email=email)
    staff = Staff(
        authority_id=office.authority_id,
        name=name,
        email=email,
        language=language,
        password_hash=_hashed(password),
    )
    session.add(staff)
    session.flush()
    for role in roles:
        session.add(Membership(authority_id=staff.authority_id, staff_id=staff.id, office_id=office.id, role=role))
    _note(session, audit_key, staff, "staff.added", at)


def set_password(session: Session, audit_key: bytes, *, email: str, password: str, at: datetime) -> None:
    """Raises `CommandError`."""
    staff = _staff_with(session, email)
    staff.password_hash = _hashed(password)
    _note(session, audit_key, staff, "staff.password_set", at)


def _hashed(password: str) -> str:
    try:
        return hash_password(password)
    except WeakPassword:
        raise CommandError(N_("A password has at least {count} characters."), count=SHORTEST_PASSWORD) from None


def _staff_with(session: Session, email: str) -> Staff:
    """Raises `CommandError`."""
    staff = _with_email(session, email)
    if staff is None:
        raise CommandError(N_("Nobody has the e-mail {email}."), email=email)
    return staff


def _with_email(session: Session, email: str) -> Staff | None:
    return session.scalar(select(Staff).where(func.lower(Staff.email) == email.lower()))


def _note(session: Session, audit_key: bytes, staff: Staff, action: str, at: datetime) -> None:
    audit.record(
        session,
        audit_key,
        authority_id=staff.authority_id,
        actor="command",
        action=action,
        subject=f"staff:{staff.id}",
        at=at,
    )
