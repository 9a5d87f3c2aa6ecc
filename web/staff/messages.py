"""What waits to be sent: text messages with a link, calls, e-mails. Sending them comes with a later version."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template

from db.messages import Message
from db.staff import Role
from scheduler.telling.messages import waiting
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_scope
from web.page.look import ending
from web.staff.office import the_office

pages = Blueprint("messages", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class SeenMessage:
    """`to`: as much of it as tells one from another. `about`: the time that it tells, if it tells one."""

    message: Message
    to: str
    about: datetime | None
    expired: bool


@pages.get("/<office_key>/messages")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def messages(office_key: str) -> str:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        seen = [_seen(message, ZoneInfo(office.zone)) for message in waiting(session, the_scope(), office.id)]
        shown = [one.message.id for one in seen]
        audit_staff(session, "messages.read", f"office:{office.id}", office_id=office.id, messages=shown)
        return render_template("staff/messages.html", office=office, messages=seen, at=now())


def _seen(message: Message, zone: ZoneInfo) -> SeenMessage:
    told = message.facts.get("starts_at")
    about = datetime.fromisoformat(told).replace(tzinfo=zone) if told else None
    return SeenMessage(message, masked(message.to), about, expired=message.expires_at <= now())


def masked(to: str) -> str:
    """The end of a number, the first letter and the house of an e-mail address."""
    name, is_address, house = to.partition("@")
    return f"{name[:1]}…@{house}" if is_address else f"… {ending(to)}"
