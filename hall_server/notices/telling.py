"""Messages to citizens' phones, as one of the parts of the bridge's process."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

import msgspec
from sqlalchemy import Engine

from hall_server.domain.plan import HallPlan
from hall_server.domain.replay import BrokenLog, PlanConflict
from hall_server.outbox import Item, NotNow, Outbox, Pointless, deliver, together
from hall_server.settings import HallFolder
from hall_server.store.database import StoreUnavailable
from hall_server.store.following import Database
from hall_server.store.stories import phone_of
from hall_server.tomlfile import SettingsError

from .channels import Channel, Message, open_channels
from .deciding import Kind, Notice
from .follower import Follower, key_of
from .lanes import lane_of
from .texts import text_of

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 0.5
_MEND_EVERY: Final = 5.0
# A service that takes seconds for one message does not hold up the others.
_AT_ONCE: Final = 8


async def run(folder: HallFolder, outbox: Outbox) -> None:
    """Tell those who want it when their turn comes near, until cancelled.

    Raises ``SettingsError`` for a channel that cannot be used before anything else is done, and
    ``StoreDamaged``.
    """
    channels = open_channels(folder)
    database = Database(folder.database)
    engine = database.engine
    lanes = {lane_of(count): channel for count, channel in enumerate(channels, start=1)}
    follower = Follower(folder, engine, outbox, list(lanes))
    language = folder.settings.notices.language or folder.settings.hall.language
    try:
        # Whether something waiting is still so is known only when the day was read to its end.
        await _step(database, follower)
        senders = {
            lane: Sender(engine, outbox, follower, channel, folder.plan, language)
            for lane, channel in lanes.items()
        }
        await together(
            _follow(database, follower),
            *(
                deliver(outbox, lane, sender.send, ordered=False, at_once=_AT_ONCE)
                for lane, sender in senders.items()
            ),
        )
    finally:
        for channel in channels:
            await channel.close()
        database.close()


async def _follow(database: Database, follower: Follower) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY)
        await _step(database, follower)


async def _step(database: Database, follower: Follower) -> None:
    """Look at the log, however long that takes to become possible."""

    def look() -> None:
        if database.replaced():
            follower.start_anew()
        follower.step()

    told = ""
    while True:
        try:
            await asyncio.to_thread(look)
            return
        except StoreUnavailable as error:
            trouble, pause = f"the hall's database cannot be read now: {error}", LOOK_EVERY
        except (PlanConflict, SettingsError, BrokenLog) as error:
            trouble, pause = f"the hall's log and hall.toml do not fit together: {error}", _MEND_EVERY
        if trouble != told:
            log.error("no messages to phones: %s", trouble)
            told = trouble
        await asyncio.sleep(pause)


class Sender:
    """Sends what lies in the outbox for one channel. The number is looked up only now."""

    def __init__(
        self,
        engine: Engine,
        outbox: Outbox,
        follower: Follower,
        channel: Channel,
        plan: HallPlan,
        language: str,
    ) -> None:
        self._engine = engine
        self._outbox = outbox
        self._follower = follower
        self._channel = channel
        self._plan = plan
        self._language = language

    async def send(self, item: Item) -> None:
        """Raises ``Pointless``, ``NotNow`` or ``Refused``."""
        notice = msgspec.json.decode(item.body, type=Notice)
        phone = await asyncio.to_thread(self._phone, notice.ticket)
        if phone is None or not self._follower.still_so(notice):
            raise Pointless
        if self._channel.forgetful:
            await asyncio.to_thread(self._never_again, item)
        await self._channel.send(self._message(notice, phone))

    def _phone(self, ticket: int) -> str | None:
        try:
            return phone_of(self._engine, ticket)
        except StoreUnavailable:
            raise NotNow("hall_db") from None

    def _never_again(self, item: Item) -> None:
        """If this process is killed from here on, nobody can say whether the phone has rung."""
        try:
            self._outbox.hold(item)
        except StoreUnavailable:
            raise NotNow("hall_db") from None

    def _message(self, notice: Notice, phone: str) -> Message:
        return Message(
            phone,
            text_of(notice, self._plan.name, self._language),
            notice.kind,
            notice.number,
            notice.window,
            notice.ahead if notice.kind is Kind.AHEAD else None,
            self._plan.id,
            key_of(self._plan.id, notice),
        )
