"""Citizens' phones, and the screen at a window."""

from __future__ import annotations

import msgspec

from .words import RatingChannel, RatingLevel


class GetLinkKey(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_link_key"):
    """Web: the key by which the codes in citizens' links are checked. Answered by ``LinkKey``."""


class GetTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_ticket"):
    """Web: what became of a ticket of any day, by its id. Answered by ``TicketStory``."""

    ticket: int


class RateService(msgspec.Struct, frozen=True, omit_defaults=True, tag="rate_service"):
    """Web: a citizen rates the service that a ticket completed as its ``visit``, or changes the rating.
    Answered by ``Rated``.

    ``options`` are ids of the view's rating form. ``device`` tells one day's phones apart and says nothing
    else; ``on_site``: from the hall's own network. ``kept_for`` is how long the rating waited for the hall
    to come back, in milliseconds. ``words``, ``name`` and ``phone`` are kept apart from the log. With
    ``keep`` those that are empty stay as they were left before; without it they are deleted.
    """

    ticket: int
    visit: int
    level: RatingLevel
    options: tuple[str, ...] = ()
    words: str = ""
    name: str = ""
    phone: str = ""
    channel: RatingChannel = "slip"
    device: str = ""
    on_site: bool = False
    kept_for: int = 0
    keep: bool = False


class WantNotices(msgspec.Struct, frozen=True, omit_defaults=True, tag="want_notices"):
    """Web: send messages to this phone when the ticket's turn comes near. The number is deleted when the
    day ends. Answered by ``Accepted``."""

    ticket: int
    phone: str


class StopNotices(msgspec.Struct, frozen=True, omit_defaults=True, tag="stop_notices"):
    """Web: no messages after all; the phone number is deleted now. Answered by ``Accepted``."""

    ticket: int


class GetScreen(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_screen"):
    """Screen: who is served at its window, and a fresh link for rating that. Answered by ``Screen``."""
