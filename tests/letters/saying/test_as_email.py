"""A letter as an e-mail, in all languages: all that it says, nothing that opens a page by itself."""

import re
from dataclasses import replace
from html import unescape

import pytest

from db.letters import LetterKind
from factories.letters import ACCESS as OPENS
from factories.letters import some_facts
from letters.saying.as_email import Email, as_email
from letters.saying.content import content_of
from letters.saying.facts import LetterFacts, Second
from letters.saying.wording import WITHOUT_KEYS, read_wording, wording_of
from words.languages import Language

ACCESS = replace(OPENS, pin="908070")  # no part of its reference
URL = "https://rufzeit.example.org"
PAGE = f"{URL}/appointment/open"
LETTERS = [(kind, language) for kind in LetterKind for language in Language]
SAID = {
    "de": ("So können Sie antworten", "Ihre PIN steht nicht in dieser E-Mail.", "mit Referenz und PIN"),
    "sv": ("Så kan du svara", "Din PIN-kod står inte i det här e-postmeddelandet.", "med referens och PIN-kod"),
    "fi": ("Näin voitte vastata", "PIN-koodinne ei ole tässä sähköpostissa.", "viitenumerolla ja PIN-koodilla"),
    "en": ("How you can answer", "Your PIN is not in this e-mail.", "with reference and PIN"),
}


@pytest.mark.parametrize(("kind", "language"), LETTERS)
def test_it_has_no_pin_and_leads_to_our_page_only(kind: LetterKind, language: str) -> None:
    email = _email(some_facts(kind, language))
    for form in (email.subject, email.text, email.html):
        bare = re.sub(r"\s", "", form)
        assert ACCESS.pin not in bare
        assert ACCESS.link.rpartition("/")[2] not in bare
        assert "\N{ZERO WIDTH SPACE}" not in form
    links = set(re.findall(r'(?:href|src)="([^"]*)"', email.html))
    assert links == (set() if kind in WITHOUT_KEYS else {PAGE})


@pytest.mark.parametrize(("kind", "language"), LETTERS)
def test_it_says_what_the_letter_says(kind: LetterKind, language: str) -> None:
    facts = some_facts(kind, language)
    content, email = content_of(facts, ACCESS, wording_of(kind, language)), _email(facts)
    assert email.subject == content.subject
    heading, no_pin, asked = SAID[language]
    assert (no_pin in email.text) == (asked in email.text) == (kind not in WITHOUT_KEYS)
    assert (PAGE in email.text) == (kind not in WITHOUT_KEYS)
    for said in (heading, content.office, *content.sender_lines, content.reference[1], facts.advisor):
        assert said in email.text
    for block in content.blocks:
        for line in block.lines:
            told = "".join(run.text for run in line).replace("\N{ZERO WIDTH SPACE}", "")
            assert told in email.text or "/t/" in told
    assert _words(email.html) == email.text.replace("[ ]", "☐").replace("- ", "").split()
    assert f'<html lang="{language}">' in email.html


def test_what_a_name_looks_like_is_never_markup() -> None:
    email = _email(some_facts(client="<b>Eva</b> & <img src=x>", name="Jörg <script>"))
    assert "<script>" not in email.html
    assert "<img" not in email.html
    assert "Jörg <script>" in email.text
    assert "(für <b>Eva</b> & <img src=x>)" in email.subject


def test_a_second_language_follows_in_the_same_mail() -> None:
    facts = replace(
        some_facts(),
        second=Second(Language.SV, "Arbetsbyrån", "+46846500401", "Sysselsättningsplan", "Ha papper till hands."),
    )
    wording = wording_of(facts.kind, "de").with_second(wording_of(facts.kind, "sv"))
    email = as_email(content_of(facts, ACCESS, wording), public_url=URL)
    german, _, swedish = email.text.partition("-" * 40)
    assert SAID["de"][1] in german
    assert SAID["sv"][1] in swedish
    assert '<div lang="sv">' in email.html
    assert ACCESS.link.rpartition("/")[2] not in email.text


def test_a_link_elsewhere_in_an_own_text_is_changed_too() -> None:
    """Of an office without https as well."""
    text = "# Hallo {link}\n\nSiehe **{link}** und {understood} {how}.\n\n[answer]\nInternet: QR-Code, {link}\n\n---\nZettel"
    facts = some_facts(LetterKind.LETTERBOX)
    wording = read_wording(text, LetterKind.LETTERBOX, "1")
    for scheme in ("https", "http"):
        link = ACCESS.link.replace("https", scheme)
        content = content_of(facts, replace(ACCESS, link=link), wording)
        email = as_email(content, public_url=f"{scheme}://rufzeit.example.org/")
        page = f"{scheme}://rufzeit.example.org/appointment/open"
        assert email.subject == f"Hallo {page}"
        assert f"Siehe {page} und" in email.text
        assert "QR-Code" not in email.text
        assert email.html.count(f'<b><a href="{page}">{page}</a></b>') == 1
        assert "/t/" not in email.text + email.html


def _email(facts: LetterFacts) -> Email:
    return as_email(content_of(facts, ACCESS, wording_of(facts.kind, facts.language)), public_url=URL)


def _words(html: str) -> list[str]:
    body = html.partition("<body>")[2]
    return unescape(re.sub(r"<[^>]*>", " ", re.sub(r"</?(b|a)\b[^>]*>", "", body))).split()
