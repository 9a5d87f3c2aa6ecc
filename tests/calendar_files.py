"""What tests of the advisors' own calendars share: files as programs write them, and what is read out of them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scheduler.own_calendars.problems import Problem, Unreadable
from scheduler.own_calendars.reading import busy_spans

BERLIN = ZoneInfo("Europe/Berlin")
HELSINKI = ZoneInfo("Europe/Helsinki")


def entry(*lines: str, uid: str = "1") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *parts, "END:VCALENDAR", ""])
    return text.replace("\n", "\r\n").encode()


def found(
    content: bytes, since: str = "2026-01-01", until: str = "2027-02-05", zone: ZoneInfo = BERLIN
) -> list[str]:
    """As the clock on the office's wall shows them."""
    begins, ends = (
        datetime.fromisoformat(moment).replace(tzinfo=zone).astimezone(UTC) for moment in (since, until)
    )
    spans = busy_spans(content, since=begins, until=ends, zone=zone)
    shown = "%Y-%m-%d %H:%M"
    return [f"{one.start.astimezone(zone):{shown}} - {one.end.astimezone(zone):{shown}}" for one in spans]


def problem_of(content: bytes) -> Problem | None:
    try:
        found(content)
    except Unreadable as error:
        return error.problem
    return None
