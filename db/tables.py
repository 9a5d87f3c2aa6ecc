"""All tables at once, for migrations and tests."""

from db import (
    appointments,
    audit,
    calls,
    cases,
    clients,
    documents,
    drafts,
    jobs,
    letters,
    messages,
    offices,
    paper,
    printing,
    rooms,
    staff,
)
from db.base import Base

MODULES = (
    appointments,
    audit,
    calls,
    cases,
    clients,
    documents,
    drafts,
    jobs,
    letters,
    messages,
    offices,
    paper,
    printing,
    rooms,
    staff,
)
METADATA = Base.metadata
