"""Every other page that a citizen may come to: in both languages, by daylight and in the dark."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from hall_server import protocol as p
from hall_server.web.serve import Serving
from tests.halls import HALL_TOML, TestHall, eventually
from tests.web.rating.phones import Pages, call, rating_path, serve, served, take
from tests.web.streams import place

from .accessible import assert_accessible
from .conftest import NewPhone

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOTICES = """
[[notices.channels]]
kind = "webhook"
url = "http://127.0.0.1:9/messages"
"""


@dataclass
class Readers:
    """One in Chinese by daylight, one in English in the dark."""

    phones: dict[str, Page]
    address: str = ""

    async def look(self, path: str, status: int = 200) -> None:
        """Both open a page; the answer is ``status``."""
        answers = await asyncio.gather(*(page.goto(self.address + path) for page in self.phones.values()))
        assert {answer.status for answer in answers if answer} == {status}
        await self.look_again()

    async def look_again(self) -> None:
        """At the page that is open."""
        for language, page in self.phones.items():
            assert await page.locator(f"html[lang^={language}]").count() == 1
        await asyncio.gather(*map(assert_accessible, self.phones.values()))

    async def send(self, button: str = "main form button") -> None:
        for page in self.phones.values():
            async with page.expect_navigation():
                await page.locator(button).tap()
        await self.look_again()


@pytest_asyncio.fixture(loop_scope="session")
async def readers(phone: NewPhone) -> Readers:
    zh, en = await phone("zh-CN"), await phone("en-GB")
    await en.emulate_media(color_scheme="dark")
    return Readers({"zh": zh, "en": en})


@pytest.fixture
def hall(tmp_path: Path) -> TestHall:
    """A hall that sends messages."""
    return TestHall(tmp_path / "hall", HALL_TOML + NOTICES)


@contextlib.asynccontextmanager
async def open_to(readers: Readers, hall: TestHall, tmp_path: Path) -> AsyncIterator[Serving]:
    async with Pages(hall, tmp_path).open() as pages:
        readers.address = f"http://127.0.0.1:{pages.port}"
        yield pages


async def test_places_in_line(readers: Readers, hall: TestHall, tmp_path: Path) -> None:
    async with hall.open(), open_to(readers, hall, tmp_path), hall.window(9) as window:
        journey = await take(hall, p.BeginJourney("company"))
        elder = await take(hall, p.TakeTicket("invoice", p.CitizenInfo("elderly")))
        await readers.look(place(journey))
        await readers.look(place(elder))
        await window.ask(p.CallNext(), p.AtWindow)
        await window.ask(p.ParkTicket("papers"), p.Accepted)
        parked, waiting = (journey, elder) if await _state(hall, journey) == "parked" else (elder, journey)
        await readers.look(place(parked))
        async with hall.link("manager", "office") as office:
            await office.ask(p.CancelTicket(waiting.number, "left"), p.Accepted)
        await readers.look(place(waiting))
        late = await take(hall)
        await window.ask(p.CallNext(), p.AtWindow)
        for _call in range(2):
            await window.ask(p.Recall(), p.AtWindow)
        await window.ask(p.MarkNoShow(), p.Accepted)
        await readers.look(place(late))
        await readers.look(rating_path(late.url))


async def test_messages(readers: Readers, hall: TestHall, tmp_path: Path) -> None:
    async with hall.open(), open_to(readers, hall, tmp_path):
        mine = await take(hall)
        await readers.look(f"{place(mine)}/notices")
        for page in readers.phones.values():
            await page.fill("#phone", "nobody")
        await readers.send()
        for page in readers.phones.values():
            await page.fill("#phone", "13800005678")
            async with page.expect_navigation():
                await page.locator("main form button").tap()
            await page.goto(f"{readers.address}{place(mine)}/notices")
        await readers.look_again()


async def test_ratings(readers: Readers, hall: TestHall, tmp_path: Path) -> None:
    async with hall.open(), open_to(readers, hall, tmp_path), hall.window(9) as window:
        journey = await take(hall, p.BeginJourney("company"))
        await readers.look(rating_path(journey.url))
        await serve(window)
        await call(window)
        await readers.look(place(journey))
        await readers.look(rating_path(journey.url))
        async with hall.link("screen", "9") as screen:
            shown = await screen.ask(p.GetScreen(), p.Screen)
        await readers.look(rating_path(shown.url))
        await window.ask(p.FinishService(), p.Finished)
        await readers.look(rating_path(journey.url))
        for page in readers.phones.values():
            await page.goto(f"{readers.address}{rating_path(journey.url)}/1")
            async with page.expect_navigation():
                await page.locator("button[value=fairly_satisfied]").or_(page.locator("button.send")).tap()
        await readers.look_again()


async def test_what_was_written_is_received_and_can_be_deleted(
    readers: Readers, hall: TestHall, tmp_path: Path
) -> None:
    async with hall.open(), open_to(readers, hall, tmp_path):
        done = await served(hall)
        await readers.look(f"{rating_path(done.url)}/1/dissatisfied")
        words = [(page, page.locator("#words")) for page in readers.phones.values()]
        for page, field in words:
            await field.fill("nobody told me")
            async with page.expect_navigation():
                await page.locator("button.send").tap()
            await page.goto(f"{readers.address}{rating_path(done.url)}")
            assert await field.input_value() == ""
            assert await page.locator(".received").count() == 1
        await readers.send("button.send")
        for page, _field in words:
            assert await page.locator(".received").count() == 1
            # Without its words a bad rating needs another reason.
            await page.locator("[value=skill]").check()
        await readers.look_again()
        zh = readers.phones["zh"]
        async with zh.expect_navigation():
            await zh.locator("button[name=delete]").tap()
        assert await zh.locator(".received").count() == 0


async def test_a_kept_rating_tells_when_it_was_handed_in(
    readers: Readers, hall: TestHall, tmp_path: Path
) -> None:
    """By itself, and what is being typed stays."""
    async with open_to(readers, hall, tmp_path) as pages:
        async with hall.open():
            done = await served(hall)
            await eventually(lambda: pages.shell.link_key and pages.shell.mirror.live)
        await eventually(lambda: not pages.shell.mirror.live)
        await readers.look(place(done), status=503)
        for page in readers.phones.values():
            await page.goto(f"{readers.address}{rating_path(done.url)}")
            async with page.expect_navigation():
                await page.locator("button[value=satisfied]").or_(page.locator("button.send")).tap()
            assert await page.locator("#standing .note").count() == 1
            await page.fill("#words", "not sent yet")
        async with hall.open():
            for page in readers.phones.values():
                await page.locator("#standing:not(:has(.note))").wait_for()
                assert await page.input_value("#words") == "not sent yet"
            await readers.look_again()


async def test_what_goes_wrong(readers: Readers, hall: TestHall, tmp_path: Path) -> None:
    async with open_to(readers, hall, tmp_path) as pages:
        async with hall.open():
            done, waiting = await served(hall), await take(hall)
            await eventually(lambda: pages.shell.link_key and pages.shell.mirror.live)
            await readers.look("/")
            await readers.look("/nothing", status=404)
            await readers.look(f"{place(done)}x", status=404)
            await readers.look(f"/t/{done.ticket}-AAAAAAAAAAAA", status=404)
        # The hall is away, and the phones are told so.
        await eventually(lambda: not pages.shell.mirror.live)
        await readers.look(place(waiting))
        await readers.look(place(done), status=503)
        await readers.look(rating_path(done.url))
        await readers.send("button[value=satisfied]")


async def _state(hall: TestHall, taken: p.TicketTaken) -> str:
    async with hall.link("web", "web") as web:
        return (await web.ask(p.GetTicket(taken.ticket), p.TicketStory)).state
