"""Runs migrations on the connection that `db/schema.py` hands over."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from db.base import UtcDateTime
from db.tables import METADATA


def render_item(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    if isinstance(item, UtcDateTime):
        autogen.imports.add("from db.base import UtcDateTime")
        return "UtcDateTime()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
