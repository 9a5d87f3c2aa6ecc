"""The form of a notice: what was typed, kept as typed until it makes sense."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from db.base import Texts
from db.offices import ChannelKind, Effect, Notice, Office
from scheduler.calendar.opening import Hours
from scheduler.news.notices import NoticeDraft
from scheduler.news.offers import hours_kept
from web.page.forms import new_form_key
from web.staff import notice_hours
from web.staff.moments import WrongMoment, instants_of, typed_of
from words.catalogues import N_

VALUES = ("effect", "begins_at", "ends_at", "review_on", "position", "at_door", "form_key", "seen")
TEXTS = ("ear", "eye", "reason", "begins_words", "condition", "hygiene")
HOURS = tuple(f"hours-{weekday}" for weekday in notice_hours.WEEKDAYS)
OPEN_EFFECTS = (Effect.LIMITED, Effect.OPENED)
LONGEST = 2000
HIGHEST_POSITION = 99

NO_EFFECT = N_("Please choose what changes.")
NO_PLACE = N_("Please say which place is closed.")
NO_DAY = N_("Please enter a date.")
NO_REVIEW = N_("A notice without an end needs a day on which you look at it again, so that it is not forgotten.")
NO_HOURS = N_("Hours are written as in 9:00-12:00, 13:00-16:00.")
HOURS_OF_NONE = N_("Hours go with what is open: with a condition, or in addition.")
NO_END = N_("What opens in addition needs hours, or an end: without hours it is open day and night.")
NO_POSITION = N_("Please enter a number from 0 to 99.")
TOO_LONG = N_("This is too long.")
BLAME = {
    "ends_first": ("ends_at", N_("It would end before it begins.")),
    "too_long": (
        "texts",
        N_("What is said on the phone has at most 240 characters: somebody listens to it."),
    ),
    "untold": ("texts", N_("A text must be there in all languages of the office, or in none.")),
}

Made = TypeVar("Made")


@dataclass
class NoticeForm:
    """`values`: single fields as typed; `texts`: name -> language -> text; `errors`: field -> what is wrong.

    Two values are not typed: `form_key` makes a new notice one however often it is sent; `seen` is the id of the
    notice that is changed, empty once it is told no longer. `plan` and `closing` stay as they are.
    """

    zone: ZoneInfo
    languages: list[str]
    known_places: list[str]
    values: dict[str, str]
    places: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    instead: list[str] = field(default_factory=list)
    hours: list[str] = field(default_factory=lambda: [""] * len(HOURS))
    texts: dict[str, Texts] = field(default_factory=lambda: {name: {} for name in TEXTS})
    plan: str | None = None
    closing: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def empty(cls, office: Office) -> "NoticeForm":
        values = {"effect": Effect.SUSPENDED.value, "position": "0", "form_key": new_form_key()}
        return cls._for(office, values)

    @classmethod
    def of(cls, office: Office, notice: Notice) -> "NoticeForm":
        zone = ZoneInfo(office.zone)
        values = {
            "effect": notice.effect.value,
            "begins_at": typed_of(notice.begins_at, zone) if notice.begins_at else "",
            "ends_at": typed_of(notice.ends_at, zone) if notice.ends_at else "",
            "review_on": notice.review_on.isoformat() if notice.review_on else "",
            "position": str(notice.position),
            "at_door": "1" if notice.at_door else "",
            "seen": str(notice.id),
        }
        form = cls._for(office, values)
        form.places, form.channels, form.instead = (
            list(notice.places),
            list(notice.channels),
            list(notice.instead),
        )
        form.hours = notice_hours.typed(hours_kept(notice.hours))
        form.texts = {name: dict(getattr(notice, name)) for name in TEXTS}
        form.plan, form.closing = notice.plan, notice.closing
        return form

    @classmethod
    def sent(cls, office: Office, sent: MultiDict[str, str], changed: Notice | None) -> "NoticeForm":
        """`changed`: the notice that was told last in this series."""
        form = cls._for(office, {name: sent.get(name, "").strip() for name in VALUES})
        form.places = [key for key in sent.getlist("places") if key in form.known_places]
        form.channels, form.instead = (
            [kind for kind in sent.getlist(name) if kind in set(ChannelKind)] for name in ("channels", "instead")
        )
        form.hours = [sent.get(name, "").strip() for name in HOURS]
        form.texts = {name: form._texts_sent(sent, name) for name in TEXTS}
        if changed is not None:
            form.plan, form.closing = changed.plan, changed.closing
        return form

    @classmethod
    def _for(cls, office: Office, values: dict[str, str]) -> "NoticeForm":
        return cls(
            zone=ZoneInfo(office.zone),
            languages=list(office.languages),
            known_places=[place.key for place in office.places],
            values=dict.fromkeys(VALUES, "") | values,
        )

    def draft(self) -> NoticeDraft | None:
        """What was typed as a notice; None when it makes no sense, and `errors` says where."""
        self._judge_texts()
        effect = self._judged("effect", Effect, NO_EFFECT)
        begins_at, ends_at = self._moment("begins_at"), self._moment("ends_at")
        review_on = self._judged("review_on", date.fromisoformat, NO_DAY) if self.values["review_on"] else None
        position = self._judged("position", _position, NO_POSITION)
        hours = self._hours(effect)
        self._judge_sense(effect)
        if self.errors or effect is None or position is None:
            return None
        return NoticeDraft(
            effect=effect,
            places=tuple(self.places),
            channels=tuple(ChannelKind(kind) for kind in self.channels),
            begins_at=begins_at,
            ends_at=ends_at,
            review_on=review_on,
            position=position,
            hours=hours,
            instead=tuple(ChannelKind(kind) for kind in self.instead),
            at_door=bool(self.values["at_door"]),
            plan=self.plan,
            closing=self.closing,
            **self.texts,
        )

    def blame(self, code: str) -> None:
        """Say in the form what `WrongNotice` found."""
        where, said = BLAME[code]
        self.errors[where] = said

    def text(self, name: str, language: str) -> str:
        return self.texts[name].get(language, "")

    def _texts_sent(self, sent: Mapping[str, str], name: str) -> Texts:
        typed = {language: sent.get(f"{name}-{language}", "").strip() for language in self.languages}
        return {language: text for language, text in typed.items() if text}

    def _judge_texts(self) -> None:
        if any(len(text) > LONGEST for texts in self.texts.values() for text in texts.values()):
            self.errors["texts"] = TOO_LONG

    def _judge_sense(self, effect: Effect | None) -> None:
        """A stand-in ends with its closing; every other notice has an end, or a day on which it is looked at."""
        if effect == Effect.CLOSED and not self.places:
            self.errors["places"] = NO_PLACE
        if not (self.values["ends_at"] or self.values["review_on"] or self.closing):
            self.errors["review_on"] = NO_REVIEW
        if effect == Effect.OPENED and not (self.values["ends_at"] or any(self.hours) or self.closing):
            self.errors["hours"] = NO_END

    def _hours(self, effect: Effect | None) -> tuple[Hours, ...]:
        try:
            hours = notice_hours.parsed(self.hours)
        except ValueError:
            self.errors["hours"] = NO_HOURS
            return ()
        if hours and effect not in OPEN_EFFECTS:
            self.errors["hours"] = HOURS_OF_NONE
        return hours

    def _moment(self, name: str) -> datetime | None:
        """A local time as the browser sends it, as an instant; of the hour that comes twice the first."""
        if not self.values[name]:
            return None
        try:
            return instants_of(self.values[name], self.zone)[0]
        except WrongMoment as wrong:
            self.errors[name] = wrong.said
            return None

    def _judged(self, name: str, judge: Callable[[str], Made], said: str) -> Made | None:
        try:
            return judge(self.values[name])
        except ValueError:
            self.errors[name] = said
            return None


def _position(typed: str) -> int:
    position = int(typed)
    if not 0 <= position <= HIGHEST_POSITION:
        raise ValueError(typed)
    return position
