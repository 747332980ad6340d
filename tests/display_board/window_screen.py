"""The screen of window 12 without a hall, and a phone that is held before it."""

from __future__ import annotations

from typing import NamedTuple

import zxingcpp
from msgspec.structs import replace
from PIL import Image
from rich.cells import cell_len
from rich.color import Color
from textual.app import App, ComposeResult

from display_board.widgets import WindowScreen
from display_board.window import Code
from hall_server.protocol import Screen, ServingView, WindowView
from tests.display_board.pretend import PretendHall, ticket_of


class Rgb(NamedTuple):
    red: int
    green: int
    blue: int


URL = "https://zwdt.qinghe.example/r/2026022600047.1.29534562-AbCdEfGhIjKl"
LIGHT, DARK = Rgb(230, 230, 230), Rgb(0, 0, 0)
"""The terminal's own colours: it is a dark one."""
CELL = (8, 16)
"""The dots of a terminal's cell, which is twice as high as wide."""


class WindowTwelve(PretendHall):
    """A hall with a window 12 that serves both of its services."""

    def __init__(self) -> None:
        super().__init__()
        self.code = Code()
        self.is_now("open")

    def is_now(self, state: str, serving: ServingView | None = None) -> None:
        assert state in ("open", "paused", "closed")
        services = ("id-card", "invoice")
        self.known.apply(WindowView(12, "civil", services, state, serving=serving))  # type: ignore[arg-type]

    def has(self, number: str, state: str, url: str = URL, *, service: str = "id-card") -> None:
        """A citizen is at the window, and the hall has told its screen so."""
        assert state in ("called", "serving")
        at = self.clock
        serving = ServingView(ticket_of(number), number, service, "called", at, at, at, calls=1)
        self.is_now("open", replace(serving, state=state))
        self.says(Screen(number, service, state, url=url if state == "serving" else ""))  # type: ignore[arg-type]

    def ends(self, number: str, url: str = URL) -> None:
        self.is_now("open")
        self.says(Screen(number, "id-card", "ended", self.clock, url))

    def later(self, minutes: float) -> None:
        self.clock += round(minutes * 60_000)

    def says(self, screen: Screen) -> None:
        self.code = Code(screen, self.clock)


class ScreenAlone(App[None]):
    """The screen of window 12 and nothing else."""

    def __init__(self, hall: WindowTwelve, *, language: str = "zh", window: int = 12) -> None:
        super().__init__()
        self.hall = hall
        self.board = WindowScreen(window, lambda: hall, lambda: hall.code, language=language)

    def compose(self) -> ComposeResult:
        yield self.board


def photo(app: App[None]) -> Image.Image:
    """The screen as a phone sees it: every cell with its colours, blocks drawn to the cell's edges.

    Letters are left out; whoever reads codes takes no notice of them.
    """
    strips = app.screen._compositor.render_strips()
    wide, high = CELL
    picture = Image.new("RGB", (app.size.width * wide, app.size.height * high))
    for row, strip in enumerate(strips):
        column = 0
        for text, style, _control in strip:
            ink = _colour(style.color if style else None, LIGHT)
            left, top, right = column * wide, row * high, (column + cell_len(text)) * wide
            ground = _colour(style.bgcolor if style else None, DARK)
            picture.paste(ground, (left, top, right, top + high))
            for place, sign in enumerate(text):
                at = left + place * wide
                if sign in "▀█":
                    picture.paste(ink, (at, top, at + wide, top + high // 2))
                if sign in "▄█":
                    picture.paste(ink, (at, top + high // 2, at + wide, top + high))
            column += cell_len(text)
    return picture


def _colour(colour: Color | None, own: Rgb) -> Rgb:
    """A cell's colour, or the terminal's own."""
    return Rgb(*colour.get_truecolor()) if colour else own


def read_by_phone(app: App[None]) -> list[str]:
    """What a phone reads from the screen."""
    return [code.text for code in zxingcpp.read_barcodes(photo(app))]
