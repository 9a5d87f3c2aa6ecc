"""What stands on the page of returned letters: the one field, the letter that was chosen, what was noted last."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clients import Client
from db.letters import Letter, LetterState
from db.offices import Office
from letters.addressing.address import PostalAddress
from letters.drawing.datamatrix import SheetMark
from letters.saying.facts import LetterFacts
from scheduler.returned.deceased import DECEASED
from scheduler.returned.finding import Found, others_posted
from scheduler.returned.waiting import count_came_back, first_came_back, last_noted
from web.context import audit_staff, now, the_person
from web.staff.expecting_alarm import expecting
from words.labels import RETURN_REASONS

SHOWN = 5
KEYS = {str(key): reason for key, reason in enumerate(RETURN_REASONS, 1)}
"""The one key that notes the letter which was chosen."""

KEPT = tuple(reason for reason in RETURN_REASONS if reason != DECEASED)
"""What may hold for all letters that follow: nobody is called dead in passing."""

MARK = re.compile(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,5})")


@dataclass(frozen=True)
class Chosen:
    """The letter that lies before whoever scans, to be compared. `newer`: how far the newer print of it is."""

    found: Found
    facts: LetterFacts
    address: list[str]
    batch: int | None
    others: list[Letter]
    newer: LetterState | None

    @property
    def letter(self) -> Letter:
        return self.found.letter

    @property
    def name(self) -> str:
        return self.facts.name


@dataclass(frozen=True)
class Line:
    """One of the returns that were noted last."""

    letter: Letter
    name: str
    reason: str
    at: datetime


def mark_of(told: str) -> SheetMark | None:
    """As an address of ours names the print that lies there; None: no such thing."""
    found = MARK.fullmatch(told)
    return SheetMark(int(found[1]), int(found[2])) if found else None


def chosen(session: Session, found: Found) -> Chosen:
    """The letter with all that helps to see that it is the right one; written down as read."""
    letter = found.letter
    facts = LetterFacts.of(letter.facts)
    audit_staff(session, "letter.read", f"letter:{letter.id}", office_id=letter.office_id, client=letter.client_id)
    return Chosen(
        found=found,
        facts=facts,
        address=_lines(facts.address) if facts.address else [],
        batch=letter.batch.number if letter.batch else None,
        others=others_posted(session, letter) if found.mark is None else [],
        newer=LetterState(letter.state) if found.older else None,
    )


def page(
    session: Session,
    office: Office,
    *,
    kept: str = "",
    before_us: Chosen | None = None,
    wrong: str | None = None,
    leads_to: int | None = None,
    noted: Letter | None = None,
) -> str:
    """`kept`: the reason of all that follow. `wrong`: why nothing was noted; `leads_to`: the batch to look at;
    `noted`: the letter whose return was noted before, which may have been a mistake."""
    last, untold = _last(session, office, the_person().staff_id), expecting(session, office, now())
    by_provider, waiting = _last(session, office, None), first_came_back(session, office.id, SHOWN)
    audit_staff(
        session,
        "returned.read",
        f"office:{office.id}",
        office_id=office.id,
        letters=[one.letter.id for one in (*last, *by_provider)],
        cases=[*(one.case.id for one in untold), *(case.id for case in waiting)],
    )
    return render_template(
        "staff/returned.html",
        office=office,
        keys=KEYS,
        kept=kept,
        may_keep=KEPT,
        chosen=before_us,
        wrong=wrong,
        leads_to=leads_to,
        noted=noted,
        last=last,
        by_provider=by_provider,
        untold=untold,
        waiting=waiting,
        waiting_count=count_came_back(session, office.id),
    )


def _last(session: Session, office: Office, staff_id: int | None) -> list[Line]:
    noted = last_noted(session, office.id, staff_id, SHOWN)
    wanted = select(Client).where(Client.id.in_([letter.client_id for _, letter in noted]))
    names = {client.id: client.name for client in session.scalars(wanted)}
    return [Line(letter, names[letter.client_id], event.reason or "", event.at) for event, letter in noted]


def _lines(address: PostalAddress) -> list[str]:
    """As it is on record, for comparing only."""
    town = " ".join(filter(None, (address.postcode, address.town)))
    return [line for line in (address.care_of, address.extra, address.street, town) if line]
