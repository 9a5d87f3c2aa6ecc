"""The ten calls as they are heard: played by the telephone of the terminal on the real application."""

import tempfile
import textwrap
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.calls import CallbackRequest, IvrCall
from db.cases import Wish
from db.messages import Message
from db.offices import Office, PhoneLine
from db.rooms import Visit
from db.schema import migrate
from db.session import Database
from ivr.caller import ANONYMOUS
from web.app import create_app
from web.demo.browser import Browser
from web.demo.phone import ring
from web.house import House
from words.dates import clock, day_written, weekday_named
from words.labels import (
    CALLBACK_TOPICS,
    MESSAGE_CHANNELS,
    MESSAGE_STATES,
    MESSAGE_TEMPLATES,
    PARTS_OF_DAY,
    WISHES,
)
from words.numbers import said_digits
from written.call_outcomes import CALL_OUTCOMES
from written.days import Code, begin, codes, opened
from written.script import DAYS, PIN, REFERENCE, WRONG_PIN, Call

SHOWN, DOTS = "61408324", "••••••"
"""References are random: each is shown as the same one. A PIN is never shown."""

ACROSS = 100
HEAD = f"""# Ten calls

Written by `make docs`: the telephone of the terminal (`rufzeit call`) plays them on the real application, on the two
offices of the demo, on days of 2020 and 2021. `>` is what the caller presses; what stands in brackets happens. Each
reference is shown as {SHOWN}, each PIN as {DOTS}. The script is `tests/written/script.py`.
"""


def calls_page() -> str:
    """On a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'calls.db'}")
        migrate(database)
        page = calls_on(database)
        database.close()
    return page


def calls_on(database: Database) -> str:
    """On a migrated, empty database."""
    parts = [HEAD]
    with opened(database) as (house, time):
        app = create_app(house)
        for day in DAYS:
            time.set(day.letters_at)
            begin(house, day.office, time.at)
            for call in day.calls:
                time.set(call.at)
                browser = Browser(app, house.settings.public_url)
                parts.append(_played(house, browser, day.office, call, len(parts)))
    return "\n".join(parts)


def _played(house: House, browser: Browser, office_key: str, call: Call, number: int) -> str:
    line, office, zone = _dialled(house, office_key, call)
    code = codes(house, office_key, call.letter[0])[call.letter[1]] if call.letter else None
    sid, caller = f"CA{number:032}", call.caller or ANONYMOUS
    heard = ring(browser, house.settings, line=line, call_sid=sid, keys=_keys(call, code), caller=caller)
    with house.database.reading() as session:
        afterwards = list(_afterwards(session, sid, house.now(), zone))
    return "\n".join(
        [
            f"## {number}. {call.need}\n",
            f"{office}, {_moment(house.now(), zone)}.\n",
            f"    {_command(office_key if call.language else line, call)}\n",
            "```text",
            *_shown(heard, code),
            "```\n",
            *(f"- {line}" for line in afterwards),
            "",
        ]
    )


def _dialled(house: House, office_key: str, call: Call) -> tuple[str, str, ZoneInfo]:
    """The number of the line, the name of its office, and where that is."""
    with house.database.reading() as session:
        office = session.scalars(select(Office).where(Office.key == office_key)).one()
        lines = select(PhoneLine.number).where(
            PhoneLine.office_id == office.id, PhoneLine.language.is_not_distinct_from(call.language)
        )
        return session.scalars(lines).one(), office.name, ZoneInfo(office.zone)


def _keys(call: Call, code: Code | None) -> list[str]:
    known = {REFERENCE: code.reference, PIN: code.pin, WRONG_PIN: code.wrong_pin} if code else {}
    return [known.get(key, key) for key in call.keys]


def _command(to: str, call: Call) -> str:
    """`to`: the office, or the line that asks for the language."""
    shown = {REFERENCE: SHOWN, PIN: DOTS, WRONG_PIN: DOTS}
    language = f" --language {call.language}" if call.language else ""
    caller = f" --from {call.caller}" if call.caller else ""
    keys = ",".join(shown.get(key, key) for key in call.keys)
    return f"rufzeit call --to {to}{language}{caller} --keys {keys}"


def _shown(heard: str, code: Code | None) -> Iterator[str]:
    for line in heard.splitlines():
        shown = _masked(line, code) if code else line
        yield from textwrap.wrap(shown, ACROSS, subsequent_indent="    ")


def _masked(line: str, code: Code) -> str:
    if line in (f"> {code.pin}", f"> {code.wrong_pin}"):
        return f"> {DOTS}"
    return line.replace(code.reference, SHOWN).replace(said_digits(code.reference, 4), said_digits(SHOWN, 4))


def _afterwards(session: Session, sid: str, at: datetime, zone: ZoneInfo) -> Iterator[str]:
    """What the record has of this call: all of it was written at the instant at which the clock stands."""
    call = session.scalars(select(IvrCall).where(IvrCall.call_sid == sid)).one()
    yield f"The call: {CALL_OUTCOMES.get(call.outcome or '', 'nothing more was asked')}. Scenes: {', '.join(call.path)}."
    for message in session.scalars(select(Message).where(Message.asked_at == at).order_by(Message.id)):
        what = f"{MESSAGE_CHANNELS[message.channel]}, {MESSAGE_TEMPLATES[message.template]}"
        yield f"A message: {what}. {MESSAGE_STATES[message.state]}."
    for wish in session.scalars(select(Wish).where(Wish.at == at).order_by(Wish.id)):
        yield f"For the advisor: {WISHES[wish.kind]}."
    for asked in session.scalars(select(CallbackRequest).where(CallbackRequest.at == at)):
        part = f", {PARTS_OF_DAY[asked.part_of_day]}" if asked.part_of_day else ""
        until = _moment(asked.promised_for, zone)
        yield f"To call back: {CALLBACK_TOPICS[asked.topic]}{part}. Promised for {until}."
    for visit in session.scalars(select(Visit).where(Visit.booked_at == at)):
        when = _moment(visit.starts_at, zone)
        yield f"Expected: number {visit.ticket}, {visit.room.name}, {when}."


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{weekday_named(local.weekday(), 'en')}, {day_written(local.date(), 'en')}, {clock(local, 'en')}"
