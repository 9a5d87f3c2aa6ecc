"""Who no longer works here: the account is closed, and the cases go to colleagues."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import BadRequest, Forbidden

from db.staff import Role, Staff
from scheduler.frame import frame_of
from scheduler.people import leaving
from scheduler.people.by_hand import subject_of
from scheduler.team import team_of
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person
from web.page.language import tell, words
from web.staff.office import the_office
from web.staff.people_left_part import why_not
from web.staff.people_page import person_of
from words.catalogues import N_

pages = Blueprint("people_left", __name__, url_prefix="/staff")

CLOSED = N_("The account is closed: the login ended at once.")
OPEN = N_("The account is open again.")
NOTHING_CHANGED = N_("Nothing was changed.")


@pages.post("/<office_key>/people/<int:staff_id>/close")
@allowed(Role.ADMIN)
def close(office_key: str, staff_id: int) -> Response:
    def do(session: Session, person: Staff) -> bool:
        return leaving.disable(session, person, by=the_person().staff_id, at=now())

    return _change(office_key, staff_id, "staff.disabled", do, CLOSED)


@pages.post("/<office_key>/people/<int:staff_id>/open")
@allowed(Role.ADMIN)
def open_again(office_key: str, staff_id: int) -> Response:
    def do(session: Session, person: Staff) -> bool:
        return leaving.enable(session, person, at=now())

    return _change(office_key, staff_id, "staff.enabled", do, OPEN)


@pages.post("/<office_key>/people/<int:staff_id>/cases")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def hand_cases(office_key: str, staff_id: int) -> Response:
    """To one advisor, or spread over all of them."""
    house = the_house()
    with house.database.transaction() as session:
        office = the_office(session, office_key)
        person = person_of(session, office, staff_id)
        if person.disabled_at is None:
            raise BadRequest
        names = team_of(session, office).names
        chosen = {str(advisor): [advisor] for advisor in names} | {"all": list(names)}
        to = chosen.get(request.form.get("to", ""))
        if to is None:
            raise BadRequest
        frame = frame_of(office, now(), house.access_keys, house.settings.public_url)
        handed = leaving.hand_cases_to(session, frame, person.id, to)
        facts = {"to": {str(advisor): count for advisor, count in handed.given.items()}, "left": handed.left}
        audit_staff(session, "cases.handed", subject_of(person.id), office_id=office.id, **facts)
    _say(handed)
    return _back(office_key, staff_id)


def _change(
    office_key: str, staff_id: int, action: str, do: Callable[[Session, Staff], bool], told: str
) -> Response:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        person = person_of(session, office, staff_id)
        if why_not(person) is not None:
            raise Forbidden
        changed = do(session, person)
        if changed:
            audit_staff(session, action, subject_of(person.id), office_id=office.id)
    tell(told if changed else NOTHING_CHANGED)
    return _back(office_key, staff_id)


def _say(handed: leaving.Handed) -> None:
    count = sum(handed.given.values())
    flash(words().several("{count} case is given to others.", "{count} cases are given to others.", count))
    if handed.left:
        flash(
            words().several(
                "{count} case stays: none of those chosen may talk about its topic.",
                "{count} cases stay: none of those chosen may talk about their topics.",
                handed.left,
            )
        )


def _back(office_key: str, staff_id: int) -> Response:
    return redirect(url_for("people.person", office_key=office_key, staff_id=staff_id))
