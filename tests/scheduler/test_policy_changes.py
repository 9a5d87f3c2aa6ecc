"""What the page and the file say of an office's rules: neither loses what the other one said."""

from hypothesis import given
from hypothesis import strategies as st

import factories as make
from db.audit import record
from db.session import Database
from scheduler.news.offers import facts_of, renew
from scheduler.policy import Policy
from scheduler.policy_changes import (
    CHANGED,
    Change,
    change,
    changes_between,
    history,
    merged,
    subject_of,
    written,
)
from scheduler.policy_changes import (
    facts_of as facts_for_audit,
)

RULES = st.dictionaries(st.sampled_from(["attempts", "on_days", "prepare_days"]), st.integers(1, 3))


def test_the_page_s_rule_stays_until_the_file_itself_says_something_else() -> None:
    stored, before = {"attempts": 5, "on_days": 2}, {"attempts": 3, "on_days": 2}
    assert merged(stored, before, {"attempts": 3, "on_days": 1}) == ({"attempts": 5, "on_days": 1}, ["attempts"])
    assert merged(stored, before, {"attempts": 4, "on_days": 2}) == ({"attempts": 4, "on_days": 2}, [])


def test_a_rule_that_only_the_page_names_stays() -> None:
    assert merged({"attempts": 5}, {}, {"on_days": 2}) == ({"attempts": 5, "on_days": 2}, ["attempts"])


def test_a_rule_that_leaves_the_file_has_its_default_unless_the_page_set_it() -> None:
    assert merged({"attempts": 3}, {"attempts": 3}, {}) == ({}, [])
    assert merged({"attempts": 5}, {"attempts": 3}, {}) == ({}, []), "the file said something else than before"


@given(stored=RULES, before=RULES, now=RULES)
def test_a_merge_is_one_of_the_two_for_each_rule(
    stored: dict[str, int], before: dict[str, int], now: dict[str, int]
) -> None:
    policy, kept = merged(stored, before, now)
    for name in {*stored, *before, *now}:
        said = stored if name in kept else now
        assert policy.get(name) == said.get(name)
        if stored.get(name) != before.get(name) and before.get(name) == now.get(name):
            assert policy.get(name) == stored.get(name)
        if before.get(name) != now.get(name):
            assert policy.get(name) == now.get(name)


@given(stored=RULES, before=RULES, now=RULES)
def test_the_same_file_again_changes_nothing(
    stored: dict[str, int], before: dict[str, int], now: dict[str, int]
) -> None:
    policy, _ = merged(stored, before, now)
    assert merged(policy, now, now)[0] == policy


def test_all_rules_are_written_as_json_holds_them() -> None:
    stored = written(Policy())
    assert (stored["print_cutoff"], stored["posting_weekdays"], stored["lunch_begins"]) == ("14:00:00", [0, 1, 2, 3, 4], None)  # fmt: skip
    assert Policy.of(stored) == Policy()


def test_a_default_that_is_written_out_is_no_change() -> None:
    assert changes_between({}, {"attempts": 3, "print_cutoff": "14:00"}) == []
    assert changes_between({}, {"print_cutoff": "13:00"}) == [Change("print_cutoff", "14:00:00", "13:00:00")]


def test_a_change_keeps_what_was_not_said_and_is_told_to_callers(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session, policy={"attempts": 2})
        renew(session, office.id, make.AT)
        changes = change(session, office, {"attempts": 2, "duty": ["+493023125100"]}, make.AT)
        assert changes == [Change("duty", [], ["+493023125100"])]
    with database.reading() as session:
        assert facts_of(session, office.id).duty == ("+493023125100",)
        assert session.get_one(type(office), office.id).policy == {"attempts": 2, "duty": ["+493023125100"]}


def test_the_history_names_people_and_is_each_office_s_own(database: Database) -> None:
    with database.transaction() as session:
        office, other = make.an_office(session), make.an_office(session)
        person = make.an_advisor(session, office, name="Ida")
        for owner, actor, value in (
            (office, "command", 4),
            (other, "command", 9),
            (office, f"staff:{person.id}", 5),
        ):
            record(
                session,
                make.AUDIT_KEY,
                authority_id=owner.authority_id,
                office_id=owner.id,
                actor=actor,
                action=CHANGED,
                subject=subject_of(owner.id),
                facts=facts_for_audit([Change("attempts", 3, value)]),
                at=make.AT,
            )
    with database.reading() as session:
        told = history(session, office, 10)
    assert [(one.who, one.changes) for one in told] == [
        ("Ida", (Change("attempts", 3, 5),)),
        (None, (Change("attempts", 3, 4),)),
    ]
