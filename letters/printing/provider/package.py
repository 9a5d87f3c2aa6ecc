"""The ZIP of a batch. The same letters give the same bytes: fixed times, sorted names. Loads pikepdf."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from letters.printing.provider.cutting import NotThatLetter, letters_in
from letters.printing.provider.delivery import Delivery, Enclosed
from letters.printing.provider.manifest import COLOUR, DUPLEX, GREY, SIMPLEX, Listed, Manifest
from letters.printing.provider.passage import Passage, Sink

A_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP knows
READABLE = 0o644 << 16

Progress = Callable[[int, int], None]


def write_package(delivery: Delivery, volumes: Iterable[bytes], sink: Sink, progress: Progress) -> None:
    """Letter after letter, in order; each goes on before the next is added.

    Raises `NotThatLetter` when one is missing, or is not what was batched.
    """
    listed = list[Listed]()
    passage = Passage(sink)
    with ZipFile(passage, "w", ZIP_STORED) as package:
        for volume in volumes:
            for cut in letters_in(volume):
                enclosed = delivery.letters.get(cut.number)
                if enclosed is None:
                    continue
                if cut.drawn != enclosed.drawn:
                    raise NotThatLetter(cut.number)
                file = f"{delivery.batch}/{cut.number:04}.pdf"
                _add(package, file, cut.pdf)
                passage.pass_on()
                listed.append(_listed(delivery, enclosed, cut.number, file, cut.pages, cut.pdf))
                progress(len(listed), len(delivery.letters))
        if [letter.number for letter in listed] != sorted(delivery.letters):
            raise NotThatLetter
        manifest = Manifest(
            delivery.batch, delivery.office, delivery.posting_day, tuple(listed), delivery.left_out
        )
        _add(package, f"{delivery.batch}/manifest.csv", manifest.as_csv())
        _add(package, f"{delivery.batch}/manifest.json", manifest.as_json())
    passage.pass_on()


def _listed(delivery: Delivery, enclosed: Enclosed, number: int, file: str, pages: int, pdf: bytes) -> Listed:
    return Listed(
        batch=delivery.batch,
        number=number,
        file=file,
        sheets=enclosed.sheets,
        pages=pages,
        sha256=sha256(pdf).hexdigest(),
        colour=COLOUR if enclosed.in_colour else GREY,
        sides=DUPLEX if delivery.both_sides else SIMPLEX,
        country=enclosed.country,
        postcode=enclosed.postcode,
        posting_day=delivery.posting_day,
    )


def _add(package: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, A_DAY)
    entry.external_attr = READABLE
    package.writestr(entry, content, ZIP_STORED)
