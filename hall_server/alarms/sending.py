"""Alarms to the people who are named, as one of the parts of the bridge's process."""

from __future__ import annotations

import contextlib
from typing import Final

import msgspec

from hall_server.domain.alarm import Alarm
from hall_server.domain.plan import HallPlan
from hall_server.language import N_, Translator
from hall_server.outbox import Item, Outbox, Pointless
from hall_server.outbox.channels import Message, open_channel
from hall_server.outbox.telling import Teller, tell
from hall_server.settings import HallFolder
from hall_server.store.following import Database

from .following import Follower, key_of
from .lanes import lane_of, recipients_of
from .texts import text_of

# One that hangs does not hold up the others.
_AT_ONCE: Final = 4
_MESSAGE: Final = N_("{hall}: {text}")


class AlarmMessage(Message, frozen=True, kw_only=True):
    """The alarm in words and in figures. There is nobody's name in it."""

    kind: str
    alarm: int
    about: str
    window: int | None
    value: int
    limit: int
    raised_at: int
    hall: str


async def run(folder: HallFolder, outbox: Outbox) -> None:
    """Tell the people whom ``hall.toml`` names of each alarm, once, until cancelled.

    Raises ``SettingsError`` for a channel that cannot be used before anything else is done, and
    ``StoreDamaged``.
    """
    settings = folder.settings
    recipients = recipients_of(settings)
    async with contextlib.AsyncExitStack() as stack:
        channels = {}
        for index, recipient in recipients.items():
            channels[recipient.id] = open_channel(folder, ("recipients", index), recipient)
            stack.push_async_callback(channels[recipient.id].close)
        database = Database(folder.database)
        stack.callback(database.close)
        follower = Follower(folder.plan, database.engine, outbox, list(channels))
        tellers: dict[str, Teller] = {}
        for recipient in recipients.values():
            translate = Translator("hall_server", recipient.language or settings.hall.language)
            composer = Composer(follower, folder.plan, translate)
            for emergency in (True, False):
                lane = lane_of(recipient.id, emergency=emergency)
                tellers[lane] = Teller(outbox, channels[recipient.id], composer.compose)
        await tell(outbox, database, follower, "alarms", tellers, at_once=_AT_ONCE)


class Composer:
    """Makes messages for one recipient of what lies in the outbox."""

    def __init__(self, follower: Follower, plan: HallPlan, translate: Translator) -> None:
        self._follower = follower
        self._plan = plan
        self._translate = translate

    async def compose(self, item: Item) -> AlarmMessage:
        """Raises ``Pointless``."""
        alarm = msgspec.json.decode(item.body, type=Alarm)
        if self._follower.pointless(alarm):
            raise Pointless
        name = self._plan.name.in_language(self._translate.language)
        return AlarmMessage(
            kind=alarm.kind.value,
            text=self._translate(_MESSAGE, hall=name, text=text_of(alarm, self._plan, self._translate)),
            alarm=alarm.id,
            about=alarm.about,
            window=alarm.window,
            value=alarm.value,
            limit=alarm.limit,
            raised_at=alarm.raised_at,
            hall=self._plan.id,
            key=key_of(self._plan.id, alarm),
        )
