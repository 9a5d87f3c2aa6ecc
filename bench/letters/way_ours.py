"""As `letters/printing/making.py` does it: facts, content, pages, hashes, cover, one file."""

from collections.abc import Iterator

from bench.letters.data import JOB, contents
from db.letters import Letter
from letters.printing.print_file import volumes


def make(letters: Iterator[Letter], count: int) -> bytes:
    def hold(letter_id: int, reason: str) -> None:
        raise AssertionError(reason)

    (volume,) = volumes(JOB, contents(letters), count, hold, lambda done, of: None)
    assert len({letter.sha256 for letter in volume.letters}) == count
    return volume.pdf
