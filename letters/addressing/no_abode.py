"""Clients without a fixed abode: no letter reaches them, so another way has to be found."""

from db.clients import Address, Client
from letters.addressing.undeliverable import without_abode


def no_abode(contact: Client) -> Address | None:
    """The address that holds now, if it says that there is no fixed abode; it may have no street and no town."""
    now = next((address for address in reversed(contact.addresses) if address.superseded_at is None), None)
    says_so = now is not None and without_abode(now.care_of, now.extra, now.street, now.town)
    return now if says_so else None


def address_for_letters(contact: Client) -> Address | None:
    return contact.address if no_abode(contact) is None else None
