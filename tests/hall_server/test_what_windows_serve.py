"""What a window can call is told when it changes, and everybody knows it all the time."""

from __future__ import annotations

from pathlib import Path

from hall_server import protocol as p
from hall_server.client import Changed
from hall_server.client.mirror import News
from tests.halls import TestHall, eventually


async def test_what_a_window_serves_is_sent_when_it_changes_and_known_all_the_time(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall")
    told: list[p.WindowView] = []

    def hear(news: News) -> None:
        if isinstance(news, Changed):
            told.extend(each for each in news.changes if isinstance(each, p.WindowView))

    async with (
        hall.open(),
        hall.mirror("board", "board-1") as early,
        hall.link("manager", "office") as office,
        hall.link("kiosk", "kiosk-1") as kiosk,
        hall.window(1) as window,
    ):
        assert early.view is not None
        own = early.view.windows[1].services
        assert own
        early.tell(hear)
        await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
        await window.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: told and told[-1].serving)
        assert {each.services for each in told} == {()}
        assert early.view.windows[1].services == own

        await office.ask(p.SetSkills(1, ("intake",), "short of staff"), p.Accepted)
        await eventually(lambda: told[-1].services == ("intake",))
        await window.ask(p.StartService(), p.AtWindow)
        await eventually(lambda: told[-1].services == ())
        assert early.view.windows[1].services == ("intake",)
        await office.ask(p.SetSkills(1, own, "back again"), p.Accepted)
        await eventually(lambda: early.view is not None and early.view.windows[1].services == own)

        await office.ask(p.AddWindow(99, "general", own, "a busy day"), p.Accepted)
        await eventually(lambda: early.view is not None and 99 in early.view.windows)
        async with hall.mirror("board", "board-2") as late:
            assert late.view is not None
            assert late.view.windows == early.view.windows
