import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.reasons import Unprintable
from letters.saying.content import MAY_BREAK, NO_BREAK
from letters.saying.marks import Line, Run
from letters.script.fonts import width
from letters.setting.paragraphs import wrapped

LETTERS = st.text(alphabet="abc ÄöłŽ", max_size=60)


def test_short_text_stays_on_its_line() -> None:
    assert _texts("Guten Tag Eva", 100) == ["Guten Tag Eva"]


def test_long_text_breaks_between_words() -> None:
    room = width("Guten Tag", 10) + 0.01
    assert _texts("Guten Tag Eva", room) == ["Guten Tag", "Eva"]


def test_weights_stay_and_words_of_two_weights_hold_together() -> None:
    line = (Run("Ihr "), Run("Wort", bold=True), Run(". Ende"))
    assert wrapped(line, size=10, room=100) == ((Run("Ihr"), Run(" Wort", bold=True), Run(". Ende")),)
    narrow = width("Ihr", 10) + 6
    assert wrapped(line, size=10, room=narrow)[1][:2] == (Run("Wort", bold=True), Run("."))


def test_number_and_unit_stay_together() -> None:
    room = width("Referenz 1234", 10) + 0.01
    assert _texts(f"Referenz 1234{NO_BREAK}5678", room) == ["Referenz", "1234 5678"]
    assert _texts("Danach 1 absagen", width("1 absagen", 10) + 0.5) == ["Danach", "1 absagen"]


def test_a_link_breaks_where_it_may() -> None:
    room = width("rufzeit.example.org/t/", 10) + 0.01
    assert _texts(f"rufzeit.example.org/t/{MAY_BREAK}12345678AB", room) == ["rufzeit.example.org/t/", "12345678AB"]
    assert _texts(f"a/{MAY_BREAK}b", 100) == ["a/b"]


def test_a_word_wider_than_the_page_is_refused() -> None:
    with pytest.raises(Unprintable) as caught:
        _texts("kurz " + "Donau" * 100, 165)
    assert caught.value.code == "word_too_long"


@given(st.lists(st.tuples(LETTERS, st.booleans()), max_size=5), st.floats(min_value=20, max_value=170))
def test_nothing_is_lost_and_everything_fits(parts: list[tuple[str, bool]], room: float) -> None:
    line = tuple(Run(text, bold) for text, bold in parts)
    try:
        lines = wrapped(line, size=10, room=room)
    except Unprintable:
        assert any(width(word, 10, bold=True) > room for word in _text(line).split())
        return
    assert "".join(map(_text, lines)).replace(" ", "") == _text(line).replace(" ", "")
    bold = [letter for run in line if run.bold for letter in run.text if letter != " "]
    kept = [letter for part in lines for run in part if run.bold for letter in run.text if letter != " "]
    assert kept == bold
    assert all(sum(width(run.text, 10, bold=run.bold) for run in part) <= room + 0.5 for part in lines)


def _texts(text: str, room: float) -> list[str]:
    return [_text(line) for line in wrapped((Run(text),), size=10, room=room)]


def _text(line: Line) -> str:
    return "".join(run.text for run in line)
