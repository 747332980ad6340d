"""The back office at a shell: what is to be decided, by when, and what is late."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hall_server.domain.plan import HallPlan
from hall_server.protocol import (
    AtWindow,
    CallNext,
    Finished,
    FinishService,
    StartService,
    TakeTicket,
    TicketTaken,
)
from hall_server.serving.clock import HallClock, VirtualClock
from tests.commands.managing import device_file, done, refused, typed
from tests.commands.running import hall_server
from tests.halls import TestHall
from tests.log import events_of

FIRST, SECOND = "20260302-0001", "20260302-0002"


@pytest.fixture
def zhang(hall: TestHall) -> Path:
    """The device file of the manager Zhang."""
    return device_file(hall)


async def accepted(hall: TestHall, *missing: tuple[str, ...]) -> None:
    """At window 1 a case is accepted for each tuple of papers that are missing."""
    async with hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as window:
        for papers in missing:
            await kiosk.ask(TakeTicket("intake"), TicketTaken)
            await window.ask(CallNext(), AtWindow)
            await window.ask(StartService(), AtWindow)
            await window.ask(FinishService("accepted", papers), Finished)


async def listed(zhang: Path, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(await done("cases", "list", zhang, "--json", *words))
    return found


def weeks_later(last_at: int, plan: HallPlan) -> HallClock:
    return VirtualClock(datetime(2026, 3, 23, 9), plan.timezone, 1.0, last_at)  # noqa: DTZ001 - the hall's


@pytest.mark.usefixtures("open_hall")
class TestOpenCases:
    async def test_there_are_none(self, zhang: Path) -> None:
        assert await done("cases", zhang) == "There are no open cases.\n"
        assert await done("cases", "list", zhang, "--overdue") == "No case is overdue.\n"
        assert await listed(zhang) == []

    async def test_they_are_listed(self, hall: TestHall, zhang: Path) -> None:
        await accepted(hall, (), ("身份证", "照片"))
        head, *rows = (await done("cases", zhang)).splitlines()
        assert head.split() == ["Case", "Service", "State", "Accepted", "Owner", "Promised", "By", "law",
                                "Missing", "Overdue"]  # fmt: skip
        days = "2026-03-02 09:00 0001 2026-03-09 2026-03-30"
        assert {" ".join(row.split()) for row in rows} == {
            f"{FIRST} General intake being decided {days} - -",
            f"{SECOND} General intake papers missing {days} 身份证, 照片 -",
        }

    async def test_as_json(self, hall: TestHall, zhang: Path) -> None:
        await accepted(hall, ("身份证",))
        (case,) = await listed(zhang)
        assert case["accepted_at"].startswith("2026-03-02T09:00:")
        del case["accepted_at"]
        assert case == {
            "number": FIRST,
            "service": "intake",
            "state": "supplement",
            "owner": "0001",
            "window": 1,
            "promised": "2026-03-09",
            "legal": "2026-03-30",
            "missing": ["身份证"],
            "supplement_by": "2026-03-16",
            "note": "",
            "overdue": [],
        }

    async def test_one_is_shown(self, hall: TestHall, zhang: Path) -> None:
        await accepted(hall, ("身份证", "授权书"))
        shown = [" ".join(line.split()) for line in (await done("cases", "show", zhang, FIRST)).splitlines()]
        assert {"Missing 身份证", "Missing 授权书", "Papers due 2026-03-16"} <= set(shown)
        assert json.loads(await done("cases", "show", zhang, FIRST, "--json"))["number"] == FIRST
        assert "There is no open case 7." in await refused("cases", "show", zhang, "7")

    async def test_papers_come_in_and_a_case_is_approved(self, hall: TestHall, zhang: Path) -> None:
        await accepted(hall, ("身份证",))
        decide = ("cases", "decide", zhang, FIRST, "--approve")
        await refused(*decide)
        said = await done("cases", "supplement", zhang, FIRST)
        assert said == f"The papers of case {FIRST} are complete.\n"
        assert "No papers are missing" in await refused("cases", "supplement", zhang, FIRST)
        assert await done(*decide) == f"Case {FIRST} is approved.\n"
        (case,) = await listed(zhang)
        assert case["state"] == "ready"
        assert "has already been decided" in await refused(*decide)

    async def test_a_refusal_has_a_note(self, hall: TestHall, zhang: Path) -> None:
        await accepted(hall, ())
        refuse = ("cases", "decide", zhang, FIRST, "--refuse")
        for words in (refuse, (*refuse, "--note", " "), refuse[:-1]):
            assert (await typed(*words)).exit_code == 2
        assert await done(*refuse, "--note", "不符合条件") == f"Case {FIRST} is refused.\n"
        (case,) = await listed(zhang)
        assert (case["state"], case["note"]) == ("refused", "不符合条件")
        decided = [body for kind, body in events_of(hall) if kind == "CaseDecided"]
        assert [(body["approved"], body["note"]) for body in decided] == [(False, "不符合条件")]


async def test_what_is_overdue_is_said_in_words(hall: TestHall, zhang: Path) -> None:
    async with hall.open():
        await accepted(hall, (), ("身份证",))
    async with hall.open(weeks_later):
        await accepted(hall, ())
        late = await done("cases", "list", zhang, "--overdue")
        assert [case["number"] for case in await listed(zhang, "--overdue")] == [FIRST, SECOND]
    first, second = late.splitlines()[1:]
    assert first.endswith("promised for 2026-03-09")
    assert second.endswith("promised for 2026-03-09; papers due on 2026-03-16")


def test_another_roles_file(hall: TestHall) -> None:
    told = hall_server("cases", "list", device_file(hall, "booking", "city"))
    assert (told.exit_code, told.stdout) == (2, "")
    assert "this file is for another program: hall-server booking-api" in told.stderr
