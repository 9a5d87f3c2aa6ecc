"""What the pages of a file have alike is kept once: a page is drawn by several streams, one after the other.

Letters of one text differ in a few lines only. Those of the same shapes show with the second of them what all have
in common; whenever a later one lacks some of it, less is common from then on.
"""

from collections.abc import Callable, Hashable

from letters.drawing.quick.drawing import Drawn

WORTH_IT = 4  # texts in common


class Shared:
    """`store` keeps a stream and gives its number."""

    def __init__(self, store: Callable[[bytes], int]) -> None:
        self._store = store
        self._shapes: dict[bytes, int] = {}
        self._seen: dict[Hashable, list[bytes]] = {}
        self._common: dict[Hashable, tuple[frozenset[bytes], bytes, int]] = {}

    def put(self, drawn: Drawn, alike: Hashable) -> tuple[list[int], bytes]:
        """The streams of a page, and what they draw together. `alike`: pages that differ in it share no texts."""
        if drawn.shapes not in self._shapes:
            self._shapes[drawn.shapes] = self._store(drawn.shapes)
        shapes = self._shapes[drawn.shapes]
        common, told, number = self._in_common((alike, shapes), drawn.texts)
        own = b"".join([text for text in drawn.texts if text not in common])
        between = [number] if common else []
        return [shapes, *between, self._store(own)], drawn.shapes + told + own

    def _in_common(self, key: Hashable, texts: list[bytes]) -> tuple[frozenset[bytes], bytes, int]:
        nothing: tuple[frozenset[bytes], bytes, int] = (frozenset(), b"", 0)
        before = self._common.get(key, nothing)
        if before[0] and before[0].issubset(texts):
            return before
        candidates = before[0] or self._seen.setdefault(key, [])
        known = frozenset(candidates)
        both = [text for text in dict.fromkeys(texts) if text in known]
        if len(both) < WORTH_IT:
            self._seen[key] = texts
            return nothing
        told = b"".join(both)
        self._common[key] = (frozenset(both), told, self._store(told))
        return self._common[key]
