"""What a plan does with one case. Plain data, which a draft keeps as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from scheduler.slots.free import Slot

Reason = dict[str, Any]
"""A code with its facts; `scheduler/proposing/reasons.py` puts it into words."""


class MoveKind(StrEnum):
    BOOK = "book"  # a time is proposed
    TAKE_OVER = "take_over"  # a colleague takes the same time
    MOVE = "move"  # another time
    PERSON = "person"  # a person decides


@dataclass(frozen=True)
class Move:
    """`slot`: the time that it leads to; None when a person decides, and then `why` is a code of
    `words.labels.CASE_REASONS`. `appointment_id`, `version`, `before`: of the appointment that changes, as it was
    seen. `channel`: the way of `scheduler/telling/notify.py` by which the client is told; None: nobody has to.
    """

    kind: MoveKind
    case_id: int
    slot: Slot | None = None
    interpreter: bool = False
    reasons: tuple[Reason, ...] = ()
    why: str | None = None
    appointment_id: int | None = None
    version: int | None = None
    channel: str | None = None
    before: Slot | None = None

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        values = asdict(self) | {"reasons": list(self.reasons)}
        for slot in filter(None, (values["slot"], values["before"])):
            slot["starts_at"] = slot["starts_at"].isoformat()
        return values

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Move":
        values = dict(stored) | {
            "kind": MoveKind(stored["kind"]),
            "slot": _slot(stored["slot"]),
            "before": _slot(stored.get("before")),
            "reasons": tuple(stored["reasons"]),
        }
        return cls(**values)


def _slot(stored: Mapping[str, Any] | None) -> Slot | None:
    return Slot(**{**stored, "starts_at": datetime.fromisoformat(stored["starts_at"])}) if stored else None


def for_a_person(case_id: int, why: str) -> Move:
    return Move(MoveKind.PERSON, case_id, why=why)
