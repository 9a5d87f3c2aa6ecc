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


Story = Callable[[Visit], None]


def at(address: str) -> Story:
    return lambda visit: visit.go(address)


def open_all(visit: Visit) -> None:
    visit.page.evaluate("document.querySelectorAll('main details').forEach((one) => one.open = true)")
