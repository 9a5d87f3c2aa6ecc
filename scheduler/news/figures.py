"""Figures by day that a reopening hangs on: entered or imported, never updated, superseded."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.offices import Figure, Office, Plan
from scheduler.news.offers import queue_for_office

FIRST_DAY = date(2000, 1, 1)
HIGHEST = 1_000_000


class WrongFigure(ValueError):
    """A figure that cannot be: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Kept:
    """What was recorded: days that had no figure before, and days whose figure was another."""

    new: int = 0
    changed: int = 0


def names_of_figures(session: Session, office: Office) -> list[str]:
    """The figures on which a plan of this office hangs."""
    named = select(Plan.figure).where(Plan.office_id == office.id, Plan.superseded_at.is_(None))
    return sorted({name for name in session.scalars(named) if name})


def figures_since(session: Session, office_id: int, first_day: date) -> dict[str, dict[date, float]]:
    """By name and day, as they are recorded now."""
    found: dict[str, dict[date, float]] = defaultdict(dict)
    for figure in session.scalars(_current(office_id).where(Figure.day >= first_day)):
        found[figure.name][figure.day] = figure.value
    return dict(found)


def judge(day: date, value: float, *, today: date) -> None:
    """Raises `WrongFigure`: `ahead` (a day that is not over), `too_old`, `out_of_range`."""
    if day > today:
        raise WrongFigure("ahead")
    if day < FIRST_DAY:
        raise WrongFigure("too_old")
    if not isfinite(value) or not 0 <= value <= HIGHEST:
        raise WrongFigure("out_of_range")


def enter(
    session: Session,
    office: Office,
    name: str,
    values: Mapping[date, float],
    *,
    staff_id: int | None,
    at: datetime,
) -> Kept:
    """Record figures by day; one that is recorded so already stays as it is. `staff_id` None: imported.

    Raises `WrongFigure`.
    """
    queue_for_office(session, office.id)
    today = at.astimezone(ZoneInfo(office.zone)).date()
    known = {figure.day: figure for figure in session.scalars(_current(office.id).where(Figure.name == name))}
    new = changed = 0
    for day, value in values.items():
        judge(day, value, today=today)
        old = known.get(day)
        if old is not None and old.value == value:
            continue
        if old is not None:
            old.superseded_at = at
            session.flush()
        session.add(
            Figure(
                authority_id=office.authority_id,
                office_id=office.id,
                name=name,
                day=day,
                value=value,
                recorded_at=at,
                recorded_by=staff_id,
            )
        )
        new, changed = new + (old is None), changed + (old is not None)
    session.flush()
    return Kept(new, changed)


def _current(office_id: int) -> Select[Figure]:
    return select(Figure).where(Figure.office_id == office_id, Figure.superseded_at.is_(None))
