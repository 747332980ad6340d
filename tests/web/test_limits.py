"""How much one address may ask, hold open and send, while the others are served."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from hall_server.bootstrap import RunningHall
from hall_server.http_door import brake, connection
from hall_server.web import door
from hall_server.web.place import following as place_following
from hall_server.web.serve import Serving
from tests.halls import TestHall
from tests.web.browsing import browser, pages_with, raw
from tests.web.rating.phones import Pages, take
from tests.web.streams import Stream, following, place, shown


class TestLimits:
    async def test_one_address_waits_and_others_do_not(
        self, open_hall: RunningHall, hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(brake, "SAVED_SECONDS", 10.0)
        pages = pages_with(hall, tmp_path, requests_per_second=1, trusted_proxies=["127.0.0.0/8"])
        async with pages.open() as served:
            async with browser(served, **{"X-Forwarded-For": "198.51.100.7"}) as client:
                responses = [await client.get("/") for _ in range(20)]
            last = responses[-1]
            assert {response.status_code for response in responses} == {200, 429}
            assert (last.status_code, int(last.headers["retry-after"]) > 0) == (429, True)
            assert "Too many requests came from your network." in shown(last.text)
            async with browser(served, **{"X-Forwarded-For": "198.51.100.8"}) as client:
                assert (await client.get("/")).status_code == 200

    async def test_who_is_no_proxy_cannot_be_somebody_else(
        self, open_hall: RunningHall, hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(brake, "SAVED_SECONDS", 10.0)
        pages = pages_with(hall, tmp_path, requests_per_second=1, trusted_proxies=["198.51.100.1"])
        async with pages.open() as served, browser(served) as client:
            statuses = {
                (await client.get("/", headers={"X-Forwarded-For": f"203.0.113.{n}"})).status_code
                for n in range(20)
            }
        assert statuses == {200, 429}

    async def test_one_customer_of_ipv6_is_one(self) -> None:
        def caller(host: str) -> str:
            return door.caller({"client": (host, 1234)})

        assert caller("2001:db8:1:2::1") == caller("2001:db8:1:2:ffff::9")
        assert caller("2001:db8:1:2::1") != caller("2001:db8:1:3::1")
        assert caller("::ffff:192.0.2.7") == caller("192.0.2.7")

    @pytest.mark.parametrize(("web", "most"), [({"streams_per_address": 3}, 3), ({"streams": 1}, 1)])
    async def test_so_many_follow_at_a_time(
        self, open_hall: RunningHall, hall: TestHall, tmp_path: Path, web: dict[str, int], most: int
    ) -> None:
        async with pages_with(hall, tmp_path, **web).open() as served:
            await served.shell.mirror.synced()
            path = place(await take(hall))
            streams = [following(served, path) for _ in range(most)]
            for stream in streams:
                assert (await stream.__aenter__()).response.status_code == 200
            async with following(served, path) as refused:
                assert (refused.response.status_code, refused.response.headers["retry-after"]) == (429, "2")
            async with browser(served) as client:
                assert (await client.get(path)).status_code == 200
            await streams[0].__aexit__(None, None, None)

            async def again() -> int:
                async with following(served, path) as stream:
                    return stream.response.status_code

            async with asyncio.timeout(10):
                while await again() != 200:  # until the server has seen that it went away
                    pass
            for stream in streams[1:]:
                await stream.__aexit__(None, None, None)

    async def test_one_computer_holds_so_many_connections(
        self, open_hall: RunningHall, hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hall_server.web.serve.SPARE", 1)
        monkeypatch.setattr(connection, "HEAD_WITHIN", 600.0)
        async with pages_with(hall, tmp_path, streams_per_address=2).open() as served:
            await served.shell.mirror.synced()
            path = place(await take(hall))
            async with (
                following(served, path),
                following(served, path),
                browser(served) as busy,
                busy.stream("GET", "/"),
            ):
                # What waits for its next request is given up; streams are not.
                async with browser(served) as client:
                    assert (await client.get("/")).status_code == 200
                held = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(2)]
                assert await held[0][0].read() == b""
                for _reader, writer in held:
                    writer.close()

    async def test_half_requests_shut_nobody_out(
        self, open_hall: RunningHall, hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A few addresses hold all they can, with half heads and half bodies; another phone is answered."""
        monkeypatch.setattr("hall_server.web.serve.SPARE_OF_ALL", 20)
        monkeypatch.setattr("hall_server.web.serve.UNFINISHED", 10)
        async with pages_with(hall, tmp_path, streams=1).open() as served:
            held = []
            for source in (2, 3, 4):
                for number in range(30):
                    address = (f"127.0.0.{source}", 0)
                    held.append(await asyncio.open_connection("127.0.0.1", served.port, local_addr=address))
                    body = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nwords"
                    held[-1][1].write(b"G" if number % 2 else body)
            for _ in range(5):
                async with browser(served) as client:
                    assert (await client.get("/")).status_code == 200
            for _reader, writer in held:
                writer.close()

    async def test_a_ticket_has_so_many_streams_and_loading_again_works(
        self, open_hall: RunningHall, hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(place_following, "MOST_PER_TICKET", 3)
        async with pages_with(hall, tmp_path, streams=4).open() as served:
            await served.shell.mirror.synced()
            greedy, other, third = [place(await take(hall)) for _ in range(3)]
            async with contextlib.AsyncExitStack() as open_streams:

                async def follow(path: str) -> Stream:
                    stream = await open_streams.enter_async_context(following(served, path))
                    assert stream.response.status_code == 200
                    await stream.part()
                    return stream

                first = [await follow(greedy) for _ in range(3)]
                again = [await follow(greedy) for _ in range(3)]
                for stream in first:
                    with pytest.raises(httpx.TransportError):
                        await stream.part()
                # Now all streams are taken, and whoever has most gives one.
                await follow(other)
                await follow(third)
                with pytest.raises(httpx.TransportError):
                    await again[0].part()

    async def test_the_hall_itself_may_have_all_streams(
        self, open_hall: RunningHall, hall: TestHall, tmp_path: Path
    ) -> None:
        """All phones on the hall's Wi-Fi may come from one address."""
        pages = pages_with(
            hall, tmp_path, streams_per_address=1, requests_per_second=1, hall_networks=["127.0.0.0/8"]
        )
        async with pages.open() as served:
            await served.shell.mirror.synced()
            paths = [place(await take(hall)) for _ in range(5)]
            async with contextlib.AsyncExitStack() as open_streams:
                for path in paths:
                    stream = await open_streams.enter_async_context(following(served, path))
                    assert stream.response.status_code == 200

    @pytest.mark.parametrize("size", [door.MOST_BYTES + 1, 5_000_000])
    @pytest.mark.parametrize("in_chunks", [False, True])
    async def test_too_many_words(self, open_pages: Serving, size: int, in_chunks: bool) -> None:
        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(0, size, 1000):
                yield b" " * 1000
            yield b" "

        async with browser(open_pages) as client:
            try:
                response = await client.post("/", content=chunks() if in_chunks else b" " * size)
            except httpx.TransportError:
                # The server hung up before all was sent.
                assert size > 1_000_000
            else:
                assert (response.status_code, "Write less" in response.text) == (413, True)
            assert (await client.get("/")).status_code == 200

    async def test_words_that_come_too_slowly(
        self, open_pages: Serving, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(door, "BODY_WITHIN", 0.1)
        answer = await raw(open_pages, b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nwords")
        assert answer.startswith(b"HTTP/1.1 408")
        assert b"Your connection is slow." in answer

    async def test_a_head_that_never_ends_in_time(
        self, open_hall: RunningHall, pages: Pages, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(connection, "HEAD_WITHIN", 0.2)
        async with pages.open() as served:
            assert await raw(served, b"GET / HTTP/1.1\r\nHost: h\r\nX-More: ") == b""
            assert await raw(served, b"") == b""
            # The time of a second request runs anew.
            twice = await raw(served, b"GET /robots.txt HTTP/1.1\r\nHost: h\r\n\r\nGET / HT")
            assert twice.count(b"HTTP/1.1 200") == 1

    @pytest.mark.parametrize(
        "head",
        [
            pytest.param(b"GET /" + b"a" * 2 * door.MOST_HEAD, id="a line without end"),
            pytest.param(b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"a" * 2 * door.MOST_HEAD, id="headers"),
            pytest.param(b"\x16\x03\x01\x02\x00\x01\x00 no HTTP\r\n\r\n", id="something else"),
            pytest.param(b"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", id="no length"),
        ],
    )
    async def test_what_is_no_request(self, open_pages: Serving, head: bytes) -> None:
        answer = await raw(open_pages, head)
        assert answer.startswith(b"HTTP/1.1 400")
        assert "请求无法识别。 / This request cannot be read.".encode() in answer
        assert b"content-security-policy: default-src 'none'" in answer.lower()
        assert b"x-content-type-options: nosniff" in answer.lower()

    async def test_a_head_that_is_too_long(self, open_pages: Serving) -> None:
        long = "a" * door.MOST_HEAD
        async with browser(open_pages) as client:
            for response in (
                await client.get(f"/{long}"),
                await client.get(f"/?{long}"),
                await client.get("/", headers={"X-Long": long}),
            ):
                assert response.status_code == 431
                assert "That is too much at once." in response.text
