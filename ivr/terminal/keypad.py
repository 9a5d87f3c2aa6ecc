"""The person at the terminal phone: prints what is heard, hands over the keys that are pressed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO
from xml.dom import minidom

from rich.console import Console
from rich.text import Text

DIAL_STATUSES = ("completed", "busy", "no-answer", "failed", "canceled")
SCRIPTED_DIAL_STATUS = "no-answer"


class HungUp(Exception):
    """The caller has hung up: the keys have run out, or they wished to."""


class NoKeys(ValueError):
    """What was typed are no keys of a telephone."""


class Paper:
    """What the caller hears and does, line by line; in colour on a terminal."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._console = Console(file=out, highlight=False) if out.isatty() else None

    def said(self, text: str) -> None:
        self._line(f"  {text}", "bold")

    def pressed(self, text: str) -> None:
        self._line(f"> {text}", "green")

    def happened(self, text: str) -> None:
        self._line(f"[{text}]", "dim")

    def wrong(self, text: str) -> None:
        self._line(text, "red")

    def markup(self, document: str) -> None:
        pretty = minidom.parseString(document).toprettyxml(indent="  ")  # noqa: S318 - parsed once before
        for line in pretty.splitlines():
            self._line(f"    {line}", "cyan")

    def _line(self, text: str, style: str) -> None:
        if self._console:
            self._console.print(Text(text, style=style))
        else:
            self._out.write(f"{text}\n")
            self._out.flush()


@dataclass
class Keypad:
    """`script`: one entry per question; None asks the person, with `read`; `paper` tells them what is wrong."""

    script: list[str] | None
    read: Callable[[str], str]
    paper: Paper

    def keys(self) -> str:
        """The keys of one question; empty when none are pressed. Raises `HungUp`, `NoKeys`."""
        if self.script is not None:
            if not self.script:
                raise HungUp
            return _checked(self.script.pop(0))
        return self._asked()

    def dial_status(self) -> str:
        """How a transfer ends. A script may name it at its turn; else nobody answers."""
        if self.script is not None:
            named = bool(self.script) and self.script[0] in DIAL_STATUSES
            return self.script.pop(0) if named else SCRIPTED_DIAL_STATUS
        while (typed := self._typed(f"How does it end? ({', '.join(DIAL_STATUSES)}) ")) not in DIAL_STATUSES:
            self.paper.wrong(f"“{typed}” is no way in which a call ends. Type one of those in brackets.")
        return typed

    def _asked(self) -> str:
        while True:
            try:
                return _checked(self._typed("Keys (Enter: none, h: hang up) "))
            except NoKeys as error:
                self.paper.wrong(no_keys_said(error))

    def _typed(self, prompt: str) -> str:
        try:
            typed = self.read(prompt).strip()
        except (EOFError, KeyboardInterrupt):
            raise HungUp from None
        if typed == "h":
            raise HungUp
        return typed


def no_keys_said(error: NoKeys) -> str:
    return f"“{error}” are no keys: a telephone has 0 to 9, * and #."


def _checked(typed: str) -> str:
    """Blanks are no keys: a reference may be typed as it is printed, "6140 8324"."""
    keys = "".join(typed.split())
    if not re.fullmatch(r"[0-9*#]*", keys):
        raise NoKeys(typed)
    return keys
