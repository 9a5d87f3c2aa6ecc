"""Facts and wording become the content of a letter, without any medium."""

from dataclasses import dataclass, replace

from letters.access import REFERENCE_DIGITS, Access
from letters.addressing.address import address_lines
from letters.addressing.characters import clean
from letters.reasons import Unaddressable, Unprintable
from letters.saying.facts import LetterFacts, Reach, Talk, Visit, Why, Wrong
from letters.saying.marks import Block, fill, filled
from letters.saying.wording import WITHOUT_KEYS, Wording
from letters.setting.letterhead import Letterhead
from words.catalogues import N_, Words
from words.dates import day_written, time_written, weekday_written, window_written
from words.labels import RELAYS
from words.languages import language_name
from words.menu import APPOINTMENT, CANCEL, CHANGE, CONFIRM, OTHER
from words.numbers import grouped, phone_written

NO_BREAK = "\N{NO-BREAK SPACE}"
MAY_BREAK = "\N{ZERO WIDTH SPACE}"
LINK_STEP = 10

WHY = {
    Why.SPOKEN: N_("We have been in touch with you since then. There is nothing that you need to do."),
    Why.NEW_TIME: N_("We will propose another time to you. Until then there is nothing that you need to do."),
    Why.CANCELLED: N_("It was cancelled. There is nothing that you need to do."),
}
HOW = {
    Reach.CALL: N_("We will call you in the next few days, on your number ending in {ending}."),
    Reach.NUMBER_WANTED: N_(
        "We have no telephone number of yours. Please give us one, or call us, so that we can talk."
    ),
    Reach.WRITE: N_("You would rather not be called, so we will answer you in writing."),
}


@dataclass(frozen=True)
class LetterContent:
    """`info`: label and value. `pin` and `reference` in groups. `blocks`: filled, in order.

    `pin` and `link` are None where the letter only tells something and needs no answer. `large`: in large print.
    `second`: the same letter in another language, which the sheet carries too; it has no second itself.
    """

    language: str
    office: str
    sender_lines: tuple[str, ...]
    return_line: str | None
    address: tuple[str, ...]
    info: tuple[tuple[str, str], ...]
    subject: str
    blocks: tuple[Block, ...]
    reference: tuple[str, str]
    pin: tuple[str, str] | None
    link: str | None
    large: bool = False
    second: "LetterContent | None" = None


def content_of(facts: LetterFacts, access: Access, wording: Wording) -> LetterContent:
    """The content of one letter. Raises `Unprintable`, of which `Unaddressable` is one."""
    content, in_second = _in_one_language(facts, access, wording), facts.in_second
    if in_second is None or wording.second is None:
        return content
    return replace(content, second=_in_one_language(in_second, access, wording.second))


def _in_one_language(facts: LetterFacts, access: Access, wording: Wording) -> LetterContent:
    _ = Words(facts.language)
    head = Letterhead.of(facts.letterhead)
    values = _values(facts, head, access, _)
    keys = facts.kind not in WITHOUT_KEYS
    blocks = (filled(block, values) for block in wording.blocks)
    return LetterContent(
        language=facts.language,
        office=clean(facts.office),
        sender_lines=tuple(clean(line) for line in head.sender_lines),
        return_line=clean(head.return_line) if head.return_line else None,
        address=_address(facts),
        info=_info(facts, head, _),
        subject=_subject(fill(wording.subject, values), values["client"], _),
        blocks=tuple(block for block in blocks if block is not None),
        reference=(_("Reference"), _reference(access)),
        pin=(_("PIN"), grouped(access.pin, 3)) if keys else None,
        link=_ascii(access.link) if keys else None,
        large=facts.large,
    )


def _subject(told: str, client: str, _: Words) -> str:
    """A representative sees at once whom it is about."""
    return _("{subject} (for {client})", subject=told, client=client) if client else told


def _address(facts: LetterFacts) -> tuple[str, ...]:
    if facts.address is None:
        raise Unaddressable("no_address")
    return address_lines(facts.address, office_country=facts.office_country, language=facts.office_language)


def _info(facts: LetterFacts, head: Letterhead, _: Words) -> tuple[tuple[str, str], ...]:
    rows = (
        (_("Your contact"), facts.advisor),
        (_("Telephone"), phone_written(facts.hotline, facts.office_country)),
        (_("E-mail"), head.email or ""),
        (_("Web"), (head.web or "").removeprefix("https://").rstrip("/")),
        (_("Client number"), facts.client_number),
        (_("Date"), day_written(facts.posting_day, facts.language)),
    )
    return tuple((label, clean(value)) for label, value in rows if value)


