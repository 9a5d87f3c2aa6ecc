"""As a batch is closed: facts, content, pages, hashes, cover, a file for each volume."""

from collections.abc import Iterator

from bench.letters.data import JOB, contents
from db.letters import Letter
from letters.printing.print_file import volumes


def make(letters: Iterator[Letter], count: int) -> Iterator[bytes]:
    def hold(letter_id: int, reason: str) -> None:
        raise AssertionError(reason)

    for volume in volumes(JOB, contents(letters), count, hold, lambda done, of: None):
        assert len({letter.sha256 for letter in volume.letters}) == len(volume.letters)
        yield volume.pdf
