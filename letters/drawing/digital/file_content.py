"""A letter as the official file keeps it: without what opens the client's page."""

from dataclasses import replace

from letters.saying.content import MAY_BREAK, LetterContent
from letters.saying.marks import Block, BlockKind, Run
from words.catalogues import Words


def without_keys(content: LetterContent) -> LetterContent:
    """The content without PIN, link and QR code, and with a line that says so; a letter that has none stays."""
    if content.pin is None and content.link is None:
        return content
    kept = [block for block in content.blocks if not _tells_link(block, content)]
    at = _place_of_note(kept)
    return replace(
        content,
        pin=None,
        link=None,
        blocks=(*kept[:at], _note(content.language), *kept[at:]),
        second=without_keys(content.second) if content.second else None,
    )


def _tells_link(block: Block, content: LetterContent) -> bool:
    """The last part of the link is what proves it."""
    told = "".join(run.text for line in block.lines for run in line).replace(MAY_BREAK, "")
    return content.link is not None and content.link.rpartition("/")[2] in told


def _place_of_note(blocks: list[Block]) -> int:
    """Last of the ways to answer, beside which the keys stood; else at the end."""
    answers = [at for at, block in enumerate(blocks) if block.kind is BlockKind.ANSWER]
    return answers[-1] + 1 if answers else len(blocks)


def _note(language: str) -> Block:
    _ = Words(language)
    told = _("Copy for the file: PIN, web address and QR code of the letter are left out here.")
    return Block(BlockKind.ANSWER, ((Run(told),),))
