"""A status in words, for the ear and for the eye. Phone, page and letter speak from here, so they never differ.

Names of places stay in the nominative ("Vaasa: ..."), so that no language must inflect data. `begins_words` and
`reason` of a notice are whole phrases ("since the beginning of the epidemic", "because of the pandemic").
"""

from datetime import datetime, timedelta

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import NoticeFacts, text_in
from scheduler.calendar.opening import Hours, Span
from scheduler.calendar.status import ChannelStatus, OfficeStatus, PlaceStatus, State
from words.catalogues import Words
from words.dates import clock, day_said, day_written, time_said, weekday_said, weekday_short
from words.labels import CHANNELS

NEWS_CHARACTERS = 300  # what a calm voice says in 20 seconds
USUAL_CHARACTERS = 100  # of these, so that notices are never crowded out
YEAR_IN_DOUBT = timedelta(days=300)


def news(status: OfficeStatus, language: str) -> list[str]:
    """What a call begins with, about 20 seconds: a word on usual visits, the notices in their order, the rest."""
    usual = _usual_visits(status, language)
    first = _within(usual, USUAL_CHARACTERS)
    told = [notice_for_ear(status, notice, language) for notice in status.notices]
    return _within(first + told + usual[len(first) :], NEWS_CHARACTERS)


def _usual_visits(status: OfficeStatus, language: str) -> list[str]:
    """Where one may go as always; places of which the same is true share a sentence."""
    places: dict[str, list[str]] = {}
    for place in status.places:
        for channel in place.channels:
            if channel.kind == ChannelKind.WALK_IN and channel.notice is None:
                told = channel_for_ear(status, channel, language)
                places.setdefault(told, []).append(text_in(place.names, language))
    return [f"{', '.join(names)}: {told}" for told, names in places.items()]


