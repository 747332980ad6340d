"""Every screen of the kiosk of a large hall: nothing is cut off, on small screens neither."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Button, Static

from hall_server.protocol import Appointments, BookAppointment, GetSlots, Slots
from tests.halls import TestHall
from ticket_printer.kiosk import offers
from ticket_printer.kiosk.pages import (
    Booked,
    Busy,
    Card,
    CaseEntry,
    CodeEntry,
    Find,
    Found,
    Matching,
    Message,
    Needs,
    Packages,
    Page,
    Priority,
    Refusal,
    Services,
    TailEntry,
    Taken,
    Zones,
)

from .at_kiosk import app_of, asked, choices, kiosk, press, scan, shown, touch

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SCREENS = [("zh", (80, 24)), ("en", (80, 24)), ("zh", (120, 40))]


def example(name: str, folder: Path) -> TestHall:
    """An example's hall, with cards, few numbers left and codes on its slips."""
    text = (EXAMPLES / name / "hall.toml").read_text(encoding="utf-8")
    text = re.sub(r"request_port = \d+", "request_port = %REQUESTS%", text)
    text = re.sub(r"broadcast_port = \d+", "broadcast_port = %BROADCASTS%", text)
    text = text.replace('public_url = ""', 'public_url = "https://hall.example.org"')
    text = text.replace('id = "PS-DRIVER"', 'id = "PS-DRIVER"\nneeds_id = true\ndaily_cap = 12')
    return TestHall(folder / "hall", text)


def all_is_on_the_screen(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Each text that is there can be read in full, within the screen."""
    lines = shown(pilot).splitlines()
    screen = pilot.app.screen.region
    assert (screen.width, screen.height) == size
    for widget in [*pilot.app.query(Static), *pilot.app.query(Button)]:
        if not widget.visible or not widget.region.area:
            continue
        assert screen.contains_region(widget.region), widget
        text = str(widget.label if isinstance(widget, Button) else widget.content)
        assert bare(text) in bare("".join(cut(lines, widget))), (app_of(pilot).page, widget, text)


def bare(text: str) -> str:
    return re.sub(r"[\s\0▔▁▊▎]", "", text)


def cut(lines: list[str], widget: Widget) -> list[str]:
    """The part of the screen that a widget covers; Chinese signs are two cells wide."""
    region = widget.region
    return [cells(line)[region.x : region.right] for line in lines[region.y : region.bottom]]


def cells(line: str) -> str:
    return "".join(sign + "\0" * (cell_len(sign) - 1) for sign in line)


@pytest.mark.parametrize(("language", "size"), SCREENS)
async def test_nothing_is_cut_off(
    tmp_path_factory: pytest.TempPathFactory, language: str, size: tuple[int, int]
) -> None:
    hall = example("city", tmp_path_factory.mktemp("city"))
    async with hall.open(), hall.link("booking", "web") as booking:
        slots = (await booking.ask(GetSlots("RE-TRANSFER", "2026-03-02"), Slots)).slots
        asks = [BookAppointment("RE-TRANSFER", slot.start, "1234") for slot in (slots[0], slots[4])]
        soon, later = [(await booking.ask(ask, Appointments)).appointments[0] for ask in asks]
        async with kiosk(hall, language=language, size=size) as pilot:
            seen: set[type[Page]] = set()

            async def look(page: type[Page], *keys: str) -> None:
                await press(pilot, *keys)
                await asked(pilot, page)
                await pilot.pause()
                all_is_on_the_screen(pilot, size)
                seen.add(page)

            await look(Zones)
            await look(Zones, "right")
            await look(Packages, "4")
            await look(Priority, "2")
            await look(Needs, "5")
            await look(Needs, "2", "3", "4", "5")
            await look(Priority, "1")
            await look(Taken, "1")
            await look(Services, "0", "4")
            await look(Priority, "4")
            await look(Card, "2")
            await look(Card, *"11010519491231002")
            await look(Card, "enter")
            await touch(pilot, choices(pilot)[0])
            await look(Message)
            await look(Booked, "a")
            await look(CodeEntry, "1")
            await look(CodeEntry, *later.code)
            await look(Needs, "enter")
            await look(Refusal, "1")
            await look(TailEntry, "a", "2", "1")
            await look(Found, *"234", "enter")
            await look(TailEntry, "0")
            await look(Refusal, *"1239", "enter")
            await look(Message, "h")
            await scan(pilot, soon.qr)
            await look(Needs)
            await look(Taken, "1")
            await scan(pilot, soon.qr)
            await look(Refusal)
            await look(CaseEntry, "escape", "escape", "right", "5")
            await look(CaseEntry, *"202603020001")
            assert seen == set(get_args(Page)) - set(get_args(Busy)) - {Find, Matching}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_many_services_in_one_zone(tmp_path_factory: pytest.TempPathFactory, language: str) -> None:
    hall = example("county", tmp_path_factory.mktemp("county"))
    async with hall.open(), kiosk(hall, language=language) as pilot:
        await press(pilot, "1")
        for count in (8, 7):
            await pilot.pause()
            assert len(choices(pilot)) == count
            all_is_on_the_screen(pilot, (80, 24))
            await press(pilot, "right")


@pytest.mark.parametrize(("language", "size"), SCREENS)
async def test_a_service_is_found_by_typing_where_there_are_many(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    size: tuple[int, int],
) -> None:
    monkeypatch.setattr(offers, "MOST_TO_LEAF", 20)
    hall = example("city", tmp_path_factory.mktemp("city"))
    letters, name = ("dj", "企业变更登记") if language == "zh" else ("regist", "Company change registration")
    async with hall.open(), kiosk(hall, language=language, size=size) as pilot:
        all_is_on_the_screen(pilot, size)
        await press(pilot, "1")
        await asked(pilot, Find)
        all_is_on_the_screen(pilot, size)
        await press(pilot, *letters)
        all_is_on_the_screen(pilot, size)
        await press(pilot, "enter")
        await asked(pilot, Matching)
        await pilot.pause()
        all_is_on_the_screen(pilot, size)
        assert name in shown(pilot).replace("\n", "")
        await touch(pilot, next(button for button in choices(pilot) if name in str(button.label)))
        await asked(pilot, Priority)
        await press(pilot, "0", "0")
        assert await asked(pilot, Find) == Find(letters)
        await press(pilot, *"zzzz", "enter")
        await asked(pilot, Matching)
        await pilot.pause()
        assert not choices(pilot)
        all_is_on_the_screen(pilot, size)
