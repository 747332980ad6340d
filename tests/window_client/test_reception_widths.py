"""The reception and the back office fit in 80x24, in both languages, with long names and bad news."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from hall_server.client import RefusedByHall
from hall_server.protocol import (
    AccessNeed,
    AppointmentInfo,
    Appointments,
    Ask,
    BeginJourney,
    BookAppointment,
    CaseInfo,
    Cases,
    CheckIn,
    FindAppointments,
    GetSlots,
    ListAppointments,
    ListCases,
    PrinterView,
    Result,
    SlipView,
    Slot,
    Slots,
    TakeTicket,
    Text,
    TicketTaken,
)

from .at_work import Clerk, at_work
from .fake_hall import MINUTE, TEN_FORTY_TWO, FakeHall, hall_view, in_line
from .test_widths import uncertain

pytestmark = pytest.mark.usefixtures("quick_fingers")

LONG = RefusedByHall(
    "too_many_tickets",
    Text(
        "该证件今天已取 5 个号，达到上限。请到咨询台询问。" * 3,
        "This ID has taken 5 numbers today, which is the limit. Please ask at the desk. " * 2,
    ),
)


class Counter(FakeHall):
    """A hall that gives a full answer to all that the reception and the back office ask."""

    def __init__(self) -> None:
        view = hall_view(waiting=30, clerk="0231", state="open")
        view.days_ahead, view.pick_up, view.green_per_window = 14, True, 100
        for one in [*view.services.values()]:
            more = {"expected_wait": (115, 130), "left": 19, "needs_id": True}
            view.apply(replace(one, appointments=True, **more))
        view.apply(PrinterView("printer-by-the-north-door", "paper_out"))
        super().__init__(view)
        papers = tuple(f"{count} 经营场所使用证明（房屋租赁合同或产权证明）" for count in range(20))
        info = CaseInfo(
            "20260302-0001", "passport", "supplement", TEN_FORTY_TWO, "990231", 12, "2026-03-09", "2026-03-30"
        )
        late = replace(
            info, missing=papers, supplement_by="2026-03-16", overdue=("legal", "promised", "supplement")
        )
        ready = replace(info, number="20260302-0002", state="ready", note="请带身份证领取" * 20)
        self.cases += [late, ready, *(replace(late, number=f"20260303-{n:04d}") for n in range(40))]

    def carry_out(self, ask: Ask) -> Result:
        match ask:
            case GetSlots():
                return Slots(tuple(Slot(TEN_FORTY_TWO + 30 * n * MINUTE, n) for n in range(1, 14)))
            case ListCases():
                return Cases(tuple(self.cases))
            case FindAppointments() | ListAppointments() | BookAppointment():
                return Appointments((appointment("ABCD2345"), appointment("BCDE3456")))
            case TakeTicket() | BeginJourney() | CheckIn():
                self._view.apply(in_line(5))
                self._view.apply(SlipView(7, "A052", "printer-by-the-north-door", "queued"))
                return TicketTaken(105, "A052", "passport", "hall", 129, TEN_FORTY_TWO, 7, package="home")
        return super().carry_out(ask)


def appointment(code: str) -> AppointmentInfo:
    needs: tuple[AccessNeed, ...] = ("slow_walker", "wheelchair", "deaf", "interpreter")
    slot = TEN_FORTY_TWO + 18 * MINUTE
    return AppointmentInfo(code, "passport", "2026-03-02", slot, "booked", "1356", "disabled", needs)


async def look_at(clerk: Clerk) -> None:
    screen = await clerk.look()
    lines = screen.split("\n")
    assert ({cell_len(line) for line in lines}, len(lines)) == ({80}, 24), screen
    assert uncertain(lines) == set()


# What is pressed, and what then stands on the screen in Chinese and in English.
RECEPTION: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("f3",), "F8 领取结果", "F8 collect a result"),
    (("2",), "5 ( )", "5 ( )"),
    (("5",), "军人", "Soldier"),
    (("1",), "5 (x)", "5 (x)"),
    (("6", "7", "8", "9", "0", *"110105194912310021", "enter"), "! 证件号不对", "! This ID number cannot"),
    (("backspace", *"X"), "******", "******"),
    (("enter", "enter"), "printer-by-the-north-door", "printer-by-the-north-door"),
    (("f6",), "预约哪项业务？", "Book which service?"),
    (("2",), "哪天？", "On which day?"),
    (("1",), "几点？", "At what time"),
    (("enter",), "回车继续", "Enter goes on"),
    ((*"1356", "enter"), "Tab 手机尾号", "Tab phone"),
    (("escape",), "哪天？", "On which day?"),
    (("escape",), "F8 领取结果", "F8 collect a result"),
    (("f7",), "Enter 查找", "Enter looks it up"),
    ((*"1356", "enter"), "是哪个预约？", "Which of these"),
    (("1",), "改到其他时间", "move it to another time"),
    (("2",), "确认取消这个预约", "cancel this appointment for good"),
    (("escape",), "F8 领取结果", "F8 collect a result"),
    (("f5",), "Enter 查找", "Enter looks it up"),
    ((*"1356", "enter"), "是哪个预约？", "Which of these"),
    (("2",), "Enter 签到", "Enter checks in"),
    (("enter",), "取号成功", "Number taken"),
    (("f8",), "20260302-0002", "20260302-0002"),
    (("1", "enter"), "5 ( )", "5 ( )"),
)
BACK_OFFICE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("f4",), "1/3", "1/3"),
    (("pagedown",), "2/3", "2/3"),
    (("end",), "20260302-0002", "20260302-0002"),
    (("enter",), "Esc 回列表", "Esc back to the list"),
    (("escape", "home"), "1/3", "1/3"),
    (("enter",), "Esc 回列表", "Esc back to the list"),
    (("1",), "! 材料未齐", "! Papers are still missing"),
    (("2",), "Enter 不予办理", "Enter refuses"),
    (("enter",), "! 请写明原因", "! Write down why"),
    (("escape", "3"), "是，全部补齐", "yes, all of them"),
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("walk", [RECEPTION, BACK_OFFICE], ids=["reception", "back office"])
async def test_no_line_is_cut_or_of_uncertain_width(
    walk: tuple[tuple[tuple[str, ...], str, str], ...], language: str
) -> None:
    hall = Counter()
    async with at_work(hall, language) as clerk:
        for keys, chinese, english in walk:
            await clerk.press(*keys)
            await clerk.reads(chinese if language == "zh" else english)
            await look_at(clerk)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_long_refusal_can_be_read_to_its_end(language: str) -> None:
    hall = Counter()
    async with at_work(hall, language) as clerk:
        await clerk.press("f3")
        await clerk.reads("F8")
        await clerk.press("1")
        await clerk.reads("5 ( )")
        hall.troubles.append(LONG)
        await clerk.press("enter")
        await clerk.reads("! ")
        await look_at(clerk)
        said = [line[3:].rstrip() for line in (await clerk.look()).split("\n") if line.startswith(" ! ")]
        assert ("咨询台" if language == "zh" else "ask at the desk.") in " ".join(said)


async def test_on_a_small_terminal_the_lists_and_the_keys_stay() -> None:
    async with at_work(Counter(), size=(70, 18)) as clerk:
        await clerk.press("f3")
        await clerk.reads("F8 领取结果")
        await clerk.press("1")
        await clerk.reads("Enter 取号")
        assert "12号窗口" in await clerk.line(0)
