"""Takes figures by day in from CSV: judged as a whole, then all of it or nothing. docs/imports.md"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.jobs import ImportRun
from db.offices import Office
from scheduler.news.figures import FIRST_DAY, enter, figures_since, names_of_figures
from web.imports.csv_text import read_table
from web.imports.figure_cells import judged
from web.imports.problems import ClientFileError, FileRefused
from words.catalogues import Words


class NoSuchFigure(Exception):
    """No plan of this office hangs on a figure of this name. `known`: those that there are."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


@dataclass(frozen=True)
class Taken:
    """What a file did, or would do in a dry run. `seen_at`: the same bytes came in before; nothing is changed."""

    rows: int
    new: int = 0
    changed: int = 0
    seen_at: datetime | None = None

    def said(self, _: Words, *, dry_run: bool) -> list[str]:
        if self.seen_at is not None:
            return [_("This file was taken in before: nothing is changed.")]
        begin = [_("The file is right. It would do this; nothing is changed yet:")] if dry_run else []
        return [
            *begin,
            _.several("{count} row read", "{count} rows read", self.rows),
            _("Figures: {new} new, {changed} changed", new=self.new, changed=self.changed),
        ]


def try_figures(session: Session, office: Office, name: str, data: bytes, *, at: datetime) -> Taken:
    """The dry run: judge the file and count what it would do. Writes nothing.

    Raises `FileRefused` with every problem, `NoSuchFigure`.
    """
    return _seen(session, office, name, data) or _counted(
        session, office, name, _read(session, office, name, data, at)
    )


def take_figures(
    session: Session, office: Office, name: str, data: bytes, *, staff_id: int | None, at: datetime
) -> Taken:
    """Take the whole file in, or nothing. Raises as `try_figures`."""
    session.refresh(office, with_for_update={"key_share": True})  # two files of one office wait for each other
    seen = _seen(session, office, name, data)
    if seen:
        return seen
    values = _read(session, office, name, data, at)
    kept = enter(session, office, name, values, staff_id=staff_id, at=at)
    session.add(
        ImportRun(
            authority_id=office.authority_id,
            office_id=office.id,
            kind=_kind(name),
            sha256=hashlib.sha256(data).hexdigest(),
            rows=len(values),
            at=at,
        )
    )
    return Taken(len(values), kept.new, kept.changed)


def _read(session: Session, office: Office, name: str, data: bytes, at: datetime) -> dict[date, float]:
    known = names_of_figures(session, office)
    if name not in known:
        raise NoSuchFigure(name, known)
    try:
        table = read_table(data)
    except ClientFileError as error:  # of any CSV; its headline speaks of clients
        raise FileRefused(error.problems) from None
    return judged(table, name, at.astimezone(ZoneInfo(office.zone)).date())


def _counted(session: Session, office: Office, name: str, values: dict[date, float]) -> Taken:
    known = figures_since(session, office.id, FIRST_DAY).get(name, {})
    changed = sum(1 for day, value in values.items() if day in known and known[day] != value)
    return Taken(len(values), new=len(values.keys() - known.keys()), changed=changed)


def _seen(session: Session, office: Office, name: str, data: bytes) -> Taken | None:
    sha256 = hashlib.sha256(data).hexdigest()
    run = session.scalar(select(ImportRun).filter_by(office_id=office.id, kind=_kind(name), sha256=sha256))
    return Taken(run.rows, seen_at=run.at) if run else None


def _kind(name: str) -> str:
    return f"figures:{name}"
