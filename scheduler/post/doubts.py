"""Why a batch is uncertain."""

from enum import StrEnum


class Doubt(StrEnum):
    """Why nobody knows whether a batch was printed."""

    NOT_CONFIRMED = "not_confirmed"  # its files were fetched, its day has passed, nobody said a word
    JAMMED = "jammed"
    POWER = "power"
    PROVIDER_SILENT = "provider_silent"
    FILES_GONE = "files_gone"  # of letters that wait to be printed, whatever took them
    OTHER = "other"


BY_A_PERSON = (Doubt.JAMMED, Doubt.POWER, Doubt.PROVIDER_SILENT, Doubt.OTHER)
