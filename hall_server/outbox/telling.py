"""Tells people, by one channel or by several, what lies in the outbox for them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from hall_server.store.database import StoreUnavailable
from hall_server.store.following import Database

from .channels import Channel, Message
from .courier import NotNow, deliver, together
from .following import Follower, catch_up, follow
from .items import Item
from .store import Outbox


class Teller:
    """One lane's way to people. ``compose`` makes the message of an item.

    It is asked just before it is sent, and raises ``Pointless`` or ``NotNow``.
    """

    def __init__(
        self, outbox: Outbox, channel: Channel, compose: Callable[[Item], Awaitable[Message]]
    ) -> None:
        self._outbox = outbox
        self._channel = channel
        self._compose = compose

    async def send(self, item: Item) -> None:
        """Raises ``Pointless``, ``NotNow`` or ``Refused``."""
        message = await self._compose(item)
        if self._channel.forgetful:
            await asyncio.to_thread(self._never_again, item)
        await self._channel.send(message)

    def _never_again(self, item: Item) -> None:
        """If this process is killed from here on, nobody can say whether it arrived."""
        try:
            self._outbox.hold(item)
        except StoreUnavailable:
            raise NotNow("hall_db") from None


async def tell(
    outbox: Outbox,
    database: Database,
    follower: Follower,
    part: str,
    tellers: Mapping[str, Teller],
    *,
    at_once: int,
) -> None:
    """Follow the log and deliver each teller's lane until cancelled; ``at_once`` are sent side by side.

    ``part`` names it to the program's log. Raises ``StoreDamaged``.
    """
    # Whether something waiting is still so is known only when the day was read to its end.
    await catch_up(database, follower, part)
    await together(
        follow(database, follower, part),
        *(
            deliver(outbox, lane, teller.send, ordered=False, at_once=at_once)
            for lane, teller in tellers.items()
        ),
    )
