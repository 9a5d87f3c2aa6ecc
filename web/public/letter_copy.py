"""The letter itself, as a file to keep and to be read aloud, for whoever opened its page."""

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, send_file
from sqlalchemy.orm import Session
from werkzeug import Response

from db.letters import Letter
from letters.access import access_of
from letters.copies import letter_with
from letters.reasons import Unprintable
from letters.saying.content import LetterContent, content_of
from letters.saying.facts import LetterFacts
from letters.setting.letterhead import Letterhead
from letters.wordings.in_force import wordings_of
from web.access.permissions import with_letter
from web.context import the_house
from web.page.errors import NOT_FOUND, Answer, Told, page
from web.page.language import words
from web.public.opened import Opened, note, open_letter
from words.catalogues import N_

NO_COPY = Told(
    404,
    N_("This letter is no longer here as a file"),
    N_("What it is about stands on its page. If you need a copy, please call us."),
    "appointment.appointment",
)

pages = Blueprint("letter_copy", __name__, url_prefix="/appointment")


@dataclass(frozen=True)
class _Sent:
    """A letter as it left: the same facts, wording and codes."""

    content: LetterContent
    head: Letterhead


@pages.get("/letter")
@with_letter
def letter_copy() -> Response | Answer:
    house = the_house()
    with house.database.reading() as session:
        opened = open_letter(session)
        letter = letter_with(session, opened.code)
        if letter is None:
            return page(NOT_FOUND)
        try:
            sent = _sent(session, opened, letter)
        except Unprintable:
            return page(NO_COPY)
    try:
        pdf = _drawn(sent)
    except Unprintable:
        return page(NO_COPY)
    with house.database.transaction() as session:
        note(session, opened, "letter.downloaded")
    _ = words()
    name = _("letter.pdf")  # tells nothing of what it is about: others may see the folder
    return send_file(BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name)


def _sent(session: Session, opened: Opened, letter: Letter) -> _Sent:
    facts = LetterFacts.of(letter.facts)
    access = access_of(the_house().access_keys, opened.code, language=facts.language, public_url=facts.public_url)
    wording = wordings_of(session, letter.office_id, facts.kind).of_letter(facts, letter.text_version)
    return _Sent(content_of(facts, access, wording), Letterhead.of(facts.letterhead))


def _drawn(sent: _Sent) -> bytes:
    from letters.drawing.digital import digital_copy  # loads what most web processes never need

    return digital_copy(sent.content, sent.head)
