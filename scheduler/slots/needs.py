"""Which advisors may talk with a client. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.policy import Policy

LANGUAGE, PERMISSION = "language", "permission"


@dataclass(frozen=True)
class Advisor:
    """`skills`: (kind, value) as on record, with the languages that everybody in the office speaks."""

    id: int
    skills: frozenset[tuple[str, str]]

    def speaks(self, language: str) -> bool:
        return (LANGUAGE, language) in self.skills

    def may(self, permissions: Iterable[str]) -> bool:
        return all((PERMISSION, permission) in self.skills for permission in permissions)


@dataclass(frozen=True)
class Need:
    """What a talk asks of an advisor. `relay`: the client is called through a service, which takes longer."""

    language: str
    permissions: frozenset[str]
    own_advisor_only: bool
    relay: bool


@dataclass(frozen=True)
class Candidates:
    """Who may talk with the client, their own advisor first; none: nobody may. `interpreter`: one has to join."""

    advisors: tuple[int, ...]
    interpreter: bool


def who_may(need: Need, own: int, advisors: Iterable[Advisor], policy: Policy) -> Candidates:
    """Those who have every permission and, if there is anybody, speak the client's language.

    An interpreter joins only where none of those who may speaks it: a colleague who does comes before.
    """
    allowed = _allowed(need, own, advisors, policy)
    speakers = [advisor for advisor in allowed if advisor.speaks(need.language)]
    return Candidates(_own_first(speakers or allowed, own), bool(allowed and not speakers))


def who_may_take_over(
    need: Need, own: int, advisors: Iterable[Advisor], policy: Policy, *, interpreter: bool
) -> tuple[int, ...]:
    """Who may hold a talk that stands already, the client's own advisor first.

    `interpreter`: one is ordered for it, who comes whoever talks.
    """
    allowed = _allowed(need, own, advisors, policy)
    return _own_first([advisor for advisor in allowed if interpreter or advisor.speaks(need.language)], own)


def _allowed(need: Need, own: int, advisors: Iterable[Advisor], policy: Policy) -> list[Advisor]:
    alone = need.own_advisor_only or not policy.colleagues
    return [advisor for advisor in advisors if advisor.may(need.permissions) and (advisor.id == own or not alone)]


def _own_first(advisors: Iterable[Advisor], own: int) -> tuple[int, ...]:
    return tuple(sorted({advisor.id for advisor in advisors}, key=lambda advisor: (advisor != own, advisor)))


def minutes_of(minutes: int, need: Need, candidates: Candidates, policy: Policy) -> int:
    """How long a talk of `minutes` takes with an interpreter or through a relay service."""
    longer = policy.interpreter_minutes if candidates.interpreter else 0
    return minutes + longer + (policy.relay_minutes if need.relay else 0)
