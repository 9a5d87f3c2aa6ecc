"""Somebody who guesses PINs, by phone and web, and learns from what is answered."""

from collections import Counter
from dataclasses import dataclass, field

from browser import Browser
from callers import Provider, heard_in

CHECKED, LOCKED, DEAD, BRAKED, OPENED = "checked", "locked", "dead", "braked", "opened"
TELLING = {
    CHECKED: ("do not match", "did not match", "is not right"),
    LOCKED: ("is locked until tomorrow", "opens again tomorrow"),
    DEAD: ("need a new letter", "opens nothing any more"),
    BRAKED: ("cannot check any PIN", "does not work for anybody today"),
    OPENED: ("Thank you.", "Your letter"),
}
"""What an answer tells a guesser -> how one hears or reads it. Checked: a PIN was compared, and was wrong."""


@dataclass
class Guesser:
    """`learned`: by reference, how often an answer told whether its PIN is right. Each page from another address."""

    phone: Provider
    browser: Browser
    learned: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    tried: int = 0

    def calls(self, reference: str, pin: str) -> list[str]:
        """As many tries as a call allows; gives what is said to each."""
        self.tried += 1
        self.phone.call_sid = f"CA{reference}-{self.tried}"
        self.phone.incoming()
        self.phone.press(1, "2")
        heard: list[str] = []
        while len(heard) < 3 and all(kind_of(said) == CHECKED for said in heard):
            for step, keys in enumerate((reference, "1", pin), start=2 + 3 * len(heard)):
                answer = self.phone.press(step, keys)
            heard.append(self._learn(reference, heard_in(answer)))
        return heard

    def opens_page(self, reference: str, pin: str) -> str:
        """One try on the web; gives the page."""
        self.tried += 1
        self.browser.client.environ_base["REMOTE_ADDR"] = f"198.18.{self.tried // 250}.{self.tried % 250}"
        self.browser.go("/appointment/open")
        return self._learn(reference, self.browser.send("/open", reference=reference, pin=pin).text)

    def _learn(self, reference: str, told: str) -> str:
        kind = kind_of(told)
        self.answers[kind] += 1
        self.learned[reference] += kind in (CHECKED, OPENED)
        return told


def kind_of(told: str) -> str:
    [kind] = [kind for kind, words in TELLING.items() if any(word in told for word in words)]
    return kind
