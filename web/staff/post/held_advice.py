"""What helps a letter that is held: by what is at fault in it, and where that is mended."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from db.letters import Letter
from db.offices import Office
from db.staff import Role
from letters.reasons import Unprintable
from letters.saying.facts import LetterFacts
from scheduler.post.addresses import TypedAddress, judge_address
from scheduler.post.said_here import SaidHere, said_here
from words.catalogues import N_

THE_TEXT_ITSELF = frozenset({"no_text", "wrong_text"})
IN_TEXTS = THE_TEXT_ITSELF | {"word_too_long", "page_full"}
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
SIGN = re.compile(r"U\+([0-9A-F]{4,6})")
"""As `letters/addressing/characters.py` names what cannot be printed."""

TO_TEXTS = N_("Look at the text of this letter")
TO_ANSWERS = N_("Enter a number, or another answer")
TO_ADDRESS = N_("Mend the address")
TO_NAME = N_("Correct the name")
TO_NOTE = N_("Correct what they want")

MEND_ADDRESS = N_("Once the address is mended, the letter is looked at again at once.")
MEND_NAME = N_(
    "Mend the name where your office keeps it: the next file of clients brings it here, and the letter is looked"
    " at again within minutes."
)
MEND_NAME_HERE = N_(
    "The name was typed here, from a paper. Once it is corrected, the letter is looked at again at once."
)
MEND_NOTE = N_(
    "It stands in what somebody noted of the paper, which the letter repeats. Once that is corrected, the letter"
    " is looked at again at once."
)
SHORTEN_NOTE = N_(
    "The letter repeats what somebody noted of the paper. Once that is shorter, the letter is looked at again at"
    " once."
)
MEND_NUMBER = N_("As soon as a number is known, the letter is looked at again within minutes.")
MEND_TEXT = N_("A shorter or mended text has to be approved; then the letter is looked at again within minutes.")
MEND_WAY = N_("No letter reaches this client: call, or agree on a time in person.")
MEND_KEY = N_("It gets a reference and a PIN of its own within minutes, by itself.")
MEND_SETTING = N_("Please tell whoever looks after the system.")
MEND_OFFICE = N_(
    "It stands neither in the name nor in the address, but in what the office's file says: a topic, a place, or"
    " the name of an advisor. Please tell whoever looks after the system."
)

NOT_BY_STAFF = {"no_key": MEND_KEY, "no_link": MEND_SETTING, "wrong_letterhead": MEND_SETTING}
DESK = frozenset({Role.ADVISOR, Role.BACK_OFFICE})
TEXTS = frozenset({Role.EDITOR, Role.ADMIN, Role.BACK_OFFICE})


@dataclass(frozen=True)
class Advice:
    """`text`, `there`: of the catalogues; `href`: where it is mended, "" if by nobody here; `roles`: who may."""

    text: str
    there: str = ""
    href: str = ""
    roles: frozenset[Role] = frozenset()

    def open_to(self, roles: Collection[Role]) -> bool:
        return bool(self.href) and not self.roles.isdisjoint(roles)


def advice_on(session: Session, office: Office, letter: Letter) -> Advice:
    """For a letter that is held."""
    code, _, detail = (letter.held_reason or "").partition(":")
    to_answers = url_for("answers.answer", case_id=letter.case_id)
    if code in NOT_BY_STAFF:
        return Advice(NOT_BY_STAFF[code])
    if code == "no_number":
        return Advice(MEND_NUMBER, TO_ANSWERS, to_answers, DESK)
    if code in ANOTHER_WAY:
        return Advice(MEND_WAY, TO_ANSWERS, to_answers, DESK)
    if code in IN_ADDRESS or (code not in IN_TEXTS and _cannot_go_there(office, letter)):
        return Advice(MEND_ADDRESS, TO_ADDRESS, url_for("address_page.address", letter_id=letter.id), DESK)
    found = None if code in THE_TEXT_ITSELF else _on_words(session, letter, code, detail)
    if found is None and code in IN_TEXTS:
        href = url_for("texts.text", office_key=office.key, kind=letter.kind, language=letter.language)
        return Advice(MEND_TEXT, TO_TEXTS, href, TEXTS)
    return found or Advice(MEND_OFFICE)


def _on_words(session: Session, letter: Letter, code: str, detail: str) -> Advice | None:
    """Where a word or a sign of the name, or of what somebody noted, is at fault."""
    here, facts = said_here(session, letter), LetterFacts.of(letter.facts)
    mended_here = url_for("said_here.said", letter_id=letter.id)
    if _noted(here) and code == "page_full":
        return Advice(SHORTEN_NOTE, TO_NOTE, mended_here, DESK)
    if _noted(here) and _stands_in(facts.understood, detail):
        return Advice(MEND_NOTE, TO_NOTE, mended_here, DESK)
    if code == "no_name" or _stands_in(facts.name, detail) or _stands_in(facts.client, detail):
        return (
            Advice(MEND_NAME_HERE, TO_NAME, mended_here, DESK) if here.contact is not None else Advice(MEND_NAME)
        )
    return None


def _noted(here: SaidHere) -> bool:
    return here.paper is not None and bool(here.paper.note)


def _stands_in(text: str, detail: str) -> bool:
    """One of the signs that the reason names, or its word, or all of the text in the line that it names."""
    signs = {chr(int(code, 16)) for code in SIGN.findall(detail)}
    if signs:
        return bool(signs & set(text))
    told, line = " ".join(text.split()), " ".join(detail.split())
    return bool(told and line) and (line in told or told in line)


def _cannot_go_there(office: Office, letter: Letter) -> bool:
    """Whatever the name: other signs and lines of a letter can be at fault as well as those of the address."""
    address = LetterFacts.of(letter.facts).address
    try:
        judge_address(office, TypedAddress.of(address) if address else TypedAddress(office.country))
    except Unprintable:
        return True
    return False
