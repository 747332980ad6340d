"""A clerk in front of an 80x24 terminal, for tests: presses keys and reads lines."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from textual import events
from textual._context import visible_screen_stack
from textual.pilot import Pilot

from hall_server.client import HallAddress, Keys
from hall_server.protocol import Ask
from tests.halls import eventually
from window_client.app import WindowApp
from window_client.device import WindowFile
from window_client.terminal import Terminal

from .fake_hall import FakeHall

SIZE = (80, 24)


def device_file(language: str = "zh") -> WindowFile:
    """A device file as enrolled, with keys that nobody has."""
    key = "k" * 40
    return WindowFile.model_validate(
        {
            "role": "window",
            "name": "12",
            "language": language,
            "hall": HallAddress(requests="tcp://127.0.0.1:1", broadcasts="tcp://127.0.0.1:2", public_key=key),
            "keys": Keys(public=key, secret=key),
        }
    )


class Clerk:
    """What a clerk can do: press keys, wait a moment, read the screen."""

    def __init__(self, app: Terminal, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)
        await self._pilot.pause()

    async def pause(self, seconds: float) -> None:
        await self._pilot.pause(seconds)

    async def type(self, text: str) -> None:
        await self.press(*text)

    async def burst(self, text: str) -> None:
        """All keys at once, as a card reader sends them; a line feed is Enter."""
        for character in text:
            key = "enter" if character == "\n" else character
            self.app.post_message(events.Key(key, character))
        await self._pilot.pause()

    async def look(self) -> str:
        """The screen as 24 lines of text."""
        self.app.redraw()
        await self._pilot.pause()
        return self._text()

    def _text(self) -> str:
        # What shines through a dialog is drawn only by who says which screens lie below it.
        visible_screen_stack.set(self.app._background_screens)
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    async def reads(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        try:
            await eventually(lambda: text in self._text())
        except TimeoutError:
            raise AssertionError(f"{text!r} does not come up on\n{self._text()}") from None

    async def line(self, number: int) -> str:
        return (await self.look()).split("\n")[number]

    async def next_step(self) -> str:
        """The words beside the space bar."""
        return (await self.line(20)).strip()

    def painted(self, first: int, last: int) -> list[list[tuple[int, int]]]:
        """Where the lines show reversed spaces, as spans of cells: how large letters are made."""
        rows = []
        for strip in self.app.screen._compositor.render_strips()[first:last]:
            spans, at = [], 0
            for segment in strip:
                if segment.style and segment.style.reverse and not segment.text.strip():
                    spans.append((at, at + len(segment.text)))
                at += segment.cell_length
            rows.append(spans)
        return rows


@contextlib.asynccontextmanager
async def at_work(hall: FakeHall, language: str = "zh", size: tuple[int, int] = SIZE) -> AsyncIterator[Clerk]:
    app = WindowApp(device_file(language), hall.connect)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Clerk(app, pilot)


def kinds(asked: list[Ask]) -> list[str]:
    """The requests by name, for reading."""
    return [type(ask).__name__ for ask in asked]
