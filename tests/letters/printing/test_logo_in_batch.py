"""The office's logo stands on the printed letters, though each of them keeps its digest only."""

import base64
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image
from sqlalchemy import select

import factories as make
from db.letters import Letter
from db.printing import PrintBatch
from db.session import Database
from factories.letters import HARZ
from factories.paper import pages_of
from letters.geometry.page import Box
from letters.printing.batches import close_batch, file_of, files_of
from letters.queue import Mailing, queue_number_wanted

DAY = date(2026, 3, 3)
HEAD = Box(24, 10, 44, 22)


def test_it_is_printed_on_each(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        office = make.an_office(session, letterhead=HARZ | {"logo": _logo()})
        mailing = Mailing(office, make.KEYS, DAY, "https://rufzeit.example", make.AT)
        for _ in range(2):
            queue_number_wanted(session, mailing, make.a_case(session, office))
    close_batch(
        database, make.VAULT, make.KEYS, office.id, at=make.AT, posting_day=DAY, progress=lambda done, of: None
    )
    with database.reading() as session:
        assert all("logo" not in letter.facts["letterhead"] for letter in session.scalars(select(Letter)))
        batch = session.scalars(select(PrintBatch)).one()
        pdf = file_of(session, make.VAULT, files_of(session, batch)[0])
    for page in pages_of(pdf, tmp_path)[1:]:
        ink = page.ink(HEAD)
        assert ink is not None
        assert ink.height > 13, "as high as the picture; without it there are a bar and a name"


def _logo() -> str:
    buffer = BytesIO()
    Image.new("RGB", (300, 100), "#c82828").save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()
