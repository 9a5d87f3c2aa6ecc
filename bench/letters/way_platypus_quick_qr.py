"""The fair opponent: reportlab's paragraphs, with QR codes by segno with a fixed mask, as pictures of one bit."""

from collections.abc import Iterator

from reportlab.lib.units import mm

from bench.letters.codes import image, qr
from bench.letters.way_platypus import made
from db.letters import Letter


def make(letters: Iterator[Letter], count: int) -> Iterator[bytes]:
    yield made(letters, lambda link: image(qr(link), 30 * mm))
