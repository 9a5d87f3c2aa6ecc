"""What the provider takes as an answer; its own library does not look (facts: docs/voice/twiml)."""

from xml.etree import ElementTree

from werkzeug.test import TestResponse

VOICES = {
    "de-DE": {"Polly.Vicki-Neural", "Polly.Daniel-Neural"},
    "sv-SE": {"Polly.Elin-Neural"},
    "fi-FI": {"Polly.Suvi-Neural"},
    "en-GB": {"Polly.Amy-Neural"},
}
VERBS = {"Response", "Say", "Pause", "Gather", "Dial", "Number", "Hangup", "prosody"}
MOST_BYTES, MOST_CHARACTERS = 64_000, 3_000


def document(answer: TestResponse, public_url: str) -> ElementTree.Element:
    """The answer's document; an assertion says what the provider would refuse."""
    assert answer.status_code == 200, answer.status
    assert answer.content_type == "text/xml; charset=utf-8"
    assert len(answer.data) < MOST_BYTES
    root = ElementTree.fromstring(answer.data)
    assert root.tag == "Response"
    assert len(root), "an answer without a verb ends the call without a word"
    for verb in root.iter():
        assert verb.tag in VERBS, verb.tag
        if verb.tag == "Say":
            assert verb.get("voice") in VOICES[verb.get("language", "")]
            assert 0 < len("".join(verb.itertext())) < MOST_CHARACTERS
        if verb.tag in ("Gather", "Dial"):
            assert verb.get("action", "").startswith(f"{public_url}/phone/")
            assert verb.get("method") == "POST"
        if verb.tag == "Gather":
            assert verb.get("actionOnEmptyResult") == "true"
    assert root[-1].tag in ("Gather", "Dial", "Hangup"), "a dead end"
    return root
