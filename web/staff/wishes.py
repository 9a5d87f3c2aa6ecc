"""What clients told us: seen to by a person."""

from flask import Blueprint, redirect, url_for
from werkzeug import Response

from db.cases import Wish
from db.offices import Office
from db.scope import find
from db.staff import Role
from scheduler.wishes import wish_done
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.language import tell
from words.catalogues import N_

pages = Blueprint("wishes", __name__, url_prefix="/staff/wishes")


@pages.post("/<int:wish_id>/done")
@allowed(Role.ADVISOR)
def done(wish_id: int) -> Response:
    """Sent twice it stays as it was."""
    with the_house().database.transaction() as session:
        wish = find(session, the_scope(), Wish, wish_id)
        office = session.get_one(Office, wish.office_id)
        if wish_done(session, wish, staff_id=the_person().staff_id, at=now()):
            audit_staff(session, "wish.done", f"case:{wish.case_id}", office_id=office.id, kind=wish.kind)
        tell(N_("Marked as done."))
        return redirect(url_for("calls.call_list", office_key=office.key))
