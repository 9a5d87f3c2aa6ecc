"""Runs of jobs in words. Codes of results that have no words are told as they are."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from db.jobs import JobRun, RunState
from web.clockwork import TOO_LATE
from web.jobs_print import NO_POST
from words.catalogues import N_, Words

RESULTS = {
    "released": N_("held letters that can be printed: {count}"),
    "moved": N_("letters for times that moved: {count}"),
    "unsaid": N_("appointments without an outcome: {count}"),
    "failed": N_("cases that could not be decided: {count}"),
    "appointments": N_("appointments: {count}"),
    "number_letters": N_("letters that ask for a number: {count}"),
    "persons": N_("cases for a person: {count}"),
    "without_slot": N_("without a free time: {count}"),
    "batch_id": N_("batch: {count}"),
    "asked": N_("reminders: {count}"),
    "blanked": N_("calls made anonymous: {count}"),
    "files": N_("files deleted: {count}"),
    "wishes": N_("new letters wanted: {count}"),
    "post_held": N_("cases that wait because no letter leaves: {count}"),
    "drafted": N_("times for a person to look at: {count}"),
    "cases": N_("cases: {count}"),
    "anew": N_("times that were looked for again: {count}"),
    "taken_over": N_("taken over by a colleague at the same time: {count}"),
    "new_times": N_("moved to another time: {count}"),
    "gone": N_("cases about which nothing was left to decide: {count}"),
    "short": N_("cases without a time before they are due: {count}"),
    "lapsed": N_("proposals that lapsed: {count}"),
    "offered": N_("earlier times offered: {count}"),
    "ended": N_("offers that ended: {count}"),
    "read": N_("calendars read: {count}"),
    "not_read": N_("calendars that could not be read: {count}"),
    "times": N_("busy times: {count}"),
    "handed_over": N_("batches handed over: {count}"),
    "uncertain": N_("batches of which nobody knows whether they left: {count}"),
    "told": N_("lines told by the print provider: {count}"),
    "faults": N_("lines of the print provider that are wrong: {count}"),
    "silent": N_("batches of which the print provider says nothing: {count}"),
    "cleared": N_("files cleared away at the print provider: {count}"),
    "filed": N_("letters filed: {count}"),
    "not_filed": N_("letters that could not be filed: {count}"),
    "batches_asked": N_("batches asked for: {count}"),
    "doubted": N_("batches of which nobody said that they are printed: {count}"),
    NO_POST: N_("no batch, because no letter leaves"),
    TOO_LATE: N_("left out, it was too late for it"),
}
NOTHING = N_("nothing to do")
UNDER_WAY = N_("{which}: under way since {when}, {done} of {total}")
AGAIN = N_("{which}: failed at try {tries} ({error}), once more at {when}")
WAITS = N_("{which}: waits to be begun")
FAILED = N_("{which}: failed {tries} times ({error}), last at {when}. Once more: rufzeit jobs --again {run}")


def what_it_did(result: Mapping[str, object], _: Words) -> str:
    """As in "appointments: 3, cases for a person: 1"; counts of nothing are left out."""
    counts = {code: count for code, count in result.items() if isinstance(count, int) and count}
    told = (
        _(RESULTS[code], count=count) if code in RESULTS else f"{code}: {count}" for code, count in counts.items()
    )
    return ", ".join(told) or _(NOTHING)


def what_comes_of_it(run: JobRun, zone: ZoneInfo, _: Words) -> str:
    """Where a run stands that has not ended well."""
    values = {
        "which": run.occurrence,
        "run": run.id,
        "tries": run.tries,
        "error": run.error or "",
        "done": run.done,
        "total": run.total,
    }
    match run.state:
        case RunState.RUNNING:
            return _(UNDER_WAY, when=local(run.started_at, zone), **values)
        case RunState.FAILED:
            return _(FAILED, when=local(run.ended_at, zone), **values)
    return _(AGAIN if run.error else WAITS, when=local(run.not_before, zone), **values)


def local(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
