"""A letter as an e-mail: the same content as on paper. Pure; nothing sends it yet.

It has no PIN and no picture, and leads only to our own page: whatever else stands in it is text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from letters.saying.content import LetterContent
from letters.saying.marks import Block, BlockKind, Line
from letters.saying.on_screen import Group, Section, on_screen, sections_of
from words.catalogues import Words

LISTS = (BlockKind.ITEM, BlockKind.ANSWER, BlockKind.TICK)
SIGNS = {BlockKind.ITEM: "- ", BlockKind.ANSWER: "- ", BlockKind.TICK: "[ ] ", BlockKind.BOX: "    "}
BETWEEN = "-" * 40
BOX, TICKS = "border-left:4px solid;padding-left:12px", "list-style:none;padding-left:0"


@dataclass(frozen=True)
class Email:
    """`text` and `html` say the same."""

    subject: str
    text: str
    html: str


def as_email(content: LetterContent, *, public_url: str) -> Email:
    shown = on_screen(content, public_url)
    return Email(subject=shown.subject, text=_text(shown), html=_page(shown))


def _languages(content: LetterContent) -> Iterator[LetterContent]:
    yield content
    if content.second is not None:
        yield content.second


def _where_the_pin_is(content: LetterContent) -> str | None:
    """None: this letter asks for no answer, and had no PIN."""
    _ = Words(content.language)
    told = _(
        "Your PIN is not in this e-mail. It stands in the letter that we sent you by post, beside the reference."
    )
    return told if content.link else None


def _text(content: LetterContent) -> str:
    return f"\n\n{BETWEEN}\n\n".join("\n\n".join(_paragraphs(one)) for one in _languages(content)) + "\n"


def _paragraphs(content: LetterContent) -> Iterator[str]:
    if content.subject:
        yield content.subject
    for section in sections_of(content):
        if section.heading:
            yield section.heading
        if section.reference is not None:
            yield "\n".join(filter(None, (": ".join(section.reference), _where_the_pin_is(content))))
        for group in section.groups:
            between = "\n" if group.kind in LISTS else "\n\n"
            yield between.join(_lines(block) for block in group.blocks)
    yield "\n".join((content.office, *content.sender_lines))


def _lines(block: Block) -> str:
    sign = SIGNS.get(block.kind, "")
    return "\n".join(sign + "".join(run.text for run in line) for line in block.lines)


def _page(content: LetterContent) -> str:
    articles = "\n".join(_article(one) for one in _languages(content))
    return (
        f'<!doctype html>\n<html lang="{escape(content.language)}">\n<head><meta charset="utf-8">'
        f"<title>{escape(content.subject)}</title></head>\n<body>\n{articles}\n</body>\n</html>\n"
    )


def _article(content: LetterContent) -> str:
    sender = "<br>".join(escape(line) for line in (content.office, *content.sender_lines))
    parts = (
        f'<div lang="{escape(content.language)}">',
        f"<h1>{escape(content.subject)}</h1>",
        *(part for section in sections_of(content) for part in _section(section, content)),
        f"<p>{sender}</p>",
        "</div>",
    )
    return "\n".join(parts)


def _section(section: Section, content: LetterContent) -> Iterator[str]:
    if section.heading:
        yield f"<h2>{escape(section.heading)}</h2>"
    if section.reference is not None:
        label, value = section.reference
        yield f"<p>{escape(label)}: <b>{escape(value)}</b></p>"
        if where := _where_the_pin_is(content):
            yield f"<p>{escape(where)}</p>"
    for group in section.groups:
        yield from _group(group, content)


def _group(group: Group, content: LetterContent) -> Iterator[str]:
    told = [_html_lines(block.lines, content) for block in group.blocks]
    if group.kind in LISTS:
        tick = group.kind is BlockKind.TICK
        begins, sign = (f'<ul style="{TICKS}">', "☐ ") if tick else ("<ul>", "")
        yield "\n".join((begins, *(f"<li>{sign}{one}</li>" for one in told), "</ul>"))
        return
    style = f' style="{BOX}"' if group.kind is BlockKind.BOX else ""
    yield from (f"<p{style}>{one}</p>" for one in told)


def _html_lines(lines: Iterable[Line], content: LetterContent) -> str:
    return "<br>\n".join(_html_line(line, content) for line in lines)


def _html_line(line: Line, content: LetterContent) -> str:
    told = "".join(f"<b>{escape(run.text)}</b>" if run.bold else escape(run.text) for run in line)
    if content.link is None:
        return told
    address = escape(content.link)
    return told.replace(address, f'<a href="{address}">{address}</a>')
