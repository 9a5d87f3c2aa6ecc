"""The plan is the best there is: beside all plans tried out, and with every rule kept."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.slots.matching import assignment, edges, match
from small_runs import a_run, best_of_all, judge

HUNDRED = range(100)


@pytest.mark.parametrize("mixed", [False, True], ids=["one length", "mixed lengths"])
@pytest.mark.parametrize("first", [0, 50, 100])
def test_the_plan_is_the_best_of_all_plans(first: int, mixed: bool) -> None:
    for seed in range(first, first + 50):
        run = a_run(seed, mixed=mixed)
        plan = match(run.requests, run.weeks, run.grid)
        judge(run, plan)
        of_one_length = len({request.minutes for request in run.requests}) == 1
        assert plan.optimal, seed
        assert (plan.in_time, plan.cost) == best_of_all(run, tiled=of_one_length), seed


@pytest.mark.parametrize("solver", ["_solved_densely", "_solved_sparsely"])
def test_large_tables_are_pruned_and_end_the_same(solver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in HUNDRED:
        run = a_run(seed, mixed=False)
        plain = match(run.requests, run.weeks, run.grid)
        with monkeypatch.context() as small:
            small.setattr(assignment, "AT_ONCE", 0)
            small.setattr(edges, "AT_ONCE", 1)
            small.setattr(assignment, "DENSE_SHARE", 0 if solver == "_solved_densely" else 2)
            pruned = match(run.requests, run.weeks, run.grid)
        judge(run, pruned)
        assert (pruned.in_time, pruned.cost) == (plain.in_time, plain.cost), seed


@given(st.integers(0, 10**6), st.booleans())
@settings(deadline=None, max_examples=60)
def test_no_rule_is_ever_broken_and_the_same_comes_twice(seed: int, mixed: bool) -> None:
    run = a_run(seed, mixed=mixed)
    plan = match(run.requests, run.weeks, run.grid)
    judge(run, plan)
    shuffled = random.Random(seed).sample(run.requests, len(run.requests))
    assert match(shuffled, dict(reversed(run.weeks.items())), run.grid) == plan


@given(st.integers(0, 10**6), st.booleans())
@settings(deadline=None, max_examples=30)
def test_a_search_without_time_keeps_every_rule(seed: int, mixed: bool) -> None:
    run = a_run(seed, mixed=mixed)
    plan = match(run.requests, run.weeks, run.grid, seconds=0)
    judge(run, plan)
    best = match(run.requests, run.weeks, run.grid)
    assert (plan.in_time, -plan.cost) <= (best.in_time, -best.cost)
    assert plan.bound is None or plan.bound <= best.cost or plan.in_time < best.in_time


def test_a_heavier_case_is_not_worse_off() -> None:
    for seed in HUNDRED:
        run = a_run(seed, mixed=False)
        first, *others = run.requests
        heavier = replace(run, requests=[replace(first, weight=first.weight + 1000), *others])
        before, after = (match(each.requests, each.weeks, each.grid) for each in (run, heavier))
        in_time = [
            first.case_id in plan.placed and not plan.placed[first.case_id].parts["late"]
            for plan in (before, after)
        ]
        assert in_time[1] >= in_time[0]
