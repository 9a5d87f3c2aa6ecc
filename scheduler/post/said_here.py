"""What stands in a letter because somebody typed it here: the name of a client whom no register brings, and what
is noted of the paper that the letter answers. Staff mend it, and what waits is written anew.

Locked in this order: paper, cases, client, letter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import Case
from db.clients import Client
from db.letters import Letter
from db.paper import Paper
from letters.queue import WAITING
from letters.saying.facts import LetterFacts
from scheduler.frame import Frame
from scheduler.paper.following import understood
from scheduler.paper.registering import LONGEST_NOTE
from scheduler.paper.senders import LONGEST
from scheduler.paper.written import in_lines, in_one_line
from scheduler.returned.addressee import cases_of
from scheduler.telling.writing import judge_again

FROM_PAPER = re.compile(r"P(\d{1,18})(-\d+)?")
"""A number as `scheduler/paper/senders.py` gives it to a client whom the register does not know."""


class WrongWords(ValueError):
    """This cannot stand there; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoLongerWaits(Exception):
    """The letter is in a batch by now, or was withdrawn."""


@dataclass(frozen=True)
class SaidHere:
    """What of a letter can be mended here. `contact`: who is written to, if they were made here; `paper`: the one
    that it answers."""

    contact: Client | None
    paper: Paper | None

    def __bool__(self) -> bool:
        return self.contact is not None or self.paper is not None


@dataclass(frozen=True)
class Typed:
    """As somebody typed it. What the letter does not have from here is not looked at."""

    given_name: str = ""
    family_name: str = ""
    note: str = ""


def said_here(session: Session, letter: Letter) -> SaidHere:
    contact = session.get_one(Case, letter.case_id).client.contact
    paper = session.scalar(select(Paper).where(Paper.answer_id == letter.id))
    return SaidHere(contact if made_here(session, contact) else None, paper)


def made_here(session: Session, client: Client) -> bool:
    """Of a paper, with a number that is not the register's: no file of clients will ever bring their name."""
    number = FROM_PAPER.fullmatch(client.number)
    paper = session.get(Paper, int(number[1])) if number else None
    return paper is not None and paper.client_id == client.id


def mend_said_here(session: Session, letter: Letter, typed: Typed, *, frame: Frame) -> list[Letter]:
    """The newest word holds. Gives the letters that waited, as they stand now.

    Raises `WrongWords`, `NoLongerWaits`: then nothing is changed.
    """
    here, case = said_here(session, letter), session.get_one(Case, letter.case_id)
    given, family, note = in_one_line(typed.given_name), in_one_line(typed.family_name), in_lines(typed.note)
    if here.contact is not None and not family:
        raise WrongWords("no_name")
    if max(len(given), len(family)) > LONGEST or len(note) > LONGEST_NOTE:
        raise WrongWords("too_long")
    if here.paper is not None:
        session.refresh(here.paper, with_for_update=True)
    cases = cases_of(session, case.client.contact, case)
    if here.contact is not None:
        session.refresh(here.contact, with_for_update=True)
    waiting = _held_fast(session, cases)
    if letter not in waiting:
        raise NoLongerWaits
    if here.contact is not None:
        here.contact.given_name, here.contact.family_name = given, family
    if here.paper is not None:
        here.paper.note = note or None
        said = understood(here.paper, LetterFacts.of(letter.facts).language)
        letter.facts = {**letter.facts, "understood": said}
    session.flush()
    return [judge_again(session, one, frame) for one in waiting]


def _held_fast(session: Session, cases: Sequence[Case]) -> Sequence[Letter]:
    """What waits in these cases, in the order of its ids, as wherever several letters are locked."""
    waiting = select(Letter).where(Letter.case_id.in_([case.id for case in cases]), Letter.state.in_(WAITING))
    rows = waiting.order_by(Letter.id).with_for_update().execution_options(populate_existing=True)
    return session.scalars(rows).all()
