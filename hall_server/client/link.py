"""One device's line to the hall: asks with ids, retries, and says why when nobody answers."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from typing import Final, TypeVar

import zmq
import zmq.asyncio

from hall_server.language import N_, Translator
from hall_server.protocol import (
    Ask,
    Failed,
    Refused,
    Reply,
    Request,
    Result,
    Text,
    Unreadable,
    decode_reply,
    encode_request,
)

from .beside import beside
from .device import DeviceFile
from .errors import HallSilent, NotEnrolled, RefusedByHall, RequestFailed
from .socket import connected, secure_client

R = TypeVar("R", bound=Result)

PATIENCE: Final = 30.0
FIRST_RETRY: Final = 0.5
LONGEST_RETRY: Final = 2.0
NOT_CONNECTED_RETRY: Final = 0.1

_zh = Translator("hall_server", "zh")


def both(message: str) -> Text:
    return Text(zh=_zh(message), en=message)


class HallLink:
    """Sends requests and waits for their answers; many may be under way at once.

    A request is sent again, with the same id, until it is answered, so a lost reply or a restarted
    server never makes the hall act twice.
    """

    def __init__(self, device: DeviceFile, context: zmq.asyncio.Context | None = None) -> None:
        self.device = device
        self._context = context or zmq.asyncio.Context.instance()
        self._waiting: dict[str, asyncio.Future[Reply | None]] = {}
        self._unknown_key = False

    @classmethod
    @contextlib.asynccontextmanager
    async def connect(
        cls, device: DeviceFile, context: zmq.asyncio.Context | None = None
    ) -> AsyncIterator[HallLink]:
        link = cls(device, context)
        async with link._running():
            yield link

    @contextlib.asynccontextmanager
    async def _running(self) -> AsyncIterator[None]:
        self._socket = secure_client(self._context, zmq.DEALER, self.device)
        # Without a connection a request waits here, where it can be sent again, not in a queue.
        self._socket.setsockopt(zmq.IMMEDIATE, 1)
        line = connected(self._socket, self.device.hall.requests, self._admitted)
        async with line, beside(self._receive()):
            yield

    def _admitted(self, admitted: bool) -> None:
        self._unknown_key = not admitted
        if admitted:
            self._send_all_again()

    async def ask(
        self, ask: Ask, expect: type[R], *, request_id: str | None = None, patience: float = PATIENCE
    ) -> R:
        """Ask the hall and return its answer, which is of type ``expect``.

        Raises :class:`RefusedByHall`, :class:`RequestFailed`, :class:`NotEnrolled`, or
        :class:`HallSilent` after ``patience`` seconds.
        """
        request = Request(request_id or secrets.token_urlsafe(16), ask)
        failures: list[Failed] = []
        try:
            async with asyncio.timeout(patience):
                result = await self._ask_until_answered(request, failures)
        except TimeoutError:
            if failures:
                raise HallSilent(failures[-1].code, failures[-1].text) from None
            raise self._silence() from None
        match result:
            case Refused(code, text):
                raise RefusedByHall(code, text)
            case Failed(code, text):
                raise RequestFailed(code, text)
        if not isinstance(result, expect):
            raise RequestFailed(
                "malformed", both(N_("The hall's answer was not understood; update this program."))
            )
        return result

    async def _ask_until_answered(self, request: Request, failures: list[Failed]) -> Result:
        """``failures`` gathers why it could not be done yet."""
        frames = encode_request(request)
        pause = FIRST_RETRY
        while True:
            reply = await self._send_and_wait(request.id, frames, pause)
            if reply is not None:
                if not (isinstance(reply.result, Failed) and reply.result.retry):
                    return reply.result
                failures.append(reply.result)
                await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_RETRY)

    async def _send_and_wait(self, request_id: str, frames: list[bytes], pause: float) -> Reply | None:
        """Send once; the reply, or None when it is time to send again."""
        answer: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = answer
        try:
            try:
                await self._socket.send_multipart(frames, zmq.NOBLOCK)
            except zmq.Again:
                pause = NOT_CONNECTED_RETRY
            await asyncio.wait({answer}, timeout=pause)
            return answer.result() if answer.done() else None
        finally:
            del self._waiting[request_id]

    async def _receive(self) -> None:
        while True:
            try:
                reply = decode_reply(await self._socket.recv_multipart())
            except Unreadable:
                continue
            answer = self._waiting.get(reply.id)
            if answer is not None and not answer.done():
                answer.set_result(reply)

    def _send_all_again(self) -> None:
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_result(None)

    def _silence(self) -> HallSilent | NotEnrolled:
        if self._unknown_key:
            return NotEnrolled(
                "not_enrolled",
                both(N_("The hall does not know this device. Ask the installer to enroll it again.")),
            )
        return HallSilent("silent", both(N_("The hall does not answer. Check the network; nothing is lost.")))
