"""The parts of the documents that nobody types: `make docs` writes them, a test compares them."""

from collections.abc import Callable
from pathlib import Path

from written.calls import calls_page
from written.menu import menu
from written.sentences import sentences_page

FOLDER = Path(__file__).parents[2] / "docs" / "hotline"
PAGES: dict[str, Callable[[], str]] = {
    "menu.svg": menu,
    "sentences.md": sentences_page,
    "calls.md": calls_page,
}
