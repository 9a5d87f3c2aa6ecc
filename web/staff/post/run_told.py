"""How the run that makes a batch stands, and what to do when it did not work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.jobs import JobRun, RunState
from scheduler.jobs.runs import LEASE
from words.catalogues import N_

SILENT_FOR = timedelta(minutes=1)  # a sign of life comes with every hundredth part

NO_ROOM = N_("There is no room left on the disk of our records.")
MAKE_ROOM = N_("Please tell your operator: the disk of the database needs room.")
NOT_REACHED = N_("Our records could not be reached.")
LOOK_AT_DATABASE = N_("If this comes again, please tell your operator that the database does not answer.")
UNSETTLED = N_("Letters were changed again and again while the batch was made.")
QUIET_MOMENT = N_("Ask for the batch in a quieter moment.")
ENDED_EACH_TIME = N_("The process that makes batches was ended each time.")
LOOK_AT_MACHINE = N_("Please tell your operator: perhaps the machine has too little memory.")
WENT_WRONG = N_("Something went wrong.")
TELL_OPERATOR = N_("If it happens again, please tell your operator: the log of the clock process says more.")

WHAT_TO_DO = {
    "DatabaseFull": (NO_ROOM, MAKE_ROOM),
    "DatabaseAway": (NOT_REACHED, LOOK_AT_DATABASE),
    "ConnectionLost": (NOT_REACHED, LOOK_AT_DATABASE),
    "Unsettled": (UNSETTLED, QUIET_MOMENT),
    "ProcessDied": (ENDED_EACH_TIME, LOOK_AT_MACHINE),
}
"""By the error that stands on record: what happened, and what a person can do."""


@dataclass(frozen=True)
class RunTold:
    """`silent_since`: of a run under way of which nothing was heard for a while. `error`, `to_do`: what happened,
    and what a person can do, as texts of the catalogues.
    """

    percent: int
    silent_since: datetime | None = None
    error: str | None = None
    to_do: str | None = None

    @classmethod
    def of(cls, run: JobRun, at: datetime) -> "RunTold":
        """`at`: by the clock of the database, as the signs of life are."""
        percent = 100 * run.done // run.total if run.total else 0
        if run.state == RunState.RUNNING and run.lease_until is not None:
            last = run.lease_until - LEASE
            return cls(percent, silent_since=last if at - last > SILENT_FOR else None)
        if run.error is None and run.state != RunState.FAILED:
            return cls(percent)
        return cls(percent, None, *WHAT_TO_DO.get(run.error or "", (WENT_WRONG, TELL_OPERATOR)))
