"""The texts of the letters: written, looked at, refused for a wrong placeholder, compared, approved."""

from stories import Visit

TEXT = "/staff/koba/texts/proposal/de"
OWN_WORDS = "**Bitte halten Sie Ihre Unterlagen bereit.**"


def previewed(visit: Visit) -> None:
    _write(visit, OWN_WORDS)
    visit.send("button[name=preview]")


def wrong_placeholder(visit: Visit) -> None:
    _write(visit, "Guten Tag {clientname}, bitte rufen Sie an.")
    visit.send("button[name=save]")


def own_draft(visit: Visit) -> None:
    """Whoever wrote it cannot approve it; it is compared with what is in force."""
    _write(visit, f"{OWN_WORDS} Fassung {visit.size}.")
    visit.send("button[name=save]")


def to_decide(visit: Visit) -> None:
    visit.go("/staff/koba/texts")
    visit.send("td a.chip >> nth=-1")


def listed(visit: Visit) -> None:
    visit.go("/staff/koba/texts")


def _write(visit: Visit, words: str) -> None:
    """A paragraph of one's own after the subject of what is there."""
    visit.go(TEXT)
    text = visit.page.input_value("#text")
    subject, _, rest = text.partition("\n")
    visit.page.fill("#text", f"{subject}\n\n{words}\n{rest}")
