"""`rufzeit office load`"""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from db import audit
from db.offices import Office
from scheduler import policy_changes
from web.command.house import opened, words
from web.house import House
from web.imports.office_store import Loaded, load_office
from web.imports.offices import read_office
from words.catalogues import Words


@click.group("office")
def command() -> None:
    """Offices and what they say."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Load an office FILE (TOML). The same file again changes nothing."""
    read = read_office(file.read_bytes())
    with opened() as house, house.database.transaction() as session:
        loaded = load_office(session, read, at=house.now())
        if loaded.changed:
            audit.record(
                session,
                house.audit_key,
                authority_id=session.get_one(Office, loaded.office_id).authority_id,
                office_id=loaded.office_id,
                actor="command",
                action="office_loaded",
                subject=f"office:{loaded.office_id}",
                facts={"sha256": read.sha256},
                at=house.now(),
            )
            _record_rules(session, house, loaded)
    for line in _said(loaded, words()):
        click.echo(line)


def _record_rules(session: Session, house: House, loaded: Loaded) -> None:
    """The history of the office's rules tells of those, too, that a file changed."""
    if loaded.rules:
        audit.record(
            session,
            house.audit_key,
            authority_id=session.get_one(Office, loaded.office_id).authority_id,
            office_id=loaded.office_id,
            actor="command",
            action=policy_changes.CHANGED,
            subject=policy_changes.subject_of(loaded.office_id),
            facts=policy_changes.facts_of(list(loaded.rules)),
            at=house.now(),
        )


def _said(loaded: Loaded, _: Words) -> list[str]:
    if not loaded.changed:
        return [
            _(
                "Nothing was changed: the office “{office}” was loaded from this same file before.",
                office=loaded.key,
            )
        ]
    kept = [
        _("The notice “{series}” was changed or ended by staff since and stays as it is.", series=series)
        for series in loaded.kept
    ]
    kept += [
        _("The rule “{name}” was changed on the page since and stays as it is.", name=name)
        for name in loaded.kept_rules
    ]
    kept += [
        _(
            "Hours, languages or permissions of {name} were changed on the page since and stay as they are.",
            name=name,
        )
        for name in loaded.kept_people
    ]
    warnings = [
        _(
            "Nobody may handle the topic “{topic}”: no advisor of this office has “may” with {permissions}.",
            topic=topic,
            permissions=", ".join(permissions),
        )
        for topic, permissions in loaded.for_nobody
    ]
    passwords = [
        _("Give them a password: {command}", command=f"rufzeit staff password {email}")
        for email in loaded.without_password
    ]
    return [_("The office “{office}” is loaded.", office=loaded.key), *kept, *warnings, *passwords]
