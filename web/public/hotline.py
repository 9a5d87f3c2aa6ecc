"""Which number the public is told to call."""

from db.offices import Office


def hotline(office: Office, language: str) -> str | None:
    """The line of this language, else one where the caller chooses, else any."""
    by_language = {line.language: line.number for line in reversed(office.lines)}
    return by_language.get(language) or by_language.get(None) or next(iter(by_language.values()), None)
