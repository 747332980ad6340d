"""The manager's console as it is drawn, line for line, at the least and at a large size, in both languages.

To draw them anew after a wanted change, delete the files in ``snapshots``, run this twice, and look at what
has changed.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from hall_server.protocol import (
    Alarms,
    AlarmView,
    Ask,
    DeviceHeard,
    Devices,
    GetAlarms,
    GetDevices,
    GetToday,
    HallNotice,
    HallView,
    PrinterView,
    Result,
    ServiceView,
    ServingView,
    Text,
    Today,
    WaitingTicket,
    WindowView,
    ZoneView,
)
from window_client.manager.app import ConsoleApp

from .at_work import Clerk
from .concern_hall import ConcernHall, manager_file

SNAPSHOTS = Path(__file__).parent / "snapshots"
MINUTE = 60_000

ZONES = {
    "general": ("综合服务区", "General services"),
    "tax": ("税务服务区", "Tax"),
    "house": ("不动产区", "Property"),
}
SERVICES = {
    "consult": ("general", "咨询辅导", "Consultation"),
    "company": ("general", "企业开办", "Company set-up"),
    "invoice": ("tax", "发票业务", "Invoices"),
    "transfer": ("house", "不动产转移登记", "Property transfer registration"),
}


class MorningHall(ConcernHall):
    """Ten o'clock: property is late, a printer is out of paper, a board has fallen silent."""

    def __init__(self) -> None:
        super().__init__()
        self.view = morning(self.time)

    def carry_out(self, ask: Ask) -> Result:
        match ask:
            case GetAlarms():
                return Alarms(tuple(self.view.alarms.values()) if self.view else ())
            case GetDevices():
                return Devices(
                    (
                        DeviceHeard("board", "hall", 240_000),
                        DeviceHeard("board", "lobby", 2_000),
                        DeviceHeard("kiosk", "door", 1_000),
                        DeviceHeard("manager", "office", 0),
                        DeviceHeard("printer", "printer-1", 500),
                        DeviceHeard("screen", "3"),
                        *(DeviceHeard("window", str(number), 4_000) for number in range(1, 8)),
                    )
                )
            case GetToday():
                hours = [0] * 24
                hours[8], hours[9] = 21, 34
                spans = (0,) * 48 + (4, 9, 12, 6, 8, 7, 5, 3, 1)
                waits = (None,) * 49 + tuple(minutes * MINUTE for minutes in (2, 4, 7, 9, 12, 14, 13, 15))
                return Today({"transfer": tuple(hours)}, 600_000, spans, waits)
        return super().carry_out(ask)


def morning(now: int) -> HallView:
    view = HallView(
        "hall",
        Text("市政务服务中心", "City Service Centre"),
        "Asia/Shanghai",
        "2026-03-02",
        55,
        {zone: ZoneView(zone, Text(*names)) for zone, names in ZONES.items()},
        {
            service: ServiceView(service, zone, Text(zh, en), 8 * MINUTE, True, "09:00-17:00", (5, 10))
            for service, (zone, zh, en) in SERVICES.items()
        },
    )
    view.services["transfer"] = replace(view.services["transfer"], expected_wait=(15, 25))
    own = {"general": ("company", "consult"), "tax": ("invoice",), "house": ("transfer",)}
    zones = ("general",) * 4 + ("tax",) * 3 + ("house",) * 3
    for number, zone in enumerate(zones, 1):
        view.windows[number] = WindowView(number, zone, own[zone], since=now - 60 * MINUTE)
    for number, minutes in ((1, 3), (2, 6), (6, 2), (8, 31)):
        service, begun = view.windows[number].services[0], now - minutes * MINUTE
        serving = ServingView(
            100 + number, f"B{number:03}", service, "serving", begun, begun, begun, 1, begun
        )
        view.windows[number] = replace(
            view.windows[number], state="open", clerk=f"{number:04}", serving=serving
        )
    called = replace(view.windows[6], number=9, zone="house", services=("transfer",), clerk="0009")
    assert called.serving is not None
    view.windows[9] = replace(
        called, serving=replace(called.serving, number="C009", state="called", started_at=None)
    )
    view.windows[5] = replace(view.windows[5], state="open", clerk="0005", since=now)
    view.windows[3] = replace(
        view.windows[3],
        state="paused",
        clerk="0003",
        pause_reason="工作人员另有安排",
        paused_by="office",
        since=now - 7 * MINUTE,
    )
    for count, (service, waited) in enumerate(
        (("transfer", 26), ("transfer", 17), ("transfer", 4), ("consult", 2)), 1
    ):
        ticket = WaitingTicket(count, f"C{count:03}", service, now - waited * MINUTE, (0, 0, count))
        view.waiting[count] = ticket
        view.waits[count] = (5 * count, 5 * count + 10)
    view.printers = {
        "printer-1": PrinterView("printer-1", "ready"),
        "printer-2": PrinterView("printer-2", "paper_out", 3),
    }
    view.notice = HallNotice(
        Text("今日办事人多，号源可能提前取完。", "Many people today: numbers may run out early.")
    )
    waits = Text("不动产区有人已等候 26 分钟。", "Property: somebody has waited for 26 min.")
    view.alarms[1] = AlarmView(1, "wait", "wait", "house", waits, 26, 20, now, "house", None, "office", now)
    return view


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
@pytest.mark.usefixtures("quick_fingers")
async def test_one_look(size: tuple[int, int], language: str) -> None:
    app = ConsoleApp(manager_file(language), MorningHall().to_manager)
    async with app.run_test(size=size) as pilot:
        manager = Clerk(app, pilot)
        await manager.reads("printer-2")
        await manager.reads("hall" if size[0] == 80 else "15分" if language == "zh" else "15min")
        drawn = await manager.look()
        await manager.press("m")
        drawn += "\n" + await manager.look()
    text = "\n".join(line.rstrip() for line in drawn.split("\n")) + "\n"
    path = SNAPSHOTS / f"console-{size[0]}x{size[1]}-{language}.txt"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        pytest.fail(f"{path.name} was drawn anew: look at it, then run this again")
    assert text == path.read_text(encoding="utf-8")
