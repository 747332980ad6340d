"""What stands between the outside and the pages: limits, headers, plain words, a log that knows nobody."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import RunningHall
from hall_server.web import door
from hall_server.web.place.following import Following
from hall_server.web.serve import Serving
from tests.halls import TestHall, eventually
from tests.web.browsing import browser, pages_with
from tests.web.rating.phones import Phone, take
from tests.web.streams import following, place

EVERY_RESPONSE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class TestHeaders:
    async def test_every_response_has_them(self, hall: TestHall, open_pages: Serving, phone: Phone) -> None:
        mine = await take(hall)
        script = (await phone.open(place(mine))).html.partition('<script src="')[2].partition('"')[0]
        async with browser(open_pages) as client:
            responses = [
                await client.get(path)
                for path in (
                    "/",
                    place(mine),
                    "/t/x",
                    "/nowhere",
                    script,
                    "/static/nothing.css",
                    "/robots.txt",
                )
            ]
            responses.append(await client.head(place(mine)))
            responses.append(await client.post(place(mine), content=b"x"))
            responses.append(await client.post("/", content=b"x" * (door.MOST_BYTES + 1)))
            async with following(open_pages, place(mine)) as stream:
                responses.append(stream.response)
        assert [response.status_code for response in responses] == [
            *(200, 200, 404, 404, 200, 404, 200),
            *(200, 405, 413, 200),
        ]
        for response in responses:
            assert {name: response.headers[name] for name in EVERY_RESPONSE} == EVERY_RESPONSE
            policy = response.headers["content-security-policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert "strict-transport-security" not in response.headers
            assert "set-cookie" not in response.headers
            assert "server" not in response.headers
            kept = response.headers["cache-control"] != "no-store"
            assert kept == (response is responses[4])

    async def test_pages_hold_nothing_from_elsewhere_and_nothing_inline(
        self, hall: TestHall, open_pages: Serving, phone: Phone
    ) -> None:
        mine = await take(hall)
        for path in ("/", place(mine), "/nowhere"):
            html = (await phone.open(path)).html
            assert re.findall(r'(?:src|href|action)="(?!/)', html) == []
            assert not re.search(
                r"<style|style=|\son[a-z]+=|<script>|javascript:|//", html.partition("?>")[0]
            )

    async def test_tls_is_insisted_on_where_there_is_tls(
        self, open_hall: RunningHall, hall: TestHall, tmp_path: Path
    ) -> None:
        pages = pages_with(hall, tmp_path, trusted_proxies=["127.0.0.1"])
        async with pages.open() as served:
            async with browser(served, **{"X-Forwarded-Proto": "https"}) as client:
                assert "max-age" in (await client.get("/")).headers["strict-transport-security"]
            async with browser(served) as client:
                assert "strict-transport-security" not in (await client.get("/")).headers


class TestNothingChanges:
    async def test_by_looking(self, hall: TestHall, open_pages: Serving, phone: Phone) -> None:
        mine = await take(hall)
        async with hall.window(1) as window:
            await window.ask(p.CallNext(), p.AtWindow)
            await window.ask(p.StartService(), p.AtWindow)
            await window.ask(p.FinishService(), p.Finished)
        link = open_pages.shell.link

        async def known() -> tuple[int, p.TicketStory]:
            snapshot = await link.ask(p.GetSnapshot(), p.Snapshot)
            return snapshot.seq, await link.ask(p.GetTicket(mine.ticket), p.TicketStory)

        before = await known()
        token = place(mine).removeprefix("/t/")
        looked = {}
        for path in (
            "/t/{}",
            "/r/{}",
            "/r/{}/1",
            "/r/{}/1/dissatisfied",
            "/t/{}/notices",
            "/t/{}/notices/stop",
        ):
            page = await phone.open(path.format(token) + "?level=very_satisfied&phone=13800000000&seal=x")
            looked[path] = page.status
        assert looked["/t/{}/notices/stop"] == 405
        assert looked["/r/{}"] == 200
        assert await known() == before

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
    async def test_by_any_other_word(self, hall: TestHall, open_pages: Serving, method: str) -> None:
        mine = await take(hall)
        async with browser(open_pages) as client:
            response = await client.request(method, place(mine), content=b"a=b")
        assert (response.status_code, "<h1>" in response.text) == (405, True)


async def test_a_fault_is_a_plain_page(
    hall: TestHall, open_pages: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_following: Following, _ticket: int) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(Following, "sight", broken)
    mine = await take(hall)
    async with browser(open_pages) as client:
        response = await client.get(place(mine))
    assert (response.status_code, "Something went wrong here." in response.text) == (500, True)
    assert "secret of the house" not in response.text
    assert "Traceback" not in response.text


async def test_what_is_asked_is_never_echoed(open_pages: Serving) -> None:
    async with browser(open_pages) as client:
        for path in (
            "/<script>alert(1)</script>",
            "/t/<script>",
            '/?lang="><script>',
            "/t/%22%3E%3Cscript%3E",
        ):
            response = await client.get(path)
            assert "<script>" not in response.text.replace('<script src="', "")
            assert 'lang="><' not in response.text


async def test_the_log_knows_nobody(
    hall: TestHall, open_pages: Serving, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    mine = await take(hall)
    with caplog.at_level(logging.INFO, logger="hall_server"):
        await phone.open(place(mine) + "?q=my-secret-words")
        await phone.open("/t/guessed-token")
        await phone.open("/secret-path")
        async with following(open_pages, place(mine)) as stream:
            await stream.part()
        await eventually(lambda: any("/events" in record.getMessage() for record in caplog.records))
    lines = [record.getMessage() for record in caplog.records if record.name == "hall_server.web.door"]
    told = [re.sub(r" [0-9]+ ms$", "", line) for line in lines]
    assert told == ["GET /t/{token} 200", "GET /t/{token} 404", "GET - 404", "GET /t/{token}/events 200"]
    token = place(mine).removeprefix("/t/")
    for word in (token, str(mine.ticket), "A001", "secret", "guessed", "127.0.0.1"):
        assert word not in " ".join(lines)
