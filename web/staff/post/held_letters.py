"""Letters that are held: by reason, why, and where that is mended. They may be thousands at once."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.clients import Client
from db.letters import Letter, LetterState
from db.offices import Office
from letters.reasons import Unprintable, kind_told, reason_told
from letters.saying.facts import LetterFacts
from scheduler.post.addresses import TypedAddress, judge_address
from web.page.language import the_language
from words.catalogues import N_

SHOWN_OF_EACH = 5  # in the print room
ON_A_PAGE = 50

IN_TEXTS = frozenset({"word_too_long", "page_full", "no_text", "wrong_text"})
ANOTHER_WAY = frozenset({"no_fixed_abode", "address_unknown"})
IN_ADDRESS = frozenset(
    {
        "no_address",
        "no_street",
        "no_box_number",
        "no_postcode",
        "wrong_postcode",
        "no_town",
        "two_places",
        "unknown_country",
        "parcel_locker",
        "too_many_lines",
    }
)

TO_TEXTS = N_("Look at the text of this letter")
TO_ANSWERS = N_("Enter a number, or another answer")
TO_LETTER = N_("Look at the letter")
TO_ADDRESS = N_("Mend the address")

MEND_ADDRESS = N_("Once the address is mended, the letter is looked at again at once.")
MEND_NAME = N_(
    "Mend the name where your office keeps it: the next file of clients brings it here, and the letter is looked"
    " at again within minutes."
)
MEND_NUMBER = N_("As soon as a number is known, the letter is looked at again within minutes.")
MEND_TEXT = N_("A shorter or mended text has to be approved; then the letter is looked at again within minutes.")
MEND_WAY = N_("No letter reaches this client: call, or agree on a time in person.")
MEND_KEY = N_("It gets a reference and a PIN of its own within minutes, by itself.")
MEND_SETTING = N_("Please tell whoever looks after the system.")

NOT_BY_STAFF = {"no_key": MEND_KEY, "no_link": MEND_SETTING, "wrong_letterhead": MEND_SETTING}


@dataclass(frozen=True)
class Held:
    """`reason`: in words. `advice`, `there`: texts of the catalogues; `href`: where it is mended."""

    letter: Letter
    client: Client
    reason: str
    advice: str
    there: str
    href: str


@dataclass(frozen=True)
class HeldAlike:
    """All that are held by one code. `told`: what they have in common; `shown`: those of one `page` of `pages`."""

    code: str
    told: str
    count: int
    shown: list[Held]
    page: int
    pages: int


def held_by_reason(session: Session, office: Office) -> list[HeldAlike]:
    """Every reason, the most frequent first, with the oldest of its letters."""
    found = sorted(_counts(session, office).items(), key=lambda one: -one[1].total())
    return [_alike(session, office, code, counts, 1, SHOWN_OF_EACH) for code, counts in found]


def held_alike(session: Session, office: Office, code: str, page: int) -> HeldAlike | None:
    """One page of those that are held by this code, the last one for a page after it; None: there are none."""
    counts = _counts(session, office).get(code)
    return _alike(session, office, code, counts, page, ON_A_PAGE) if counts else None


def _counts(session: Session, office: Office) -> dict[str, Counter[str]]:
    """By code: how many letters are held for each reason, with its detail."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    reasons = select(Letter.held_reason, func.count()).where(*_held_in(office)).group_by(Letter.held_reason)
    for reason, count in session.execute(reasons.order_by(Letter.held_reason)):
        counts[_code_of(reason or "")][reason or ""] = count
    return counts


def _alike(session: Session, office: Office, code: str, counts: Counter[str], page: int, most: int) -> HeldAlike:
    count, language = counts.total(), the_language()
    told = reason_told(next(iter(counts)), language) if len(counts) == 1 else kind_told(code, language)
    pages = -(-count // most)
    page = min(max(page, 1), pages)
    by_code = or_(Letter.held_reason == code, Letter.held_reason.startswith(f"{code}:", autoescape=True))
    rows = session.execute(
        select(Letter, Client)
        .join(Client, Client.id == Letter.client_id)
        .where(*_held_in(office), by_code)
        .order_by(Letter.id)
        .offset((page - 1) * most)
        .limit(most)
    )
    shown = [_held(office, letter, client) for letter, client in rows]
    return HeldAlike(code, told, count, shown, page, pages)


def _code_of(reason: str) -> str:
    return reason.partition(":")[0]


def _held_in(office: Office) -> tuple[ColumnElement[bool], ...]:
    return (Letter.office_id == office.id, Letter.state == LetterState.HELD)


def _held(office: Office, letter: Letter, client: Client) -> Held:
    reason = letter.held_reason or ""
    advice, there, href = _where(office, letter, _code_of(reason))
    return Held(letter, client, reason_told(reason, the_language()), advice, there, href)


def _where(office: Office, letter: Letter, code: str) -> tuple[str, str, str]:
    if code in IN_TEXTS:
        href = url_for("texts.text", office_key=office.key, kind=letter.kind, language=letter.language)
        return MEND_TEXT, TO_TEXTS, href
    to_letter = url_for("letter_page.letter", letter_id=letter.id)
    if code in NOT_BY_STAFF:
        return NOT_BY_STAFF[code], TO_LETTER, to_letter
    to_answers = url_for("answers.answer", case_id=letter.case_id)
    if code == "no_number":
        return MEND_NUMBER, TO_ANSWERS, to_answers
    if code in ANOTHER_WAY:
        return MEND_WAY, TO_ANSWERS, to_answers
    if code in IN_ADDRESS or _cannot_go_there(office, letter):
        return MEND_ADDRESS, TO_ADDRESS, url_for("address_page.address", letter_id=letter.id)
    return MEND_NAME, TO_LETTER, to_letter


def _cannot_go_there(office: Office, letter: Letter) -> bool:
    """Whatever the name: other signs and lines of a letter can be at fault as well as those of the address."""
    address = LetterFacts.of(letter.facts).address
    try:
        judge_address(office, TypedAddress.of(address) if address else TypedAddress(office.country))
    except Unprintable:
        return True
    return False
