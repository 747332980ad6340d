"""The hall's door: reads requests, proves who asks, and answers.

A queued order answers itself later; what needs no decision (a snapshot, a refusal of access) is
answered at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Final

import zmq
import zmq.asyncio

from hall_server import protocol as p
from hall_server.domain import Refusal
from hall_server.domain import commands as c
from hall_server.domain.rating import NOTHING_LEFT
from hall_server.language import N_
from hall_server.store.database import StoreUnavailable
from hall_server.store.registry import Device

from .access import Admission, may_ask
from .broadcaster import Broadcaster
from .ledger import Ledger
from .orders import Order
from .owner import BUSY, FAULT, HallOwner
from .pins import PinCheck
from .presence import Presence
from .sockets import NOBLOCK, send_now
from .stories import Stories
from .translation import Answers, Commands, Question, both, question_of, refused
from .translation.concerns import ConcernAsk, concerns_listed

log = logging.getLogger(__name__)

UNREADABLE: Final = {
    "malformed": N_("The request does not follow the protocol."),
    "unsupported_version": N_("This program is too old or too new for the hall. Update it."),
}
# One device that asks without end must not keep the others from being served: the rest of the hall gets
# its turn after so many seconds, and only so many orders of a device wait at a time.
DOOR_OPEN_FOR: Final = 0.002
MOST_UNDER_WAY: Final = 256
NOT_PERMITTED = p.Failed("not_permitted", both(N_("This device may not do that.")))
NOT_ENROLLED = p.Failed("not_permitted", both(N_("This device is no longer enrolled. Ask the installer.")))


class Gateway:
    """Serves the request socket. ``heard`` is told of every device that asks."""

    def __init__(
        self,
        socket: zmq.asyncio.Socket,
        admission: Admission,
        owner: HallOwner,
        broadcaster: Broadcaster,
        pins: PinCheck,
        commands: Commands,
        answers: Answers,
        stories: Stories,
        ledger: Ledger,
        presence: Presence,
        heard: Callable[[Device], None],
    ) -> None:
        self._socket = socket
        self._admission = admission
        self._owner = owner
        self._broadcaster = broadcaster
        self._pins = pins
        self._commands = commands
        self._answers = answers
        self._stories = stories
        self._ledger = ledger
        self._presence = presence
        self._heard = heard
        self._looking: dict[tuple[Device, str], asyncio.Task[None]] = {}
        self._under_way: Counter[Device] = Counter()
        self.unreadable: Counter[str] = Counter()

    async def run(self) -> None:
        # Waiting goes through asyncio; what is there already is read without its cost for each message.
        # That is safe between two waits, since every wait looks at the socket anew.
        at_once: zmq.Socket[bytes] = zmq.Socket.shadow(self._socket)
        clock = asyncio.get_running_loop().time
        while True:
            frames = await self._socket.recv_multipart(copy=False)
            until = clock() + DOOR_OPEN_FOR
            with contextlib.suppress(zmq.Again):
                self._take(frames)
                while clock() < until:
                    self._take(at_once.recv_multipart(NOBLOCK, copy=False))
            # However many requests come, everybody else gets a turn.
            await asyncio.sleep(0)

    def _take(self, frames: list[zmq.Frame]) -> None:
        try:
            self._receive(frames)
        except Exception:
            log.exception("a request was dropped; this is a fault of the hall server")

    def _receive(self, frames: list[zmq.Frame]) -> None:
        route, *message = frames
        key = str(frames[-1].get("User-Id"))

        def answer(request_id: str, result: p.Result) -> None:
            self._reply(route.bytes, request_id, result)

        try:
            request = p.decode_request([frame.bytes for frame in message])
        except p.Unreadable as error:
            self.unreadable[error.code] += 1
            answer(error.request_id, p.Failed(error.code, both(UNREADABLE[error.code])))
            return
        device = self._admission.device(key)
        if device is None:
            answer(request.id, NOT_ENROLLED)
            return
        self._presence.heard(device)
        self._heard(device)
        self._handle(device, request, lambda result: answer(request.id, result))

    def _handle(self, device: Device, request: p.Request, answer: Callable[[p.Result], None]) -> None:
        ask = request.ask
        if not may_ask(device, ask):
            answer(NOT_PERMITTED)
            return
        match ask:
            case p.GetSnapshot():
                answer(self._broadcaster.snapshot(self._owner.picture.view))
            case p.GetRecent():
                self._look_first(device, request.id, self._recent(int(device.name), answer), answer)
            case p.Ping():
                answer(p.Accepted())
            case p.GetDevices():
                self._look_first(device, request.id, self._devices(answer), answer)
            case p.GetLinkKey():
                answer(self._answers.link_key())
            case p.GetScreen():
                window = int(device.name)
                self._submit(
                    device, lambda hall, now: self._answers.screen(hall, window, now), request.id, answer
                )
            case p.SignIn():
                self._look_first(device, request.id, self._sign_in(device, ask, request.id, answer), answer)
            case p.GetTicket():
                self._look_first(device, request.id, self._tell(ask, answer), answer)
            case p.FindTicket():
                self._look_first(device, request.id, self._find(ask, answer), answer)
            case p.GetWindowLog():
                self._look_first(device, request.id, self._window_log(ask, answer), answer)
            case p.RateService():
                self._look_first(device, request.id, self._rate(device, ask, request.id, answer), answer)
            case (
                p.ListConcerns()
                | p.GetConcern()
                | p.OpenConcern()
                | p.VerifyConcern()
                | p.MendConcern()
                | p.CallBackConcern()
                | p.CloseConcern()
                | p.SeeContact()
            ):
                self._look_first(device, request.id, self._concern(device, ask, request.id, answer), answer)
            case _:
                order = question_of(ask) or self._commands.command_of(device, ask)
                self._submit(device, order, request.id, answer)

    def _submit(
        self,
        device: Device,
        command: c.Command | Question,
        request: str,
        answer: Callable[[p.Result], None],
    ) -> None:
        if self._under_way[device] >= MOST_UNDER_WAY:
            answer(BUSY)
            return

        def answered(result: p.Result) -> None:
            self._under_way[device] -= 1
            answer(result)

        self._under_way[device] += 1
        self._owner.submit(Order(command, f"{device.role}-{device.name}", request, answered))

    def _look_first(
        self,
        device: Device,
        request: str,
        looking: Coroutine[None, None, None],
        answer: Callable[[p.Result], None],
    ) -> None:
        """What needs a look at the disk before it is decided. A retry meanwhile does not look again.

        At nine o'clock two hundred PINs queue up, and after a long day as many citizens rate.
        """
        key = (device, request)
        if key in self._looking:
            looking.close()
            return
        if sum(device == one for one, _request in self._looking) >= MOST_UNDER_WAY:
            looking.close()
            answer(BUSY)
            return
        task = self._looking[key] = asyncio.create_task(_answered(looking, answer))
        task.add_done_callback(lambda _task: self._looking.pop(key))

    async def _sign_in(
        self, device: Device, ask: p.SignIn, request: str, answer: Callable[[p.Result], None]
    ) -> None:
        clerk = await self._pins.check(device.name, ask.staff_no, ask.pin)

        def signed_in(result: p.Result) -> None:
            answer(p.SignedIn(clerk.staff_no, clerk.name) if isinstance(result, p.Accepted) else result)

        self._submit(device, c.SignIn(int(device.name), clerk.staff_no), request, signed_in)

    async def _recent(self, window: int, answer: Callable[[p.Result], None]) -> None:
        here = self._owner.picture.view.windows.get(window)
        name = await self._ledger.name_of(here.clerk) if here and here.clerk else ""
        answer(p.Recent(self._owner.picture.done_at(window), name))

    async def _tell(self, ask: p.GetTicket, answer: Callable[[p.Result], None]) -> None:
        answer(await self._stories.story(ask.ticket))

    async def _find(self, ask: p.FindTicket, answer: Callable[[p.Result], None]) -> None:
        answer(await self._stories.log(self._owner.hall.ticket_numbered(ask.number)))

    async def _devices(self, answer: Callable[[p.Result], None]) -> None:
        answer(await self._presence.told())

    async def _window_log(self, ask: p.GetWindowLog, answer: Callable[[p.Result], None]) -> None:
        answer(await self._stories.log_at(self._owner.hall, ask.window))

    async def _rate(
        self, device: Device, ask: p.RateService, request: str, answer: Callable[[p.Result], None]
    ) -> None:
        served = await self._stories.served(ask.ticket, ask.visit)
        before = await self._stories.left_with(ask.ticket, ask.visit) if ask.keep else NOTHING_LEFT
        self._submit(device, self._commands.rate(ask, served, before), request, answer)

    async def _concern(
        self, device: Device, ask: ConcernAsk, request: str, answer: Callable[[p.Result], None]
    ) -> None:
        by = await self._ledger.staff(device, ask)
        match ask:
            case p.ListConcerns(closed=True):
                self._submit(device, await self._ledger.closed(by), request, answer)
            case p.ListConcerns():
                self._submit(device, concerns_listed(by, overdue=ask.overdue), request, answer)
            case p.GetConcern():
                self._submit(device, await self._ledger.story(by, ask.concern), request, answer)
            case p.SeeContact():
                # Asked without its id, so that no answer is remembered and each look is in the log.
                seen = await self._decided(device, await self._ledger.command(ask, by))
                looked = isinstance(seen, p.Accepted)
                answer(await self._ledger.contact(ask.concern) if looked else seen)
            case _:
                self._submit(device, await self._ledger.command(ask, by), request, answer)

    async def _decided(self, device: Device, command: c.Command) -> p.Result:
        """The answer to a command, once the disk has it."""
        decided: asyncio.Future[p.Result] = asyncio.get_running_loop().create_future()

        def answered(result: p.Result) -> None:
            if not decided.cancelled():
                decided.set_result(result)

        self._submit(device, command, "", answered)
        return await decided

    def _reply(self, route: bytes, request_id: str, result: p.Result) -> None:
        send_now(self._socket, [route, *p.encode_reply(p.Reply(request_id, result))])


async def _answered(looking: Coroutine[None, None, None], answer: Callable[[p.Result], None]) -> None:
    """Whatever the disk says meanwhile, somebody waits for an answer."""
    try:
        await looking
    except Refusal as refusal:
        answer(refused(refusal))
    except StoreUnavailable as error:
        answer(p.Failed("unavailable", both(error.sentence), retry=True))
    except Exception:
        log.exception("a request could not be looked up; this is a fault of the hall server")
        answer(FAULT)
