"""Somebody at the kiosk of a real hall: touches, keys, and what the screen shows."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import TypeVar

from PIL import Image
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Button, ContentSwitcher, Static

from tests.halls import TestHall, eventually
from ticket_printer.kiosk.app import KioskApp, Pace
from ticket_printer.kiosk.pages import Taken
from ticket_printer.kiosk.settings import KioskFile
from ticket_printer.kiosk.widgets import ChoiceButton, KeyButton

from .decoder import read_qr

QUICK = Pace(idle=60, settle=0, pause=0.02)
ENGLISH = "en"

P = TypeVar("P")


@contextlib.asynccontextmanager
async def kiosk(
    hall: TestHall, name: str = "kiosk-1", pace: Pace = QUICK, size: tuple[int, int] = (80, 24), **own: object
) -> AsyncIterator[Pilot[None]]:
    """A kiosk in front of which somebody stands; it shows what the hall offers."""
    own.setdefault("language", ENGLISH)
    app = KioskApp(hall.device("kiosk", name, KioskFile, **own), pace)
    async with app.run_test(size=size) as pilot:
        await eventually(lambda: app.query_one(ContentSwitcher).current == "choices")
        # Touches count once the buttons have been painted, those of the page too, not only in the corners.
        await eventually(lambda: choices(pilot) and "▁" in shown(pilot) and question(pilot) in shown(pilot))
        yield pilot


def app_of(pilot: Pilot[None]) -> KioskApp:
    assert isinstance(pilot.app, KioskApp)
    return pilot.app


def shown(pilot: Pilot[None]) -> str:
    """All that can be read on the screen."""
    lines = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)


def read(pilot: Pilot[None]) -> str:
    """All that can be read on the screen, however its lines are broken."""
    return " ".join(shown(pilot).split())


async def taken(pilot: Pilot[None]) -> Taken:
    return await asked(pilot, Taken)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Keys pressed by hand: after each the kiosk sees that no other follows at once."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause(app_of(pilot).pace.pause * 1.5)
    await pilot.pause()


async def touch(pilot: Pilot[None], button: Button) -> None:
    # A button that is still lit from the last touch does not feel the next one.
    await eventually(lambda: not button.has_class("-active"))
    await pilot.click(button)
    await pilot.pause()


def question(pilot: Pilot[None]) -> str:
    return str(pilot.app.query_one("#question", Static).content)


def choice(pilot: Pilot[None], words: str) -> ChoiceButton:
    (found,) = [button for button in choices(pilot) if words in str(button.label)]
    return found


def choices(pilot: Pilot[None]) -> list[ChoiceButton]:
    """The large buttons that can be seen."""
    body = pilot.app.query_one(ContentSwitcher).visible_content
    assert body is not None
    return [button for button in body.query(ChoiceButton) if button.visible and button.display]


def corner(pilot: Pilot[None], name: str) -> Button:
    return pilot.app.query_one(f"#{name}", Button)


async def scan(pilot: Pilot[None], text: str) -> None:
    """A scanner or a card reader types what it reads, and Enter, all at once."""
    for sign in text:
        pilot.app.post_message(Key(sign, sign))
    pilot.app.post_message(Key("enter", "\r"))
    await pilot.pause()


async def touch_keys(pilot: Pilot[None], text: str) -> None:
    """Somebody types on the screen, and touches OK."""
    for sign in (*text, "enter"):
        (key,) = [key for key in pilot.app.query(KeyButton) if key.key == sign and key.region.area]
        await touch(pilot, key)


async def asked(pilot: Pilot[None], page: type[P]) -> P:
    """The page of this kind, as soon as the hall has answered."""
    app = app_of(pilot)
    await eventually(lambda: isinstance(app.page, page))
    await pilot.pause()
    assert isinstance(app.page, page)
    return app.page


def scanned(pilot: Pilot[None]) -> str:
    """What a phone reads from the screen."""
    lines = shown(pilot).splitlines()
    region = pilot.app.query_one("#qr", Static).region
    cut = [line[region.x : region.right] for line in lines[region.y : region.bottom]]
    picture = Image.new("L", (region.width, region.height * 2), 255)
    for y, line in enumerate(cut):
        for x, char in enumerate(line):
            for half, inked in enumerate((char in "█▀", char in "█▄")):
                picture.putpixel((x, 2 * y + half), 0 if inked else 255)
    return read_qr(picture.resize((region.width * 6, region.height * 12), Image.Resampling.NEAREST))
