"""The board's words. A board speaks both languages at once: one large, the other small beside it."""

from __future__ import annotations

from hall_server.client import LANGUAGES, Translator
from hall_server.protocol import Language, Text

_chinese = Translator("display_board", "zh")
_english = Translator("display_board", "en")


def both(message: str, **values: object) -> Text:
    """A message marked with ``N_`` in both languages, with its ``{name}`` fields filled in.

    A value that is itself a :class:`Text` goes in by its language.
    """

    def chosen(language: Language) -> dict[str, object]:
        return {
            name: value.in_language(language) if isinstance(value, Text) else value
            for name, value in values.items()
        }

    return Text(zh=_chinese(message, **chosen("zh")), en=_english(message, **chosen("en")))


def other(language: str) -> str:
    """The language that stands small beside this one."""
    return next(candidate for candidate in LANGUAGES if candidate != language)
