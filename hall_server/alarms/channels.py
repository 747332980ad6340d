"""The ways to the people who are told of alarms. What they say of a failure holds nothing of an address."""

from __future__ import annotations

from typing import Final, Protocol

import msgspec

from hall_server.language import Translator, system_language
from hall_server.notices.channels import on_a_thread_of_its_own, say_nothing, without_words
from hall_server.outbox import NotNow, Refused
from hall_server.outbox.posting import Poster
from hall_server.outbox.signing import read_secret, wrong_setting
from hall_server.settings import HallFolder
from hall_server.settings.model import RecipientTable

_ = Translator("hall_server", system_language())

# Seconds.
POST_TIMEOUT: Final = 5.0


class Message(msgspec.Struct, frozen=True):
    """What a webhook is sent: the alarm in words and in figures. There is nobody's name in it."""

    kind: str
    text: str
    alarm: int
    about: str
    window: int | None
    value: int
    limit: int
    raised_at: int
    hall: str
    key: str


class Channel(Protocol):
    """``forgetful``: the other side does not know a message that it has had already."""

    forgetful: bool

    async def send(self, message: Message) -> None:
        """Raises ``NotNow`` or ``Refused``."""

    async def close(self) -> None: ...


def open_channel(folder: HallFolder, index: int, table: RecipientTable) -> Channel:
    """The way to the ``index``-th recipient, from 0. Raises ``SettingsError`` with the line of a bad one."""
    if table.kind == "webhook":
        name = table.secret_file
        secret = read_secret(folder, ("recipients", index, "secret_file"), name) if name else None
        return _Webhook(Poster(table.url, secret, POST_TIMEOUT))
    channel = _Apprise(table.url)
    if not channel.understood:
        sentence = _("is not understood by Apprise; see https://appriseit.com for the form of addresses")
        raise wrong_setting(folder, ("recipients", index, "url"), sentence)
    return channel


class _Webhook:
    forgetful = False

    def __init__(self, poster: Poster) -> None:
        self._poster = poster

    async def send(self, message: Message) -> None:
        try:
            await self._poster.post(msgspec.json.encode(message), message.key)
        except Refused as error:
            raise Refused(without_words(error)) from None
        except NotNow as error:
            raise type(error)(without_words(error), error.retry_after) from None

    async def close(self) -> None:
        await self._poster.close()


class _Apprise:
    """Somebody's phone, mailbox or group. Whatever comes of it, a message is given to it once."""

    forgetful = True

    def __init__(self, url: str) -> None:
        # It is a fifth of a second's work to load, and not every hall sends by it.
        import apprise

        say_nothing()
        self._service = apprise.Apprise()
        self.understood = bool(self._service.add(url))

    async def send(self, message: Message) -> None:
        if not await on_a_thread_of_its_own(lambda: bool(self._service.notify(body=message.text))):
            raise Refused("not_accepted")

    async def close(self) -> None:
        pass
