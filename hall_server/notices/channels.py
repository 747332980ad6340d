"""The ways to a phone. What they say of a failure holds no number, and nothing of their address."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote

import msgspec

from hall_server.language import Translator, system_language
from hall_server.outbox import NotNow, Refused
from hall_server.outbox.posting import Poster
from hall_server.outbox.signing import read_secret
from hall_server.settings import HallFolder
from hall_server.settings.model import ChannelTable
from hall_server.tomlfile import Problem, SettingsError, describe, read_text
from hall_server.tomllines import Key

if TYPE_CHECKING:
    import apprise

_ = Translator("hall_server", system_language())

_POST_TIMEOUT: Final = 5.0
# Apprise waits four seconds for a connection and four for an answer, several times for some services.
_APPRISE_TIMEOUT: Final = 20.0
_SOME_PHONE: Final = "13800138000"
_CODE: Final = re.compile(r"[a-z_]+(: HTTP [0-9]+)?")


class Message(msgspec.Struct, frozen=True):
    """What a webhook is sent. ``window`` is where to go for who is called, ``ahead`` how many come before."""

    phone: str
    text: str
    kind: str
    number: str
    window: int | None
    ahead: int | None
    hall: str
    key: str


class Channel(Protocol):
    """``forgetful``: the other side does not know a message that it has had already."""

    forgetful: bool

    async def send(self, message: Message) -> None:
        """Raises ``NotNow`` or ``Refused``."""

    async def close(self) -> None: ...


def open_channels(folder: HallFolder) -> list[Channel]:
    """The channels of ``hall.toml``, in order. Raises :class:`SettingsError` with the line of a bad one."""
    return [
        _open(folder, ("notices", "channels", index), table)
        for index, table in enumerate(folder.settings.notices.channels)
    ]


def _open(folder: HallFolder, key: Key, table: ChannelTable) -> Channel:
    if table.kind == "webhook":
        name = table.secret_file
        secret = read_secret(folder, (*key, "secret_file"), name) if name else None
        return Webhook(Poster(table.url, secret, _POST_TIMEOUT))
    channel = AppriseChannel(table.url)
    if not channel.understood():
        sentence = _("is not understood by Apprise; see https://appriseit.com for the form of addresses")
        path = folder.settings_path
        raise SettingsError(describe(path, read_text(path), [Problem((*key, "url"), sentence)]))
    return channel


class Webhook:
    """A program of the hall's own: it gets JSON by POST, with an ``Idempotency-Key``."""

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


class AppriseChannel:
    """One of the services that Apprise knows, addressed by a URL with ``{phone}`` in it.

    Whatever comes of it, a message is given to it once.
    """

    forgetful = True

    def __init__(self, url: str) -> None:
        # It is a fifth of a second's work to load, and not every hall sends by it.
        import apprise

        say_nothing()
        self._url = url
        self._new = apprise.Apprise

    def understood(self) -> bool:
        return self._addressed_to(_SOME_PHONE) is not None

    async def send(self, message: Message) -> None:
        service = self._addressed_to(message.phone)
        if service is None:
            raise Refused("refused")
        if not await on_a_thread_of_its_own(lambda: bool(service.notify(body=message.text))):
            # Apprise does not say why: the answer alone may have been lost, and the phone has rung.
            raise Refused("not_accepted")

    async def close(self) -> None:
        pass

    def _addressed_to(self, phone: str) -> apprise.Apprise | None:
        """None when the service has no use for the address or the number."""
        service = self._new()
        if not service.add(self._url.replace("{phone}", quote(phone, safe=""))):
            return None
        # With no number that they understand, some services would write to the hall's own.
        return service if getattr(service[0], "targets", True) else None


def say_nothing() -> None:
    """Apprise writes numbers and addresses to its log."""
    logger = logging.getLogger("apprise")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False


def without_words(error: Exception) -> str:
    """The code and the status; what a receiver says beyond that may repeat the number."""
    code = _CODE.match(str(error))
    return code[0] if code else "unexpected"


async def on_a_thread_of_its_own(call: Callable[[], bool]) -> bool:
    """Unlike one of a pool, a thread that hangs does not keep the program from ending.

    Raises ``Refused`` when the time is over: nobody knows whether the message went out, and a second one
    would be worse than none.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bool] = loop.create_future()

    def settle(taken: bool) -> None:
        if not answer.done():
            answer.set_result(taken)

    def work() -> None:
        taken = False
        with contextlib.suppress(Exception):  # its text might hold the number
            taken = call()
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, taken)

    threading.Thread(target=work, name="apprise", daemon=True).start()
    try:
        return await asyncio.wait_for(answer, _APPRISE_TIMEOUT)
    except TimeoutError:
        raise Refused("timed_out") from None
