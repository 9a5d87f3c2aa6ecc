"""Data -> exact XML."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from ivr.replies import Ask, Hangup, Keys, Pause, Reply, Say, Transfer
from ivr.twiml import NO_XML, render

HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
VICKI = '<Say language="de-DE" voice="Polly.Vicki-Neural">'
ELIN = '<Say language="sv-SE" voice="Polly.Elin-Neural">'
GATHER = 'input="dtmf" method="POST" actionOnEmptyResult="true"'

TABLE = [
    (
        "goodbye",
        Reply((Say("Auf Wiederhören."),), Hangup()),
        f"{VICKI}Auf Wiederhören.</Say><Hangup />",
    ),
    (
        "a menu takes one key, while the voice still speaks",
        Reply((Say("Mein Termin: die 2."), Pause(2)), Ask(Keys.ONE, 6)),
        f'<Gather action="/keys" timeout="6" {GATHER} finishOnKey="" numDigits="1">{VICKI}Mein Termin: die 2.</Say><Pause length="2" /></Gather>',
    ),
    (
        "a number ends with the hash key",
        Reply((Say("Acht Ziffern."),), Ask(Keys.MANY, 10)),
        f'<Gather action="/keys" timeout="10" {GATHER} finishOnKey="#">{VICKI}Acht Ziffern.</Say></Gather>',
    ),
    (
        "a sentence in another language has its voice",
        Reply((Say("Svenska: tryck 2.", "sv"),), Ask(Keys.ONE, 6)),
        f'<Gather action="/keys" timeout="6" {GATHER} finishOnKey="" numDigits="1">{ELIN}Svenska: tryck 2.</Say></Gather>',
    ),
    (
        "a transfer is bounded and never recorded",
        Reply((Say("Ich verbinde."),), Transfer("+493023125017")),
        f'{VICKI}Ich verbinde.</Say><Dial action="/dialled" method="POST" timeLimit="3600" timeout="25">'
        "<Number>+493023125017</Number></Dial>",
    ),
    (
        "markup is text",
        Reply((Say("<Hangup/> & <b>Öl</b>"),), Hangup()),
        f"{VICKI}&lt;Hangup/&gt; &amp; &lt;b&gt;Öl&lt;/b&gt;</Say><Hangup />",
    ),
    (
        "what XML forbids is left out",
        Reply((Say("a\x00b\x0bc\ud800d\ufffee"),), Hangup()),
        f"{VICKI}abcde</Say><Hangup />",
    ),
    ("nothing to say", Reply((Say("\x07"),), Hangup()), "<Hangup />"),
]


@pytest.mark.parametrize(("reply", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_reply_as_xml(reply: Reply, expected: str) -> None:
    assert rendered(reply) == f"{HEAD}{expected}</Response>"


def test_slower_voice() -> None:
    document = rendered(Reply((Say("Guten Tag."),), Hangup()), slow=True)
    assert f'{VICKI}<prosody rate="85%">Guten Tag.</prosody></Say>' in document


def test_long_text_is_said_in_pieces_that_a_voice_takes() -> None:
    document = ElementTree.fromstring(rendered(Reply((Say("Wort " * 2000),), Hangup())))
    pieces = [say.text or "" for say in document.iter("Say")]
    assert len(pieces) > 3
    assert max(map(len, pieces)) <= 3000
    assert " ".join(pieces).split() == ["Wort"] * 2000


def test_document_never_exceeds_what_the_provider_takes() -> None:
    many = tuple(Say("ä&" * 1400) for _ in range(100))
    document = rendered(Reply(many, Ask(Keys.ONE, 6)))
    assert len(document.encode()) < 64 * 1024
    ElementTree.fromstring(document)


SAID = st.text(min_size=1, max_size=60).map(lambda text: NO_XML.sub("", text).strip()).filter(bool)


@given(SAID, st.sampled_from(Keys), st.integers(1, 20))
def test_question_is_what_the_providers_own_library_writes(text: str, keys: Keys, seconds: int) -> None:
    one_key = {"num_digits": 1, "finish_on_key": ""} if keys == Keys.ONE else {"finish_on_key": "#"}
    asked = {"action": "/keys", "method": "POST", "timeout": seconds, "action_on_empty_result": True}
    gather = Gather(input="dtmf", **asked, **one_key)
    gather.say(text, voice="Polly.Vicki-Neural", language="de-DE")
    gather.pause(length=1)
    expected = VoiceResponse()
    expected.append(gather)
    assert same(rendered(Reply((Say(text), Pause()), Ask(keys, seconds))), expected)


@given(SAID)
def test_transfer_is_what_the_providers_own_library_writes(text: str) -> None:
    expected = VoiceResponse()
    expected.say(text, voice="Polly.Vicki-Neural", language="de-DE")
    dial = Dial(action="/dialled", method="POST", timeout=25, time_limit=3600)
    dial.number("+493023125017")
    expected.append(dial)
    assert same(rendered(Reply((Say(text),), Transfer("+493023125017"))), expected)


def same(document: str, expected: VoiceResponse) -> bool:
    return ElementTree.canonicalize(document) == ElementTree.canonicalize(str(expected))


def rendered(reply: Reply, *, slow: bool = False) -> str:
    return render(reply, language="de", slow=slow, keys_to="/keys", dialled_to="/dialled")
