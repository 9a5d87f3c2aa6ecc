"""Runs of timed jobs and of long work that a page asked for; files that were imported."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, Owned, owned, within


class RunState(StrEnum):
    REQUESTED = "requested"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRun(Base):
    """One occurrence of a job: a local date or label, or `request:<key>` when a page asked for it.

    `tries`: how often a process began it; who finishes names the try that it is. `not_before`: after a failure.
    """

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "occurrence"),)

    id: Mapped[Id]
    job: Mapped[str]
    occurrence: Mapped[str]
    office_id: Mapped[int | None]
    requested_by: Mapped[int | None]
    state: Mapped[RunState] = mapped_column(index=True)
    due_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ImportRun(Owned, Base):
    """A file that came in. The same bytes twice change nothing."""

    __tablename__ = "import_run"
    __table_args__ = owned(within("office"), UniqueConstraint("office_id", "kind", "sha256"))

    office_id: Mapped[int]
    kind: Mapped[str]
    sha256: Mapped[str]
    rows: Mapped[int]
    at: Mapped[datetime]
