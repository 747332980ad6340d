"""A post to somebody outside, and what each answer means."""

from __future__ import annotations

import contextlib
import email.utils
import time
from collections.abc import AsyncIterator

import pytest

from hall_server.outbox import Misconfigured, NotNow, Refused
from hall_server.outbox.posting import Poster
from tests.bridge.province import CUT, ENDLESS, SECRET, STORE_AND_HANG, Mood, Province
from tests.halls import free_port


@contextlib.asynccontextmanager
async def poster(url: str) -> AsyncIterator[Poster]:
    poster = Poster(url, SECRET.encode(), timeout=0.5)
    try:
        yield poster
    finally:
        await poster.close()


async def answered(province: Province, mood: Mood) -> Exception | None:
    """What a post comes to when the province answers so."""
    province.mood = lambda _count, _body: mood
    with province.open():
        async with poster(province.url) as to_province:
            try:
                await to_province.post(b"{}", "key-1")
            except (NotNow, Refused) as error:
                return error
    return None


@pytest.mark.parametrize("status", [200, 201, 204, 409])
async def test_taken_or_there_already(status: int) -> None:
    assert await answered(Province(), status) is None


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_never_to_be_taken(status: int) -> None:
    error = await answered(Province(), status)
    assert type(error) is Refused
    assert str(error) == f'refused: HTTP {status} {{"message": "as you [31m wish"}}'


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "unauthorized"), (403, "unauthorized"), (404, "not_there"), (307, "moved"), (415, "not_accepted")],
)
async def test_somebody_must_mend_something(status: int, code: str) -> None:
    error = await answered(Province(), status)
    assert type(error) is Misconfigured
    assert str(error).startswith(f"{code}: HTTP {status}")


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        (408, "busy: HTTP 408"),
        (425, "busy: HTTP 425"),
        (500, "broken: HTTP 500"),
        (507, "broken: HTTP 507"),
        (CUT, "cut_off"),
        (STORE_AND_HANG, "timed_out"),
    ],
)
async def test_another_time(mood: Mood, reason: str) -> None:
    error = await answered(Province(hang=1.5), mood)
    assert type(error) is NotNow
    assert str(error).startswith(reason)


async def test_nobody_there() -> None:
    async with poster(f"http://127.0.0.1:{free_port()}/") as to_nobody:
        with pytest.raises(NotNow, match="no_connection"):
            await to_nobody.post(b"{}", "key-1")


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("wish", "least", "most"), [("120", 120, 120), ("0", 0, 0), (600, 500, 600), (-600, 0, 0)]
)
async def test_how_long_to_wait_may_be_said_in_seconds_or_as_a_date(
    status: int, wish: str | int, least: float, most: float
) -> None:
    header = wish if isinstance(wish, str) else email.utils.formatdate(time.time() + wish, usegmt=True)
    error = await answered(Province(retry_after=header), status)
    assert isinstance(error, NotNow)
    assert error.retry_after is not None
    assert least <= error.retry_after <= most


@pytest.mark.parametrize("header", ["soon", "-5", "", "Sun, 99 Foo 2026", "1e9"])
async def test_nonsense_is_no_wish(header: str) -> None:
    error = await answered(Province(retry_after=header), 429)
    assert isinstance(error, NotNow)
    assert error.retry_after is None


async def test_an_answer_without_end_is_not_read_to_it() -> None:
    province = Province()
    error = await answered(province, ENDLESS)
    assert str(error) == "broken: HTTP 500 " + "x" * 200
    assert province.written < 50_000_000
