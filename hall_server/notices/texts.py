"""What a phone is told, short enough for one SMS: 70 Chinese signs, 160 Latin ones."""

from __future__ import annotations

from typing import Final

from hall_server.domain.plan import Bilingual
from hall_server.language import Translator

from .deciding import Kind, Notice

# What the rest of a message leaves to the hall's name. In an English SMS one sign that is not Latin would
# leave room for 70 only.
_NAME_AT_MOST: Final = {"zh": 30, "en": 80}
_CUT: Final = {"zh": "…", "en": "..."}


def text_of(notice: Notice, hall: Bilingual, language: str) -> str:
    """The message of a notice. ``language`` is ``zh`` or ``en``."""
    _ = Translator("hall_server", language)
    name = _shortened(hall.in_language(language), language)
    if notice.kind is Kind.CALLED:
        return _(
            "{hall}: number {number}, it is your turn. Please go to window {window}.",
            hall=name,
            number=notice.number,
            window=notice.window,
        )
    if notice.ahead == 0:
        return _(
            "{hall}: number {number}, you are next. Please be in the hall.", hall=name, number=notice.number
        )
    return _(
        "{hall}: number {number}, {count} ahead of you. Please be in the hall.",
        hall=name,
        number=notice.number,
        count=notice.ahead,
    )


def _shortened(name: str, language: str) -> str:
    most, cut = _NAME_AT_MOST[language], _CUT[language]
    return name if len(name) <= most else name[: most - len(cut)] + cut
