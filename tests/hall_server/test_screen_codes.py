"""What the screen beside a window is told, and the codes that it shows for rating."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from hall_server import protocol as p
from hall_server.client import HallLink, RefusedByHall, RequestFailed
from hall_server.domain.plan import HallPlan
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.serving.links import MINUTE, code, link_key
from hall_server.web import tokens
from tests.halls import HALL_TOML, MORNING, TestHall

NOBODY = p.Screen()


@contextlib.asynccontextmanager
async def screen_of(hall: TestHall, window: int) -> AsyncIterator[HallLink]:
    async with hall.link("screen", str(window)) as link:
        yield link


async def shown(screen: HallLink) -> p.Screen:
    return await screen.ask(p.GetScreen(), p.Screen)


async def take(hall: TestHall, ask: p.TakeTicket | p.BeginJourney | None = None) -> p.TicketTaken:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        return await kiosk.ask(ask or p.TakeTicket("intake"), p.TicketTaken)


async def served_at(window: HallLink) -> None:
    await window.ask(p.CallNext(), p.AtWindow)
    await window.ask(p.StartService(), p.AtWindow)


def visit_of(url: str) -> tuple[int, int, int]:
    """The ticket, the visit and the minute that a screen's code is for."""
    ticket, visit, minute = url.rpartition("/r/")[2].split("-", 1)[0].split(".")
    return int(ticket), int(visit), int(minute)


async def test_a_screen_follows_its_citizen_from_call_to_end(hall: TestHall) -> None:
    async with hall.open(), screen_of(hall, 3) as screen, hall.window(3) as window:
        assert await shown(screen) == NOBODY
        taken = await take(hall)
        await window.ask(p.CallNext(), p.AtWindow)
        assert await shown(screen) == p.Screen(taken.number, "intake", "called"), "nothing to rate yet"
        await window.ask(p.StartService(), p.AtWindow)
        serving = await shown(screen)
        assert replace(serving, url="") == p.Screen(taken.number, "intake", "serving")
        assert serving.url.startswith("https://hall.example/r/")
        assert visit_of(serving.url)[:2] == (taken.ticket, 1)
        await window.ask(p.FinishService(), p.Finished)
        ended = await shown(screen)
        assert (ended.number, ended.state) == (taken.number, "ended")
        assert ended.ended_at is not None
        assert visit_of(ended.url)[:2] == (taken.ticket, 1)
        await take(hall)
        await window.ask(p.CallNext(), p.AtWindow)
        assert (await shown(screen)).state == "called"


async def test_a_code_is_the_halls_own_and_opens_the_rating_of_that_visit(hall: TestHall) -> None:
    async with hall.open(), screen_of(hall, 3) as screen, hall.window(3) as window:
        await take(hall)
        await served_at(window)
        async with hall.link("web", "web") as web:
            key = bytes.fromhex((await web.ask(p.GetLinkKey(), p.LinkKey)).key)
        url = (await shown(screen)).url
        about, _dash, signs = url.rpartition("/r/")[2].partition("-")
        assert signs == code(key, f"screen:{about}")
        assert signs != code(link_key(b"another hall"), f"screen:{about}")
        assert signs != code(key, f"ticket:{about}")


async def test_the_phone_pages_read_it_for_fifteen_minutes_and_the_hall_takes_the_rating(
    hall: TestHall,
) -> None:
    async with (
        hall.open(),
        screen_of(hall, 3) as screen,
        hall.window(3) as window,
        hall.link("web", "web") as web,
    ):
        taken = await take(hall)
        await served_at(window)
        await window.ask(p.FinishService(), p.Finished)
        ended = await shown(screen)
        key = bytes.fromhex((await web.ask(p.GetLinkKey(), p.LinkKey)).key)
        token = tokens.read(ended.url.rpartition("/")[2], key)
        assert isinstance(token, tokens.ScreenToken)
        assert (token.ticket, token.visit) == (taken.ticket, 1)
        assert ended.ended_at is not None
        assert 14 * MINUTE < token.good_until - ended.ended_at <= 15 * MINUTE
        await web.ask(p.RateService(token.ticket, token.visit, "satisfied", channel="screen"), p.Rated)


async def test_an_accepted_case_can_be_rated_though_it_cannot_be_taken_back(hall: TestHall) -> None:
    async with hall.open(), screen_of(hall, 3) as screen, hall.window(3) as window:
        await take(hall)
        await served_at(window)
        await window.ask(p.FinishService("accepted"), p.Finished)
        assert (await shown(screen)).state == "ended"


async def test_what_was_served_stays_when_the_clerk_goes_to_lunch(hall: TestHall) -> None:
    async with hall.open(), screen_of(hall, 3) as screen, hall.window(3) as window:
        taken = await take(hall)
        await served_at(window)
        await window.ask(p.FinishService(), p.Finished)
        await window.ask(p.PauseWindow("lunch"), p.Accepted)
        assert (await shown(screen)).number == taken.number
        await window.ask(p.SignOut(), p.Accepted)
        ended = await shown(screen)
        assert (ended.number, ended.state) == (taken.number, "ended")
        assert ended.url


