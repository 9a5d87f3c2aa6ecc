"""A reply in the provider's markup (TwiML), with a voice per language."""

import re
import textwrap
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import escape

from ivr.replies import Ask, Keys, Pause, Reply, Say, Spoken, Transfer
from words.languages import Language

VOICES = {
    Language.DE: ("de-DE", "Polly.Vicki-Neural"),
    Language.SV: ("sv-SE", "Polly.Elin-Neural"),
    Language.FI: ("fi-FI", "Polly.Suvi-Neural"),
    Language.EN: ("en-GB", "Polly.Amy-Neural"),
}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SLOW = "85%"
MOST_CHARACTERS_SAID = 2900  # a Polly voice takes 3,000 in one <Say>
MOST_BYTES_SAID = 48_000  # an answer of more than 64 kB is refused (error 11750)
BYTES_OF_A_VERB = 120
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(reply: Reply, *, language: str, slow: bool, keys_to: str, dialled_to: str) -> str:
    """The document for one step. `keys_to`, `dialled_to`: absolute addresses that get what happens next."""
    response = Element("Response")
    match reply.then:
        case Ask(keys, seconds):
            _speak(_gather(response, keys, seconds, keys_to), reply.said, language, slow)
        case Transfer(number, rings_seconds, most_minutes):
            _speak(response, reply.said, language, slow)
            limits = {"timeLimit": str(most_minutes * 60), "timeout": str(rings_seconds)}
            dial = SubElement(response, "Dial", {"action": dialled_to, "method": "POST", **limits})
            SubElement(dial, "Number").text = number
        case _:
            _speak(response, reply.said, language, slow)
            SubElement(response, "Hangup")
    return HEAD + tostring(response, "unicode")


def _gather(response: Element, keys: Keys, seconds: int, action: str) -> Element:
    """Silence makes a request too. A menu takes one key, of which star and hash may be one."""
    one_key = {"finishOnKey": "", "numDigits": "1"} if keys == Keys.ONE else {"finishOnKey": "#"}
    usual = {"input": "dtmf", "method": "POST", "actionOnEmptyResult": "true"}
    return SubElement(response, "Gather", {"action": action, "timeout": str(seconds), **usual, **one_key})


def _speak(verb: Element, said: Iterable[Spoken], language: str, slow: bool) -> None:
    left = MOST_BYTES_SAID
    for part in said:
        if isinstance(part, Pause):
            SubElement(verb, "Pause", {"length": str(part.seconds)})
            continue
        for text in _sayable(part):
            left -= BYTES_OF_A_VERB + len(escape(text).encode())
            if left < 0:
                return
            _say(verb, text, part.language or language, slow)


def _sayable(say: Say) -> list[str]:
    """Without characters that XML forbids, in pieces that a voice takes."""
    text = NO_XML.sub("", say.text).strip()
    return textwrap.wrap(text, MOST_CHARACTERS_SAID) if len(text) > MOST_CHARACTERS_SAID else [text] * bool(text)


def _say(verb: Element, text: str, language: str, slow: bool) -> None:
    locale, voice = VOICES[Language(language)]
    say = SubElement(verb, "Say", {"language": locale, "voice": voice})
    if slow:
        say = SubElement(say, "prosody", {"rate": SLOW})
    say.text = text
