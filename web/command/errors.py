"""Every error of a command as one clear sentence, in the user's language. No stack trace."""

from sqlalchemy.exc import ArgumentError, OperationalError

from db.schema import NotMigrated
from db.session import DatabaseAway
from web.imports.office_key import NoSuchOffice
from web.imports.problems import FileRefused
from web.setting_errors import SettingsError
from words.catalogues import N_, Words

SHOWN_PROBLEMS = 50


class CommandError(Exception):
    """A command cannot go on. `text`: marked with `N_`."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values = values


AWAY = N_("The database does not answer. Is it running, and is RUFZEIT_DATABASE_URL right?")
NOT_MIGRATED = N_("The database lacks the tables of this version. Make them with: rufzeit migrate")
NO_OFFICE = N_("There is no office “{given}”; there are: {known}.")
NO_OFFICE_AT_ALL = N_("There is no office yet. Load one with: rufzeit office load FILE")
WRONG_URL = N_("RUFZEIT_DATABASE_URL cannot be used; it is written as in sqlite:///var/rufzeit.db")

SENTENCES: dict[type[Exception], str] = {
    NotMigrated: NOT_MIGRATED,
    DatabaseAway: AWAY,
    OperationalError: AWAY,
    ArgumentError: WRONG_URL,
}


def told(error: Exception, _: Words) -> list[str] | None:
    """What to say of an error; None for one that nobody expected."""
    sentence = next((text for kind, text in SENTENCES.items() if isinstance(error, kind)), None)
    if sentence is not None:
        return [_(sentence)]
    match error:
        case FileRefused():
            return _shortened(error.said(_), _)
        case NoSuchOffice():
            known = ", ".join(error.known)
            return [_(NO_OFFICE, given=error.key, known=known) if known else _(NO_OFFICE_AT_ALL)]
        case CommandError() | SettingsError():
            return [_(error.text, **error.values)]
    return None


def _shortened(lines: list[str], _: Words) -> list[str]:
    more = len(lines) - 1 - SHOWN_PROBLEMS
    if more <= 0:
        return lines
    return [*lines[: SHOWN_PROBLEMS + 1], _.several("and {count} problem more", "and {count} problems more", more)]
