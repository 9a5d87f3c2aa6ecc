"""With what a text is tried before anybody gets it: the newest letter of its kind, or a made-up client.

What opens a client's page is made up always: no preview shows a PIN or a link that opens anything.
"""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import Topic
from db.clients import Relay
from db.letters import Letter, LetterKind
from db.offices import Office
from letters.access import LINK_PATH, Access
from letters.addressing.address import PostalAddress
from letters.kinds import PROPOSES_A_CALL
from letters.saying.facts import (
    WINDOW_MINUTES,
    LetterFacts,
    Reach,
    Second,
    Talk,
    Visit,
    Why,
    Wrong,
    hotline,
    second_language,
)
from letters.setting.letterhead import Letterhead
from words.call_words import CALL_WORDS
from words.catalogues import N_, Words
from words.languages import Language

NAME = "Katarzyna Müller-Łukaszewska"
CLIENT = "Eva Öhman"
ADVISOR = "Jutta Brandt"
SPOKEN = "pl"
NOTHING = "–"
PLACES = {"FI": ("Storgatan 12", "65100", "Vasa"), "DE": ("Musterweg 12", "38820", "Halberstadt")}
IN_TWO_WEEKS, A_WEEK_BEFORE = timedelta(days=14), timedelta(days=7)
SATURDAY_AND_SUNDAY = (5, 6)
HALF_PAST_NINE = time(9, 30)
UNDERSTOOD = N_("You have moved and ask whether we need your new lease.")
TOKEN = "0" * 30


def newest_letter(session: Session, office: Office, kind: LetterKind, language: str) -> Letter | None:
    """The last letter of an office of this kind in this language."""
    return session.scalar(
        select(Letter)
        .where(Letter.office_id == office.id, Letter.kind == kind, Letter.language == language)
        .order_by(Letter.id.desc())
        .limit(1)
    )


def made_up_access(language: str, public_url: str) -> Access:
    link = public_url.rstrip("/") + LINK_PATH + TOKEN
    return Access(reference="0" * 8, pin="0" * 6, link=link, call_word=CALL_WORDS[language][0])


def made_up(
    session: Session, office: Office, kind: LetterKind, language: Language, *, day: date, public_url: str
) -> LetterFacts:
    """A letter of this office to nobody, with all that may stand in one: so it is as long as it gets.

    Raises `WrongLetterhead`.
    """
    head = Letterhead.of(office.letterhead)
    topic = session.scalar(select(Topic).where(Topic.office_id == office.id).order_by(Topic.id).limit(1))
    starts = datetime.combine(_on_a_weekday(day + IN_TWO_WEEKS), HALF_PAST_NINE)
    takes_back = kind in (LetterKind.CHANGED, LetterKind.CORRECTION)
    return LetterFacts(
        kind=kind,
        language=language,
        name=NAME,
        client=CLIENT,
        client_number="00000",
        address=_address(office),
        office=office.name_in(language),
        office_country=office.country,
        office_language=office.languages[0],
        letterhead=dict(office.letterhead),
        hotline=hotline(office, head, language),
        advisor=ADVISOR,
        caller_number=head.caller_number,
        topic=_of_topic(topic, "names", language, office),
        prepare=_of_topic(topic, "prepare", language, office),
        talk=Talk(starts, office.policy.get("window_minutes", WINDOW_MINUTES), "17")
        if kind in PROPOSES_A_CALL
        else None,
        visit=_visit(office, starts, language) if kind == LetterKind.IN_PERSON else None,
        wrong=Wrong(day - A_WEEK_BEFORE, starts - A_WEEK_BEFORE, Why.NEW_TIME) if takes_back else None,
        posting_day=day,
        public_url=public_url,
        second=_second(office, head, topic, language),
        missed=day - A_WEEK_BEFORE if kind == LetterKind.SECOND_PROPOSAL else None,
        interpreter=SPOKEN,
        relay=Relay.TEXT,
        understood=Words(language)(UNDERSTOOD) if kind == LetterKind.LETTERBOX else "",
        reach=Reach.CALL if kind == LetterKind.LETTERBOX else None,
        ending="17",
    )


def _address(office: Office) -> PostalAddress:
    street, postcode, town = PLACES.get(office.country, (NOTHING, "10000", NOTHING))
    return PostalAddress(name=NAME, country=office.country, street=street, postcode=postcode, town=town)


def _on_a_weekday(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() in SATURDAY_AND_SUNDAY else day


def _visit(office: Office, starts: datetime, language: str) -> Visit:
    place = next(iter(office.places), None)
    if place is None:
        return Visit(starts, office.name_in(language), "", "", NOTHING, NOTHING)
    town = " ".join(filter(None, (place.postcode, place.town)))
    return Visit(starts, place.name_in(language), place.street or "", town, NOTHING, NOTHING)


def _second(office: Office, head: Letterhead, topic: Topic | None, first: Language) -> Second | None:
    language = second_language(head, first)
    if language is None:
        return None
    return Second(
        language=language,
        office=office.name_in(language),
        hotline=hotline(office, head, language),
        topic=_of_topic(topic, "names", language, office),
        prepare=_of_topic(topic, "prepare", language, office),
    )


def _of_topic(topic: Topic | None, what: str, language: str, office: Office) -> str:
    texts: dict[str, str] = getattr(topic, what) if topic else {}
    return texts.get(language) or texts.get(office.languages[0]) or NOTHING
