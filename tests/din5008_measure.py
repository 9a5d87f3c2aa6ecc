"""falzmarke, an independent measure of DIN 5008 letters, on a finished file."""

from pathlib import Path

from falzmarke.geometrie import pruefe


def faults(pdf: bytes, form: str, folder: Path) -> list[str]:
    """What it finds wrong; `form`: "A" or "B"."""
    file = folder / "din5008.pdf"
    file.write_bytes(pdf)
    return [
        f"{one.name}: {one.soll} wanted, {one.ist} found ({one.toleranz})"
        for one in pruefe(file, form).pruefungen
        if not one.bestanden
    ]
