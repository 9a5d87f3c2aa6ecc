"""From a plan to what is done with each case."""

from scheduler.drafts.moves import Move, MoveKind, for_a_person
from scheduler.proposing.outlook import Outlook
from scheduler.proposing.why import Why
from scheduler.slots.matching import NOBODY_MAY, MatchPlan

NO_SLOT, NOBODY = "no_slot", "nobody_may"


def moves_of(outlook: Outlook, plan: MatchPlan) -> list[Move]:
    """A move for each case, in the order in which they were asked about: a time, or a person and why."""
    why = Why(outlook, plan)
    return [_move(case_id, outlook, plan, why) for case_id in outlook.wanted]


def _move(case_id: int, outlook: Outlook, plan: MatchPlan, why: Why) -> Move:
    if case_id not in plan.placed:
        return for_a_person(case_id, NOBODY if plan.without[case_id] == NOBODY_MAY else NO_SLOT)
    return Move(
        MoveKind.BOOK,
        case_id,
        slot=plan.placed[case_id].slot,
        interpreter=outlook.wanted[case_id].interpreter,
        reasons=why.reasons(case_id),
    )
