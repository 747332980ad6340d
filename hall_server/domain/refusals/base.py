"""What every refusal is."""

from __future__ import annotations

import re


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a sentence for the catalogue; the domain itself never translates."""
    return message


class Refusal(Exception):
    """A command that the rules do not allow. Nothing has changed."""

    sentence: str

    def __init__(self, **fields: object) -> None:
        super().__init__(self.sentence.format(**fields))
        self.fields = fields

    @property
    def code(self) -> str:
        """The stable name for programs, such as ``nobody_waiting``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()
