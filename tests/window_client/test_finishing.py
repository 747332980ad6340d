"""How a service ends: done, accepted, accepted with papers missing, refused; and what the citizen is told."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hall_server.client import RefusedByHall
from hall_server.protocol import FinishService, Journey, PrinterView, ServingView, Text

from .at_work import at_work, kinds
from .fake_hall import MINUTE, TEN_FORTY_TWO, FakeHall, hall_view

pytestmark = pytest.mark.usefixtures("quick_fingers")

NOW = TEN_FORTY_TWO
NO_PRINTER = RefusedByHall("no_printer_for_list", Text("没有打印机可以打印清单。", "No printer."))


def serving(journey: Journey | None = None, waiting: int = 3) -> FakeHall:
    view = hall_view(waiting=waiting, clerk="0231", state="open")
    ticket = ServingView(
        99, "A046", "id_card", "serving", NOW - 9 * MINUTE, NOW, NOW, 1, NOW, journey=journey
    )
    view.apply(replace(view.windows[12], serving=ticket))
    return FakeHall(view)


async def test_accepted_says_the_case_its_date_and_the_receipt_and_calls_nobody_yet() -> None:
    hall = serving()
    async with at_work(hall) as clerk:
        await clerk.press("e", "1")
        screen = await clerk.look()
        assert "A046 已受理，办件编号 20260302-0001" in screen
        assert "承诺 2026-03-09 前办结" in screen
        assert "正在打印受理单" in screen
        assert "10:42 A046 受理 00:00" in screen
        assert "空格   叫下一位" in await clerk.next_step()
    assert hall.asked[0] == FinishService("accepted")
    assert kinds(hall.asked) == ["FinishService", "GetCase"]


async def test_accepted_with_papers_missing_says_by_when_they_must_come() -> None:
    hall = serving()
    async with at_work(hall, "en") as clerk:
        await clerk.press("e", "2", *"photo", "enter", *"lease", "ctrl+s")
        assert "missing papers by 2026-03-16" in await clerk.look()
    assert hall.asked[0] == FinishService("accepted", ("photo", "lease"))


async def test_nobody_is_refused_without_the_one_time_list() -> None:
    hall = serving()
    async with at_work(hall) as clerk:
        await clerk.press("e", "3", "ctrl+s")
        assert "! 须一次性告知：请逐项写明所缺材料，才能不予受理。" in await clerk.look()
        assert hall.asked == []
        await clerk.press(*"abc", "enter", "ctrl+s")
        screen = await clerk.look()
        assert "> A046 不予受理   正在打印一次性告知单" in screen
        assert "10:42 A046 不予受理 00:00" in screen
    assert hall.asked == [FinishService("refused", ("abc",))]


async def test_leaving_the_list_keeps_the_ticket_and_what_was_written() -> None:
    hall = serving()
    async with at_work(hall) as clerk:
        await clerk.press("e", "3", *"photo", "enter", *"lea", "escape")
        assert "空格   办结并叫下一位" in await clerk.next_step()
        await clerk.press("e", "3")
        screen = await clerk.look()
        assert "1  photo" in screen
        assert "2  lea" in screen
    assert hall.asked == []


async def test_a_list_that_the_hall_did_not_take_is_not_lost() -> None:
    hall = serving()
    hall.troubles.append(NO_PRINTER)
    async with at_work(hall) as clerk:
        await clerk.press("e", "3", *"photo", "ctrl+s")
        screen = await clerk.look()
        assert "! 没有打印机可以打印清单。" in screen
        assert "A046  居民身份证办理" in screen
        await clerk.press("e", "3", "ctrl+s")
        assert "A046 不予受理" in await clerk.look()
        await clerk.press("space", "space", "e", "3")
        assert "photo" not in await clerk.look()
    assert hall.asked[:2] == [FinishService("refused", ("photo",))] * 2


async def test_a_printer_that_does_not_print_is_named() -> None:
    hall = serving()
    async with at_work(hall) as clerk:
        await clerk.press("e", "1")
        assert "正在打印受理单" in await clerk.look()
        assert hall.view is not None
        hall.view.apply(PrinterView("printer-1", "paper_out", 1))
        assert "打印机 printer-1 缺纸，恢复后自动打印" in await clerk.look()


async def test_who_has_more_to_do_is_told_where_to_go_while_the_next_one_is_called() -> None:
    hall = serving(Journey("home", 1, 4))
    async with at_work(hall) as clerk:
        await clerk.press("space")
        screen = await clerk.look()
        assert "> A046 请到 不动产区（第 2/4 项）" in screen
        assert "空格   开始办理" in screen
        await clerk.press("space")
        assert "请到" not in await clerk.look()
    assert kinds(hall.asked) == ["FinishService", "CallNext", "StartService"]


async def test_accepted_on_a_journey_takes_two_lines_and_the_next_step_stays_where_it_is() -> None:
    hall = serving(Journey("home", 1, 4))
    async with at_work(hall) as clerk:
        await clerk.press("e", "1")
        assert "请到 不动产区（第 2/4 项）   A046 已受理" in await clerk.line(17)
        assert "承诺" in await clerk.line(18)
        assert "空格   叫下一位" in await clerk.next_step()


async def test_finished_as_usual_says_nothing_more() -> None:
    async with at_work(serving()) as clerk:
        await clerk.press("f")
        assert " > " not in await clerk.look()
        assert "A046 办结 00:00" in await clerk.look()
