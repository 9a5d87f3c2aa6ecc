"""The advisors of an office: what they speak, what they may do, what they are called."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Office
from db.staff import Membership, Role, Skill, Staff
from scheduler.policy import Policy
from scheduler.slots.needs import LANGUAGE, Advisor, Candidates, Need, who_may


@dataclass(frozen=True)
class Team:
    """`names`: advisor id -> name."""

    advisors: tuple[Advisor, ...]
    names: Mapping[int, str]
    _known: dict[tuple[Need, int, Policy], Candidates] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def advisor(self, advisor_id: int) -> Advisor | None:
        """None: no longer an advisor of this office."""
        return next((advisor for advisor in self.advisors if advisor.id == advisor_id), None)

    def who_may(self, need: Need, own: int, policy: Policy) -> Candidates:
        """As `who_may` of needs; thousands of cases share a few needs, and each is answered once."""
        asked = need, own, policy
        if asked not in self._known:
            self._known[asked] = who_may(need, own, self.advisors, policy)
        return self._known[asked]


def team_of(session: Session, office: Office) -> Team:
    """All who advise in an office now, in one statement.

    Of whom nobody recorded what they speak, they speak the office's first language and the one they work in.
    """
    rows = session.execute(
        select(Staff.id, Staff.name, Staff.language, Skill.kind, Skill.value)
        .join(Membership, Membership.staff_id == Staff.id)
        .outerjoin(Skill, Skill.staff_id == Staff.id)
        .where(
            Membership.office_id == office.id,
            Membership.role == Role.ADVISOR,
            Staff.disabled_at.is_(None),
        )
        .order_by(Staff.id)
    ).all()
    names, skills = {}, defaultdict[int, set[tuple[str, str]]](set)
    for staff_id, name, _language, kind, value in rows:
        names[staff_id] = name
        if kind is not None:
            skills[staff_id].add((kind, value))
    for staff_id, _name, language, _kind, _value in rows:
        if all(kind != LANGUAGE for kind, _value in skills[staff_id]):
            skills[staff_id] |= {(LANGUAGE, language), (LANGUAGE, office.languages[0])}
    return Team(tuple(Advisor(staff_id, frozenset(skills[staff_id])) for staff_id in names), names)
