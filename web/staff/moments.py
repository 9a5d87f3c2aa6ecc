"""Moments as a browser's form has them: local time, to the minute."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from words.catalogues import N_

NO_MOMENT = N_("Please enter date and time.")
NO_TIME = N_("The clocks skip this time on that day. Please choose another.")


class WrongMoment(ValueError):
    """Not a local time; `said` tells the editor why."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


def instants_of(typed: str, zone: ZoneInfo) -> list[datetime]:
    """The instant of a local time; two of them in the hour that comes twice. Raises `WrongMoment`."""
    try:
        local = datetime.fromisoformat(typed)
    except ValueError:
        raise WrongMoment(NO_MOMENT) from None
    if local.tzinfo is not None:
        raise WrongMoment(NO_MOMENT)
    try:
        found = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    except OverflowError:
        raise WrongMoment(NO_MOMENT) from None
    told = sorted(at for at in found if typed_of(at, zone) == local.strftime("%Y-%m-%dT%H:%M"))
    if not told:
        raise WrongMoment(NO_TIME)
    return told


def typed_of(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
