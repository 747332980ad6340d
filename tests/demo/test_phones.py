"""The phones of the demo's citizens: they must see a fault when there is one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from hall_server.protocol import TicketTaken
from scripts.demo_hall import phones
from scripts.demo_hall.pace import Pace
from scripts.demo_hall.phones import Phones
from scripts.demo_hall.tally import Tally
from scripts.demo_hall.touch import Page
from tests.halls import eventually

PLACE = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nA001"
WRONG = PLACE.replace("A001", "B002")
RESTARTING = "HTTP/1.1 503 Wait\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BROKEN = "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@contextlib.asynccontextmanager
async def a_server_that_says(place: str, rating: str) -> AsyncIterator[str]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        writer.write((place if b"/t/" in asked else rating).encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/t/token"


async def told(place: str, rating: str) -> dict[str, int]:
    """What the tally has once people with phones were served."""
    tally = Tally(boards=1)
    people = Phones(Pace(100_000), tally)
    served = asyncio.Event()
    async with a_server_that_says(place, rating) as url, people.in_pockets():
        # Some of so many take out their phone.
        for person in range(20):
            people.perhaps_taken_out(
                TicketTaken(person, "A001", "consult", "general", 0, 0, None, url), served
            )
        await asyncio.sleep(0.1)
        served.set()
        await eventually(lambda: tally.ratings)
    return dict(tally.ratings)


async def test_a_page_that_is_not_the_right_one_is_an_error() -> None:
    for place, rating in ((WRONG, PLACE), (BROKEN, PLACE), (PLACE, BROKEN), (PLACE, PLACE)):
        counts = await told(place, rating)
        assert set(counts) == {"errors"}


async def test_pages_that_never_hear_of_the_hall_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones, "ASKS_AGAIN", 0.01)
    monkeypatch.setattr(phones, "PATIENCE", 0.1)
    assert set(await told(RESTARTING, PLACE)) == {"errors"}


async def test_a_page_is_what_can_be_touched_on_it() -> None:
    page = Page(
        """<a href="/r/token/2">Rate</a><form action="/r/token/1"><input type="hidden" name="form" value="x">
        <button name="level" value="satisfied">Satisfied</button><input name="option" value="skill"></form>"""
    )
    assert page.links == ["/r/token/2"]
    (form,) = page.forms
    assert (form.action, form.fields) == ("/r/token/1", {"form": "x"})
    assert form.choices == {"level": ["satisfied"], "option": ["skill"]}
