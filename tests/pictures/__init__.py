"""Pictures of what is printed, for docs/letters.md: `make pictures`."""

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "pictures" / "letters"
