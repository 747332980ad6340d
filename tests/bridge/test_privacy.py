"""Nothing personal and no secret goes anywhere but where hall.toml sends it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hall_server import protocol as p
from tests.bridge.province import SECRET, Province
from tests.bridge.work import bridging, go_on, quick_clock, reporting_hall, serve, take
from tests.halls import TestHall, eventually

WORDS, NAME, PHONE = "谁也没有告诉我要带什么", "张三", "13800005678"


def talkative(path: Path, province: Province) -> TestHall:
    return reporting_hall(path / "hall", province.url, "send_words = true\n")


async def rated(hall: TestHall) -> int:
    """A citizen was served, and said what was wrong; the ticket."""
    async with hall.open(quick_clock), hall.link("web", "web") as phone:
        taken = await take(hall)
        async with hall.window(1) as window:
            await serve(window)
        told = p.RateService(taken.ticket, 1, "dissatisfied", ("skill",), WORDS, NAME, PHONE)
        await phone.ask(told, p.Rated)
        await go_on(hall)
    return taken.ticket


def run_sql(hall: TestHall, statement: str) -> None:
    with closing(sqlite3.connect(hall.folder.database)) as database, database:
        assert database.execute(statement).rowcount > 0


async def sent(hall: TestHall, province: Province) -> dict[str, Any]:
    """The one rating that the province got."""
    async with bridging(hall):
        await eventually(lambda: province.of_kind("rating"))
    (rating,) = province.of_kind("rating")
    return rating


async def test_words_stay_in_the_hall(
    hall: TestHall, province: Province, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    province.mood = lambda count, _record: 500 if count < 2 else 201
    await rated(hall)
    rating = await sent(hall, province)
    assert rating["level"]["code"] == 2
    assert "words" not in rating
    for kept in (caplog.text, str(rating), files_of_the_outbox(hall)):
        for one in (WORDS, NAME, PHONE, SECRET):
            assert one not in kept


def files_of_the_outbox(hall: TestHall) -> str:
    found = b"".join(path.read_bytes() for path in sorted(hall.path.glob("outbox.db*")))
    assert b"dissatisfied" in found
    return found.decode("utf-8", errors="replace")


async def test_words_are_sent_where_the_hall_says_so_and_nothing_else_is(
    tmp_path: Path, province: Province
) -> None:
    hall = talkative(tmp_path, province)
    await rated(hall)
    rating = await sent(hall, province)
    assert rating["words"] == WORDS
    assert NAME not in str(rating)
    assert PHONE not in str(rating)
    assert WORDS not in files_of_the_outbox(hall)


async def test_words_that_were_deleted_meanwhile_are_not_sent(tmp_path: Path, province: Province) -> None:
    hall = talkative(tmp_path, province)
    await rated(hall)
    run_sql(hall, "DELETE FROM personal")
    assert "words" not in await sent(hall, province)


async def test_the_words_of_a_later_rating_are_not_put_with_an_earlier_one(
    tmp_path: Path, province: Province
) -> None:
    hall = talkative(tmp_path, province)
    ticket = await rated(hall)
    async with hall.open(), hall.link("web", "web") as phone:
        await phone.ask(p.RateService(ticket, 1, "satisfied", (), "其实很好"), p.Rated)
    async with bridging(hall):
        await eventually(lambda: len(province.of_kind("rating")) == 2)
    assert [rating.get("words") for rating in province.of_kind("rating")] == [None, "其实很好"]
