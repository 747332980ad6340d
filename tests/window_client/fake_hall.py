"""A hall in one object: the published face of the real one, for what a real one cannot be made to do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from msgspec.structs import replace

from hall_server.client import Changed, News, RefusedByHall, Synced, WentStale
from hall_server.protocol import (
    Accepted,
    Ask,
    AtWindow,
    CallNext,
    CallTicket,
    CancelTicket,
    CaseInfo,
    Cases,
    Change,
    ChangeCitizen,
    CloseWindow,
    DoneHere,
    Finished,
    FinishService,
    GetCase,
    GetRecent,
    HallView,
    MarkNoShow,
    Onward,
    OpenWindow,
    PackageView,
    ParkedTicket,
    ParkTicket,
    PauseWindow,
    Ping,
    PrinterView,
    Recall,
    Recent,
    Result,
    ReturnTicket,
    ServiceView,
    ServingView,
    SignedIn,
    SignIn,
    SignOut,
    SlipView,
    StandBy,
    StandDown,
    StartService,
    TakeBack,
    Text,
    TicketGone,
    TransferTicket,
    WaitingTicket,
    WindowView,
    ZoneView,
)
from window_client.desk import Desk
from window_client.device import WindowFile
from window_client.line import line_of

R = TypeVar("R", bound=Result)

MINUTE = 60_000
# 2 March 2026, 10:42 in Shanghai.
TEN_FORTY_TWO = int(datetime(2026, 3, 2, 2, 42, tzinfo=UTC).timestamp()) * 1000

NOBODY = RefusedByHall("nobody_waiting", Text("没有人在等候本窗口。", "Nobody is waiting for this window."))
WRONG_PIN = RefusedByHall("wrong_pin", Text("工号或密码不对。", "The staff number or the PIN is wrong."))
LIST_NEEDED = RefusedByHall("missing_list_needed", Text("请写明所缺材料。", "Write down what is missing."))
NOT_SIGNED_IN = RefusedByHall("not_signed_in", Text("本窗口没有人登录。", "Nobody is signed in here."))

SERVICES = {
    "id_card": Text("居民身份证办理", "Resident identity card"),
    "passport": Text(
        "普通护照签发及出入境证件办理（含加注、换发、补发）",
        "Passports and exit-entry permits, first issue and renewal",
    ),
    "property": Text("不动产登记", "Real estate registration"),
}


def hall_view(*, waiting: int = 3, clerk: str | None = None, state: str = "closed") -> HallView:
    """Window 12 handles identity cards and passports; ``waiting`` people are in line, A on even places."""
    view = HallView("county", Text("县政务服务中心", "County Service Centre"), "Asia/Shanghai", "2026-03-02")
    view.zones = {
        "hall": ZoneView("hall", Text("综合区", "General")),
        "estate": ZoneView("estate", Text("不动产区", "Real estate")),
    }
    view.packages = {
        "home": PackageView("home", Text("买房一件事", "Buying a home"), (("id_card",), ("property",)))
    }
    view.reasons = {"soldier": Text("军人", "Soldier"), "urgent": Text("急难事项", "Emergency")}
    view.chosen_calls, view.green_per_window = 20, 10
    view.apply(PrinterView("printer-1", "ready"))
    for service, name in SERVICES.items():
        zone = "estate" if service == "property" else "hall"
        view.apply(ServiceView(service, zone, name, 6 * MINUTE, True, "09:00-17:00"))
    view.apply(WindowView(12, "hall", ("id_card", "passport"), "closed", TEN_FORTY_TWO, clerk))
    if state == "open":
        view.apply(replace(view.windows[12], state="open"))
    for count in range(waiting):
        view.apply(in_line(count))
    view.apply(in_line(90, service="property"))
    return view


def in_line(count: int, service: str | None = None, **more: Any) -> WaitingTicket:
    """The ticket of the ``count``-th in line; the first has waited longest. ``more`` is who it is."""
    prefix, chosen = ("A", "id_card") if count % 2 == 0 else ("B", "passport")
    since = TEN_FORTY_TWO - 8 * MINUTE + count * 20_000
    ticket = WaitingTicket(
        100 + count, f"{prefix}{47 + count:03d}", service or chosen, since, (since, since, 100 + count)
    )
    return replace(ticket, **more)


class FakeHall:
    """Link and mirror at once. ``answers`` holds answers back while it is cleared."""

    def __init__(self, view: HallView | None, *, done: tuple[DoneHere, ...] = ()) -> None:
        self.view = view
        self.live = True
        self.unwritten = False
        self.as_of = TEN_FORTY_TWO
        self.time = TEN_FORTY_TWO
        self.asked: list[Ask] = []
        self.answers = asyncio.Event()
        self.answers.set()
        self.troubles: list[Exception] = []
        self.done = done
        self.cases: list[CaseInfo] = []
        self._listener: Callable[[News], None] = lambda news: None

    @contextlib.asynccontextmanager
    async def connect(self, device: WindowFile, listener: Callable[[News], None]) -> AsyncIterator[Desk]:
        self._listener = listener
        asyncio.get_running_loop().call_soon(self.sync)
        yield Desk(device.number, self, self)

    def now(self) -> int:
        return self.time

    def sync(self) -> None:
        if self.view:
            self.live = True
            self._listener(Synced())

    def go_silent(self) -> None:
        self.live = False
        self._listener(WentStale())

    def comes(self, ticket: WaitingTicket) -> None:
        """Somebody takes a number; a window that stands by calls them at once."""
        self._view.apply(ticket)
        self._call_for_ready()
        self._listener(Changed(self._here()))

    def _here(self) -> tuple[WindowView, ...]:
        """What became of window 12, where the hall has one."""
        return tuple(window for number, window in self._view.windows.items() if number == 12)

    def elsewhere(self, change: Change) -> None:
        """The hall's picture moves on, as it does for everybody."""
        self._view.apply(change)
        self._listener(Changed((change,)))

    @property
    def window(self) -> WindowView:
        assert self.view is not None
        return self.view.windows[12]

    async def ask(self, ask: Ask, expect: type[R], *, patience: float = 30.0) -> R:
        if not isinstance(ask, GetRecent | Ping):
            self.asked.append(ask)
        await self.answers.wait()
        if self.troubles and not isinstance(ask, GetRecent):
            raise self.troubles.pop(0)
        answer = self.carry_out(ask)
        assert isinstance(answer, expect), f"{ask} was expected to bring {expect}, not {answer}"
        self._listener(Changed(self._here()))
        return answer

    def carry_out(self, ask: Ask) -> Result:
        match ask:
            case SignIn(staff_no, pin):
                if pin != "1234":
                    raise WRONG_PIN
                self._window(clerk=staff_no)
                return SignedIn(staff_no, "王芳")
            case GetRecent():
                return Recent(self.done, "王芳" if self.window.clerk else "")
            case SignOut():
                self._window(clerk=None, state="closed")
            case OpenWindow():
                self._window(state="open", pause_reason="", pause_kind="")
            case CloseWindow():
                self._window(state="closed", standing_by=False)
            case PauseWindow(reason, kind):
                self._window(state="paused", pause_reason=reason, pause_kind=kind, standing_by=False)
            case StandBy():
                self._window(standing_by=True)
                self._call_for_ready()
            case StandDown():
                self._window(standing_by=False)
            case FinishService():
                return self._finish(ask)
            case GetCase(number):
                return Cases(tuple(case for case in self.cases if case.number == number))
            case CancelTicket(number):
                self._view.apply(TicketGone(self._waiting(number).ticket))
            case ChangeCitizen(number, citizen):
                changed = self._waiting(number)
                self._view.apply(replace(changed, priority=citizen.priority, needs=citizen.needs))
                if citizen.priority == "green":
                    self._window(green=self.window.green + 1)
            case CallNext() | CallTicket() | Recall() | StartService() | TakeBack():
                return AtWindow(self._bring(ask))
            case MarkNoShow() | ParkTicket() | TransferTicket():
                self._let_go(ask)
            case ReturnTicket(number):
                ticket = next(t for t in self._view.parked.values() if t.number == number)
                self._view.apply(
                    WaitingTicket(
                        ticket.ticket, number, ticket.service, ticket.since, (ticket.since, 0, ticket.ticket)
                    )
                )
        return Accepted()

    @property
    def _view(self) -> HallView:
        assert self.view is not None
        return self.view

    def _window(self, **new: object) -> None:
        self._view.apply(replace(self.window, since=self.time, **new))

    def _bring(self, ask: Ask) -> ServingView:
        serving = self.window.serving
        match ask:
            case CallNext() | CallTicket():
                serving = self._called(ask.number if isinstance(ask, CallTicket) else None)
            case Recall() if serving:
                serving = replace(serving, calls=serving.calls + 1, last_called_at=self.time)
            case StartService() if serving:
                serving = replace(serving, state="serving", started_at=self.time)
            case TakeBack():
                serving = self._ended
        assert serving is not None
        self._window(serving=serving)
        return serving

    def _called(self, number: str | None) -> ServingView:
        line: list[WaitingTicket | ParkedTicket] = [
            stand.ticket for stand in line_of(self._view, self.window)
        ]
        if number:
            line = [one for one in (*line, *self._view.parked.values()) if one.number == number]
        if not line:
            raise NOBODY
        ticket = line[0]
        self._view.apply(TicketGone(ticket.ticket))
        serving = ServingView(
            ticket.ticket, ticket.number, ticket.service, "called", ticket.since, self.time, self.time, 1
        )
        if isinstance(ticket, ParkedTicket):
            return serving
        if number:
            self._window(chosen=self.window.chosen + 1)
        may_come = 2 * MINUTE if ticket.needs else 0
        who = {"priority": ticket.priority, "needs": ticket.needs, "slot": ticket.slot}
        return replace(serving, **who, journey=ticket.journey, may_come=may_come)

    def _call_for_ready(self) -> None:
        if self.window.standing_by:
            with contextlib.suppress(RefusedByHall):
                serving = self._called(None)
                self._window(serving=serving, standing_by=False)

    def _waiting(self, number: str) -> WaitingTicket:
        return next(ticket for ticket in self._view.waiting.values() if ticket.number == number)

    def _finish(self, ask: FinishService) -> Finished:
        """Accepted: a case and its receipt; refused: the list; and the next step of a journey."""
        serving = self.window.serving
        assert serving is not None
        if ask.outcome == "refused" and not ask.missing:
            raise LIST_NEEDED
        self._let_go(ask)
        slip = None
        if ask.outcome != "done":
            slip = 500 + serving.ticket
            self._view.apply(SlipView(slip, serving.number, "printer-1", "queued"))
        case = ""
        if ask.outcome == "accepted":
            case = "20260302-0001"
            info = CaseInfo(case, serving.service, "back_office", self.time, "0231", 12, "2026-03-09")
            by = "2026-03-16" if ask.missing else None
            self.cases.append(replace(info, missing=ask.missing, supplement_by=by))
        onward = None
        if serving.journey and ask.outcome != "refused":
            onward = Onward(serving.ticket, serving.number, "estate", ("property",), self.time, "hall")
        return Finished(onward, case, slip)

    def _let_go(self, ask: Ask) -> None:
        serving = self.window.serving
        assert serving is not None
        self._ended = serving
        if isinstance(ask, ParkTicket):
            self._view.apply(
                ParkedTicket(serving.ticket, serving.number, serving.service, 12, self.time, ask.reason)
            )
        self._window(serving=None)
