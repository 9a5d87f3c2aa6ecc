"""A letter where it is read on a screen: without its PIN, and without the link that opens a page by itself.

Others look at a screen, and keep an e-mail. So reference and PIN are asked for, and the PIN stands on paper only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from letters.saying.content import MAY_BREAK, LetterContent
from letters.saying.marks import Block, BlockKind, Line, Run
from words.catalogues import N_, Words

OPEN_PATH = "/appointment/open"  # as web/public/letter.py answers it
HEADINGS = {
    BlockKind.ANSWER: N_("How you can answer"),
    BlockKind.SLIP: N_("The reply slip of this letter"),
}


@dataclass(frozen=True)
class Group:
    """Blocks of one kind, one after the other: a list, or paragraphs."""

    kind: BlockKind
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Section:
    """In the letter's language. `heading`: "" where the text goes on. `reference`: label and value, if here."""

    heading: str
    reference: tuple[str, str] | None
    groups: tuple[Group, ...]


def on_screen(content: LetterContent, public_url: str) -> LetterContent:
    """The same letter without PIN; its link is the page that asks for reference and PIN."""
    address = public_url.rstrip("/") + OPEN_PATH
    second = on_screen(content.second, public_url) if content.second else None
    if content.link is None:
        return replace(content, second=second)
    token = content.link.removeprefix("https://")
    _ = Words(content.language)
    way, told = _("Web"), _("{address}, with reference and PIN", address=address)
    asked = (Run(f"{way}:", bold=True), Run(f" {told}"))
    blocks = tuple(_without(block, token, address, asked) for block in content.blocks)
    subject = _replaced(content.subject, token, address)
    return replace(content, subject=subject, blocks=blocks, pin=None, link=address, second=second)


def sections_of(content: LetterContent) -> Iterator[Section]:
    """What leads to the answers, the answers, and what follows; the slip at the end."""
    _ = Words(content.language)
    for part, found in groupby(content.blocks, key=_part_of):
        groups = tuple(Group(kind, tuple(group)) for kind, group in groupby(found, key=lambda block: block.kind))
        heading = _(HEADINGS[part]) if part in HEADINGS else ""
        yield Section(heading, content.reference if part is BlockKind.ANSWER else None, groups)


def _part_of(block: Block) -> BlockKind:
    if block.kind in (BlockKind.SLIP, BlockKind.TICK):
        return BlockKind.SLIP
    return BlockKind.ANSWER if block.kind is BlockKind.ANSWER else BlockKind.PARAGRAPH


def _without(block: Block, token: str, address: str, asked: Line) -> Block:
    """A way to answer by the link is said anew, since it may name the QR code too."""
    if block.kind is BlockKind.ANSWER and any(token in _unbroken(run.text) for run in block.lines[0]):
        return Block(block.kind, (asked,))
    lines = tuple(
        tuple(Run(_replaced(run.text, token, address), run.bold) for run in line) for line in block.lines
    )
    return Block(block.kind, lines)


def _replaced(text: str, token: str, address: str) -> str:
    return _unbroken(text).replace(f"https://{token}", address).replace(token, address)


def _unbroken(text: str) -> str:
    return text.replace(MAY_BREAK, "")
