"""What a print file holds, read back from its bytes. Loads pikepdf, which no letter needs to be drawn."""

import hashlib
from collections.abc import Iterable
from io import BytesIO

import pikepdf


def contents_of(pdf: bytes) -> Iterable[bytes]:
    """What each page draws, by one stream or by several."""
    with pikepdf.open(BytesIO(pdf)) as file:
        for page in file.pages:
            drawn = page.Contents
            streams = list(drawn) if isinstance(drawn, pikepdf.Array) else [drawn]
            yield b"".join(stream.read_bytes() for stream in streams)


def letter_hashes(pdf: bytes) -> dict[str, str]:
    """By the label of its pages, the SHA-256 of each letter of a stack, read from the file; the cover is "0"."""
    with pikepdf.open(BytesIO(pdf)) as file:
        begins = list(file.Root.PageLabels.Nums)
        starts = [int(at) for at in begins[::2]]
        labels = [str(label.P).removesuffix("-") for label in begins[1::2]]
        contents = list(contents_of(pdf))
    ends = [*starts[1:], len(contents)]
    return {
        label: hashlib.sha256(b"".join(contents[start:end])).hexdigest()
        for label, start, end in zip(labels, starts, ends, strict=True)
    }
