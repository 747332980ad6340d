"""What a request says about who asks."""

from __future__ import annotations

from hall_server.language import LANGUAGES


def language_of(accept_language: str, otherwise: str) -> str:
    """The language that ``Accept-Language`` likes best of those there are, or ``otherwise``."""
    best, language = 0.0, otherwise
    for wish in accept_language.split(","):
        tag, _semicolon, weight = wish.partition(";")
        spoken = tag.strip().lower().partition("-")[0]
        try:
            liked = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if spoken in LANGUAGES and liked > best:
            best, language = liked, spoken
    return language
