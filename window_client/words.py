"""This program's texts: English in the code, Chinese in the catalogue, switched while it runs."""

from __future__ import annotations

from collections.abc import Callable

from hall_server.client import N_, Translator
from hall_server.protocol import Text

__all__ = ["N_", "OTHER_LANGUAGE", "Words", "_", "spoken", "words"]

# A sentence that is put into the current language at the moment it is shown.
Words = Callable[[], str]

# Each language names itself, for the person who cannot read the one on the screen.
OTHER_LANGUAGE = {"zh": "English", "en": "中文"}

_ = Translator("window_client")


def words(message: str, **values: object) -> Words:
    """A marked message, translated each time it is shown."""
    return lambda: _(message, **values)


def spoken(text: Text) -> Words:
    """What the hall said, in the language of the screen."""
    return lambda: text.in_language(_.language)
