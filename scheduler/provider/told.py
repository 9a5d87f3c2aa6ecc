"""What a provider can tell of a letter or of a whole batch, as data. docs/provider.md describes the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from words.catalogues import N_, Words


class Status(StrEnum):
    """In the order in which they are taken in: what failed is not among what was posted."""

    FAILED = "failed"  # it was not printed, or was spoiled; it has not left
    RECEIVED = "received"
    PRINTED = "printed"
    POSTED = "posted"
    RETURNED = "returned"


@dataclass(frozen=True)
class Told:
    """`line`: of the file. `number` None: all letters of the batch. `carrier`, `reason`: "" where not told."""

    line: int
    number: int | None
    status: Status
    day: date | None = None
    carrier: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Fault:
    """What could not be taken in. `text`: marked with `N_`."""

    line: int
    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    def said(self, _: Words) -> str:
        return _("Line {line}: {reason}", line=self.line, reason=_(self.text, **self.values))


NO_SUCH_BATCH = N_("There is no batch “{given}” that a print provider was given.")
NOT_HANDED_OVER = N_("The batch was not handed over.")
NO_SUCH_NUMBER = N_("The batch has no letter {given}.")
POSTED_BEFORE = N_("The letter {given} was told as posted before.")
NOT_POSTED = N_("The letter {given} was not told as posted.")
WRONG_DAY = N_("The day {given} lies before the batch was handed over, or in the future.")
A_LINK = N_("This is a link, or no file at all. It is not followed: please put the file itself there.")
NOT_TAKEN = N_("It could not be taken in ({given}).")
WITHDRAWN_BUT_POSTED = N_("The letter {given} was withdrawn, and was posted all the same.")
