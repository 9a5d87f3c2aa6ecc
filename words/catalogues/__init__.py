"""Every text that a person hears or reads, in all languages.

English stands in the code, as `_("...")` with `_ = Words(language)`, or marked with `N_("...")` in a table.
The other languages stand in `<language>/<package>.po`, one file per package, which translators can edit with
any gettext editor; `make words` carries new texts into them.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from words.languages import Language

FOLDER = Path(__file__).parent


class Untold(str):
    """A text that has yet to be translated: its tests find a page that shows it as it stands."""

    __slots__ = ()


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a text of a table, for the extractor; it is translated where it is told."""
    return Untold(message)


class Words:
    """The words of one language: `Words("de")("Good morning, {name}.", name="Eva")`."""

    def __init__(self, language: str) -> None:
        self.language = Language(language)
        self._translations = _translations(self.language)

    def __call__(self, message: str, **values: object) -> str:
        return str(self._translations.ugettext(message).format(**values))

    def several(self, one: str, many: str, count: int, **values: object) -> str:
        """The form for `count` things; the text may name `{count}`."""
        return str(self._translations.ungettext(one, many, count).format(count=count, **values))


@cache
def _translations(language: Language) -> Translations:
    translations = Translations()
    for file in sorted((FOLDER / language).glob("*.po")):
        compiled = BytesIO()
        with file.open("rb") as text:
            write_mo(compiled, read_po(text, locale=language))
        compiled.seek(0)
        translations.merge(Translations(compiled))
    return translations
