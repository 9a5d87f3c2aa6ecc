"""Where a case goes next: to the call list, to a person, or to its end."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.cases import Case, CaseState

SILENT = "no_answer_to_proposal"
"""Why a person decides about somebody who did not answer a proposal; who answers after all goes back."""


def locked_case(session: Session, case_id: int) -> Case:
    """The case as it is now, kept from others until this transaction ends.

    A session that read it before holds what it was then; others may have changed it while this one waited.
    """
    return session.get_one(Case, case_id, with_for_update=True, populate_existing=True)


def call_again(case: Case, at: datetime) -> None:
    """Back on the call list. Attempts of before no longer count: the client has answered, or a time was missed."""
    case.state, case.state_reason, case.to_call_since = CaseState.TO_CALL, None, at


def propose_again(case: Case) -> None:
    """The clock proposes another time: the attempts of before still count, nobody calls in vain once more."""
    case.state, case.state_reason = CaseState.TO_CALL, None


def hand_over(case: Case, reason: str) -> None:
    """A person decides; `reason`: a code of `words.labels.CASE_REASONS`."""
    case.state, case.state_reason = CaseState.NEEDS_PERSON, reason


def close_case(case: Case, reason: str, at: datetime) -> None:
    case.state, case.state_reason, case.closed_at = CaseState.CLOSED, reason, at
