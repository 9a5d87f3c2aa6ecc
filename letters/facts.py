"""The snapshot that a letter keeps: all it tells, except PIN, link and call word."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.appointments import Appointment
from db.base import Texts
from db.cases import Case
from db.clients import Client
from db.letters import LetterKind
from db.offices import Office
from letters.address import PostalAddress
from letters.letterhead import Letterhead
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
class LetterFacts:
    """`address` None: there is none, the letter is held. `talk`: proposals only."""

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

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        values = asdict(self) | {"posting_day": self.posting_day.isoformat()}
        if self.talk is not None:
            values["talk"]["starts_at"] = self.talk.starts_at.isoformat()
        return values

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "LetterFacts":
        address, talk = stored["address"], stored["talk"]
        values = stored | {
            "kind": LetterKind(stored["kind"]),
            "language": Language(stored["language"]),
            "address": PostalAddress(**address) if address else None,
            "talk": _talk_of(talk) if talk else None,
            "posting_day": date.fromisoformat(stored["posting_day"]),
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
) -> LetterFacts:
    """What the record says now. Raises `WrongLetterhead`."""
    head = Letterhead.of(office.letterhead)
    client, language = case.client, _language(case.client, office)
    advisor = appointment.advisor if appointment else case.advisor
    return LetterFacts(
        kind=kind,
        language=language,
        name=client.name,
        client_number=client.number,
        address=_address(client),
        office=office.name_in(language),
        office_country=office.country,
        office_language=office.languages[0],
        letterhead=dict(office.letterhead),
        hotline=_hotline(office, head, language),
        advisor=advisor.name,
        caller_number=advisor.caller_number or head.caller_number,
        topic=_in_language(case.topic.names, language, office),
        prepare=_in_language(case.topic.prepare, language, office),
        talk=_talk(appointment, client, office) if appointment else None,
        posting_day=posting_day,
        public_url=public_url,
    )


def _talk_of(stored: dict[str, Any]) -> Talk:
    return Talk(**(stored | {"starts_at": datetime.fromisoformat(stored["starts_at"])}))


def _language(client: Client, office: Office) -> Language:
    known = {str(language) for language in Language}
    return Language(client.language if client.language in known else office.languages[0])


def _address(client: Client) -> PostalAddress | None:
    found = client.address
    if found is None:
        return None
    return PostalAddress(
        name=client.name,
        country=found.country,
        street=found.street or "",
        postcode=found.postcode or "",
        town=found.town or "",
        care_of=found.care_of or "",
        extra=found.extra or "",
    )


def _hotline(office: Office, head: Letterhead, language: str) -> str:
    """The office's line that answers in the letter's language, where there is one."""
    return next((line.number for line in office.lines if line.language == language), head.hotline)


def _in_language(texts: Texts, language: str, office: Office) -> str:
    return texts.get(language) or texts.get(office.languages[0]) or ""


def _talk(appointment: Appointment, client: Client, office: Office) -> Talk:
    number = client.usable_number
    return Talk(
        starts_at=datetime.fromisoformat(appointment.local_time),
        window_minutes=office.policy.get("window_minutes", WINDOW_MINUTES),
        ending=number.e164[-2:] if number else "",
    )
