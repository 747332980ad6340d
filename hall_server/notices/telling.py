"""Messages to citizens' phones, as one of the parts of the bridge's process."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

import msgspec
from sqlalchemy import Engine

from hall_server.domain.plan import HallPlan
from hall_server.outbox import Item, NotNow, Outbox, Pointless
from hall_server.outbox.channels import Message, open_channel
from hall_server.outbox.telling import Teller, tell
from hall_server.settings import HallFolder
from hall_server.store.database import StoreUnavailable
from hall_server.store.following import Database
from hall_server.store.stories import phone_of

from .deciding import Kind, Notice
from .follower import Follower, key_of
from .lanes import lane_of
from .texts import text_of

# A service that takes seconds for one message does not hold up the others.
_AT_ONCE: Final = 8


class NoticeMessage(Message, frozen=True, kw_only=True):
    """``window`` is where to go for who is called, ``ahead`` how many come before."""

    kind: str
    number: str
    window: int | None
    ahead: int | None
    hall: str


async def run(folder: HallFolder, outbox: Outbox) -> None:
    """Tell those who want it when their turn comes near, until cancelled.

    Raises ``SettingsError`` for a channel that cannot be used before anything else is done, and
    ``StoreDamaged``.
    """
    async with contextlib.AsyncExitStack() as stack:
        channels = {}
        for index, table in enumerate(folder.settings.notices.channels):
            channel = open_channel(folder, ("notices", "channels", index), table)
            stack.push_async_callback(channel.close)
            channels[lane_of(index + 1)] = channel
        database = Database(folder.database)
        stack.callback(database.close)
        follower = Follower(folder, database.engine, outbox, list(channels))
        language = folder.settings.notices.language or folder.settings.hall.language
        composer = Composer(database.engine, follower, folder.plan, language)
        tellers = {lane: Teller(outbox, channel, composer.compose) for lane, channel in channels.items()}
        await tell(outbox, database, follower, "notices", tellers, at_once=_AT_ONCE)


class Composer:
    """Makes messages of what lies in the outbox. The number is looked up only now."""

    def __init__(self, engine: Engine, follower: Follower, plan: HallPlan, language: str) -> None:
        self._engine = engine
        self._follower = follower
        self._plan = plan
        self._language = language

    async def compose(self, item: Item) -> NoticeMessage:
        """Raises ``Pointless`` and ``NotNow``."""
        notice = msgspec.json.decode(item.body, type=Notice)
        phone = await asyncio.to_thread(self._phone, notice.ticket)
        if phone is None or not self._follower.still_so(notice):
            raise Pointless
        return NoticeMessage(
            phone=phone,
            text=text_of(notice, self._plan.name, self._language),
            kind=notice.kind,
            number=notice.number,
            window=notice.window,
            ahead=notice.ahead if notice.kind is Kind.AHEAD else None,
            hall=self._plan.id,
            key=key_of(self._plan.id, notice),
        )

    def _phone(self, ticket: int) -> str | None:
        try:
            return phone_of(self._engine, ticket)
        except StoreUnavailable:
            raise NotNow("hall_db") from None
