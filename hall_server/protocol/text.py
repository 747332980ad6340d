"""Text that people read, in both of the hall's languages."""

from __future__ import annotations

from typing import Literal

import msgspec

Language = Literal["zh", "en"]


class Text(msgspec.Struct, frozen=True):
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


def one_line(text: str) -> str:
    """What people wrote, as the hall takes it: one line of printable text.

    Signs that a terminal would obey, and marks that turn the direction of text, are left out.
    """
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())
