"""Messages that wait to be sent: an SMS with a link, a call, an e-mail. What sends them comes later."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from db.inserting import insert_into
from db.messages import Message, MessageState
from db.scope import Scope


def ask_to_send(
    session: Session,
    *,
    office_id: int,
    authority_id: int,
    channel: str,
    to: str,
    language: str,
    template: str,
    facts: dict[str, Any],
    dedupe_key: str,
    at: datetime,
    expires_at: datetime,
    not_before: datetime | None = None,
    client_id: int | None = None,
) -> bool:
    """Put a message in the queue, to be sent at once or `not_before` a moment.

    False: the same message waits there already. The unique key decides.
    """
    kept = session.scalar(
        insert_into(session, Message)
        .values(
            authority_id=authority_id,
            office_id=office_id,
            client_id=client_id,
            channel=channel,
            to=to,
            language=language,
            template=template,
            facts=facts,
            dedupe_key=dedupe_key,
            not_before=not_before or at,
            expires_at=expires_at,
            asked_at=at,
            state=MessageState.WAITING,
        )
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(Message.id)
    )
    return kept is not None


def waiting(session: Session, scope: Scope, office_id: int) -> list[Message]:
    """What waits in an office, the oldest first; what has expired meanwhile stands there until it is forgotten."""
    found = select(Message).where(*_waiting(scope, office_id)).order_by(Message.asked_at, Message.id)
    return list(session.scalars(found))


def count_waiting(session: Session, scope: Scope, office_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Message).where(*_waiting(scope, office_id))) or 0


def _waiting(scope: Scope, office_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Message.authority_id == scope.authority_id,
        Message.office_id == office_id,
        Message.office_id.in_(scope.office_ids),
        Message.state == MessageState.WAITING,
    )


def forget_messages(session: Session, before: datetime) -> None:
    """Delete what expired before a moment, with the number it was for."""
    session.execute(delete(Message).where(Message.expires_at < before))
