"""Phones that follow are woken for what is new to them, and for nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.types import Scope

from hall_server.client import Changed
from hall_server.protocol import DayBegan, TakeTicket, TicketStory
from hall_server.web.place.following import Following
from hall_server.web.place.places import Places
from hall_server.web.serve import Serving
from tests.halls import TestHall, eventually
from tests.web.rating.phones import take

SCOPE: Scope = {"type": "http", "client": ("127.0.0.1", 50_000)}


async def test_a_phone_sleeps_while_the_line_moves_for_others(hall: TestHall, open_pages: Serving) -> None:
    shell = open_pages.shell
    mine = await take(hall)
    await eventually(lambda: shell.mirror.view and mine.ticket in shell.mirror.view.waiting)
    following = Following(shell)
    async with following.running():
        with (
            following.phone(mine.ticket, SCOPE) as phone,
            following.phone(mine.ticket, SCOPE) as new,
        ):
            phone.shown = await following.sight(mine.ticket)
            theirs = await take(hall, TakeTicket("invoice"))
            await eventually(lambda: shell.mirror.view and theirs.ticket in shell.mirror.view.waiting)
            new.woken.clear()
            await new.woken.wait()
            assert not phone.woken.is_set()
            async with hall.window(1):
                await phone.woken.wait()
            assert await following.sight_again(mine.ticket) != phone.shown


async def test_a_new_day_may_concern_every_phone(hall: TestHall, open_pages: Serving) -> None:
    places = Places(open_pages.shell.mirror)
    assert places.hear(Changed((DayBegan("2026-03-03"),))) is None


@pytest.mark.parametrize("state", ["called", "serving", "parked"])
async def test_who_is_at_a_window_that_the_picture_does_not_show_yet_is_in_line(
    hall: TestHall, open_pages: Serving, state: Any
) -> None:
    """The hall answers for itself; the picture may be a moment behind, and only it knows the way."""
    shell = open_pages.shell
    sight = Places(shell.mirror).told(TicketStory(20260302_00001, "A001", "2026-03-02", state, ()))
    about: dict[str, Any] = {"token": "T", "classes": {}, "notices": False, "told": False}
    assert "You are in line." in shell.pages.text("place_main.html", "en", sight=sight, **about)
