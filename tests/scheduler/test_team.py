"""Who advises in an office, and who of them may talk with whom."""

from collections.abc import Iterable

import pytest

from scheduler import team as of_team
from scheduler.policy import Policy
from scheduler.slots.needs import LANGUAGE, PERMISSION, Advisor, Candidates, Need, who_may
from scheduler.team import Team

GERMAN, HOUSING = (LANGUAGE, "de"), (PERMISSION, "housing")
SWEDISH = Need("sv", frozenset(), own_advisor_only=False, relay=False)
TEAM = (
    Advisor(1, frozenset({GERMAN})),
    Advisor(2, frozenset({GERMAN, (LANGUAGE, "sv")})),
    Advisor(3, frozenset({GERMAN, HOUSING})),
)


def test_a_question_that_many_cases_share_is_answered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Need, int]] = []

    def counted(need: Need, own: int, advisors: Iterable[Advisor], policy: Policy) -> Candidates:
        asked.append((need, own))
        return who_may(need, own, advisors, policy)

    monkeypatch.setattr(of_team, "who_may", counted)
    team = Team(TEAM, {})
    for _ in range(3):
        assert team.who_may(SWEDISH, 1, Policy()) == Candidates((2,), interpreter=False)
    assert asked == [(SWEDISH, 1)]


def test_each_need_advisor_and_rule_has_its_own_answer() -> None:
    team = Team(TEAM, {})
    needs = [
        Need(language, frozenset(permissions), own_advisor_only=alone, relay=False)
        for language in ("de", "sv", "fi")
        for permissions in ((), ("housing",))
        for alone in (False, True)
    ]
    for _ in range(2):
        for need in needs:
            for own in (1, 2, 3, 4):
                for policy in (Policy(), Policy(colleagues=False)):
                    assert team.who_may(need, own, policy) == who_may(need, own, TEAM, policy)
