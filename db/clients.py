"""Whom we call and write to: clients, addresses, phone numbers, consents."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Index, UniqueConstraint, and_, func, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Owned, owned, within


class Relay(StrEnum):
    """A service through which a client is called."""

    SIGN = "sign"
    TEXT = "text"


class Channel(StrEnum):
    """By what a client allowed us to reach them, beside calls and letters."""

    SMS = "sms"
    EMAIL = "email"


class Client(Owned, Base):
    """A person or company with a number in the office's own register. Names in DIN 91379 letters, NFC."""

    __tablename__ = "client"
    __table_args__ = owned(
        within("office"), within("client", "representative_id"), UniqueConstraint("authority_id", "number")
    )

    office_id: Mapped[int]
    number: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    language: Mapped[str]
    large_print: Mapped[bool] = mapped_column(default=False)
    not_by_phone: Mapped[bool] = mapped_column(default=False)
    relay: Mapped[Relay | None]
    email: Mapped[str | None]
    good_hour: Mapped[int | None]  # at which they are reached best, as they said: 8 to 19, local time
    representative_id: Mapped[int | None]  # who is called and written to in their place

    addresses: Mapped[list["Address"]] = relationship(order_by="Address.id", viewonly=True)
    numbers: Mapped[list["PhoneNumber"]] = relationship(order_by="PhoneNumber.position", viewonly=True)
    consents: Mapped[list["Consent"]] = relationship(order_by="Consent.id", viewonly=True)
    representative: Mapped["Client | None"] = relationship(
        primaryjoin="remote(Client.id) == foreign(Client.representative_id)", viewonly=True
    )

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def contact(self) -> "Client":
        """Who is called and written to: the representative, if there is one."""
        return self.representative or self

    def allows(self, channel: Channel) -> bool:
        return any(consent.channel == channel and consent.withdrawn_at is None for consent in self.consents)

    @property
    def usable_number(self) -> "PhoneNumber | None":
        """The first number that is neither wrong nor refused."""
        return next((number for number in self.numbers if number.usable), None)

    @property
    def address(self) -> "Address | None":
        """Where letters go, if anywhere."""
        return next((address for address in reversed(self.addresses) if address.usable), None)


class Address(Owned, Base):
    """An address as it is told; `letters/addressing` judges it and sets its lines. Country: ISO 3166 alpha-2."""

    __tablename__ = "address"
    __table_args__ = owned(within("client"), Index(None, "client_id"))

    client_id: Mapped[int]
    care_of: Mapped[str | None]
    street: Mapped[str | None]
    extra: Mapped[str | None]
    postcode: Mapped[str | None]
    town: Mapped[str | None]
    country: Mapped[str]
    from_register: Mapped[bool] = mapped_column(default=True)  # else the client or staff told us
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    suspended_reason: Mapped[str | None]

    @property
    def usable(self) -> bool:
        """A letter can be sent: street and town are known, nothing came back from there."""
        return self.superseded_at is None and self.suspended_at is None and bool(self.street and self.town)


class PhoneNumber(Owned, Base):
    __tablename__ = "phone_number"
    __table_args__ = owned(within("client"), Index(None, "client_id"))

    client_id: Mapped[int]
    position: Mapped[int]
    from_register: Mapped[bool] = mapped_column(default=True)  # else the client or staff told us
    raw: Mapped[str]
    e164: Mapped[str]
    wrong_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]

    @hybrid_property
    def usable(self) -> bool:
        return self.wrong_at is None and self.refused_at is None

    @usable.inplace.expression
    @classmethod
    def _usable(cls) -> ColumnElement[bool]:
        return and_(cls.wrong_at.is_(None), cls.refused_at.is_(None))


USABLE_NUMBER = (
    select(PhoneNumber.e164)
    .where(PhoneNumber.client_id == func.coalesce(Client.representative_id, Client.id), PhoneNumber.usable)
    .order_by(PhoneNumber.position)
    .limit(1)
    .correlate(Client)
    .scalar_subquery()
)
"""`Client.contact.usable_number` for a statement that asks for a client."""


class Consent(Owned, Base):
    __tablename__ = "consent"
    __table_args__ = owned(within("client"), Index(None, "client_id"))

    client_id: Mapped[int]
    channel: Mapped[Channel]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
