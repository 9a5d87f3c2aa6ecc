"""What is told of a batch in words: why letters must be pulled out, why nobody knows what was printed."""

from letters.printing.again import NEW_PIN
from scheduler.post.batch_life import NOT_PRINTED
from scheduler.post.doubts import Doubt
from words.catalogues import N_
from words.labels import REPRINT_REASONS

WITHDRAWN_REASONS = {
    "too_late": N_("It would have come too late: the time is moved, and a new letter is written within minutes."),
    "too_late_known": N_("It would have come too late: the client knows the time without it, and it stays."),
    "late_told": N_("It would have come too late: the time stays, and the client is told in another way."),
    "late_not_told": N_(
        "It would have come too late, and nothing else reaches the client before the time: a person looks at it."
    ),
    "changed": N_("The appointment was changed meanwhile."),
    "cancelled": N_("The appointment was cancelled meanwhile."),
    "reached": N_("The client was reached meanwhile."),
    "number_known": N_("The client's number is known meanwhile."),
    "returned": N_("Another letter to the same address came back."),
    NOT_PRINTED: N_("Nothing of it came out of the printer."),
}
WITHDRAWN = N_("It is no longer needed.")

AGAIN_REASONS = {
    **REPRINT_REASONS,
    NEW_PIN: N_("Another letter with the same PIN is printed once more, so this one is too."),
    NOT_PRINTED: N_("It did not come out of the printer."),
    "provider_failed": N_("The print provider could not print it."),
}
AGAIN = N_("It is printed once more, with a new PIN.")

DOUBTS = {
    Doubt.NOT_CONFIRMED: N_(
        "Its files were downloaded and its posting day is over, but nobody said that it is printed."
    ),
    Doubt.JAMMED: N_("The printer, or the folding machine, jammed."),
    Doubt.POWER: N_("The power was cut while it was printed."),
    Doubt.PROVIDER_SILENT: N_("The print provider does not say anything."),
    Doubt.FILES_GONE: N_(
        "Not all of its files are there any more. If nothing of it is printed, say so: then its letters are"
        " printed with the next batch, with new PINs."
    ),
    Doubt.OTHER: N_("Something else went wrong while it was printed."),
    "handover_unclear": N_("It may or may not have reached the print provider: please ask there."),
    "provider_failed": N_("The print provider says that it could not print it."),
}


def why_pulled(again: bool, reason: str | None) -> str:
    """A text of the catalogues."""
    known, otherwise = (AGAIN_REASONS, AGAIN) if again else (WITHDRAWN_REASONS, WITHDRAWN)
    return known.get(reason or "", otherwise)


def why_uncertain(because: str | None) -> str:
    """A text of the catalogues."""
    return DOUBTS.get(because or "", DOUBTS[Doubt.OTHER])
