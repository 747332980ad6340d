"""What every act of the manager asks for: a reason, a zone, and that the hall does it."""

from __future__ import annotations

from collections.abc import Sequence

from hall_server.client import LANGUAGES
from hall_server.protocol import Accepted, Ask, HallView
from window_client import reasons
from window_client.choices import Option, Question
from window_client.screens.asking import Asking
from window_client.words import N_, Words, spoken, words


async def carry_out(screen: Asking, ask: Ask, outcome: Words) -> None:
    """What comes of it, either way, is a line that fades."""
    if await screen.ask(ask, Accepted):
        screen.tell(outcome, fades=True)


async def reason_for(screen: Asking, listed: Sequence[str]) -> str | None:
    """As it goes into the log: in the hall's language."""
    options = tuple(Option(reason, words(reason)) for reason in listed)
    chosen = await screen.choose(Question(words(N_("Why?")), options, own_words=True))
    return reasons.on_record(chosen, LANGUAGES[0]) if chosen else None


async def which_zone(screen: Asking, view: HallView, first: str, but: str = "") -> str | None:
    """One of the zones ``but`` one, the ``first`` at the head."""
    order = sorted((zone for zone in view.zones if zone != but), key=lambda zone: zone != first)
    options = tuple(Option(zone, spoken(view.zones[zone].name)) for zone in order)
    return await screen.choose(Question(words(N_("Which zone?")), options))
