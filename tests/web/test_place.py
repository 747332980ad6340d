"""Somebody takes a number, scans the slip, and follows it on the phone."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest

from hall_server import protocol as p
from hall_server.bootstrap import RunningHall
from hall_server.domain.plan import HallPlan
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.web.serve import Serving
from tests.halls import MORNING, TestHall, eventually
from tests.web.rating.phones import Pages, Phone, call, knows_the_hall, served, take
from tests.web.streams import following, place, shown

RESTARTING = "The hall's system is restarting."
MINUTE = 60_000
FIRST = "You are first in line, but no window is open for it now."


def next_morning(last_at: int, plan: HallPlan) -> HallClock:
    return VirtualClock(MORNING + timedelta(days=1), plan.timezone, 1.0, last_at)


class Evening(VirtualClock):
    """Goes on by itself, and by as much as a test lets go by."""

    gone_by = 0

    def now(self) -> int:
        return super().now() + self.gone_by


async def known(served: Serving, taken: p.TicketTaken) -> None:
    """Wait until the pages have heard of a ticket."""

    def heard() -> bool:
        view = served.shell.mirror.view
        return view is not None and served.shell.mirror.live and taken.ticket in view.waiting

    await eventually(heard)


async def reads(phone: Phone, path: str) -> str:
    """The words of a page."""
    return shown((await phone.open(path)).html)


async def test_first_for_a_service_whose_windows_call_others_before(
    hall: TestHall, open_pages: Serving, phone: Phone
) -> None:
    """Whoever reads "you are next" and waits for an hour believes nothing any more."""
    await take(hall)
    async with hall.link("kiosk", "kiosk-1") as kiosk:
        mine = await kiosk.ask(p.TakeTicket("intake"), p.TicketTaken)
    await known(open_pages, mine)
    async with hall.window(1) as window, following(open_pages, place(mine)) as live:
        await live.until("You are first in line for this service.")
        await live.until("The same windows call people for other services before you.")
        await call(window)
        assert "other services" not in shown(await live.until("You are next."))


async def test_from_the_slip_to_the_thanks(hall: TestHall, open_pages: Serving, phone: Phone) -> None:
    before = await take(hall)
    mine = await take(hall)
    await known(open_pages, mine)
    page = await phone.open(place(mine))
    assert page.status == 200
    assert "A002" in shown(page.html)
    assert "1 person is ahead of you." in shown(page.html)
    assert "Please wait in General" in shown(page.html)
    assert "For Consultation" in shown(page.html)
    async with (
        hall.window(1) as window,
        following(open_pages, place(mine)) as mine_live,
        following(open_pages, place(before)) as theirs,
    ):
        await theirs.until("You are next.")
        await mine_live.until("1 person is ahead of you.")
        await call(window)
        await theirs.until("You are being served at window 1.")
        part = await mine_live.until("You are next.")
        assert "Called last A001 window 1 09:00" in shown(part)
        await window.ask(p.FinishService(), p.Finished)
        await window.ask(p.CallNext(), p.AtWindow)
        called = await mine_live.until("It is your turn")
        assert "A002 → Window 1" in shown(called)
        assert 'data-say="A002: Please go to window 1 now."' in called
        await window.ask(p.Recall(), p.AtWindow)
        await mine_live.until("Call number 2")
        await window.ask(p.StartService(), p.AtWindow)
        await mine_live.until("You are being served at window 1.")
        await window.ask(p.FinishService(), p.Finished)
        done = await mine_live.until("Done. Thank you for coming.")
        assert "Rate the service" in shown(done)
        await phone.tap(f"/r/{place(mine).removeprefix('/t/')}", "satisfied")

        async def changeable() -> bool:
            return "Your rating can be changed until 09:1" in await reads(phone, place(mine))

        # A page that is opened again at once may still be the one from before.
        for _look in range(100):
            if await changeable():
                break
            await asyncio.sleep(0.1)
        assert await changeable()
    assert "Consultation window 1 · 09:00" in shown(done)
    token = place(mine).removeprefix("/t/")
    assert f'href="/r/{token}"' in done
    assert f"/r/{token}" in (await phone.open(place(mine))).links


async def test_without_a_window_nobody_is_next(hall: TestHall, open_pages: Serving, phone: Phone) -> None:
    first, second = await take(hall), await take(hall)
    await known(open_pages, second)
    assert FIRST in await reads(phone, place(first))
    words = await reads(phone, place(second))
    assert "1 person is ahead of you. No window is open for it now." in words
    async with following(open_pages, place(first)) as live, hall.window(1) as window:
        await live.until("You are next.")
        await window.ask(p.PauseWindow("lunch"), p.Accepted)
        await live.until("no window is open for it now")


async def test_in_chinese_and_in_english(hall: TestHall, open_pages: Serving) -> None:
    mine = await take(hall)
    await known(open_pages, mine)

    async def opened(language: str = "", **headers: str) -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False, headers=headers) as browser:
            return await browser.get(f"http://127.0.0.1:{open_pages.port}{place(mine, language)}")

    usual = await opened()
    assert ('lang="en"' in usual.text, usual.headers["Content-Language"]) == (True, "en")
    wished = await opened(**{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"})
    assert "您排在第一位，但目前没有窗口开放。" in wished.text
    assert '<html lang="zh-CN">' in wished.text
    assert "测试大厅" in wished.text
    chosen = await opened("zh", **{"Accept-Language": "en"})
    assert "您排在第一位，但目前没有窗口开放。" in chosen.text
    assert f'data-events="{place(mine)}/events?lang=zh"' in chosen.text
    assert f'href="{place(mine)}?lang=en"' in chosen.text
    unknown = await opened("xx", **{"Accept-Language": "fr;q=0.9, en;q=oops"})
    assert '<html lang="en">' in unknown.text
    async with following(open_pages, place(mine, "zh")) as live, hall.window(1) as window:
        await live.part()
        await window.ask(p.CallNext(), p.AtWindow)
        part = await live.until("轮到您了")
    assert "A001 → 1 号窗口" in shown(part)


async def test_as_many_ahead_as_the_hall_counts(hall: TestHall, open_pages: Serving, phone: Phone) -> None:
    taken = [await take(hall) for _ in range(3)]
    elder = await take(hall, p.TakeTicket("consult", p.CitizenInfo("elderly")))
    elsewhere = await take(hall, p.TakeTicket("invoice"))
    assert [one.people_ahead for one in (*taken, elder, elsewhere)] == [0, 1, 2, 0, 0]
    await known(open_pages, elsewhere)
    assert FIRST in await reads(phone, place(elder))
    assert "Class Elderly" in await reads(phone, place(elder))
    assert "1 person is ahead of you." in await reads(phone, place(taken[0]))
    assert "Ahead of you 3" in await reads(phone, place(taken[2]))
    assert FIRST in await reads(phone, place(elsewhere))
    async with hall.link("manager", "office") as office:
        await office.ask(p.CancelTicket(taken[0].number, "left"), p.Accepted)
        async with following(open_pages, place(taken[2])) as live:
            await live.until("Ahead of you 2")
    assert "This number was cancelled." in await reads(phone, place(taken[0]))


async def test_how_long_shrinks_with_the_line(hall: TestHall, open_pages: Serving, phone: Phone) -> None:
    async with hall.window(1):
        taken = [await take(hall) for _ in range(12)]
        shell = open_pages.shell

        def forecast() -> bool:
            view = shell.mirror.view
            return view is not None and (view.services["consult"].expected_wait or (0, 0))[1] > 30

        await eventually(forecast, patience=30)
        view = shell.mirror.view
        assert view is not None
        low, high = view.services["consult"].expected_wait or (0, 0)
        first, last = await phone.open(place(taken[0])), await phone.open(place(taken[-1]))
    assert f"Up to {-(-high / 13 // 5) * 5:.0f} minutes" in shown(first.html)
    assert f"About {low * 12 / 13 // 5 * 5:.0f} to {-(-high * 12 / 13 // 5) * 5:.0f} minutes" in shown(
        last.html
    )


async def test_a_matter_of_several_services(hall: TestHall, open_pages: Serving, phone: Phone) -> None:
    mine = await take(hall, p.BeginJourney("company"))
    await known(open_pages, mine)
    page = await phone.open(place(mine))
    assert "Setting up a company Step 1 of 3 Then: General intake" in shown(page.html)
    async with hall.window(9) as window, following(open_pages, place(mine)) as live:
        await call(window)
        await live.until("Step 1 of 3 Then: General intake · Invoices")
        await window.ask(p.FinishService(), p.Finished)
        onward = shown(await live.until("Step 2 of 3"))
        assert "For one of these, whichever comes first General intake General · 0 ahead" in onward
        assert "Invoices Tax · 0 ahead" in onward
        await call(window)
        await live.until("Step 2 of 3 Then: General intake")
        await window.ask(p.FinishService(), p.Finished)
        last = shown(await live.until("Step 3 of 3"))
        assert "Then:" not in last
        await call(window)
        await window.ask(p.FinishService(), p.Finished)
        done = shown(await live.until("Thank you for coming."))
    assert [name in done for name in ("Consultation", "General intake", "Invoices")] == [True] * 3


async def test_set_aside_back_again_and_not_there(hall: TestHall, open_pages: Serving, phone: Phone) -> None:
    mine = await take(hall)
    async with hall.window(1) as window, following(open_pages, place(mine)) as live:
        await call(window)
        await window.ask(p.ParkTicket("a copy is missing"), p.Accepted)
        parked = await live.until("Your number is set aside.")
        assert "Tell window 1 when you are back" in shown(parked)
        await window.ask(p.ReturnTicket(mine.number), p.Accepted)
        await live.until("You are next.")
        await window.ask(p.CallNext(), p.AtWindow)
        await window.ask(p.Recall(), p.AtWindow)
        await window.ask(p.Recall(), p.AtWindow)
        await window.ask(p.MarkNoShow(), p.Accepted)
        await live.until("You were called, and nobody came.")
        assert "take a new number" in await reads(phone, place(mine))
        await window.ask(p.TakeBack(), p.AtWindow)
        await live.until("It is your turn")


class TestTheHallIsDown:
    async def test_what_was_known_stays_until_it_is_back(self, hall: TestHall, pages: Pages) -> None:
        async with pages.open() as served, pages.phone(served) as phone:
            async with hall.open():
                await served.shell.mirror.synced()
                mine = await take(hall)
                await known(served, mine)
            live = following(served, place(mine))
            stream = await live.__aenter__()
            stale = await stream.until(RESTARTING)
            assert "This is as of 09:00; your number keeps its place." in shown(stale)
            assert FIRST in shown(stale)
            page = await phone.open(place(mine))
            assert (page.status, page.says(RESTARTING), page.says(FIRST)) == (200, True, True)
            async with hall.open(), hall.window(1) as window:
                back = await stream.part()
                assert RESTARTING not in shown(back)
                await window.ask(p.CallNext(), p.AtWindow)
                await stream.until("It is your turn")
            await live.__aexit__(None, None, None)

    async def test_a_service_can_be_rated_all_the_same(self, hall: TestHall, pages: Pages) -> None:
        async with pages.open() as served_pages, pages.phone(served_pages) as phone:
            async with hall.open():
                await knows_the_hall(served_pages)
                unseen, seen = await served(hall), await served(hall)
                assert (await phone.open(place(seen))).says("Done. Thank you for coming.")
            dark = await phone.open(place(unseen))
            assert (dark.status, dark.says(RESTARTING)) == (503, True)
            assert dark.says("If your service is completed you can rate it now.")
            assert (await phone.tap(dark.links[-1], "satisfied")).says("Your rating is kept here")
            still = await phone.open(place(seen))
            assert (still.status, still.says(RESTARTING)) == (200, True)
            assert still.says("Rate the service")

    async def test_pages_that_start_first_say_so(self, hall: TestHall, pages: Pages) -> None:
        async with hall.open():
            mine = await take(hall)
        async with pages.open() as served, pages.phone(served) as phone:
            early = await phone.open(place(mine))
            assert (early.status, early.says(RESTARTING)) == (503, True)
            assert "Retry-After" in early.headers
            async with hall.open():
                await served.shell.mirror.synced()
                await eventually(lambda: served.shell.link_key)
                assert FIRST in await reads(phone, place(mine))

    async def test_links_are_checked_all_the_same(self, hall: TestHall, pages: Pages) -> None:
        async with hall.open():
            mine = await take(hall)
            async with pages.open() as served:
                await eventually(lambda: served.shell.state.key("links"))
        async with pages.open() as served, pages.phone(served) as phone:
            forged = await phone.open(f"/t/{mine.ticket}-AAAAAAAAAAAA")
            assert (forged.status, forged.says("not made by this hall")) == (404, True)
            assert (await phone.open(place(mine))).status == 503


async def test_the_next_day(hall: TestHall, pages: Pages) -> None:
    async with pages.open() as served, pages.phone(served) as phone:
        async with hall.open(), hall.window(1) as window:
            await served.shell.mirror.synced()
            done, waiting = await take(hall), await take(hall)
            await call(window)
            await window.ask(p.FinishService(), p.Finished)
            await known(served, waiting)
            live = following(served, place(waiting))
            stream = await live.__aenter__()
            await stream.part()
        async with hall.open(next_morning):
            await eventually(
                lambda: served.shell.mirror.view and served.shell.mirror.view.day == "2026-03-03"
            )
            while (await stream.event())[0] != "end":
                pass
            await live.__aexit__(None, None, None)
            gone = await phone.open(place(waiting))
            assert (gone.status, gone.says("This number was for 2026-03-02.")) == (410, True)
            thanks = await phone.open(place(done))
            assert (thanks.status, thanks.says("Done. Thank you for coming.")) == (200, True)
            assert [link for link in thanks.links if link.startswith("/r/")]


async def test_the_day_turns_while_a_phone_follows(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("night")
    late = datetime(2026, 3, 2, 23, 50)  # noqa: DTZ001 - local to the hall
    clocks: list[Evening] = []

    def evening(last_at: int, plan: HallPlan) -> HallClock:
        clocks.append(Evening(late, plan.timezone, 1.0, last_at))
        return clocks[0]

    hall = TestHall(folder / "hall")
    text = hall.folder.settings_path.read_text(encoding="utf-8")
    hall.folder.settings_path.write_text(text.replace("08:00-18:00", "00:00-24:00"), encoding="utf-8")
    pages = Pages(hall, folder)
    async with (
        hall.open(evening),
        pages.open() as served,
        pages.phone(served) as phone,
    ):
        await served.shell.mirror.synced()
        mine = await take(hall)
        await known(served, mine)
        async with following(served, place(mine)) as stream:
            await stream.part()
            clocks[0].gone_by = 15 * MINUTE
            while (await stream.event())[0] != "end":
                pass
        assert "This number was for 2026-03-02." in await reads(phone, place(mine))


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ("{ticket}-AAAAAAAAAAAA", "not made by this hall"),
        ("{other}-{code}", "not made by this hall"),
        ("{ticket}-{code}x", "is not complete"),
        ("{ticket}", "is not complete"),
        ("{ticket}-{short}", "is not complete"),
        ("0{ticket}-{code}", "is not complete"),
        ("٢٠٢٦٠٣٠٢٠٠٠٠١-{code}", "is not complete"),
        ("{ticket}%00-{code}", "is not complete"),
        ("'%20OR%201=1--", "is not complete"),
        ("%3Cscript%3Ealert(1)%3C/script%3E", "no such page"),
    ],
)
async def test_links_that_open_nothing(
    hall: TestHall, open_pages: Serving, phone: Phone, spoilt: str, words: str
) -> None:
    mine = await take(hall)
    ticket, _dash, code = place(mine).removeprefix("/t/").partition("-")
    token = spoilt.format(ticket=ticket, other=mine.ticket + 1, code=code, short=code[:-1])
    for path in (f"/t/{token}", f"/t/{token}/events"):
        page = await phone.open(path)
        assert (page.status, page.says(words)) == (404, True), page.words
        assert "<script>alert" not in page.html


async def test_a_ticket_of_another_hall(
    hall: TestHall, open_pages: Serving, phone: Phone, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = TestHall(tmp_path_factory.mktemp("elsewhere") / "hall")
    async with elsewhere.open():
        theirs = await take(elsewhere)
    ours = await take(hall)
    assert theirs.ticket == ours.ticket
    page = await phone.open(place(theirs))
    assert (page.status, page.says("not made by this hall")) == (404, True)


async def test_streams_end_when_the_pages_close(open_hall: RunningHall, hall: TestHall, pages: Pages) -> None:
    async with pages.open() as served:
        await served.shell.mirror.synced()
        mine = await take(hall)
        live = following(served, place(mine))
        stream = await live.__aenter__()
        await stream.part()
    while (await stream.event())[0] != "end":
        pass
    await live.__aexit__(None, None, None)
