"""What happens before a picture is taken, told by one module for each kind of page."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page
from scene import Scene

SEND = "main button[type=submit]"


@dataclass
class Visit:
    page: Page
    scene: Scene
    size: str

    def go(self, address: str) -> None:
        self.page.goto(address)

    def send(self, button: str) -> None:
        """Clicks what opens another page, and waits for it: to close a page that is on its way hangs the browser."""
        with self.page.expect_navigation():
            self.page.click(button)


Story = Callable[[Visit], None]


def at(address: str) -> Story:
    return lambda visit: visit.go(address)


def open_all(visit: Visit) -> None:
    visit.page.evaluate("document.querySelectorAll('main details').forEach((one) => one.open = true)")
