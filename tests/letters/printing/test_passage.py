"""A ZIP that goes out while it is made has the same bytes as one that is made whole, and is never held whole."""

from io import BytesIO
from random import Random
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from letters.printing.provider.passage import Passage

FILES = {f"koba-0001/{number:04}.pdf": Random(number).randbytes(1000 * number) for number in range(1, 40)}


class Line:
    """A sink that cannot go back."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.pieces.append(data)


def a_zip(out: BytesIO | Passage) -> None:
    with ZipFile(out, "w", ZIP_STORED) as package:
        for name, content in FILES.items():
            package.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
            if isinstance(out, Passage):
                out.pass_on()
    if isinstance(out, Passage):
        out.pass_on()


def test_a_file_at_a_time_gives_the_same_bytes() -> None:
    whole, line = BytesIO(), Line()
    a_zip(whole)
    a_zip(Passage(line))
    assert b"".join(line.pieces) == whole.getvalue()
    assert len(line.pieces) == len(FILES) + 1
    assert max(map(len, line.pieces)) < max(map(len, FILES.values())) + 100
    with ZipFile(BytesIO(b"".join(line.pieces))) as package:
        assert package.testzip() is None
        assert {info.flag_bits for info in package.infolist()} == {0}  # sizes stand at the head of each file
        assert {name: package.read(name) for name in package.namelist()} == FILES
