"""A reply in the provider's markup (TwiML), with a voice per language."""

import re
import textwrap
from collections.abc import Iterable
from xml.sax.saxutils import escape

from twilio.twiml import TwiML
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse
from twilio.twiml.voice_response import Pause as PauseVerb
from twilio.twiml.voice_response import Say as SayVerb

from ivr.replies import Ask, Keys, Pause, Reply, Say, Spoken, Transfer
from words.languages import Language

VOICES = {
    Language.DE: ("de-DE", "Polly.Vicki-Neural"),
    Language.SV: ("sv-SE", "Polly.Elin-Neural"),
    Language.FI: ("fi-FI", "Polly.Suvi-Neural"),
    Language.EN: ("en-GB", "Polly.Amy-Neural"),
}
SLOW = "85%"
MOST_CHARACTERS_SAID = 2900  # a Polly voice takes 3,000 in one <Say>
MOST_BYTES_SAID = 48_000  # an answer of more than 64 kB is refused (error 11750)
BYTES_OF_A_VERB = 120
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(reply: Reply, *, language: str, slow: bool, keys_to: str, dialled_to: str) -> str:
    """The document for one step. `keys_to`, `dialled_to`: absolute addresses that get what happens next."""
    response = VoiceResponse()
    match reply.then:
        case Ask(keys, seconds):
            gather = _gather(keys, seconds, keys_to)
            _speak(gather, reply.said, language, slow)
            response.append(gather)
        case Transfer(number, rings_seconds, most_minutes):
            _speak(response, reply.said, language, slow)
            dial = Dial(action=dialled_to, method="POST", timeout=rings_seconds, time_limit=most_minutes * 60)
            dial.number(number)
            response.append(dial)
        case _:
            _speak(response, reply.said, language, slow)
            response.hangup()
    return str(response)


def _gather(keys: Keys, seconds: int, action: str) -> Gather:
    """Silence makes a request too. A menu takes one key, of which star and hash may be one."""
    one_key = {"num_digits": 1, "finish_on_key": ""} if keys == Keys.ONE else {"finish_on_key": "#"}
    return Gather(
        input="dtmf", action=action, method="POST", timeout=seconds, action_on_empty_result=True, **one_key
    )


def _speak(verb: TwiML, said: Iterable[Spoken], language: str, slow: bool) -> None:
    left = MOST_BYTES_SAID
    for part in said:
        if isinstance(part, Pause):
            verb.append(PauseVerb(length=part.seconds))
            continue
        for text in _sayable(part):
            left -= BYTES_OF_A_VERB + len(escape(text).encode())
            if left < 0:
                return
            verb.append(_say(text, part.language or language, slow))


def _sayable(say: Say) -> list[str]:
    """Without characters that XML forbids, in pieces that a voice takes."""
    return textwrap.wrap(NO_XML.sub("", say.text), MOST_CHARACTERS_SAID)


def _say(text: str, language: str, slow: bool) -> SayVerb:
    locale, voice = VOICES[Language(language)]
    if not slow:
        return SayVerb(text, voice=voice, language=locale)
    say = SayVerb(voice=voice, language=locale)
    say.prosody(text, rate=SLOW)
    return say
