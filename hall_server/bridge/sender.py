"""Delivers the province's lane."""

from __future__ import annotations

import asyncio
import ssl

import msgspec
from sqlalchemy import Engine

from hall_server.language import Translator, system_language
from hall_server.outbox import Item, NotNow
from hall_server.outbox.posting import Poster
from hall_server.outbox.signing import must_be_readable, read_secret, wrong_setting
from hall_server.settings import HallFolder
from hall_server.settings.model import ProvinceTable
from hall_server.store.about import about_rating
from hall_server.store.database import StoreUnavailable
from hall_server.store.stories import left_behind

from .records import Kept, RatingRecord, Record

_ = Translator("hall_server", system_language())


class Sender:
    """Sends one item after the other to the province."""

    def __init__(self, poster: Poster, engine: Engine, *, send_words: bool) -> None:
        self._poster = poster
        self._engine = engine
        self._send_words = send_words

    async def send(self, item: Item) -> None:
        """Raises what :meth:`Poster.post` raises."""
        kept = msgspec.json.decode(item.body, type=Kept)
        try:
            record = await asyncio.to_thread(self._with_words, kept) if self._send_words else kept.record
        except StoreUnavailable:
            raise NotNow("hall_db") from None
        await self._poster.post(msgspec.json.encode(record), item.key)

    def _with_words(self, kept: Kept) -> Record:
        """Words are looked up only now, so that what was deleted is not sent, and not kept a second time."""
        record = kept.record
        if not isinstance(record, RatingRecord) or not kept.seal:
            return record
        left = left_behind(self._engine, about_rating(record.ticket, record.visit))
        if left is None or left.seal != kept.seal or not left.words:
            return record
        return msgspec.structs.replace(record, words=left.words)


def province_poster(folder: HallFolder, province: ProvinceTable) -> Poster:
    """The way to the province. Raises ``SettingsError`` when its secret or certificates cannot be used."""
    secret = read_secret(folder, ("province", "secret_file"), province.secret_file)
    key = ("province", "ca_file")
    ca_file = province.ca_file and must_be_readable(folder, key, province.ca_file)
    try:
        return Poster(province.url, secret, province.timeout_seconds, ca_file or None)
    except ssl.SSLError:
        raise wrong_setting(folder, key, _("{path} holds no certificate in PEM form", path=ca_file)) from None
