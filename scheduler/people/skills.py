"""What advisors can and may do: languages, and permissions that topics ask for."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import Topic
from db.offices import Office
from db.staff import Membership, Role, Skill, Staff

LANGUAGE = "language"
PERMISSION = "permission"


def skills_of(session: Session, staff_id: int, kind: str) -> list[str]:
    return sorted(session.scalars(select(Skill.value).where(Skill.staff_id == staff_id, Skill.kind == kind)))


def keep_skills(session: Session, person: Staff, kind: str, values: Iterable[str]) -> bool:
    """Let these be all skills of this kind. Answers whether anything changed."""
    wanted = set(values)
    known = {
        skill.value: skill for skill in session.scalars(select(Skill).filter_by(staff_id=person.id, kind=kind))
    }
    for value in sorted(wanted - known.keys()):
        session.add(Skill(authority_id=person.authority_id, staff_id=person.id, kind=kind, value=value))
    for value in known.keys() - wanted:
        session.delete(known[value])
    session.flush()
    return wanted != known.keys()


def permissions_of(topic: Topic) -> frozenset[str]:
    """What an advisor must be allowed to do, to talk about it."""
    return frozenset(topic.needs.get("permissions", ()))


def topics_of(session: Session, office_id: int) -> list[Topic]:
    return list(session.scalars(select(Topic).where(Topic.office_id == office_id).order_by(Topic.key)))


def topics_for_nobody(session: Session, office: Office) -> list[Topic]:
    """The topics about which nobody here may talk: no advisor has all of their permissions."""
    may = _permissions_by_advisor(session, office.id)
    return [
        topic
        for topic in topics_of(session, office.id)
        if permissions_of(topic) and not any(permissions_of(topic) <= theirs for theirs in may.values())
    ]


def _permissions_by_advisor(session: Session, office_id: int) -> dict[int, set[str]]:
    found = session.execute(
        select(Skill.staff_id, Skill.value)
        .join(Membership, Membership.staff_id == Skill.staff_id)
        .join(Staff, Staff.id == Skill.staff_id)
        .where(
            Skill.kind == PERMISSION,
            Membership.office_id == office_id,
            Membership.role == Role.ADVISOR,
            Staff.disabled_at.is_(None),
        )
    )
    may: dict[int, set[str]] = defaultdict(set)
    for staff_id, value in found:
        may[staff_id].add(value)
    return may
