"""The jobs that look for times: each plans outside any transaction, and is safe to repeat."""

from dataclasses import asdict

from db.drafts import DraftKind
from scheduler.displaced.force import put_displaced_in_force
from scheduler.displaced.making import make_displaced
from scheduler.drafts.force import put_in_force
from scheduler.drafts.making import draft_of, kind_of
from scheduler.drafts.making import make_draft as make
from scheduler.jobs.runs import Claim, Progress
from scheduler.proposing.proposals import propose
from scheduler.proposing.shortage import warn_of_shortage as warn
from web.clockwork import Result
from web.house import House


def make_proposals(house: House, claim: Claim, progress: Progress) -> Result:
    """Appointments and letters for clients who were not reached by phone."""
    proposed = propose(
        house.database,
        office_of(claim),
        house.access_keys,
        at=house.now(),
        public_url=house.settings.public_url,
        run_id=claim.run_id,
        progress=progress,
    )
    return asdict(proposed)


def make_draft(house: House, claim: Claim, progress: Progress) -> Result:
    """A plan for staff to look at. The occurrence names the draft; its kind says what it is about."""
    draft_id = draft_of(claim.occurrence)
    make_it = make if kind_of(house.database, draft_id) == DraftKind.PROPOSALS else make_displaced
    cases = make_it(
        house.database,
        draft_id,
        house.access_keys,
        at=house.now(),
        public_url=house.settings.public_url,
        progress=progress,
    )
    return {"cases": cases}


def put_draft_in_force(house: House, claim: Claim, progress: Progress) -> Result:
    """The draft that staff has looked at and ordered. The occurrence names it."""
    database, draft_id, keys = house.database, draft_of(claim.occurrence), house.access_keys
    at, url = house.now(), house.settings.public_url
    if kind_of(database, draft_id) != DraftKind.PROPOSALS:
        return asdict(put_displaced_in_force(database, draft_id, keys, at=at, public_url=url, progress=progress))
    run_id = claim.run_id
    return asdict(put_in_force(database, draft_id, keys, at=at, public_url=url, run_id=run_id, progress=progress))


def warn_of_shortage(house: House, claim: Claim, progress: Progress) -> Result:
    """Cases that find no time before they are due are told to those who can do something about it."""
    return warn(
        house.database,
        office_of(claim),
        house.access_keys,
        at=house.now(),
        public_url=house.settings.public_url,
        progress=progress,
    )


def office_of(claim: Claim) -> int:
    """Raises `ValueError` for a run of all offices."""
    if claim.office_id is None:
        raise ValueError(f"{claim.job} needs an office")
    return claim.office_id
