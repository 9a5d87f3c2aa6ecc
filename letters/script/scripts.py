"""Text that mixes scripts becomes pieces, each of one font and one direction, placed by Unicode's rules for
bidirectional text (UAX 9)."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from letters.addressing.characters import JOINERS

RIGHT_TO_LEFT = frozenset({"R", "AL"})
FaceOf = Callable[[str], str | None]
Run = tuple[int, ...]  # places in the text


@dataclass(frozen=True)
class Piece:
    """`face`: None is our own font. `place`: its rank from left to right.

    `text`: in reading order, except that our own font is not shaped: what it sets from right to left is turned
    round here.
    """

    text: str
    face: str | None
    place: int = 0


def pieces(text: str, face_of: FaceOf) -> list[Piece]:
    """In the order of reading. `face_of`: the font that has a sign, None for our own."""
    faces = _faces(text, face_of)
    levels = _levels(text)
    grouped = groupby(range(len(text)), key=lambda at: (levels[at], faces[at]))
    runs = [tuple(group) for _, group in grouped]
    place_of = {run: place for place, run in enumerate(_seen(runs, levels))}
    return [_piece(text[run[0] : run[-1] + 1], faces[run[0]], levels[run[0]], place_of[run]) for run in runs]


def _faces(text: str, face_of: FaceOf) -> list[str | None]:
    """Spaces, marks and joiners between signs of one font belong to it: the words of a name are shaped as one."""
    faces = [face_of(sign) for sign in text]
    for at in range(1, len(text)):
        belongs = unicodedata.combining(text[at]) or text[at] in JOINERS or _space_within(text, at, faces)
        if faces[at - 1] is not None and belongs:
            faces[at] = faces[at - 1]
    return faces


def _space_within(text: str, at: int, faces: list[str | None]) -> bool:
    return text[at].isspace() and at + 1 < len(text) and faces[at + 1] == faces[at - 1]


def _levels(text: str) -> list[int]:
    """Of embedding: even ones are read from left to right. A joiner is of no direction: rule X9 takes it out."""
    found = iter(_levels_of_seen("".join(sign for sign in text if sign not in JOINERS)))
    levels: list[int] = []
    for sign in text:
        levels.append((levels or [0])[-1] if sign in JOINERS else next(found))
    return levels


def _levels_of_seen(text: str) -> list[int]:
    """Without a Latin letter all is read from the right."""
    from bidi import algorithm  # few letters mix scripts

    kinds = {unicodedata.bidirectional(sign) for sign in text}
    storage = algorithm.get_empty_storage()
    storage["base_level"] = 0 if "L" in kinds or not kinds & RIGHT_TO_LEFT else 1
    storage["base_dir"] = ("L", "R")[storage["base_level"]]
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return [sign["level"] for sign in storage["chars"]]


def _seen(runs: list[Run], levels: list[int]) -> list[Run]:
    """From left to right. Rule L2: from the highest level down, turn round what lies between lower ones."""
    order = list(runs)
    for level in range(max(levels, default=0), 0, -1):
        turned: list[Run] = []
        for is_deep, group in groupby(order, key=lambda run: levels[run[0]] >= level):
            found = list(group)
            turned += found[::-1] if is_deep else found
        order = turned
    return order


def _piece(text: str, face: str | None, level: int, place: int) -> Piece:
    if face is None and level % 2:
        from bidi.mirror import MIRRORED

        text = "".join(MIRRORED.get(sign, sign) for sign in reversed(text))
    return Piece(text, face, place)
