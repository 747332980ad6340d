"""A new entry of the ledger, at a window."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from hall_server.client import HallSilent
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.concern import Source
from hall_server.domain.rating import Private
from hall_server.protocol import OpenConcern, Text
from hall_server.protocol.codec import MAX_WORDS
from tests.domain.ledger import MANAGER, Ledger
from window_client.concerns import entering

from .at_work import Clerk, at_work, kinds
from .concern_hall import ConcernHall, concern, story

pytestmark = pytest.mark.usefixtures("quick_fingers")

SILENT = HallSilent("silent", Text("大厅没有答复。", "The hall does not answer."))


@asynccontextmanager
async def among_concerns(hall: ConcernHall, language: str = "zh") -> AsyncIterator[Clerk]:
    """A clerk with the duty, with the list open."""
    async with at_work(hall, language) as clerk:
        await clerk.press("f6")
        await clerk.reads("信息截至 10:42" if language == "zh" else "as of 10:42")
        yield clerk


async def test_a_new_entry_of_the_ledger() -> None:
    hall = ConcernHall(story(concern(1)))
    async with among_concerns(hall) as clerk:
        await clerk.press("n")
        await clerk.reads("新登记：属于哪一类？")
        await clerk.press("3")
        await clerk.reads("群众怎么说？")
        await clerk.press("enter")
        await clerk.reads("! 请写下群众所说的话。")
        await clerk.type("材料说不清")
        await clerk.press("enter")
        await clerk.reads("关于哪项业务？")
        await clerk.type("护照")
        await clerk.press("enter")
        await clerk.reads("姓名（回访用）")
        hall.troubles.append(SILENT)
        await clerk.press("enter", *"１３８", "enter")
        await clerk.reads("! 大厅没有答复。")
        # Nothing has to be typed twice.
        await clerk.press("n", "3")
        await clerk.reads("材料说不清")
        await clerk.press("enter", "2", "enter")
        await clerk.reads("138")
        await clerk.press("enter")
        await clerk.reads("> 已登记，编号 C20260227-0901")
        await clerk.reads("> C20260227-0901 投诉")
    assert [ask for ask in hall.asked if isinstance(ask, OpenConcern)] == [
        OpenConcern("complaint", "材料说不清", "passport", "", "138"),
        OpenConcern("complaint", "材料说不清", "id_card", "", "138"),
    ]


async def test_a_case_of_the_hotline_needs_its_number() -> None:
    hall = ConcernHall()
    async with among_concerns(hall) as clerk:
        await clerk.reads("空格   刷新")
        await clerk.press("n", "5")
        await clerk.reads("热线工单编号是多少？")
        await clerk.press("enter")
        await clerk.reads("! 热线工单都有编号")
        await clerk.press(*"GD-77", "enter", *"slow", "enter", "1", *"Zhang", "enter", "enter")
        await clerk.reads("> 已登记")
    assert OpenConcern("hotline", "slow", "", "Zhang", "", "GD-77") in hall.asked


async def test_a_new_entry_can_be_left_at_every_question() -> None:
    hall = ConcernHall()
    answers = ("5", *"7", "enter", *"w", "enter", "1", "enter")
    ends = [at for at, key in enumerate(answers) if key in ("5", "enter", "1")]
    async with among_concerns(hall) as clerk:
        for end in ends:
            await clerk.press("n", *answers[: end + 1], "escape")
            await clerk.reads("N 登记")
    assert "OpenConcern" not in kinds(hall.asked)


def test_whatever_fits_into_a_line_is_taken_by_the_hall() -> None:
    left = Private("x" * MAX_WORDS, "y" * entering.LONGEST_NAME)
    reference = "1" * entering.LONGEST_REFERENCE
    Ledger().expect(c.OpenConcern(MANAGER, Source.HOTLINE, left, reference=reference), e.ConcernOpened)