async def test_an_end_that_is_taken_back_is_no_end(hall: TestHall) -> None:
    async with hall.open(), screen_of(hall, 3) as screen, hall.window(3) as window:
        taken = await take(hall)
        await served_at(window)
        await window.ask(p.FinishService(), p.Finished)
        await window.ask(p.TakeBack(), p.AtWindow)
        serving = await shown(screen)
        assert (serving.number, serving.state, serving.ended_at) == (taken.number, "serving", None)
        assert visit_of(serving.url)[:2] == (taken.ticket, 1)


async def test_who_leaves_the_window_unserved_leaves_no_code_there(hall: TestHall) -> None:
    async with hall.open(), screen_of(hall, 9) as screen, hall.window(9) as window:
        for leave in (
            p.ParkTicket("photo"),
            p.TransferTicket("invoice"),
        ):
            await take(hall)
            await served_at(window)
            await window.ask(leave, p.Accepted)
            assert await shown(screen) == NOBODY
        await window.ask(p.CallNext(), p.AtWindow)  # whom it sent to itself
        for _call in range(2):
            await window.ask(p.Recall(), p.AtWindow)
        await window.ask(p.MarkNoShow(), p.Accepted)
        assert await shown(screen) == NOBODY


async def test_each_step_of_a_journey_has_a_code_of_its_own(hall: TestHall) -> None:
    async with hall.open(), screen_of(hall, 9) as screen, hall.window(9) as window:
        taken = await take(hall, p.BeginJourney("company"))
        visits = []
        for _step in range(2):
            await served_at(window)
            await window.ask(p.FinishService(), p.Finished)
            ended = await shown(screen)
            assert ended.state == "ended"
            visits.append(visit_of(ended.url)[:2])
        assert visits == [(taken.ticket, 1), (taken.ticket, 2)]


async def test_the_screen_is_told_the_same_after_a_restart(hall: TestHall) -> None:
    async with hall.open(), hall.window(3) as window, hall.window(4) as other, screen_of(hall, 3) as screen:
        await take(hall)
        await take(hall)
        await served_at(window)
        await window.ask(p.FinishService(), p.Finished)
        await served_at(other)
        before = await shown(screen)
    async with hall.open(), screen_of(hall, 3) as screen, screen_of(hall, 4) as beside:
        after = await shown(screen)
        assert replace(after, url="") == replace(before, url="")
        assert visit_of(after.url)[:2] == visit_of(before.url)[:2]
        assert (await shown(beside)).state == "serving"


async def test_codes_differ_by_ticket_visit_and_minute(hall: TestHall) -> None:
    minutes = 0

    class Minutes(VirtualClock):
        def now(self) -> int:
            return super().now() + minutes * MINUTE

    def clock(last_at: int, plan: HallPlan) -> HallClock:
        return Minutes(MORNING + timedelta(seconds=10), plan.timezone, 1.0, last_at)

    async with (
        hall.open(clock),
        hall.window(9) as window,
        hall.window(3) as other,
        screen_of(hall, 9) as screen,
        screen_of(hall, 3) as beside,
    ):
        await take(hall, p.BeginJourney("company"))
        await served_at(window)
        urls = [(await shown(screen)).url]
        assert (await shown(screen)).url == urls[0], "the same minute, the same code"
        minutes = 1
        urls.append((await shown(screen)).url)
        assert visit_of(urls[1])[2] == visit_of(urls[0])[2] + 1
        await window.ask(p.FinishService(), p.Finished)
        await served_at(window)
        urls.append((await shown(screen)).url)
        await take(hall)
        await served_at(other)
        urls.append((await shown(beside)).url)
        assert len({url.partition("-")[2] for url in urls}) == 4


async def test_a_hall_without_an_address_gives_no_code(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall", HALL_TOML.replace("https://hall.example", ""))
    async with hall.open(), screen_of(hall, 3) as screen, hall.window(3) as window:
        taken = await take(hall)
        await served_at(window)
        assert await shown(screen) == p.Screen(taken.number, "intake", "serving")


async def test_a_screen_sees_its_own_window_only_and_nobody_else_asks(hall: TestHall) -> None:
    async with hall.open(), hall.window(3) as window, screen_of(hall, 4) as beside:
        await take(hall)
        await served_at(window)
        assert await shown(beside) == NOBODY
        for role, name in (
            ("window", "3"),
            ("board", "board-1"),
            ("kiosk", "kiosk-1"),
            ("printer", "printer-1"),
            ("booking", "booking"),
            ("manager", "manager"),
            ("web", "web"),
        ):
            async with hall.link(role, name) as link:
                with pytest.raises(RequestFailed) as refusal:
                    await shown(link)
                assert refusal.value.code == "not_permitted", role
        for ask in (p.CallNext(), p.GetRecent(), p.GetLinkKey(), p.GetTicket(2026030200001)):
            with pytest.raises(RequestFailed) as refusal:
                await beside.ask(ask, p.Accepted)
            assert refusal.value.code == "not_permitted", ask


async def test_a_screen_whose_window_is_not_there_today_is_told_so(hall: TestHall) -> None:
    async with hall.open(), screen_of(hall, 99) as screen:
        with pytest.raises(RefusedByHall) as refusal:
            await shown(screen)
        assert refusal.value.code == "unknown_window"
