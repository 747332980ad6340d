"""From the kiosk to a rating, in the running demo: a phone in Chinese, one in English without JavaScript.

The demo's clerks call, serve and finish both citizens; nothing here stands in for the hall.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from .citizen import LONG, Citizen
from .conftest import NewPhone
from .running_demo import Demo, running_demo

RATE = "main a[href*='/r/']"
SEND = "form button.send"

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.slow]


async def test_from_the_kiosk_to_a_rating_and_no_further(phone: NewPhone, tmp_path: Path) -> None:
    with running_demo(tmp_path / "demo") as demo:
        await demo.opened()
        tickets = await demo.take_numbers(2)
        slips = [await demo.code_on_slip(ticket.number) for ticket in tickets]
        assert slips == [ticket.url for ticket in tickets]
        happy = Citizen(await phone("zh-CN"), "zh")
        second = Citizen(await phone("en-GB"), "en")
        upset = Citizen(await phone("en-GB", scripts=False), "en", glass=await phone("en-GB"))
        async with asyncio.TaskGroup() as citizens:
            citizens.create_task(_praises(happy, slips[0], tickets[0].number, second))
            citizens.create_task(_complains(upset, slips[1], tickets[1].number))
        summary = await demo.summary()
    given = summary["ratings"]
    assert given["kept"] == given["given"]
    assert (given["errors"], given["refused"], summary["ratings_astray"]) == (0, 0, 0)
    assert [_kept(demo, ticket.ticket) for ticket in tickets] == [
        [("very_satisfied", ["attitude"])],
        [("dissatisfied", ["efficiency"])],
    ]


async def _praises(citizen: Citizen, slip: str, number: str, second: Citizen) -> None:
    """One tap, then details; and after ten minutes neither this phone nor another changes it."""
    await citizen.open(slip)
    await citizen.reads(number)
    await citizen.look()
    await citizen.wait_until("called")
    await citizen.reads(rf"{number} → \d 号窗口")
    await citizen.look()
    await citizen.wait_until("serving")
    await citizen.wait_until("done")
    await citizen.look()
    seen = await citizen.saw()
    ahead = [count for state, count in seen if state == "waiting"]
    assert len(set(ahead)) > 1
    assert ahead == sorted(ahead, reverse=True)
    order = list(dict.fromkeys(state for state, _count in seen))
    assert order == ["waiting", "called", "serving", "done"]
    await citizen.go(RATE)
    await citizen.look()
    await citizen.go("button[value=very_satisfied]")
    await citizen.reads("谢谢")
    await citizen.look()
    await second.open(slip.replace("/t/", "/r/"))
    await second.reads("Thank you")
    await citizen.touch("[value=attitude]")
    await citizen.page.fill("#words", "办得很快 <b>谢谢</b> \u202e")
    await citizen.go(SEND)
    await citizen.reads("谢谢")
    await citizen.look()
    await _until_final(citizen)
    await citizen.look()
    # The other phone still has the page from before, and is told no.
    await second.touch("summary")
    await second.touch("[type=radio][value=very_dissatisfied]")
    await second.touch("[value=skill]")
    await second.go(SEND)
    await second.reads("can no longer be changed")
    await second.look()


async def _complains(citizen: Citizen, slip: str, number: str) -> None:
    """A bad answer is kept once it has a reason."""
    await citizen.open(slip)
    await citizen.reads(number)
    await citizen.look()
    await citizen.wait_until("called")
    await citizen.reads(rf"{number} → Window \d")
    await citizen.look()
    await citizen.wait_until("done")
    await citizen.go(RATE)
    await citizen.go("button[value=dissatisfied]")
    await citizen.reads("tell us why")
    await citizen.look()
    await citizen.go(SEND)
    assert await citizen.page.locator("[role=alert]").count() == 1
    await citizen.look()
    await citizen.touch("[value=efficiency]")
    await citizen.go(SEND)
    await citizen.reads("Thank you")
    await citizen.look()


async def _until_final(citizen: Citizen) -> None:
    """Look again until it can no longer be changed."""
    async with asyncio.timeout(LONG / 1000):
        while await citizen.page.locator("form").count():
            await asyncio.sleep(0.5)
            await citizen.page.reload()


def _kept(demo: Demo, ticket: int) -> list[tuple[str, list[str]]]:
    """The hall's own rows for a ticket: level and reasons."""
    with closing(sqlite3.connect(demo.hall / "hall.db")) as database:
        rows = database.execute("SELECT level, body FROM ratings WHERE ticket = ?", (ticket,))
        return [(level, json.loads(body)["options"]) for level, body in rows]
