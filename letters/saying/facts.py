"""The snapshot that a letter keeps: all it tells, except PIN, link and call word."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from db.appointments import Appointment
from db.base import Texts
from db.cases import Case
from db.clients import Client
from db.letters import LetterKind
from db.offices import Office
from letters.addressing.address import PostalAddress
from letters.addressing.no_abode import no_abode
from letters.kinds import PROPOSES_A_CALL
from letters.saying.kept_logo import without_logo
from letters.setting.letterhead import Letterhead
from words.languages import Language

WINDOW_MINUTES = 15  # unless the office's policy says more


@dataclass(frozen=True)
class Talk:
    """The proposed time, local; the client is called within `window_minutes`. `ending`: of the number we call."""

    starts_at: datetime
    window_minutes: int
    ending: str

    @property
    def window_ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.window_minutes)


@dataclass(frozen=True)
class Visit:
    """A time in person, local. `hygiene`: the rules of the place at that time, as its notice says them.

    `hygiene_second`: the same in the second language of a letter that has two.
    """

    starts_at: datetime
    place: str
    street: str
    town: str
    hygiene: str
    hygiene_second: str = ""


class Why(StrEnum):
    """Why a time that a letter told does not hold any more."""

    SPOKEN = "spoken"  # we were in touch since then
    NEW_TIME = "new_time"  # another one follows
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Wrong:
    """What an earlier letter told that does not hold any more: its own day, and the local time."""

    letter_of: date
    starts_at: datetime
    why: Why


class Reach(StrEnum):
    """How we get in touch with who put something into the letterbox."""

    CALL = "call"
    NUMBER_WANTED = "number_wanted"  # we have none
    WRITE = "write"  # they would rather not be called


@dataclass(frozen=True)
class Second:
    """What a letter in two languages says in its second one: the office's own names and texts."""

    language: Language
    office: str
    hotline: str
    topic: str
    prepare: str


@dataclass(frozen=True)
class LetterFacts:
    """`name`: who is written to. `client`: whom it is about, where that is somebody else, whom they represent.

    `address` None: there is none, the letter is held. `talk`: calls only; `visit`: appointments in person only;
    `wrong`: what an earlier letter told, in a correction and in the next proposal.
    `interpreter`: the language of one who joins, a code. `relay`: a `Relay`, or "". `large`: in large print.
    `missed`: the local day of a time at which the client was not met. `understood`, `reach`: in answer to what was
    put into the letterbox; `ending`: of the number that we will call then. `logo`: on record the SHA-256 of the
    letterhead's, which only the office keeps: `kept_logo.py`.
    """

    kind: LetterKind
    language: Language
    name: str
    client_number: str
    address: PostalAddress | None
    office: str
    office_country: str
    office_language: str
    letterhead: dict[str, Any]
    hotline: str
    advisor: str
    caller_number: str
    topic: str
    prepare: str
    talk: Talk | None
    posting_day: date
    public_url: str
    client: str = ""
    visit: Visit | None = None
    wrong: Wrong | None = None
    interpreter: str = ""
    relay: str = ""
    large: bool = False
    second: Second | None = None
    missed: date | None = None
    understood: str = ""
    reach: Reach | None = None
    ending: str = ""
    logo: str = ""

    @property
    def in_second(self) -> "LetterFacts | None":
        """The same letter in its second language."""
        if self.second is None:
            return None
        visit = replace(self.visit, hygiene=self.visit.hygiene_second) if self.visit else None
        return replace(self, **vars(self.second), visit=visit, second=None)

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        values = without_logo(asdict(self))
        values |= {"posting_day": self.posting_day.isoformat(), "missed": _as_json(self.missed)}
        for name in ("talk", "visit", "wrong"):
            if values[name] is not None:
                values[name] = {key: _as_json(value) for key, value in values[name].items()}
        return values

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "LetterFacts":
        address, talk, visit, wrong = (stored.get(name) for name in ("address", "talk", "visit", "wrong"))
        values = stored | {
            "kind": LetterKind(stored["kind"]),
            "language": Language(stored["language"]),
            "address": PostalAddress(**address) if address else None,
            "talk": Talk(**_with_start(talk)) if talk else None,
            "visit": Visit(**_with_start(visit)) if visit else None,
            "wrong": _wrong_of(wrong) if wrong else None,
            "posting_day": date.fromisoformat(stored["posting_day"]),
            "second": Second(**stored["second"]) if stored.get("second") else None,
            "missed": date.fromisoformat(stored["missed"]) if stored.get("missed") else None,
            "reach": Reach(stored["reach"]) if stored.get("reach") else None,
        }
        return cls(**values)


