"""`python tests/gallery/shoot.py FOLDER [NAME ...]`: photographs every page, wide and narrow, and two letters.

With names: only the pages that have one of them in their own name.

Fails on horizontal overflow, on what the browser complains about, and on text that is cut off.
"""

import faulthandler
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pages import PAGES
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from scene import PASSWORD, Scene, scene
from sqlalchemy import func, select
from stories import Visit
from werkzeug.serving import WSGIRequestHandler, make_server

from chromium import NoBrowser, launched
from db.letters import Letter, LetterKind
from db.printing import PrintBatch
from letters.printing.batches import file_of, files_of
from web.app import create_app

WIDTHS = {"wide": 1280, "narrow": 390}
HEIGHT = 844
PATIENCE = 20_000  # milliseconds
GIVE_UP_SECONDS = 600
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = """
() => [...document.querySelectorAll('body *')].filter((element) => {
  const style = getComputedStyle(element);
  if (element.clientWidth < 2) return false;
  for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).clipPath !== 'none') return false;
  const hidden = style.overflowX !== 'visible' && style.overflowX !== 'auto' && style.overflowX !== 'scroll';
  const box = element.getBoundingClientRect();
  const outside = box.width > 0 && box.right > document.documentElement.clientWidth + 1;
  return outside || (hidden && element.scrollWidth > element.clientWidth + 1);
}).map((element) => `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent.trim().slice(0, 60)}`)
"""


@dataclass
class Album:
    """The photographs taken so far and what is wrong with them."""

    folder: Path
    base: str
    faults: list[str] = field(default_factory=list)

    def look(self, page: Page, name: str) -> None:
        """Photograph the page as it stands, the whole of it."""
        page.screenshot(path=self.folder / f"{name}.png", full_page=True)
        if page.evaluate(OVERFLOW) > 0:
            self.faults.append(f"{name}: wider than the screen")
        self.faults += [f"{name}: cut off: {told}" for told in page.evaluate(CUT_OFF)]


def main(folder: Path, only: list[str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    for size in WIDTHS:
        faults += photograph(folder, size, only)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures in {folder}, {len(faults)} faults\n")
    return 1 if faults else 0


def photograph(folder: Path, size: str, only: list[str]) -> list[str]:
    """All in one width; what its stories change is not there for the next."""
    with launched() as browser, scene() as played, serving(played) as base:
        album = Album(folder, base)
        photograph_pages(album, browser, played, size, only)
        if not only:
            photograph_letters(album, played)
    return album.faults


def photograph_pages(album: Album, browser: Browser, played: Scene, size: str, only: list[str]) -> None:
    """Every page. Each visitor has a browser of their own."""
    contexts: dict[str, BrowserContext] = {}
    for number, (name, visitor, story) in enumerate(PAGES):
        if only and not any(part in name for part in only):
            continue
        if visitor not in contexts:
            contexts[visitor] = browser.new_context(
                base_url=album.base, viewport={"width": WIDTHS[size], "height": HEIGHT}, locale="de-DE"
            )
            contexts[visitor].set_default_timeout(PATIENCE)
            log_in(contexts[visitor], played, visitor)
        page = contexts[visitor].new_page()
        page.on("console", lambda message, name=name: note(album, name, message))
        page.on("pageerror", lambda error, name=name: album.faults.append(f"{name}: {error}"))
        with page:
            story(Visit(page, played, size))
            album.look(page, f"{number:02}-{name}-{size}")
    for context in contexts.values():
        context.close()


def note(album: Album, name: str, message: ConsoleMessage) -> None:
    """An answer that is an error on purpose is told by the browser too; everything else is a fault."""
    if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
        album.faults.append(f"{name}: {message.text}")


def log_in(context: BrowserContext, played: Scene, visitor: str) -> None:
    email = {"advisor": played.advisor, "back": played.back_office}.get(visitor, getattr(played, visitor, None))
    if not email:
        return
    page = context.new_page()
    page.goto("/login")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.close()


def photograph_letters(album: Album, played: Scene) -> None:
    """The first proposal of a batch of each office: German and Finnish layout."""
    house = played.house
    for batch_id, name in ((played.posted_batch, "letter-din5008"), (played.finnish_batch, "letter-sfs2487")):
        with house.database.reading() as session:
            file = file_of(session, house.vault, files_of(session, session.get_one(PrintBatch, batch_id))[0])
            proposals = select(func.min(Letter.number)).where(
                Letter.batch_id == batch_id, Letter.kind == LetterKind.PROPOSAL
            )
            sheet = str(session.scalars(proposals).one() + 1)  # after the cover sheet
        subprocess.run(
            [
                "pdftoppm",
                "-r",
                "110",
                "-f",
                sheet,
                "-l",
                sheet,
                "-png",
                "-singlefile",
                "-",
                str(album.folder / name),
            ],
            input=file,
            check=True,
        )


class Silent(WSGIRequestHandler):
    """Tells nothing of each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def serving(played: Scene) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(played.house), threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    faulthandler.dump_traceback_later(GIVE_UP_SECONDS, exit=True)  # a browser that hangs must not hang us
    try:
        sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
    except NoBrowser as told:
        sys.exit(str(told))
