"""A telephone in the terminal: speaks to the running server as Twilio does and follows its TwiML.

Every dial goes through an allow-list: this telephone connects nobody, and refuses numbers of real people.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO
from xml.etree import ElementTree

from ivr.terminal.keypad import HungUp, Keypad, NoKeys, Paper, no_keys_said
from ivr.terminal.wire import Document, ElsewhereError, ServerAway, Wire

FINE, WENT_WRONG, SERVER_AWAY = 0, 1, 2
MOST_REDIRECTS = 10
INCOMING, STATUS, FALLBACK = "/phone/incoming", "/phone/status", "/phone/fallback"
ANONYMOUS = "anonymous"


class Refused(Exception):
    """The call cannot go on; the message says why."""


@dataclass(frozen=True)
class Next:
    """The request that a verb leads to."""

    address: str
    facts: dict[str, str] = field(default_factory=dict)
    redirect: bool = False


def call(
    *,
    base_url: str,
    public_url: str,
    auth_token: str,
    account_sid: str,
    to: str,
    caller: str | None,
    keys: list[str] | None,
    verbose: bool,
    out: TextIO,
    may_dial: Callable[[str], bool],
    read: Callable[[str], str] = input,
) -> int:
    """Call `to` (E.164) from `caller` (None: withheld). Gives an exit code: 0 fine, 1 wrong, 2 no server.

    `keys`: one entry per question, or the end of a transfer such as "completed"; None asks at the terminal. When
    they run out, the caller hangs up.
    """
    paper = Paper(out)
    telephone = Telephone(
        wire=Wire(base_url, public_url, auth_token),
        keypad=Keypad(None if keys is None else list(keys), read, paper),
        paper=paper,
        verbose=verbose,
        may_dial=may_dial,
        facts={
            "CallSid": f"CA{secrets.token_hex(16)}",
            "AccountSid": account_sid,
            "ApiVersion": "2010-04-01",
            "Direction": "inbound",
            "From": caller or ANONYMOUS,
            "Caller": caller or ANONYMOUS,
            "To": to,
            "Called": to,
        },
    )
    return telephone.call()


@dataclass
class Telephone:
    wire: Wire
    keypad: Keypad
    paper: Paper
    verbose: bool
    may_dial: Callable[[str], bool]
    facts: dict[str, str]

    def call(self) -> int:
        self.paper.happened(f"calling {self.facts['To']} from {self.facts['From']}")
        began = time.monotonic()
        try:
            code = self._talk()
            ended = {"CallStatus": "completed", "CallDuration": str(int(time.monotonic() - began))}
            self.wire.post(STATUS, {**self.facts, **ended})
        except ServerAway:
            self.paper.wrong(f"No server answers at {self.wire.base_url}: start it with: make run")
            return SERVER_AWAY
        return code

    def _talk(self) -> int:
        try:
            self._follow()
        except HungUp:
            self.paper.happened("you hang up")
        except (Refused, ElsewhereError) as error:
            self.paper.wrong(str(error))
            return WENT_WRONG
        except NoKeys as error:
            self.paper.wrong(no_keys_said(error))
            return WENT_WRONG
        return FINE

    def _follow(self) -> None:
        """From document to document, until one ends the call."""
        following: Next | None = Next(INCOMING, {"CallStatus": "ringing"})
        seen_from, redirects = "", 0
        while following is not None:
            redirects = redirects + 1 if following.redirect else 0
            if redirects > MOST_REDIRECTS:
                raise Refused("More than 10 redirects in a row: the provider ends such a call (error 11215).")
            form = {**self.facts, "CallStatus": "in-progress", **following.facts}
            document = self.wire.post(following.address, form, seen_from=seen_from)
            seen_from = document.address
            following = self._play(self._verbs(document))
        self.paper.happened("the call is over")

    def _verbs(self, document: Document) -> list[ElementTree.Element]:
        problem = _problem(document)
        if problem is not None:
            self._play_fallback(document, problem)
        root = ElementTree.fromstring(document.text)  # noqa: S314 - our own server's answer
        if self.verbose:
            self.paper.markup(document.text)
        return list(root)

    def _play_fallback(self, broken: Document, problem: str) -> None:
        """What the provider does with an answer that it cannot use: it asks once more, elsewhere."""
        self.paper.wrong(f"{broken.address}: {problem}. The provider would ask the fallback now:")
        form = {**self.facts, "ErrorCode": "11200", "ErrorUrl": broken.address}
        document = self.wire.post(FALLBACK, form)
        if _problem(document) is None:
            for verb in ElementTree.fromstring(document.text):  # noqa: S314 - our own server's answer
                if verb.tag == "Say":
                    self._say(verb)
        raise Refused(f"The call ended with an error: {problem}.")

    def _play(self, verbs: list[ElementTree.Element]) -> Next | None:
        """Do one verb after the other, until one leads on; None when the call is over."""
        for verb in verbs:
            match verb.tag:
                case "Say":
                    self._say(verb)
                case "Pause":
                    self.paper.happened(f"pause of {verb.get('length', '1')} s")
                case "Hangup":
                    return None
                case "Redirect":
                    return Next((verb.text or "").strip(), redirect=True)
                case "Gather":
                    if following := self._gather(verb):
                        return following
                case "Dial":
                    if following := self._dial(verb):
                        return following
                case unknown:
                    raise Refused(f"This telephone does not know the verb <{unknown}>.")
        return None

    def _say(self, verb: ElementTree.Element) -> None:
        text = " ".join("".join(verb.itertext()).split())
        for _ in range(int(verb.get("loop", "1")) or 1):
            self.paper.said(text)

    def _gather(self, verb: ElementTree.Element) -> Next | None:
        """Without keys the next verb follows and nobody is asked, unless `actionOnEmptyResult` is set."""
        self._play(list(verb))
        typed = self.keypad.keys()
        digits, finished = _gathered(verb, typed)
        self.paper.pressed(digits + finished or f"(nothing for {verb.get('timeout', '5')} s)")
        if len(typed) > len(digits + finished):
            self.paper.happened("the rest is lost")
        if not digits and verb.get("actionOnEmptyResult") != "true":
            return None
        ended_by = {"FinishedOnKey": finished} if finished else {}
        return Next(verb.get("action", ""), {"Digits": digits, **ended_by})

    def _dial(self, verb: ElementTree.Element) -> Next | None:
        """After a `<Dial>` with an action the verbs that follow it are never reached."""
        numbers = [(verb.text or "").strip(), *((number.text or "").strip() for number in verb)]
        for number in filter(None, numbers):
            if not self.may_dial(number):
                raise Refused(f"{number} is not kept for tests: this telephone does not dial it.")
            self.paper.happened(f"dialling {number}")
        status = self.keypad.dial_status()
        self.paper.happened(f"the dial ends: {status}")
        action = verb.get("action")
        return Next(action, {"DialCallStatus": status}) if action else None


def _gathered(verb: ElementTree.Element, typed: str) -> tuple[str, str]:
    """What the provider takes of the keys: digits, at most `numDigits`, and the `finishOnKey` that ended them."""
    finish_on, most = verb.get("finishOnKey", "#"), int(verb.get("numDigits", "0"))
    digits, finished, _ = typed.partition(finish_on) if finish_on else (typed, "", "")
    if most and len(digits) >= most:
        return digits[:most], ""
    return digits, finished


def _problem(document: Document) -> str | None:
    """Why the provider cannot use an answer; None when it can."""
    if document.status >= 300:
        return f"the server answered {document.status}"
    if "xml" not in document.content_type:
        return f"the answer is no TwiML but {document.content_type or 'of no type'}"
    try:
        root = ElementTree.fromstring(document.text)  # noqa: S314 - our own server's answer
    except ElementTree.ParseError as error:
        return f"the answer is no XML: {error}"
    return None if root.tag == "Response" else f"the answer begins with <{root.tag}>"
