"""Alarms to the people who are named, as one of the parts of the bridge's process."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

import msgspec

from hall_server.domain.alarm import Alarm
from hall_server.domain.plan import HallPlan
from hall_server.language import Translator
from hall_server.outbox import Item, NotNow, Outbox, Pointless, deliver, together
from hall_server.settings import HallFolder
from hall_server.store.database import StoreUnavailable
from hall_server.store.following import Database

from .channels import Channel, Message, open_channel
from .following import Follower, key_of
from .lanes import lane_of, recipients_of
from .texts import text_of

log = logging.getLogger(__name__)

# Seconds.
LOOK_EVERY: Final = 0.5
# One that hangs does not hold up the others.
_AT_ONCE: Final = 4


async def run(folder: HallFolder, outbox: Outbox) -> None:
    """Tell the people whom ``hall.toml`` names of each alarm, once, until cancelled.

    Raises ``SettingsError`` for a channel that cannot be used before anything else is done, and
    ``StoreDamaged``.
    """
    settings, channels = folder.settings, list[Channel]()
    senders: dict[str, Sender] = {}
    database = Database(folder.database)
    try:
        recipients = recipients_of(settings)
        names = [recipient.id for recipient in recipients.values()]
        follower = Follower(folder.plan, database.engine, outbox, names)
        for index, recipient in recipients.items():
            channels.append(open_channel(folder, index, recipient))
            translate = Translator("hall_server", recipient.language or settings.hall.language)
            sender = Sender(outbox, follower, channels[-1], folder.plan, translate)
            senders[lane_of(recipient.id, emergency=True)] = sender
            senders[lane_of(recipient.id)] = sender
        # Whether something waiting is over is known only when the day was read to its end.
        await _step(database, follower)
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
    """Read the log to its end, however long that takes to become possible."""

    def look() -> None:
        if database.replaced():
            follower.start_anew()
        while follower.step():
            pass

    told = False
    while True:
        try:
            await asyncio.to_thread(look)
            return
        except StoreUnavailable as error:
            if not told:
                log.error("no alarms are sent: the hall's database cannot be read now: %s", error)
                told = True
            await asyncio.sleep(LOOK_EVERY)


class Sender:
    """Sends what lies in the outbox for one recipient."""

    def __init__(
        self,
        outbox: Outbox,
        follower: Follower,
        channel: Channel,
        plan: HallPlan,
        translate: Translator,
    ) -> None:
        self._outbox = outbox
        self._follower = follower
        self._channel = channel
        self._plan = plan
        self._translate = translate

    async def send(self, item: Item) -> None:
        """Raises ``Pointless``, ``NotNow`` or ``Refused``."""
        alarm = msgspec.json.decode(item.body, type=Alarm)
        if self._follower.pointless(alarm):
            raise Pointless
        if self._channel.forgetful:
            await asyncio.to_thread(self._never_again, item)
        await self._channel.send(self._message(alarm))

    def _never_again(self, item: Item) -> None:
        """If this process is killed from here on, nobody can say whether it arrived."""
        try:
            self._outbox.hold(item)
        except StoreUnavailable:
            raise NotNow("hall_db") from None

    def _message(self, alarm: Alarm) -> Message:
        name = self._plan.name.zh if self._translate.language == "zh" else self._plan.name.en
        sentence = text_of(alarm, self._plan, self._translate)
        return Message(
            alarm.kind.value,
            f"{name}: {sentence}",
            alarm.id,
            alarm.about,
            alarm.window,
            alarm.value,
            alarm.limit,
            alarm.raised_at,
            self._plan.id,
            key_of(self._plan.id, alarm),
        )
