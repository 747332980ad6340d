"""The names under which the disk keeps what people wrote or left about themselves."""

from __future__ import annotations

from hall_server.domain.concern import Concern


def about_rating(ticket: int, visit: int) -> str:
    """The words and the contact left with a rating."""
    return f"rating-{ticket}-{visit}"


def about_concern(concern: Concern) -> str:
    """What was said, and by whom: a bad rating's is the rating's."""
    return about_rating(*concern.rating) if concern.rating else f"concern-{concern.id}"


def about_step(concern: int, step: int) -> str:
    """The note of a step, counted from 1."""
    return f"concern-{concern}-{step}"
