"""Facts as JSON and back: plain dataclasses of dates, times, zones, codes and texts."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

Facts = TypeVar("Facts")


def to_json(value: Any) -> Any:
    """Lists, dicts, texts and numbers; the same facts always give the same JSON."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(to_json(key)): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        items = [to_json(item) for item in value]
        return sorted(items) if isinstance(value, frozenset) else items
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    return value.key if isinstance(value, ZoneInfo) else value


def from_json(kind: type[Facts], stored: Any) -> Facts:
    """Facts of this kind, as `to_json` wrote them. A name that is missing has its default."""
    return cast(Facts, _made(kind, stored))


def _made(kind: Any, stored: Any) -> Any:
    origin, of = get_origin(kind), get_args(kind)
    if origin is UnionType:
        [kind] = (one for one in of if one is not NoneType)
        return None if stored is None else _made(kind, stored)
    if origin in (tuple, frozenset):
        return origin(_made(of[0], item) for item in stored)
    if origin is not None and issubclass(origin, Mapping):
        return {_made(of[0], key): _made(of[1], item) for key, item in stored.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        known = _types(kind)
        return kind(**{name: _made(known[name], item) for name, item in stored.items() if name in known})
    if kind in (date, time, datetime):
        return kind.fromisoformat(stored)
    return kind(stored) if kind is ZoneInfo or issubclass(kind, Enum) else stored


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
