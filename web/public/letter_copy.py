"""The letter itself, for whoever opened its page: to be read there, and as a file to keep and to be read aloud."""

from io import BytesIO

from flask import Blueprint, render_template, send_file
from werkzeug import Response

from letters.copies import letter_with
from letters.reasons import Unprintable
from letters.saying.marks import BlockKind
from letters.saying.on_screen import on_screen, sections_of
from web.access.permissions import with_letter
from web.context import the_house
from web.page.errors import NOT_FOUND, Answer, page
from web.page.language import words
from web.public.letter_sent import NO_COPY, Sent, sent
from web.public.opened import note, open_letter, shown

LISTS = (BlockKind.ITEM, BlockKind.ANSWER, BlockKind.TICK)

pages = Blueprint("letter_copy", __name__, url_prefix="/appointment")


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
            found = sent(session, opened, letter)
        except Unprintable:
            return page(NO_COPY)
    try:
        pdf = _drawn(found)
    except Unprintable:
        return page(NO_COPY)
    with house.database.transaction() as session:
        note(session, opened, "letter.downloaded")
    _ = words()
    name = _("letter.pdf")  # tells nothing of what it is about: others may see the folder
    return send_file(BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name)


@pages.get("/letter/read")
@with_letter
def letter_read() -> str | Answer:
    """Its words with headings: on a screen of any width, at any size of type."""
    with the_house().database.transaction() as session:
        opened = open_letter(session)
        letter = letter_with(session, opened.code)
        if letter is None:
            return page(NOT_FOUND)
        try:
            found = sent(session, opened, letter)
        except Unprintable:
            return page(NO_COPY)
        note(session, opened, "letter.read")
        first = on_screen(found.content, the_house().settings.public_url)
        return render_template(
            "public/letter_read.html",
            **shown(opened, opened.appointment),
            letter=letter,
            versions=[(one, list(sections_of(one))) for one in (first, first.second) if one is not None],
            lists=LISTS,
        )


def _drawn(found: Sent) -> bytes:
    from letters.drawing.digital import digital_copy  # loads what most web processes never need

    return digital_copy(found.content, found.head)
