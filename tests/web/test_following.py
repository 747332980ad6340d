"""Phones that follow are woken for what is new to them, and for nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.types import Scope

from hall_server.client import Changed, News
from hall_server.protocol import (
    Accepted,
    AtWindow,
    CallNext,
    DayBegan,
    HallView,
    PauseWindow,
    TakeTicket,
    TicketStory,
)
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


async def test_whom_windows_call_changes_nothing_in_what_they_serve_together(
    hall: TestHall, open_pages: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a large hall windows change many times a second, and each may serve thousands of services."""
    looked_up: list[str] = []
    together = HallView.together

    def noted(view: HallView, service: str) -> frozenset[str]:
        looked_up.append(service)
        return together(view, service)

    monkeypatch.setattr(HallView, "together", noted)
    mirror = open_pages.shell.mirror
    mine, theirs = await take(hall), await take(hall)
    await eventually(lambda: mirror.view and theirs.ticket in mirror.view.waiting)
    places = Places(mirror)

    def hear(news: News) -> None:
        places.hear(news)

    mirror.tell(hear)
    async with hall.window(1) as window:
        await eventually(lambda: mirror.view and mirror.view.windows[1].state == "open")
        assert places.of(theirs.ticket)
        assert looked_up == ["consult"]
        await window.ask(CallNext(), AtWindow)
        await eventually(lambda: mirror.view and mine.ticket not in mirror.view.waiting)
        assert places.of(theirs.ticket)
        assert looked_up == ["consult"]
        await window.ask(PauseWindow("lunch"), Accepted)
        await eventually(lambda: mirror.view and mirror.view.windows[1].state == "paused")
        assert places.of(theirs.ticket)
        assert looked_up == ["consult", "consult"]


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
