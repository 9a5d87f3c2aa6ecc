"""The common ground of all tables: names of constraints, column types, who owns a row."""

from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Table,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

PLAIN = JSON(none_as_null=True)  # None is NULL for those who ask for it, not a text that says null
BIG = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only in an INTEGER key

Id = Annotated[int, mapped_column(BIG, primary_key=True)]
Texts = dict[str, str]
"""A text in several languages: language code -> text."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes only aware values, gives UTC back, on SQLite too (which drops the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def table_of(kind: type[DeclarativeBase]) -> Table:
    """For statements that go past the unit of work."""
    return kind.metadata.tables[kind.__tablename__]


def _values(kind: type[Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map = {
        int: BIG,
        datetime: UtcDateTime(),
        dict[str, Any]: PLAIN,
        Texts: PLAIN,
        list[str]: PLAIN,
        list[int]: PLAIN,
        list[dict[str, Any]]: PLAIN,
        StrEnum: EnumType(StrEnum, native_enum=False, create_constraint=True, length=32, values_callable=_values),
    }


class Owned:
    """A row of one authority. Children point at (authority_id, id): none can hang on another authority."""

    id: Mapped[Id]
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))


def owned(*constraints: SchemaItem) -> tuple[SchemaItem, ...]:
    """The table arguments of an `Owned` model."""
    return (UniqueConstraint("authority_id", "id"), *constraints)


def within(table: str, column: str | None = None) -> ForeignKeyConstraint:
    """A reference to a row of `table` of the same authority, by `column` (default: `<table>_id`)."""
    return ForeignKeyConstraint(
        ["authority_id", column or f"{table}_id"], [f"{table}.authority_id", f"{table}.id"]
    )
