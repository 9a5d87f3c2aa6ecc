"""The job that hands letters to the official file, and the command that does the same."""

import logging
from datetime import date, time

from db.session import DatabaseAway
from letters.filing.filing import file_letter, lacking
from letters.filing.putting import FolderGone
from scheduler.jobs.runs import Claim, Progress, Superseded
from scheduler.jobs.timetable import Daily
from web.clockwork import Job, Long, Result
from web.house import House
from web.jobs_scheduling import office_of
from words.catalogues import N_

log = logging.getLogger(__name__)

FILED, NOT_FILED = "filed", "not_filed"
TOLD_EVERY = 20  # letters


class NoFile(Exception):
    """No folder of an official file is set."""


def file_letters(house: House, claim: Claim, progress: Progress) -> Result:
    """All that have left and that the official file still lacks; nothing where there is no such folder."""
    if house.settings.file_folder is None:
        return {}
    return file_all(house, office_of(claim), None, progress, actor="clock")


def file_all(
    house: House, office_id: int, before: date | None, progress: Progress, *, actor: str
) -> dict[str, int]:
    """Each by itself: one whose text or key is not kept any more stops no other. Raises `FolderGone`, OSError."""
    folder = house.settings.file_folder
    if folder is None:
        raise NoFile
    with house.database.reading() as session:
        letter_ids = lacking(session, office_id, before)
    failed = 0
    for done, letter_id in enumerate(letter_ids):
        if done % TOLD_EVERY == 0:
            progress(done, len(letter_ids))
        try:
            file_letter(
                house.database,
                house.access_keys,
                house.audit_key,
                folder,
                letter_id,
                actor=actor,
                at=house.now(),
            )
        except (DatabaseAway, Superseded, FolderGone, OSError):
            raise
        except Exception as error:
            log.error("letter %s could not be filed: %s", letter_id, type(error).__name__)
            failed += 1
    progress(len(letter_ids), len(letter_ids))
    return {FILED: len(letter_ids) - failed, NOT_FILED: failed}


FILE_LETTERS = Job(
    "file_letters",
    N_("Letters for the official file"),
    Long(file_letters),
    Daily(time(5, 30)),
)
