"""A hall as a board's mirror would know it, moved on by hand."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace
from textual.app import App, ComposeResult

from display_board.widgets import BoardView
from hall_server.protocol import (
    Call,
    CallWithdrawn,
    HallView,
    Onward,
    ServiceView,
    ServingView,
    Text,
    WaitingTicket,
    WindowView,
    ZoneView,
)

TEN_FORTY_TWO = 1_772_073_720_000
"""2026-02-26 10:42:00 in Shanghai."""

MINUTE = 60_000


def a_call(number: str = "A047", window: int = 12, *, at: int = TEN_FORTY_TWO, calls: int = 1) -> Call:
    """A call; a ticket's identity follows from its number. Numbers starting with B are of the tax zone."""
    zone, service = ("tax", "invoice") if number.startswith("B") else ("civil", "id-card")
    return Call(ticket_of(number), number, service, zone, window, at, calls)


def _service(id: str, zone: str, name: Text) -> ServiceView:  # noqa: A002
    return ServiceView(id, zone, name, usual_length=6 * MINUTE, open=True, hours="09:00-17:00")


def _serving(call: Call, state: Literal["called", "serving"]) -> ServingView:
    return ServingView(
        call.ticket, call.number, call.service, state, call.at, call.at, call.at, calls=call.calls
    )


def ticket_of(number: str) -> int:
    return int.from_bytes(number.encode()) % 2**31


class PretendHall:
    """Stands where a mirror would: a view, whether it is live, and the hall's clock."""

    def __init__(self) -> None:
        self.view: HallView | None = HallView(
            id="county",
            name=Text("清河县政务服务大厅", "Qinghe County Service Hall"),
            timezone="Asia/Shanghai",
            day="2026-02-26",
            zones={
                "civil": ZoneView("civil", Text("户政服务区", "Household")),
                "tax": ZoneView("tax", Text("税务服务区", "Tax")),
            },
            services={
                "id-card": _service("id-card", "civil", Text("居民身份证办理", "Identity card")),
                "invoice": _service("invoice", "tax", Text("发票领用", "Invoices")),
            },
        )
        self.live = True
        self.as_of = TEN_FORTY_TWO
        self.clock = TEN_FORTY_TWO

    def now(self) -> int:
        return self.clock

    @property
    def known(self) -> HallView:
        assert self.view is not None
        return self.view

    def call(
        self, number: str, window: int, calls: int = 1, *, hold: int = 0, zone: str | None = None
    ) -> None:
        """A window of a ``zone``, else of the number's own, calls."""
        self.clock += 1_000
        call = a_call(number, window, at=self.clock, calls=calls)
        call = replace(call, hold=hold, zone=zone or call.zone)
        self.known.apply(WindowView(window, call.zone, (), "open", serving=_serving(call, "called")))
        self.known.apply(call)

    def start(self, number: str) -> None:
        """Who was called has come to the window."""
        (call,) = (call for call in self.known.calls if call.number == number)
        self.known.apply(WindowView(call.window, call.zone, (), "open", serving=_serving(call, "serving")))

    def go_on(self, number: str, service: str, left: str = "civil") -> None:
        """A window is done with a citizen, who has another service to come."""
        self.clock += 1_000
        ticket, zone = ticket_of(number), self.known.services[service].zone
        self.known.apply(WaitingTicket(ticket, number, service, self.clock, (0, 0, 0)))
        self.known.apply(Onward(ticket, number, zone, (service,), self.clock, left))

    def withdraw(self, number: str) -> None:
        self.known.apply(CallWithdrawn(ticket_of(number)))

    def wait(self, number: str) -> None:
        service = "invoice" if number.startswith("B") else "id-card"
        self.known.apply(WaitingTicket(ticket_of(number), number, service, self.clock, (0, 0, 0)))


class SteadyClock:
    """A steady clock in seconds that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class BoardAlone(App[None]):
    """Any program that embeds a board."""

    def __init__(self, hall: PretendHall, *, language: str = "zh", zones: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.hall = hall
        self.steady = SteadyClock()
        self.board = BoardView(lambda: self.hall, language=language, zones=zones, steady_clock=self.steady)
        self.shown: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.board

    def on_board_view_call_shown(self, message: BoardView.CallShown) -> None:
        self.shown.append(message.call.number)


def screen_text(app: App[None]) -> str:
    """All that can be read on the screen, a line a row."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())
