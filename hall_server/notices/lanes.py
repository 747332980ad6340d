"""The names of the outbox's lanes for messages."""

from __future__ import annotations


def lane_of(number: int) -> str:
    """The lane of the channel that stands as the ``number``-th in ``hall.toml``, from 1."""
    return f"notices-{number}"
