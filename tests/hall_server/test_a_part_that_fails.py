"""A program whose background work has died of a fault says so in its log and ends, to be started again."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from hall_server.client import Mirror, News, beside
from hall_server.http_door.server import until_stopped
from hall_server.web.manager.live import Live
from tests.halls import TestHall
from tests.web.manager_hall import manager_pages

pytestmark = pytest.mark.asyncio


async def for_ever() -> None:
    await asyncio.Event().wait()


async def breaks() -> None:
    await asyncio.sleep(0)
    raise ZeroDivisionError("unforeseen")


async def done_early() -> None:
    await asyncio.sleep(0)


async def test_a_part_that_fails_is_logged_and_ends_the_program(caplog: pytest.LogCaptureFixture) -> None:
    stopped: list[str] = []

    async def other() -> None:
        try:
            await for_ever()
        finally:
            stopped.append("the other part")

    async def program() -> None:
        async with beside(breaks(), other(), done_early()):
            try:
                await for_ever()
            finally:
                stopped.append("the block")

    with pytest.raises(SystemExit) as end:
        await program()
    assert end.value.code == 1
    assert sorted(stopped) == ["the block", "the other part"]
    [record] = caplog.records
    assert record.levelno == logging.CRITICAL
    assert record.exc_info
    assert "unforeseen" in str(record.exc_info[1])


async def test_the_end_of_the_block_ends_its_parts_and_its_own_error_stays_what_it_was() -> None:
    async def fails() -> None:
        async with beside(for_ever(), done_early()):
            await asyncio.sleep(0)
            raise KeyError("its own")

    async def waits() -> None:
        async with beside(for_ever()):
            await for_ever()

    with pytest.raises(KeyError, match="its own"):
        await fails()
    async with beside(for_ever(), done_early()):
        pass
    waiting = asyncio.create_task(waits())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_picture_that_can_no_longer_be_followed_ends_whoever_shows_it(hall: TestHall) -> None:
    def stumble(_news: News) -> None:
        raise ZeroDivisionError

    async with hall.open(), hall.link("board", "board-1") as link:
        with pytest.raises(SystemExit):
            async with Mirror.following(link, stumble):
                await for_ever()


async def test_a_page_of_hall_web_that_no_longer_moves_ends_it(
    hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Live, "_tick", lambda _live: breaks())
    with pytest.raises(SystemExit):
        async with manager_pages(hall, tmp_path).open():
            await for_ever()


async def test_an_http_server_that_ends_by_itself_is_a_fault() -> None:
    with pytest.raises(SystemExit) as end:
        await until_stopped(asyncio.create_task(breaks()))
    assert end.value.code == 1
