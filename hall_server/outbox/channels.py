"""The ways to people: a program of the hall's own, or a service that Apprise knows.

What they say of a failure holds no number, and nothing of their address.
"""

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
from hall_server.settings import HallFolder
from hall_server.settings.model import ChannelTable
from hall_server.tomllines import Key

from .courier import NotNow, Refused
from .posting import Poster
from .signing import read_secret, wrong_setting

if TYPE_CHECKING:
    import apprise

_ = Translator("hall_server", system_language())

# Seconds. Apprise waits four for a connection and four for an answer, several times for some services.
POST_TIMEOUT: Final = 5.0
APPRISE_TIMEOUT: Final = 20.0
PHONE_GOES_HERE: Final = "{phone}"
_SOME_PHONE: Final = "13800138000"
_CODE: Final = re.compile(r"[a-z_]+(: HTTP [0-9]+)?")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is told. A webhook gets all of it as JSON, an Apprise service the text.

    ``key`` tells one message from another. ``phone`` is whose number it goes to; without one it goes to
    whom the channel's own address names.
    """

    text: str
    key: str
    phone: str | msgspec.UnsetType = msgspec.UNSET


class Channel(Protocol):
    """``forgetful``: the other side does not know a message that it has had already."""

    forgetful: bool

    async def send(self, message: Message) -> None:
        """Raises ``NotNow`` or ``Refused``."""

    async def close(self) -> None: ...


def open_channel(folder: HallFolder, key: Key, table: ChannelTable) -> Channel:
    """The channel of the table at ``key`` in ``hall.toml``.

    Raises ``SettingsError`` with the line of one that cannot be used.
    """
    if table.kind == "webhook":
        name = table.secret_file
        secret = read_secret(folder, (*key, "secret_file"), name) if name else None
        return Webhook(Poster(table.url, secret, POST_TIMEOUT))
    channel = AppriseChannel(table.url)
    if not channel.understood():
        sentence = _("is not understood by Apprise; see https://appriseit.com for the form of addresses")
        raise wrong_setting(folder, (*key, "url"), sentence)
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
            raise Refused(_without_words(error)) from None
        except NotNow as error:
            raise type(error)(_without_words(error), error.retry_after) from None

    async def close(self) -> None:
        await self._poster.close()


class AppriseChannel:
    """One of the services that Apprise knows, addressed by a URL, perhaps with ``{phone}`` in it.

    Whatever comes of it, a message is given to it once.
    """

    forgetful = True

    def __init__(self, url: str) -> None:
        # It is a fifth of a second's work to load, and not every hall sends by it.
        import apprise

        _say_nothing()
        self._url = url
        self._new = apprise.Apprise

    def understood(self) -> bool:
        return self._addressed_to(_SOME_PHONE) is not None

    async def send(self, message: Message) -> None:
        service = self._addressed_to(message.phone or "")
        if service is None:
            raise Refused("refused")
        if not await _on_a_thread_of_its_own(lambda: bool(service.notify(body=message.text))):
            # Apprise does not say why: the answer alone may have been lost, and the phone has rung.
            raise Refused("not_accepted")

    async def close(self) -> None:
        pass

    def _addressed_to(self, phone: str) -> apprise.Apprise | None:
        """None when the service has no use for the address or the number."""
        service = self._new()
        if not service.add(self._url.replace(PHONE_GOES_HERE, quote(phone, safe=""))):
            return None
        # With no number that they understand, some services would write to the hall's own.
        numbers = PHONE_GOES_HERE in self._url
        return service if not numbers or getattr(service[0], "targets", True) else None


def _say_nothing() -> None:
    """Apprise writes numbers and addresses to its log."""
    logger = logging.getLogger("apprise")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False


def _without_words(error: Exception) -> str:
    """The code and the status; what a receiver says beyond that may repeat the number."""
    code = _CODE.match(str(error))
    return code[0] if code else "unexpected"


async def _on_a_thread_of_its_own(call: Callable[[], bool]) -> bool:
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
        return await asyncio.wait_for(answer, APPRISE_TIMEOUT)
    except TimeoutError:
        raise Refused("timed_out") from None
