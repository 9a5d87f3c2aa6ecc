"""PDFs as rows: encrypted, with a day on which they are to be deleted."""

import hashlib
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import LargeBinary, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, Owned, owned
from db.vault import Vault


class Document(Owned, Base):
    """`ciphertext` is what the vault sealed (it carries key id and nonce); `sha256` is of the plain bytes."""

    __tablename__ = "document"
    __table_args__ = owned()

    name: Mapped[str]
    sha256: Mapped[str]
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    delete_after: Mapped[date]


def store(
    session: Session,
    vault: Vault,
    *,
    authority_id: int,
    name: str,
    content: bytes,
    at: datetime,
    delete_after: date,
) -> Document:
    sha256 = hashlib.sha256(content).hexdigest()
    document = Document(
        authority_id=authority_id,
        name=name,
        sha256=sha256,
        ciphertext=vault.seal(content, f"document:{sha256}"),
        created_at=at,
        delete_after=delete_after,
    )
    session.add(document)
    session.flush()
    return document


def content_of(document: Document, vault: Vault) -> bytes:
    return vault.open(document.ciphertext, f"document:{document.sha256}")


def keep_until(session: Session, document_ids: Collection[int], day: date) -> None:
    session.execute(update(Document).where(Document.id.in_(document_ids)).values(delete_after=day))


def drop(session: Session, document_ids: Collection[int]) -> None:
    """At once. Nothing may point at them."""
    session.execute(delete(Document).where(Document.id.in_(document_ids)))