def gather(
    kind: LetterKind,
    office: Office,
    case: Case,
    appointment: Appointment | None,
    *,
    posting_day: date,
    public_url: str,
    visit: Visit | None = None,
    wrong: Wrong | None = None,
) -> LetterFacts:
    """What the record says now. Raises `WrongLetterhead`."""
    head = Letterhead.of(office.letterhead)
    client, contact = case.client, case.client.contact
    language = letter_language(client, office)
    advisor = appointment.advisor if appointment else case.advisor
    proposed = appointment if kind in PROPOSES_A_CALL else None
    return LetterFacts(
        kind=kind,
        language=language,
        name=contact.name,
        client="" if contact is client else client.name,
        client_number=client.number,
        address=_address(contact),
        office=office.name_in(language),
        office_country=office.country,
        office_language=office.languages[0],
        letterhead=dict(office.letterhead),
        hotline=hotline(office, head, language),
        advisor=advisor.name,
        caller_number=advisor.caller_number or head.caller_number,
        topic=_in_language(case.topic.names, language, office),
        prepare=_in_language(case.topic.prepare, language, office),
        talk=_talk(proposed, contact, office) if proposed else None,
        visit=visit,
        wrong=wrong,
        interpreter=contact.language if appointment and appointment.interpreter else "",
        relay=contact.relay or "",
        large=contact.large_print,
        second=_second(head, language, office, case),
        posting_day=posting_day,
        public_url=public_url,
    )


def answering(facts: LetterFacts, contact: Client, understood: str) -> LetterFacts:
    """What an answer to a letterbox says besides."""
    reach = _reach(contact)
    ending = _ending(contact) if reach == Reach.CALL else ""
    return replace(facts, understood=understood, reach=reach, ending=ending)


def letter_language(client: Client, office: Office) -> Language:
    """The language of whoever is written to, where letters speak it; else the office's first."""
    known = {str(language) for language in Language}
    wanted = client.contact.language
    return Language(wanted if wanted in known else office.languages[0])


def second_language(head: Letterhead, first: str) -> Language | None:
    wanted: str | None = getattr(head, "second_language", None)
    return Language(wanted) if wanted and wanted != first else None


def hotline(office: Office, head: Letterhead, language: str) -> str:
    """The office's line that answers in the letter's language, where there is one."""
    return next((line.number for line in office.lines if line.language == language), head.hotline)


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _with_start(stored: dict[str, Any]) -> dict[str, Any]:
    return stored | {"starts_at": datetime.fromisoformat(stored["starts_at"])}


def _wrong_of(stored: dict[str, Any]) -> Wrong:
    letter_of = date.fromisoformat(stored["letter_of"])
    return Wrong(**(_with_start(stored) | {"letter_of": letter_of, "why": Why(stored["why"])}))


def _address(contact: Client) -> PostalAddress | None:
    found = no_abode(contact) or contact.address
    if found is None:
        return None
    return PostalAddress(
        name=contact.name,
        country=found.country,
        street=found.street or "",
        postcode=found.postcode or "",
        town=found.town or "",
        care_of=found.care_of or "",
        extra=found.extra or "",
    )


def _in_language(texts: Texts, language: str, office: Office) -> str:
    return texts.get(language) or texts.get(office.languages[0]) or ""


def _talk(appointment: Appointment, contact: Client, office: Office) -> Talk:
    return Talk(
        starts_at=datetime.fromisoformat(appointment.local_time),
        window_minutes=office.policy.get("window_minutes", WINDOW_MINUTES),
        ending=_ending(contact),
    )


def _ending(contact: Client) -> str:
    number = contact.usable_number
    return number.e164[-2:] if number else ""


def _reach(contact: Client) -> Reach:
    if contact.not_by_phone:
        return Reach.WRITE
    return Reach.CALL if contact.usable_number else Reach.NUMBER_WANTED


def _second(head: Letterhead, first: Language, office: Office, case: Case) -> Second | None:
    """In the office's second language, for letters that are written in another one."""
    wanted = second_language(head, first)
    if wanted is None:
        return None
    return Second(
        language=wanted,
        office=office.name_in(wanted),
        hotline=hotline(office, head, wanted),
        topic=_in_language(case.topic.names, wanted, office),
        prepare=_in_language(case.topic.prepare, wanted, office),
    )
