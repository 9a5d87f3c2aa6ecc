"""The form of a notice: what was typed, kept as typed until it makes sense."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from db.base import Texts
from db.offices import ChannelKind, Effect, Notice, Office
from scheduler.notices import NoticeDraft
from web.page.forms import new_form_key
from words.catalogues import N_

TEXTS = ("ear", "eye", "reason", "begins_words", "hygiene")
LONGEST = 2000
HIGHEST_POSITION = 99

NO_EFFECT = N_("Please choose what changes.")
NO_MOMENT = N_("Please enter date and time.")
NO_TIME = N_("The clocks skip this time on that day. Please choose another.")
NO_DAY = N_("Please enter a date.")
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
    notice that is changed, empty once it is told no longer.
    """

    zone: ZoneInfo
    languages: list[str]
    values: dict[str, str]
    places: list[str]
    channels: list[str]
    texts: dict[str, Texts]
    known_places: list[str]
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def empty(cls, office: Office) -> "NoticeForm":
        values = dict.fromkeys(("begins_at", "ends_at", "review_on"), "")
        values |= {"effect": Effect.SUSPENDED.value, "position": "0", "form_key": new_form_key()}
        return cls._for(office, values)

    @classmethod
    def of(cls, office: Office, notice: Notice) -> "NoticeForm":
        zone = ZoneInfo(office.zone)
        values = {
            "effect": notice.effect.value,
            "begins_at": _typed(notice.begins_at, zone),
            "ends_at": _typed(notice.ends_at, zone),
            "review_on": notice.review_on.isoformat() if notice.review_on else "",
            "position": str(notice.position),
            "seen": str(notice.id),
        }
        form = cls._for(office, values)
        form.places, form.channels = list(notice.places), list(notice.channels)
        form.texts = {name: dict(getattr(notice, name)) for name in TEXTS}
        return form

    @classmethod
    def sent(cls, office: Office, sent: MultiDict[str, str]) -> "NoticeForm":
        names = ("effect", "begins_at", "ends_at", "review_on", "position", "form_key", "seen")
        form = cls._for(office, {name: sent.get(name, "").strip() for name in names})
        form.places = [key for key in sent.getlist("places") if key in form.known_places]
        form.channels = [kind for kind in sent.getlist("channels") if kind in set(ChannelKind)]
        form.texts = {name: form._texts_sent(sent, name) for name in TEXTS}
        return form

    @classmethod
    def _for(cls, office: Office, values: dict[str, str]) -> "NoticeForm":
        return cls(
            zone=ZoneInfo(office.zone),
            languages=list(office.languages),
            values=values,
            places=[],
            channels=[],
            texts={name: {} for name in TEXTS},
            known_places=[place.key for place in office.places],
        )

    def draft(self) -> NoticeDraft | None:
        """What was typed as a notice; None when it makes no sense, and `errors` says where."""
        self._judge_texts()
        effect = self._judged("effect", Effect, NO_EFFECT)
        begins_at, ends_at = self._moment("begins_at"), self._moment("ends_at")
        review_on = self._judged("review_on", date.fromisoformat, NO_DAY) if self.values["review_on"] else None
        position = self._judged("position", _position, NO_POSITION)
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
            begins_words=self.texts["begins_words"],
            reason=self.texts["reason"],
            ear=self.texts["ear"],
            eye=self.texts["eye"],
            hygiene=self.texts["hygiene"],
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

    def _moment(self, name: str) -> datetime | None:
        """A local time as the browser sends it, as an instant."""
        if not self.values[name]:
            return None
        local = self._judged(name, datetime.fromisoformat, NO_MOMENT)
        if local is None or local.tzinfo is not None:
            self.errors[name] = NO_MOMENT
            return None
        at = local.replace(tzinfo=self.zone).astimezone(UTC)
        if at.astimezone(self.zone).replace(tzinfo=None) != local:
            self.errors[name] = NO_TIME
            return None
        return at

    def _judged(self, name: str, judge: Callable[[str], Made], said: str) -> Made | None:
        try:
            return judge(self.values[name])
        except ValueError:
            self.errors[name] = said
            return None


def _typed(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if at else ""


def _position(typed: str) -> int:
    position = int(typed)
    if not 0 <= position <= HIGHEST_POSITION:
        raise ValueError(typed)
    return position