def values_of(facts: LetterFacts, access: Access) -> dict[str, str]:
    """What would stand in place of each placeholder. Raises `Unprintable`."""
    return _values(facts, Letterhead.of(facts.letterhead), access, Words(facts.language))


def _values(facts: LetterFacts, head: Letterhead, access: Access, _: Words) -> dict[str, str]:
    """A value for every placeholder; "" where there is none."""
    values = {
        "name": facts.name,
        "client": facts.client,
        "office": facts.office,
        "advisor": facts.advisor,
        "topic": _flat(facts.topic),
        "prepare": _flat(facts.prepare),
        "email": head.email or "",
        "web": head.web or "",
        "reply_address": ", ".join(head.reply_address),
        "call_word": access.call_word,
        "interpreter": language_name(facts.interpreter, facts.language) if facts.interpreter else "",
        "relay": _(RELAYS[facts.relay]) if facts.relay else "",
        "understood": _flat(facts.understood),
        "how": _(HOW[facts.reach], ending=facts.ending) if facts.reach else "",
        "missed_day": weekday_written(facts.missed, facts.language) if facts.missed else "",
        "key_appointment": APPOINTMENT,
        "key_confirm": CONFIRM,
        "key_change": CHANGE,
        "key_cancel": CANCEL,
        "key_other": OTHER,
    }
    together = {
        "hotline": phone_written(facts.hotline, facts.office_country),
        "caller_number": phone_written(facts.caller_number, facts.office_country),
        "reference": _reference(access),
    }
    return (
        {name: clean(value) for name, value in values.items()}
        | {name: value.replace(" ", NO_BREAK) for name, value in together.items()}
        | {"link": _breakable(access.link)}
        | _time(facts, _)
    )


def _time(facts: LetterFacts, _: Words) -> dict[str, str]:
    """What the letter is about, by its kind; and what an earlier one told wrongly."""
    earlier = _earlier(facts.wrong, facts.language)
    if facts.talk is not None:
        return _talk(facts.talk, facts.language) | earlier
    if facts.visit is not None:
        return _visit(facts.visit, facts.language) | earlier
    return _wrong(facts.wrong, _) | earlier if facts.wrong is not None else {}


def _earlier(wrong: Wrong | None, language: str) -> dict[str, str]:
    if wrong is None:
        return dict.fromkeys(("letter_day", "earlier_day", "earlier_time"), "")
    return {
        "letter_day": day_written(wrong.letter_of, language),
        "earlier_day": weekday_written(wrong.starts_at.date(), language),
        "earlier_time": time_written(wrong.starts_at, language),
    }


def _talk(talk: Talk, language: str) -> dict[str, str]:
    if not talk.ending:
        raise Unprintable("no_number")
    return {
        "day": weekday_written(talk.starts_at.date(), language),
        "window": window_written(talk.starts_at, talk.window_ends_at, language),
        "ending": talk.ending,
    }


def _visit(visit: Visit, language: str) -> dict[str, str]:
    """A place that is called like its town is not named twice."""
    parts = (visit.place if visit.place not in visit.town else "", visit.street, visit.town)
    return {
        "day": weekday_written(visit.starts_at.date(), language),
        "time": time_written(visit.starts_at, language),
        "place": clean(", ".join(part for part in parts if part)),
        "hygiene": clean(_flat(visit.hygiene)),
    }


def _wrong(wrong: Wrong, _: Words) -> dict[str, str]:
    return {
        "day": weekday_written(wrong.starts_at.date(), _.language),
        "time": time_written(wrong.starts_at, _.language),
        "why": _(WHY[wrong.why]),
    }


def _reference(access: Access) -> str:
    return grouped(access.reference, REFERENCE_DIGITS // 2)


def _flat(text: str) -> str:
    """An office's text may have line breaks in its file."""
    return " ".join(text.split())


def _ascii(link: str) -> str:
    if not link.isascii():
        raise Unprintable("no_link", link)
    return link


def _breakable(link: str) -> str:
    """With places where a line may end, though nothing is printed there."""
    start, slash, token = link.removeprefix("https://").rpartition("/")
    steps = [token[at : at + LINK_STEP] for at in range(0, len(token), LINK_STEP)]
    return MAY_BREAK.join([start + slash, *steps])
