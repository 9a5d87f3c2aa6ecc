"""Callers who press anything: mostly what is offered, sometimes nonsense, and who hang up when they like.

What is drawn does not depend on the record, so that hypothesis can repeat and shorten what went wrong.
"""

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from sqlalchemy import select
from werkzeug.test import TestResponse

from callers import Provider
from db.calls import IvrCall
from db.session import Database
from twiml_rules import document

CALLERS = ("+4917604069017", "+493023125017", "+4917604069017", "anonymous", "+266696687", "", "+447700900123")
NUMBERS = ("017604069018", "03023125018", "0900123456", "00447700900123", "12", "017604069017")
NONSENSE = ("", "*", "#", "0", "9", "7", "12345678", "**", "1" * 40)
DIAL_ENDS = ("completed", "answered", "busy", "no-answer", "failed", "canceled", "", "no-answer", "busy")
LIKELY = {"main": "12223344", "reference_right": "1112"}
"""Scene -> keys, the likelier ones more often; elsewhere whatever is offered."""
OFFERED = re.compile(r"\b(?:press|die) ([1-9])\b")


@dataclass
class Letters:
    """What callers hold in their hands: reference -> PIN."""

    pins: dict[str, str]

    def reference(self, choice: int) -> str:
        known = list(self.pins)
        return known[choice % len(known)] if choice % 7 else f"{choice % 10**8:08}"

    def pin(self, reference: str, choice: int) -> str:
        return self.pins.get(reference, "123456") if choice % 4 else f"{choice % 10**6:06}"


@dataclass
class Call:
    """One call as its caller hears it. `step`: the one that is asked for next; `pressed`: what was sent before."""

    provider: Provider
    database: Database
    letters: Letters
    step: int = 0
    heard: ElementTree.Element = field(default_factory=lambda: ElementTree.Element("Response"))
    sent: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def begin(self) -> None:
        self._send("/phone/incoming", {"CallStatus": "ringing"})

    def go_on(self, choice: int) -> None:
        """Do what the last answer waits for."""
        if self.verb == "Dial":
            status = DIAL_ENDS[choice % len(DIAL_ENDS)]
            self._send(f"/phone/dialled/{self.step}", {"DialCallStatus": status})
        else:
            self.press(self._sensible(choice))

    def press(self, keys: str) -> None:
        self._send(f"/phone/step/{self.step}", {"Digits": keys})

    def repeat(self, choice: int) -> str:
        """The provider sends again what it sent before; the answer is the same, or it is forgotten. Gives where."""
        path, form, answer = self.sent[choice % len(self.sent)]
        again = self.provider.post(path, form)
        document(again, self.provider.public_url)
        assert again.data == answer or b"We are sorry: our telephone menu" in again.data
        return path

    def at_a_strange_step(self, choice: int) -> None:
        """What comes out of turn is answered all the same; the caller goes on where they were."""
        self.heard = self._checked(self.provider.press(self.step + choice % 5, str(choice % 10)))

    def hang_up(self, seconds: int) -> None:
        form = {"CallStatus": "completed", "CallDuration": str(seconds)}
        assert self.provider.post("/phone/status", form).status_code == 204

    @property
    def verb(self) -> str:
        return str(self.heard[-1].tag)

    def _send(self, path: str, form: dict[str, str]) -> None:
        answer = self.provider.post(path, form)
        self.heard = self._checked(answer)
        self.sent.append((path, form, answer.data))

    def _checked(self, answer: TestResponse) -> ElementTree.Element:
        """Where the answer leads is where the caller goes on."""
        heard = document(answer, self.provider.public_url)
        if leads_to := heard[-1].get("action"):
            self.step = int(leads_to.rpartition("/")[2])
        return heard

    def _sensible(self, choice: int) -> str:
        scene, reference = self._scene()
        if scene == "reference":
            return self.letters.reference(choice)
        if scene == "pin":
            return self.letters.pin(reference, choice)
        if self.heard[-1].get("finishOnKey") == "#":
            return NUMBERS[choice % len(NUMBERS)] if scene != "good_hour" else str(6 + choice % 16)
        offered = LIKELY.get(scene) or OFFERED.findall(" ".join(self.heard.itertext()))
        return offered[choice % len(offered)] if offered else "1"

    def _scene(self) -> tuple[str, str]:
        with self.database.reading() as session:
            state = session.scalars(select(IvrCall.state).where(IvrCall.call_sid == self.provider.call_sid)).one()
        return str(state.get("scene", "")), str(state.get("reference", ""))