def notice_for_ear(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    """The office's own sentence where it wrote one, else one composed from the facts."""
    return notice.ear.get(language) or _composed(status, notice, language)


def notice_for_eye(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    """The full text of a notice, composed where the office wrote none."""
    return notice.eye.get(language) or _composed(status, notice, language)


def place_for_ear(status: OfficeStatus, place: PlaceStatus, language: str) -> list[str]:
    """Everything about one place, a sentence per channel."""
    _ = Words(language)
    return [_address(place, language)] + [
        f"{_(CHANNELS[channel.kind])}: {channel_for_ear(status, channel, language, named=False)}"
        for channel in place.channels
    ]


def _address(place: PlaceStatus, language: str) -> str:
    """Name and street; the town where the name does not say it already, in whatever language."""
    town = [place.town] if place.town and place.town not in place.names.values() else []
    where = ", ".join([place.street, *town] if place.street else town)
    name = text_in(place.names, language)
    return f"{name}: {where}." if where else f"{name}."


def channel_for_ear(status: OfficeStatus, channel: ChannelStatus, language: str, *, named: bool = True) -> str:
    """Whether a channel is open and for whom; begins with its name where that is not said before."""
    _ = Words(language)
    state = f"{_state(status, channel, language)}."
    sentence = f"{_(CHANNELS[channel.kind])}, {state}" if named else state
    if channel.limited and channel.notice:
        return f"{sentence} {notice_for_ear(status, channel.notice, language)}"
    return sentence


def channel_for_eye(status: OfficeStatus, channel: ChannelStatus, language: str) -> str:
    """Whether a channel is open, its weekly hours, under which condition and for whom it is."""
    parts = [_state(status, channel, language)]
    if channel.hours and channel.state != State.SUSPENDED:
        parts.append(hours_written(channel.hours, language))
    if channel.limited and channel.notice:
        parts.append(notice_for_eye(status, channel.notice, language))
    if note := channel.note.get(language):
        parts.append(note)
    return " ".join(f"{_capital(part.rstrip('.'))}." for part in parts)


def hours_written(hours: tuple[Hours, ...], language: str) -> str:
    """Weekly hours as on a door: "Mo–Mi 9:00–15:00; Do 9:00–12:00, 13:00–17:00"."""
    spans: dict[int, list[str]] = {}
    for line in sorted(hours):
        span = f"{clock(line.opens, language)}–{clock(line.closes, language)}"
        spans.setdefault(line.weekday, []).append(span)
    runs: list[tuple[int, int, list[str]]] = []
    for weekday, found in spans.items():
        if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == found:
            runs[-1] = (runs[-1][0], weekday, found)
        else:
            runs.append((weekday, weekday, found))
    return "; ".join(f"{_days(first, last, language)} {', '.join(found)}" for first, last, found in runs)


def _days(first: int, last: int, language: str) -> str:
    names = [weekday_short(first, language), weekday_short(last, language)]
    return names[0] if first == last else "–".join(names)


def _composed(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    _ = Words(language)
    where = _where(status, notice, language)
    what = ", ".join(_(CHANNELS[kind]) for kind in ChannelKind if kind in notice.channels)
    return (
        f"{where}: {what}, {_change(status, notice, language)}."
        if what
        else f"{where}: {_change(status, notice, language)}."
    )


def _where(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    if not notice.places:
        return text_in(status.names, language)
    return ", ".join(text_in(place.names, language) for place in status.places if place.key in notice.places)


def _state(status: OfficeStatus, channel: ChannelStatus, language: str) -> str:
    _ = Words(language)
    if channel.state == State.SUSPENDED and channel.notice:
        return _change(status, channel.notice, language)
    if channel.state == State.OPEN:
        return _open(status, channel, language)
    if channel.ahead and channel.ahead.begins_at:
        begins = channel.ahead.begins_at.astimezone(status.zone).date()
        return _("closed now, suspended from {day}", day=day_said(begins, language))
    if channel.span is None:
        return _("closed")
    return _("closed now, open {when}", when=_opening(status, channel.span, language))


def _open(status: OfficeStatus, channel: ChannelStatus, language: str) -> str:
    _ = Words(language)
    if channel.span is not None and channel.span.holds(status.at):
        return _("open now until {time}", time=_time(status, channel.span.end, language))
    if channel.notice is not None and channel.notice.effect == Effect.OPENED:
        return _change(status, channel.notice, language)
    return _("always open")


def _change(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    _ = Words(language)
    what = {
        Effect.SUSPENDED: _("suspended"),
        Effect.LIMITED: _("open with a condition"),
        Effect.OPENED: _("open in addition"),
        Effect.TOLD: _("changed"),
    }[notice.effect]
    since = _since(status, notice, language)
    reason = text_in(notice.reason, language)
    until = _until(status, notice, language)
    return ", ".join(part for part in (f"{what} {since}".strip(), until, reason) if part)


def _since(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    _ = Words(language)
    if notice.begins_words:
        return text_in(notice.begins_words, language)
    if notice.begins_at is None:
        return ""
    begins = notice.begins_at.astimezone(status.zone).date()
    old = status.at - notice.begins_at > YEAR_IN_DOUBT
    return _("since {day}", day=day_said(begins, language, year=old))


def _until(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    _ = Words(language)
    if notice.ends_at is None:
        return ""
    last_moment = (notice.ends_at - timedelta(seconds=1)).astimezone(status.zone)
    return _("until {day}", day=day_said(last_moment.date(), language))


def _opening(status: OfficeStatus, span: Span, language: str) -> str:
    """When a span begins, seen from now: today, tomorrow, or on its day."""
    _ = Words(language)
    start, end = (moment.astimezone(status.zone) for moment in (span.start, span.end))
    hours = {"start": time_said(start, language), "end": time_said(end, language)}
    away = (start.date() - status.at.astimezone(status.zone).date()).days
    if away == 0:
        return _("today from {start} to {end}", **hours)
    if away == 1:
        return _("tomorrow from {start} to {end}", **hours)
    return _("on {day}, from {start} to {end}", day=weekday_said(start.date(), language), **hours)


def _time(status: OfficeStatus, moment: datetime, language: str) -> str:
    return time_said(moment.astimezone(status.zone), language)


def as_of(status: OfficeStatus, language: str) -> str:
    """As in "As of 09.04.2020, 9:00": told with every status that is read."""
    _ = Words(language)
    local = status.at.astimezone(status.zone)
    return _("As of {day}, {time}", day=day_written(local.date(), language), time=clock(local, language))


def _within(sentences: list[str], most_characters: int) -> list[str]:
    """The first sentences that fit, at least one."""
    kept: list[str] = []
    for sentence in sentences:
        if kept and len(" ".join([*kept, sentence])) > most_characters:
            break
        kept.append(sentence)
    return kept


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
